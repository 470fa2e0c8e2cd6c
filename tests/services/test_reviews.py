"""Review by the committee, end to end: three vaults, real packages, and never a lost change."""

from pmis_desktop.services import (
    deciding,
    decisions,
    editing,
    history,
    outcomes,
    previewing,
    rounds,
    verifying,
)
from pmis_desktop.services.browsing import badges
from pmis_desktop.services.reviewing import following, giving
from pmis_desktop.services.reviewing.giving import CONFIRMED, OBJECTED
from tests import vaults
from tests.services import committees, counties
from tests.services.committees import (
    COMMITTEE,
    answer,
    ask,
    badge,
    end,
    ended_on,
    place_under,
    say,
    sound,
    tasks,
)
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, stored
from tests.services.test_editing_records import NEW

ADMITTED = {**NEW, "category": "预备党员", "joined_on": "2026-02-20", "full_member_on": ""}


def test_a_transfer_out_waits_and_everybody_sees_why(county: County) -> None:
    place_under(county)
    end(county, EAST, "赵小雷")
    (preview,) = rounds.preview(county.house, [county.send(EAST)]).previews
    (record,) = previewing.describe(county.house, preview).records
    assert {line.words for line in record.lines} == {"等党委审核"}
    assert previewing.verdict_words(preview).text == "可以并入，1 处先不并入"
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


def test_a_move_between_two_branches_of_one_site_waits_whole_and_comes_in_whole(
    county: County,
) -> None:
    committee = place_under(county)
    general = vaults.add_organisation(
        county.house, "中共城关镇联合总支部委员会", kind="621", parent=committee
    )
    with county.house.change("改隶") as change:
        for street in (EAST, WEST):
            branch = vaults.find_organisation(county.house, NAMES[street])
            change.update("organisation", branch, {"parent": general})
    name = "中共城关镇联合总支部委员会"
    county.sites[name] = counties.join(county, name, code=None)
    county.edit(county.sites[name], "赵小雷", branch=NAMES[WEST])
    assert county.carry(name).counts["held"] == 2
    east = vaults.find_organisation(county.house, NAMES[EAST])
    assert county.value(county.house, "赵小雷", "branch") == east
    (case,) = ask(county)
    assert (case.name, case.act) == ("赵小雷", "转离党组织：调整")
    say(county, CONFIRMED)
    assert following.follow(county.house).taken == 1
    west = vaults.find_organisation(county.house, NAMES[WEST])
    assert county.value(county.house, "赵小雷", "branch") == west
    assert sound(county)
