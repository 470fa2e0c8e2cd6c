"""What the county did not take: both values, and the branch's ways to answer, end to end."""

import pytest

from pmis_desktop.errors.outcomes import CannotAppealError, OutcomeGoneError
from pmis_desktop.errors.services import NothingToUndoError, ReasonMissingError
from pmis_desktop.services import deciding, editing, history, outcomes, pending, verifying
from pmis_desktop.services.deciding import Side
from pmis_desktop.services.outcomes import Refused
from tests.services.counties import EAST, NAMES, WEST, County, rows
from tests.services.test_editing_records import NEW


def conflicted(county: County) -> Refused:
    """One address that county and branch have written differently, as the branch sees it."""
    county.edit(county.sites[EAST], "赵小雷", address="支部写的")
    county.edit(county.house, "赵小雷", address="县级写的")
    county.carry(EAST)
    (found,) = outcomes.outcomes(county.sites[EAST])
    return found


def settled(county: County, side: Side) -> tuple[Refused, ...]:
    """The same after the county's decision."""
    conflicted(county)
    item = deciding.list_desk(county.house)[0].item
    deciding.settle(county.house, item, side=side, reason="电话核实")
    county.edit(county.sites[EAST], "钱大勇", remark="下一个包")
    county.carry(EAST)
    return outcomes.outcomes(county.sites[EAST])


def test_an_open_conflict_shows_both_values_and_the_reason(county: County) -> None:
    found = conflicted(county)
    assert (found.state, found.name, found.what, found.waits) == (
        "open",
        "赵小雷",
        "家庭住址",
        True,
    )
    (field,) = found.fields
    assert (field.branch, field.county, field.differs) == ("支部写的", "县级写的", True)
    assert (found.who, found.title, found.no_appeal) == ("甲", "修改党员", "")
    assert "等县里决定" in found.verdict
    site, rec = county.sites[EAST], county.people["赵小雷"]
    assert outcomes.of_record(site, "member", rec) == (found,)
    assert outcomes.of_record(site, "member", county.people["钱大勇"]) == ()


def test_going_with_the_county_takes_the_item_off_its_desk(county: County) -> None:
    found = conflicted(county)
    site = county.sites[EAST]
    outcomes.accept(site, found)
    assert outcomes.outcomes(site) == ()
    assert pending.pending(site).withdrawals == 1
    # What was taken back so is not offered to be taken back once more.
    assert rows(site, "SELECT COUNT(*) FROM unit WHERE undone_by IS NOT NULL") == [(1,)]
    with pytest.raises(NothingToUndoError):
        history.undo(site)
    with pytest.raises(OutcomeGoneError):
        outcomes.accept(site, found)
    county.carry(EAST)
    assert deciding.list_desk(county.house) == []
    assert outcomes.outcomes(site) == ()
    assert county.value(site, "赵小雷", "address") == "县级写的"
    assert county.equal(EAST)


def test_an_appeal_while_it_is_open_comes_to_the_desk_with_its_reason(county: County) -> None:
    site = county.sites[EAST]
    outcomes.appeal(site, conflicted(county), " 户口本\n上就是这样 ")
    assert outcomes.outcomes(site) == ()
    county.carry(EAST)
    (row,) = deciding.list_desk(county.house)
    assert (row.why, row.branch, row.county) == (
        "申诉：户口本 上就是这样",
        "支部写的",
        "县级写的",
    )
    assert [found.title for found in outcomes.outcomes(site)] == ["申诉：户口本 上就是这样"]


def test_a_decision_for_the_branch_is_nothing_to_look_at(county: County) -> None:
    assert settled(county, "branch") == ()


def test_a_decision_against_the_branch_stays_until_it_was_read(county: County) -> None:
    (found,) = settled(county, "county")
    assert (found.state, found.note, found.waits) == ("settled", "电话核实", False)
    site = county.sites[EAST]
    outcomes.accept(site, found)
    assert outcomes.outcomes(site) == ()
    assert pending.pending(site).operations == 0
    assert rows(site, "SELECT who FROM outcome_seen") == [("甲",)]


def test_an_appeal_against_a_decision_is_decided_by_a_person_again(county: County) -> None:
    (found,) = settled(county, "county")
    site = county.sites[EAST]
    with pytest.raises(ReasonMissingError):
        outcomes.appeal(site, found, " ")
    outcomes.appeal(site, found, "本人来过支部")
    assert county.value(site, "赵小雷", "address") == "支部写的"
    assert county.carry(EAST).counts["conflict"] == 1
    (row,) = deciding.list_desk(county.house)
    assert (row.why, row.county, row.branch) == ("申诉：本人来过支部", "县级写的", "支部写的")
    deciding.settle(county.house, row.item, side="branch", reason="有证明")
    county.edit(site, "孙桂兰", remark="再下一个包")
    county.carry(EAST)
    assert county.value(site, "赵小雷", "address") == "支部写的"
    assert outcomes.outcomes(site) == ()
    assert county.equal(EAST)
    assert verifying.verify(county.house).differences == []
    assert verifying.verify(site).differences == []


def test_a_newer_change_of_the_same_field_is_what_counts(county: County) -> None:
    conflicted(county)
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="再改一次")
    assert outcomes.outcomes(site) == ()
    county.edit(site, "赵小雷", remark="别的项目")
    county.carry(EAST)
    (found,) = outcomes.outcomes(site)
    assert [field.branch for field in found.fields] == ["再改一次"]


def test_a_second_holder_of_an_id_number_is_one_thing_to_look_at(county: County) -> None:
    other = county.people["李建国"]
    number = rows(county.house, "SELECT id_number FROM member WHERE id = ?", other)[0][0]
    site = county.sites[EAST]
    given = {**NEW, "branch": NAMES[EAST], "sex": "", "birth_date": ""}
    editing.add(site, "member", {**given, "id_number": str(number)})
    county.carry(EAST)
    (found,) = outcomes.outcomes(site)
    assert (found.state, found.name) == ("open", NEW["name"])
    assert "身份证号" in found.reason
    # The county changed nothing here: it only has to decide.
    assert found.verdict == "正在等县里决定"
    assert all(field.branch or field.county for field in found.fields)
    assert found.no_appeal
    with pytest.raises(CannotAppealError):
        outcomes.appeal(site, found, "确实是他")
    assert rows(site, "SELECT COUNT(*) FROM unit WHERE kind = 'unmask'") == [(1,)]
    outcomes.accept(site, found)
    assert outcomes.outcomes(site) == ()
    county.carry(EAST)
    assert deciding.list_desk(county.house) == []
    assert county.equal(EAST)


def test_a_member_who_moved_away_is_held_and_can_be_let_go(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="搬家前写的", mobile="13900000009")
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    county.carry(EAST)
    found = outcomes.outcomes(site)
    assert [(each.state, each.name) for each in found] == [("held", "赵小雷")]
    outcomes.accept(site, found[0])
    county.carry(EAST)
    assert deciding.list_desk(county.house) == []
    assert outcomes.outcomes(site) == ()


def test_what_was_rejected_is_shown_until_it_was_read(county: County) -> None:
    site, rec = county.sites[EAST], county.people["赵小雷"]
    # The form does not offer what belongs to the county; a tool could write it all the same.
    with site.change("修改党员") as change:
        change.update("member", rec, {"county_note": "支部写的", "remark": "可以写的"})
    assert county.carry(EAST).counts["rejected"] == 1
    (found,) = outcomes.outcomes(site)
    assert (found.state, found.what) == ("rejected", "县级备注")
    assert "只能由县级修改" in found.reason
    with pytest.raises(CannotAppealError):
        outcomes.appeal(site, found, "想写")
    outcomes.accept(site, found)
    assert outcomes.outcomes(site) == ()


def test_what_fell_with_the_rest_of_its_unit_can_be_sent_again(county: County) -> None:
    site = county.sites[EAST]
    with site.change("修改党员") as change:
        change.whole = True
        change.update("member", county.people["赵小雷"], {"county_note": "不该写的"})
        change.update("member", county.people["钱大勇"], {"address": "西街8号", "remark": "新"})
    county.carry(EAST)
    found = {each.name: each for each in outcomes.outcomes(site)}
    assert set(found) == {"赵小雷", "钱大勇"}
    assert found["钱大勇"].what == "家庭住址、备注"
    outcomes.appeal(site, found["钱大勇"], "单独报")
    assert [each.name for each in outcomes.outcomes(site)] == ["赵小雷"]
    assert county.carry(EAST).counts["applied"] == 1
    assert county.value(county.house, "钱大勇", "address") == "西街8号"
