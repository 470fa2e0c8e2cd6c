"""Histories of a county and its branches keep every promise; and a few that are told in full.

A long run is ``python3 dev.py bench histories --count N``.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmis_desktop.exchange.operations import CREATE, WITHDRAW
from pmis_desktop.exchange.records import SliceRecord
from tests.merging import promises
from tests.merging.acts import Office, Roll
from tests.merging.histories import (
    STEP,
    History,
    Setting,
    play,
    random_bytes,
    steps_of,
)
from tests.merging.parties import (
    BEHIND,
    DUPLICATE,
    EPOCH_STEP,
    FORK,
    GAP,
    TAKEN,
    Branch,
    County,
    Package,
)
from tests.merging.people import DAYS, MOBILES, Save, saved
from tests.merging.retelling import retell

HISTORIES = 2000
SMALL_ONES = 100
SHARES = 10


@pytest.mark.parametrize("share", range(SHARES))
def test_every_promise_holds(share: int) -> None:
    for seed in range(share, HISTORIES, SHARES):
        try:
            play(random_bytes(seed, steps_of(seed)))
        except promises.BrokenPromiseError as broken:
            raise AssertionError(f"history {seed}") from broken


@settings(max_examples=SMALL_ONES)
@given(st.binary(min_size=1 + 10 * STEP, max_size=1 + 160 * STEP))
def test_every_promise_holds_in_small_histories(data: bytes) -> None:
    play(data)


def edit(branch: Branch, rec: str, **new: str | None) -> None:
    branch.write([saved("member", rec, branch.live[("member", rec)], new)])


def exchange(history: History, log: str) -> str:
    branch = history.branch(log)
    verdict = history.take(branch.package())
    history.deliver(history.county.answer(log))
    return verdict


def mobile(county: County, rec: str) -> str | None:
    return county.ledger.records["member", rec]["mobile"]


def test_a_lost_package_costs_nothing() -> None:
    history = History()
    branch = history.branch("log-a")
    edit(branch, "m-a1", mobile=MOBILES[1])
    branch.package()
    edit(branch, "m-a1", mobile=MOBILES[2])
    assert exchange(history, "log-a") == TAKEN
    assert mobile(history.county, "m-a1") == MOBILES[2]
    assert [outcome.verdict for outcome in branch.outcomes.values()] == ["applied", "applied"]


def test_a_doubled_and_a_late_package_change_nothing() -> None:
    history = History()
    branch = history.branch("log-a")
    edit(branch, "m-a1", mobile=MOBILES[1])
    early = branch.package()
    edit(branch, "m-a1", mobile=MOBILES[2])
    late = branch.package()
    assert history.take(late) == TAKEN
    before = promises.tale(history.county)
    assert [history.take(early), history.take(late)] == [DUPLICATE, DUPLICATE]
    assert promises.tale(history.county) == before


def test_a_cloned_disk_is_a_fork_and_stops_only_its_own_log() -> None:
    history = History()
    branch, other = history.branch("log-a"), history.branch("log-b")
    clone = branch.cloned()
    edit(branch, "m-a1", mobile=MOBILES[1])
    edit(clone, "m-a1", mobile=MOBILES[2])
    edit(other, "m-b1", mobile=MOBILES[1])
    assert history.take(branch.package()) == TAKEN
    assert history.take(clone.package()) == FORK
    assert mobile(history.county, "m-a1") == MOBILES[1]
    assert history.take(branch.package()) == FORK
    assert history.take(other.package()) == TAKEN


def test_altered_history_is_a_fork() -> None:
    history = History()
    branch = history.branch("log-a")
    edit(branch, "m-a1", mobile=MOBILES[1])
    assert exchange(history, "log-a") == TAKEN
    edit(branch, "m-a1", mobile=MOBILES[2])
    honest = branch.package()
    forged = Package(log="log-a", first=2, previous=b"x" * 32, lines=honest.lines)
    assert history.take(forged) == FORK


def test_a_restored_county_hears_everything_again() -> None:
    history = History()
    branch = history.branch("log-a")
    history.back_up(Roll(0, 0, 0))
    edit(branch, "m-a1", mobile=MOBILES[1])
    assert exchange(history, "log-a") == TAKEN
    edit(branch, "m-a1", address="新址")
    history.restore(Roll(0, 0, 0))
    assert history.take(branch.package()) == GAP
    history.deliver(history.county.answer("log-a"))
    assert branch.acked == 0
    assert branch.live["member", "m-a1"]["mobile"] == MOBILES[1]
    assert exchange(history, "log-a") == TAKEN
    assert mobile(history.county, "m-a1") == MOBILES[1]
    history.check_all(random.Random(0))


def test_a_backup_put_back_in_silence_is_noticed() -> None:
    history = History()
    branch = history.branch("log-a")
    history.back_up(Roll(0, 0, 0))
    edit(branch, "m-a1", mobile=MOBILES[1])
    assert exchange(history, "log-a") == TAKEN
    history.office.county = history.backups[0]
    assert history.take(branch.package()) == BEHIND


def test_what_was_written_before_a_restore_is_older_than_a_move_after_it() -> None:
    """Revisions begin anew far above: else the lost ones would make the edit look informed."""
    history = History()
    branch = history.branch("log-a")
    history.back_up(Roll(0, 0, 0))
    for _ in range(9):
        history.county.own([(("member", "m-a2"), {"remark": "旧"})])
    history.deliver(history.county.answer("log-a"))
    edit(branch, "m-a1", mobile=MOBILES[1])
    history.restore(Roll(0, 0, 0))
    history.county_acts(Office.move, Roll(0, 1, 1))
    assert history.county.ledger.homes["m-a1"] == "org-b"
    assert history.take(branch.package()) == TAKEN
    outcome = history.county.ledger.outcomes["log-a", 1]
    assert (outcome.verdict, outcome.code) == ("held", "moved")
    assert history.county.ledger.revision > EPOCH_STEP


def test_a_member_that_left_is_erased_and_one_that_came_is_whole_in_a_partial_answer() -> None:
    history = History()
    for log in ("log-a", "log-b"):
        edit(history.branch(log), f"m-{log[-1]}1", mobile=MOBILES[1])
        exchange(history, log)
        edit(history.branch(log), f"m-{log[-1]}1", mobile=MOBILES[2])
        history.take(history.branch(log).package())
    history.county_acts(Office.move, Roll(0, 1, 1))
    for log in ("log-a", "log-b"):
        answer = history.county.answer(log, full=False)
        assert answer.since is not None
        assert len(answer.records) < len(answer.truth) or log == "log-a"
        history.deliver(answer)
    here, there = history.branch("log-a").live, history.branch("log-b").live
    moved = {("member", "m-a1"), ("membership", "m-a1-p"), ("category_fact", "m-a1-c")}
    assert not moved.intersection(here)
    assert moved <= set(there)


def test_a_withdrawal_never_takes_back_what_the_county_decided() -> None:
    """Withdrawn too late: the clerk has chosen the branch's value, and it stays."""
    history = History()
    branch = history.branch("log-a")
    history.county.own([(("member", "m-a1"), {"mobile": MOBILES[2]})])
    edit(branch, "m-a1", mobile=MOBILES[1])
    exchange(history, "log-a")
    names = {"mobile": (MOBILES[1], MOBILES[0])}
    history.county.settle("log-a", ("member", "m-a1", "mobile"), branch=True)
    branch.write([Save("member", "m-a1", WITHDRAW, names)])
    exchange(history, "log-a")
    assert mobile(history.county, "m-a1") == MOBILES[1]
    assert [branch.outcomes[n].verdict for n in (1, 2)] == ["settled", "agreed"]
    assert branch.outcomes[2].code == "nothing_left"


def test_a_branch_that_edits_and_edits_back_leaves_no_decision_behind() -> None:
    history = History()
    branch = history.branch("log-a")
    history.county.own([(("member", "m-a1"), {"mobile": MOBILES[2]})])
    edit(branch, "m-a1", mobile=MOBILES[1])
    assert history.take(branch.package()) == TAKEN
    edit(branch, "m-a1", mobile=None)
    assert history.take(branch.package()) == TAKEN
    (item,) = history.county.ledger.desk.values()
    assert (item.base, item.branch) == ({"mobile": MOBILES[0]}, {"mobile": None})
    edit(branch, "m-a1", mobile=MOBILES[0])
    assert exchange(history, "log-a") == TAKEN
    assert not history.county.ledger.desk
    verdicts = [branch.outcomes[n].verdict for n in (1, 2, 3)]
    assert verdicts == ["superseded", "withdrawn", "withdrawn"]
    assert branch.live["member", "m-a1"]["mobile"] == MOBILES[2]


def test_two_branches_bear_the_same_person_and_the_clerk_decides() -> None:
    history = History(Setting(shared_numbers=True))
    for clerk in history.clerks[:2]:
        clerk.bear(Roll(0, 1, 5))
        assert history.take(clerk.branch.package()) == TAKEN
    ledger = history.county.ledger
    (place,) = [place for log, place in ledger.desk if log == "log-b"]
    assert {ledger.outcomes["log-b", n].code for n in (1, 2, 3)} == {"duplicate_id"}
    history.county.settle("log-b", place, branch=False)
    history.check_all(random.Random(0))
    assert ("member", "m-log-b-1") not in history.branch("log-b").live


def test_a_birth_is_known_to_the_branch_before_and_after_its_answer() -> None:
    history = History()
    clerk = history.clerks[0]
    clerk.bear(Roll(0, 0, 3))
    branch = clerk.branch
    assert {op.act for op in branch.operations} == {CREATE}
    assert ("member", "m-log-a-1") not in branch.county_view()
    exchange(history, "log-a")
    assert not branch.shadows
    assert ("member", "m-log-a-1") in branch.county_view()


def test_the_archive_retells_settled_and_moved_records() -> None:
    history = History()
    branch = history.branch("log-a")
    edit(branch, "m-a1", mobile=MOBILES[1])
    history.county_acts(Office.move, Roll(0, 1, 1))
    exchange(history, "log-a")
    history.county.settle("log-a", ("member", "m-a1", ""), branch=True)
    again = retell(history.county.archive, history.scopes, history.county.review)
    assert mobile(again, "m-a1") == MOBILES[1]
    assert promises.tale(again) == promises.tale(history.county)


def test_the_observers_see() -> None:
    """A county whose value changes behind its back breaks what a branch is told."""
    history = History()
    branch = history.branch("log-a")
    wrong = (SliceRecord(ent="member", rec="m-a1", v={"name": DAYS[0]}),)
    with pytest.raises(promises.BrokenPromiseError, match="P1"):
        promises.branch_sees(branch, wrong)
