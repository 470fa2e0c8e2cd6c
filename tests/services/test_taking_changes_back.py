"""Undo in every state that a change can be in, and what history shows of it."""

from pathlib import Path

import pytest

from pmis_desktop.errors.records import AnswerLeftError
from pmis_desktop.errors.recycling import SiteStandsError
from pmis_desktop.errors.services import (
    ChangedSinceError,
    ItemMissingError,
    NothingToUndoError,
)
from pmis_desktop.models import rows as record_rows
from pmis_desktop.rules.fields import member_field
from pmis_desktop.services import deciding, editing, history, recycling, rounds, verifying
from pmis_desktop.services.deciding import Side
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, MEMBERS, NAMES, NORTH, WEST, County, rows, state, stored
from tests.services.test_editing_records import NEW


def outcomes(house: House) -> list[str]:
    return [str(row[0]) for row in rows(house, "SELECT verdict FROM outcome ORDER BY n")]


def conflict(county: County, name: str = "赵小雷") -> int:
    """The county and the east branch give one member two addresses; the item on the desk."""
    county.edit(county.sites[EAST], name, address="支部写的")
    county.edit(county.house, name, address="县级写的")
    county.carry(EAST)
    return deciding.list_desk(county.house)[-1].item


def sound(county: County) -> bool:
    return county.equal() and verifying.verify(county.house).differences == []


def test_a_change_that_waits_is_taken_back_and_travels_as_two(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="东街9号")
    undone = history.undo(site)
    assert (undone.records, undone.kept, undone.title) == (1, 0, "修改党员 赵小雷")
    assert county.value(site, "赵小雷", "address") == "东街1号"
    result = county.carry(EAST)
    assert result.counts["applied"] == 2
    assert sound(county)


def test_an_applied_change_is_taken_back_by_a_new_one(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="东街9号", remark="注")
    county.carry(EAST)
    history.undo(site)
    assert county.carry(EAST).counts["applied"] == 1
    assert county.value(county.house, "赵小雷", "address") == "东街1号"
    assert county.value(county.house, "赵小雷", "remark") is None
    assert sound(county)


def test_a_change_in_conflict_is_withdrawn_and_the_county_value_stays(county: County) -> None:
    site = county.sites[EAST]
    item = conflict(county)
    assert county.value(site, "赵小雷", "address") == "县级写的"
    history.undo(site)
    assert county.carry(EAST).counts["withdrawn"] == 1
    assert outcomes(site) == ["withdrawn", "withdrawn"]
    assert deciding.list_desk(county.house) == []
    with pytest.raises(ItemMissingError):
        deciding.settle(county.house, item, side="branch", reason="迟了")
    assert county.value(county.house, "赵小雷", "address") == "县级写的"
    assert sound(county)


def test_half_in_conflict_half_applied_both_halves_come_back(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="支部写的", remark="支部的注")
    county.edit(county.house, "赵小雷", address="县级写的")
    county.carry(EAST)
    assert county.value(county.house, "赵小雷", "remark") == "支部的注"
    history.undo(site)
    county.carry(EAST)
    assert county.value(county.house, "赵小雷", "remark") is None
    assert county.value(county.house, "赵小雷", "address") == "县级写的"
    assert deciding.list_desk(county.house) == []
    assert sound(county)


def test_what_is_withdrawn_already_lets_the_next_one_be_taken_back(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "钱大勇", remark="先改的")
    conflict(county)
    history.undo(site)
    county.carry(EAST)
    assert history.undo(site).records == 1
    assert county.value(site, "钱大勇", "remark") is None
    with pytest.raises(NothingToUndoError):
        history.undo(site)


def trespass(county: County) -> None:
    """The east branch changes a member of the west's, and the county rejects it."""
    stranger = county.people["李建国"]
    with county.house.reading() as connection:
        known = record_rows.load(connection, "member", [stranger])
    with county.sites[EAST].change("越权修改") as change:
        change.know(known)
        change.update("member", stranger, {"remark": "越权"})
    assert county.carry(EAST).counts["rejected"] == 1


def test_a_rejected_change_has_nothing_to_take_back_and_is_passed_over(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="先改的")
    trespass(county)
    assert history.undo(site).title == "修改党员 赵小雷"
    assert county.value(site, "赵小雷", "remark") is None
    before = state(site)
    with pytest.raises(NothingToUndoError):
        history.undo(site)
    assert state(site) == before


def test_what_the_county_decided_against_is_passed_over_too(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "钱大勇", remark="先改的")
    item = conflict(county)
    deciding.settle(county.house, item, side="county", reason="以县级为准")
    county.edit(site, "孙桂兰", remark="再报")
    county.carry(EAST)
    for name in ("孙桂兰", "钱大勇"):
        history.undo(site)
        assert county.value(site, name, "remark") is None
    with pytest.raises(NothingToUndoError):
        history.undo(site)
    assert county.value(site, "赵小雷", "address") == "县级写的"


def test_a_decision_that_a_branch_has_been_told_stands(county: County) -> None:
    item = conflict(county)
    deciding.settle(county.house, item, side="branch", reason="电话核实")
    county.edit(county.sites[EAST], "孙桂兰", remark="再报")
    county.carry(EAST)
    before = state(county.house)
    with pytest.raises(AnswerLeftError) as refusal:
        history.undo(county.house)
    assert "回执" in refusal.value.message
    assert state(county.house) == before
    assert county.value(county.sites[EAST], "赵小雷", "address") == "支部写的"
    # An answer to somebody else tells this branch nothing.
    second = conflict(county, "钱大勇")
    deciding.settle(county.house, second, side="branch", reason="电话核实")
    county.edit(county.sites[WEST], "李建国", remark="西街")
    county.carry(WEST)
    history.undo(county.house)
    assert len(deciding.list_desk(county.house)) == 1


@pytest.mark.parametrize(
    ("side", "value", "stands"),
    [("county", None, "县级写的"), ("branch", None, "支部写的"), ("value", "第三处", "第三处")],
)
def test_a_settlement_taken_back_is_on_the_desk_again(
    county: County, side: Side, value: str | None, stands: str
) -> None:
    item = conflict(county)
    deciding.settle(county.house, item, side=side, reason="电话核实", value=value)
    assert deciding.list_desk(county.house) == []
    assert county.value(county.house, "赵小雷", "address") == stands
    history.undo(county.house)
    (again,) = deciding.list_desk(county.house)
    assert (again.county, again.branch) == ("县级写的", "支部写的")
    assert verifying.verify(county.house).differences == []
    deciding.settle(county.house, again.item, side="branch", reason="再次核实")
    county.edit(county.sites[EAST], "孙桂兰", remark="下一个包")
    county.carry(EAST)
    assert outcomes(county.sites[EAST]) == ["settled", "applied"]
    assert county.value(county.sites[EAST], "赵小雷", "address") == "支部写的"
    assert sound(county)


def test_what_the_branch_sent_since_stands_when_a_settlement_is_taken_back(county: County) -> None:
    item = conflict(county)
    deciding.settle(county.house, item, side="county", reason="以县级为准")
    site = county.sites[EAST]
    # The branch has not heard of it and sends once more to the same place.
    county.edit(site, "赵小雷", address="支部又写的")
    county.edit(county.house, "赵小雷", address="县级又写的")
    history.undo(county.house)
    county.edit(county.house, "赵小雷", address="县级第三次写的")
    rounds.take(county.house, [county.send(EAST)])
    history.undo(county.house)
    history.undo(county.house)
    assert len(deciding.list_desk(county.house)) == 1
    assert verifying.verify(county.house).differences == []
    county.rounds += 1
    rounds.answer_within(county.house, None, county.folder / "down" / str(county.rounds))
    county.receive(EAST)
    county.edit(site, "孙桂兰", remark="再报")
    county.carry(EAST)
    assert sound(county)


def test_a_value_the_county_wrote_itself_and_took_back_waits_again(county: County) -> None:
    conflict(county)
    county.edit(county.house, "赵小雷", address="支部写的")
    assert deciding.list_desk(county.house) == []
    history.undo(county.house)
    assert [row.branch for row in deciding.list_desk(county.house)] == ["支部写的"]
    assert verifying.verify(county.house).differences == []


def test_a_birth_settled_and_taken_back_can_be_settled_again(county: County) -> None:
    """The county has the same ID number elsewhere: the new member waits as a whole."""
    site = county.sites[EAST]
    twin = vaults.id_number(62, born="19910302")
    editing.add(county.house, "member", {**NEW, "name": "何晓梅", "branch": NAMES[WEST]})
    born = editing.add(site, "member", {**NEW, "name": "何小妹", "id_number": twin}).id
    counts = county.carry(EAST).counts
    assert counts["conflict"] == sum(counts.values()) >= 3
    first = deciding.list_desk(county.house)[0]
    assert first.kind == "身份证号与已有党员相同"
    deciding.settle(county.house, first.item, side="branch", reason="两人证件已更正")
    assert stored(county.house, "member", born)["name"] == "何小妹"
    history.undo(county.house)
    assert stored(county.house, "member", born)["removed"] == "1"
    again = deciding.list_desk(county.house)[0]
    assert verifying.verify(county.house).differences == []
    deciding.settle(county.house, again.item, side="branch", reason="再次核实")
    assert stored(county.house, "member", born)["removed"] is None
    assert verifying.verify(county.house).differences == []


def test_a_new_member_taken_back_is_removed_with_a_reason(county: County) -> None:
    site = county.sites[EAST]
    rec = editing.add(site, "member", NEW).id
    written = sum(county.carry(EAST).counts.values())
    assert history.undo(site).records == written
    county.carry(EAST)
    record = stored(county.house, "member", rec)
    assert (record["removed"], record["removed_reason"], record["branch"]) == (
        "1",
        "撤销新增",
        None,
    )
    assert sound(county)


def test_a_change_under_a_newer_one_is_not_taken_back(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="东街9号")
    county.carry(EAST)
    county.edit(county.house, "赵小雷", address="县级后改的")
    county.edit(county.house, "钱大勇", remark="县级的注")
    county.edit(site, "孙桂兰", remark="包")
    county.carry(EAST)
    history.undo(site)
    before = state(site)
    with pytest.raises(ChangedSinceError):
        history.undo(site)
    assert state(site) == before


def test_an_import_gives_back_only_the_rows_that_nobody_touched(county: County) -> None:
    house = county.house
    with house.change("导入名册", kind="import") as change:
        for name in ("赵小雷", "钱大勇", "孙桂兰"):
            change.update("member", county.people[name], {"address": "导入的"})
    county.edit(county.sites[EAST], "钱大勇", remark="支部核对")
    county.carry(EAST)
    county.edit(county.sites[EAST], "钱大勇", address="后来改的")
    county.carry(EAST)
    undone = history.undo(house)
    assert (undone.title, undone.records, undone.kept) == ("导入名册", 2, 1)
    addresses = [county.value(house, name, "address") for name in ("赵小雷", "钱大勇", "孙桂兰")]
    assert addresses == ["东街1号", "后来改的", "东街1号"]


def test_nothing_to_take_back_in_a_new_branch(county: County) -> None:
    with pytest.raises(NothingToUndoError) as refusal:
        history.undo(county.sites[WEST])
    assert refusal.value.code == "nothing_to_undo"
    assert "申诉" in refusal.value.advice


def test_a_county_with_nothing_to_take_back_is_not_told_to_appeal(tmp_path: Path) -> None:
    house = vaults.county_house(tmp_path)
    with pytest.raises(NothingToUndoError) as refusal:
        history.undo(house)
    assert "申诉" not in refusal.value.advice
    house.vault.close()


def test_what_the_county_sent_down_is_not_the_branch_s_to_take_back(county: County) -> None:
    county.edit(county.house, "赵小雷", remark="县级的")
    county.edit(county.sites[EAST], "钱大勇", remark="支部的")
    county.carry(EAST)
    history.undo(county.sites[EAST])
    with pytest.raises(NothingToUndoError):
        history.undo(county.sites[EAST])
    assert county.value(county.sites[EAST], "赵小雷", "remark") == "县级的"


def test_a_change_held_for_a_moved_member_can_be_withdrawn(county: County) -> None:
    site, house = county.sites[EAST], county.house
    county.edit(site, "赵小雷", remark="转出前改的")
    county.edit(house, "赵小雷", branch=NAMES[WEST])
    assert county.carry(EAST).counts["held"] == 1
    assert [row.kind for row in deciding.list_desk(house)] == ["该党员已转出该支部"]
    assert history.undo(site).records == 1
    assert county.carry(EAST).counts["withdrawn"] == 1
    assert deciding.list_desk(house) == []
    assert verifying.verify(house).differences == []


def test_history_shows_each_step_with_old_and_new_and_where_it_came_from(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="东街9号", education="大学本科")
    county.carry(EAST)
    rec = county.people["赵小雷"]
    label = member_field("address").label
    at_site = history.of_record(county.sites[EAST], "member", rec)[-1]
    at_county = history.of_record(county.house, "member", rec)[-1]
    assert (at_site.origin, at_site.verdict, at_site.title) == ("own", "applied", "修改党员")
    assert at_county.origin == "received"
    assert {c["label"]: (c["old"], c["new"]) for c in at_county.changes}[label] == (
        "东街1号",
        "东街9号",
    )
    assert at_county.changes == at_site.changes
    assert rows(county.house, "SELECT kind FROM unit WHERE origin = 'local' ORDER BY id DESC")[
        0
    ] == ("history",)


def test_the_branch_of_an_enrolled_computer_is_not_taken_back(county: County) -> None:
    """Else the computer would go on for an organisation that nobody can find any more."""
    for _ in MEMBERS[NORTH]:
        history.undo(county.house)
    with pytest.raises(SiteStandsError, match=NAMES[NORTH]):
        history.undo(county.house)
    branch = vaults.find_organisation(county.house, NAMES[NORTH])
    with pytest.raises(SiteStandsError):
        recycling.remove(county.house, "organisation", branch, "记错了")
    county.edit(county.sites[NORTH], "郑文博", remark="照常报送")
    assert county.carry(NORTH).verdict == "taken"
    assert county.equal(NORTH)
