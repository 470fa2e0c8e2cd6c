"""Review by the committee, end to end: three vaults, real packages, and never a lost change."""

from pathlib import Path

import pytest

from pmis_desktop.errors.reviewing import NothingToReviewError, NotReviewerError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.models.ids import opinion_id
from pmis_desktop.services import (
    agenda,
    deciding,
    decisions,
    editing,
    enrolling,
    history,
    outcomes,
    receiving,
    rounds,
    verifying,
)
from pmis_desktop.services.browsing import badges
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing import following, giving, granting
from pmis_desktop.services.reviewing.giving import CONFIRMED, OBJECTED
from tests import vaults
from tests.services import committees, counties
from tests.services.committees import COMMITTEE, ask, end, place_under, say
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, stored
from tests.services.test_editing_records import NEW

ADMITTED = {**NEW, "category": "预备党员", "joined_on": "2026-02-20", "full_member_on": ""}


def ended_on(county: County, name: str) -> str | None:
    found = rows(
        county.house, "SELECT ended_on FROM membership WHERE member = ?", county.people[name]
    )
    return None if found[0][0] is None else str(found[0][0])


def sound(county: County) -> bool:
    return verifying.verify(county.house).differences == []


def badge(house: House, member: str) -> str:
    with house.reading() as connection:
        return badges.badges(house, connection, [member]).get(member, "")


def answer(county: County, street: str) -> None:
    county.rounds += 1
    folder = county.folder / "down" / str(county.rounds)
    rounds.answer_within(county.house, NAMES[street], folder)
    county.receive(street)


def tasks(county: County, name: str | None = None) -> list[str]:
    house = county.sites[name] if name else county.house
    return [each.sentence for each in agenda.agenda(house).tasks]


def test_a_transfer_out_waits_and_everybody_sees_why(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    assert county.carry(EAST).counts["held"] == 1
    assert ended_on(county, "赵小雷") is None
    (refused,) = outcomes.outcomes(county.sites[EAST])
    assert (refused.state, refused.verdict, refused.waits) == ("held", "等党委审核", True)
    assert refused.no_appeal
    for house in (county.sites[EAST], county.house):
        assert badge(house, county.people["赵小雷"]) == badges.REVIEWED
    (item,) = decisions.open_decisions(county.house)
    assert item.kind == "review"
    assert item.review == f"等{COMMITTEE}审核，已等 0 天。"
    assert "1 件更改在等党委审核" in tasks(county)
    assert not any("等您决定" in each for each in tasks(county))
    (case,) = ask(county)
    assert (case.act, case.name, case.organisation) == (
        "转离党组织：转出",
        "赵小雷",
        NAMES[EAST],
    )
    assert ("转离类别", "", "转出") in [
        (field.label, field.base, field.value) for field in case.fields
    ]
    assert "1 件等党委审核" in tasks(county, COMMITTEE)
    assert sound(county)


def test_what_the_committee_confirms_is_taken_over_by_one_press(county: County) -> None:
    place_under(county)
    for name in ("赵小雷", "钱大勇"):
        end(county, EAST, name)
    county.carry(EAST)
    assert len(ask(county)) == 2
    say(county, CONFIRMED)
    assert "2 件更改党委已经审核，等您办理" in tasks(county)
    (first, _second) = decisions.open_decisions(county.house)
    assert first.reviewed
    assert first.review == f"党委意见：{COMMITTEE}（甲，2026年3月4日）同意"
    assert following.follow(county.house).words == "2 件已采用支部的内容"
    assert ended_on(county, "赵小雷") == "2026-03-01"
    assert deciding.list_desk(county.house) == []
    answer(county, EAST)
    assert outcomes.outcomes(county.sites[EAST]) == ()
    verdicts = rows(county.sites[EAST], "SELECT verdict, note FROM outcome ORDER BY n")
    assert {verdict for verdict, _note in verdicts} == {"settled"}
    assert "同意" in str(verdicts[0][1])
    assert ask(county) == ()
    assert county.equal(EAST, COMMITTEE)
    assert sound(county)
    assert all(verifying.verify(site).sound for site in county.sites.values())


def test_an_objection_goes_back_with_its_reason_and_can_be_answered(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    ask(county)
    say(county, OBJECTED, "介绍信还没有开出")
    assert following.follow(county.house).words == "1 件已退回支部"
    assert ended_on(county, "赵小雷") is None
    answer(county, EAST)
    (refused,) = outcomes.outcomes(county.sites[EAST])
    assert (refused.state, refused.verdict) == ("rejected", "党委没有同意，县里没有接受")
    assert "理由：介绍信还没有开出" in refused.note
    outcomes.appeal(county.sites[EAST], refused, "介绍信已补开")
    assert county.carry(EAST).counts["held"] == 1
    (case,) = ask(county)
    assert (case.verdict, case.outdated, case.why) == ("", True, "申诉：介绍信已补开")
    say(county, CONFIRMED)
    following.follow(county.house)
    assert ended_on(county, "赵小雷") == "2026-03-01"
    assert sound(county)


def test_an_undo_at_the_branch_while_it_waits_withdraws_it_everywhere(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    ask(county)
    say(county, CONFIRMED)
    history.undo(county.sites[EAST])
    assert county.carry(EAST).counts["withdrawn"] == 1
    assert following.follow(county.house).words == "没有可以办理的事项"
    assert ended_on(county, "赵小雷") is None
    assert ask(county) == ()
    assert county.equal(EAST, COMMITTEE)
    assert sound(county)


def test_an_opinion_of_older_content_counts_no_more(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    ask(county)
    giving.give(county.sites[COMMITTEE], [ask(county)[0].key], CONFIRMED)
    end(county, EAST, "赵小雷", ended_reason="death")
    county.carry(EAST)
    county.take(county.send(COMMITTEE))
    (item,) = decisions.open_decisions(county.house)
    assert not item.reviewed
    (case,) = ask(county)
    assert (case.open, case.outdated) == (True, True)
    assert following.follow(county.house).taken == 0


def test_an_admission_waits_whole_and_comes_in_whole(county: County) -> None:
    place_under(county)
    site = county.sites[EAST]
    born = editing.add(site, "member", ADMITTED).id
    assert county.carry(EAST).counts["held"] == 4
    assert stored(county.house, "member", born) == {}
    (case,) = ask(county)
    assert (case.act, case.name) == ("接收预备党员", NEW["name"])
    assert NEW["id_number"] not in {field.value for field in case.fields}
    say(county, CONFIRMED)
    assert following.follow(county.house).taken == 1
    assert stored(county.house, "member", born)["category"] == "probationary"
    answer(county, EAST)
    assert stored(site, "member", born)["branch"] == vaults.find_organisation(site, NAMES[EAST])
    assert county.equal(EAST)
    assert sound(county)


def test_a_confirmation_is_one_case_with_its_date(county: County) -> None:
    place_under(county)
    born = vaults.add_member(
        county.house,
        vaults.find_organisation(county.house, NAMES[EAST]),
        name="冯小春",
        id_number=vaults.id_number(71),
        category="probationary",
        full_member_on="",
    )
    answer(county, EAST)
    given = {"category": "正式党员", "full_member_on": "2026-03-01"}
    editing.set_values(county.sites[EAST], "member", born, given)
    assert county.carry(EAST).counts["held"] == 2
    assert stored(county.house, "member", born)["category"] == "probationary"
    (case,) = ask(county)
    assert (case.name, case.act) == ("冯小春", "预备党员转正")
    assert "转为正式党员日期" in {field.label for field in case.fields}
    say(county, CONFIRMED)
    assert following.follow(county.house).taken == 2
    after = stored(county.house, "member", born)
    assert (after["category"], after["full_member_on"]) == ("full", "2026-03-01")
    assert sound(county)


def test_the_committees_own_changes_and_other_branches_need_no_review(county: County) -> None:
    place_under(county)
    end(county, COMMITTEE, "赵小雷")
    end(county, NORTH, "郑文博")
    assert county.carry(COMMITTEE).counts["applied"] == 1
    assert county.carry(NORTH).counts["applied"] == 1
    assert ended_on(county, "赵小雷") == ended_on(county, "郑文博") == "2026-03-01"


def test_branch_and_committee_end_the_same_membership(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    end(county, COMMITTEE, "赵小雷")
    # It saw the county's value, which still stands: nothing contradicts it.
    assert county.carry(COMMITTEE).counts["applied"] == 1
    (item,) = decisions.open_decisions(county.house)
    deciding.settle(county.house, item.item, side="county", reason="党委已办")
    answer(county, EAST)
    county.edit(county.sites[EAST], "钱大勇", remark="下一个包")
    county.carry(EAST)
    assert county.equal(EAST)
    assert sound(county)


def test_what_the_county_changed_meanwhile_is_left_for_a_person(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    ask(county)
    say(county, CONFIRMED)
    with county.house.change("修改") as change:
        period = committees.period_of(county, "赵小雷")
        change.update("membership", period, {"ended_document": "县里先写的"})
    done = following.follow(county.house)
    assert (done.taken, len(done.left)) == (0, 1)
    assert "单独决定" in done.left[0]
    (item,) = decisions.open_decisions(county.house)
    deciding.settle(county.house, item.item, side="branch", reason="核对过")
    assert ended_on(county, "赵小雷") == "2026-03-01"
    assert sound(county)


def test_switched_off_nothing_waits_and_what_waited_is_decided_in_one_act(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    following.set_off(county.house, off=True)
    assert following.is_off(county.house)
    end(county, WEST, "李建国")
    assert county.carry(WEST).counts["applied"] == 1
    (item,) = decisions.open_decisions(county.house)
    assert "请县级直接决定" in item.review
    assert ask(county) == ()
    with pytest.raises(ReasonMissingError):
        following.release(county.house, " ")
    assert following.release(county.house, "审核已停用").taken == 1
    assert ended_on(county, "赵小雷") == "2026-03-01"
    noted = rows(county.house, "SELECT title FROM unit WHERE kind = 'review_switch'")
    assert noted == [("党委审核停用",)]
    following.set_off(county.house, off=False)
    end(county, EAST, "钱大勇")
    assert county.carry(EAST).counts["held"] == 1
    assert sound(county)


def test_a_revoked_committee_blocks_nothing(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    enrolling.revoke(county.house, COMMITTEE, reason="电脑遗失", root_passphrase=vaults.PASSPHRASE)
    (item,) = decisions.open_decisions(county.house)
    assert item.review == "现在没有可以审核的党委接入点，请县级直接决定。"
    assert "1 件更改等您决定" in tasks(county)
    deciding.settle(county.house, item.item, side="branch", reason="党委电话同意")
    end(county, EAST, "钱大勇")
    assert county.carry(EAST).counts["applied"] == 1
    assert sound(county)


def test_a_branch_that_is_placed_elsewhere_is_the_countys(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    with county.house.change("改隶") as change:
        branch = vaults.find_organisation(county.house, NAMES[EAST])
        change.update("organisation", branch, {"parent": vaults.top_of(county.house)})
    (item,) = decisions.open_decisions(county.house)
    assert "请县级直接决定" in item.review
    assert ask(county) == ()
    assert sound(county)


def test_the_grant_comes_later_by_an_answer(county: County) -> None:
    place_under(county, review=False)
    site = county.sites[COMMITTEE]
    end(county, EAST, "赵小雷")
    assert county.carry(EAST).counts["applied"] == 1
    assert not giving.may_review(site)
    with pytest.raises(NotReviewerError):
        giving.give(site, ["x"], CONFIRMED)
    granting.regrant(county.house, COMMITTEE, review=True, root_passphrase=vaults.PASSPHRASE)
    end(county, EAST, "钱大勇")
    assert county.carry(EAST).counts["held"] == 1
    assert len(ask(county)) == 1
    assert giving.may_review(site)
    with pytest.raises(NothingToReviewError):
        giving.give(site, ["x"], CONFIRMED)
    with pytest.raises(ReasonMissingError):
        giving.give(site, giving.keys_of(giving.cases(site)), OBJECTED)
    granting.regrant(county.house, COMMITTEE, review=False, root_passphrase=vaults.PASSPHRASE)
    assert ask(county) == ()
    assert not giving.may_review(site)
    assert sound(county)


def test_an_opinion_can_be_undone_until_it_is_sent(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    (case,) = ask(county)
    site = county.sites[COMMITTEE]
    giving.give(site, [case.key], CONFIRMED)
    assert [(each.verdict, each.sent) for each in giving.cases(site)] == [("confirmed", False)]
    history.undo(site)
    assert giving.cases(site)[0].open
    say(county, OBJECTED, "重新考虑")
    receiving.receive(site, county.answer_for(COMMITTEE))
    assert [(each.verdict, each.sent) for each in giving.cases(site)] == [("objected", True)]
    assert county.equal(COMMITTEE)


def test_a_committee_that_only_discusses_is_not_asked(county: County) -> None:
    place_under(county, can_approve="0")
    end(county, EAST, "赵小雷")
    assert county.carry(EAST).counts["applied"] == 1


def test_a_decision_that_followed_an_opinion_can_be_undone_until_the_branch_was_told(
    county: County,
) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    ask(county)
    say(county, CONFIRMED)
    following.follow(county.house)
    history.undo(county.house)
    assert ended_on(county, "赵小雷") is None
    (item,) = decisions.open_decisions(county.house)
    assert (item.kind, item.reviewed) == ("review", True)
    assert sound(county)
    assert following.follow(county.house).taken == 1
    assert ended_on(county, "赵小雷") == "2026-03-01"
    assert sound(county)


def test_a_silent_committee_is_named_and_the_county_may_decide(
    founded: County, tmp_path: Path
) -> None:
    calendar = vaults.Calendar()
    county = counties.copy_of(founded, tmp_path / "world", lambda _place: calendar)
    place_under(county, clock=calendar)
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    calendar.pass_days(15)
    (item,) = decisions.open_decisions(county.house)
    assert item.review == f"等{COMMITTEE}审核，已等 15 天。时间已久，县级也可以直接决定。"
    assert "1 件更改等您决定" in tasks(county)
    deciding.settle(county.house, item.item, side="branch", reason="党委电话同意")
    assert ended_on(county, "赵小雷") == "2026-03-01"
    county.close()


def test_a_committee_speaks_only_for_its_own_subtree(county: County) -> None:
    """A second committee with the grant writes of a case that is not before it."""
    place_under(county)
    other = vaults.add_organisation(county.house, "中共城郊镇委员会", kind="611", can_approve="1")
    site = counties.join(county, "中共城郊镇委员会", code=None, review=True)
    county.sites["中共城郊镇委员会"] = site
    end(county, EAST, "赵小雷")
    county.carry(EAST)
    (case,) = ask(county)
    log, number, ent, rec, group = case.key.split(":")
    with site.change("党委审核", kind="review") as change:
        change.create(
            "review",
            {"organisation": other, "log": log, "number": number, "ent": ent, "rec": rec,
             "field_group": group, "verdict": "confirmed"},
            opinion_id(log, ent, rec, group),
        )  # fmt: skip
    county.take(county.send("中共城郊镇委员会"))
    (item,) = decisions.open_decisions(county.house)
    assert not item.reviewed
    assert following.follow(county.house).taken == 0
    assert sound(county)
