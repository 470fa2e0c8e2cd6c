"""Nothing waits for ever: switched off, revoked, placed elsewhere, silent, granted later."""

from pathlib import Path

import pytest

from pmis_desktop.errors.reviewing import NothingToReviewError, NotReviewerError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.models.ids import opinion_id
from pmis_desktop.services import (
    deciding,
    decisions,
    enrolling,
    history,
    receiving,
)
from pmis_desktop.services.reviewing import following, giving, granting
from pmis_desktop.services.reviewing.giving import CONFIRMED, OBJECTED
from tests import vaults
from tests.services import counties
from tests.services.committees import (
    COMMITTEE,
    ask,
    end,
    ended_on,
    place_under,
    say,
    sound,
    tasks,
)
from tests.services.counties import EAST, NAMES, WEST, County, rows


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
