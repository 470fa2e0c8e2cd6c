"""Which plans may be written beside others, and the hash that a commit must find again."""

from dataclasses import replace

import pytest

from pmis_desktop.exchange.facts import DeskItem
from pmis_desktop.exchange.judgements import Closing
from pmis_desktop.exchange.planning import Plan
from pmis_desktop.exchange.records import Outcome
from pmis_desktop.exchange.world import Write

PLACE = ("member", "m-1", "mobile")
ITEM = DeskItem(kind="conflict", ent="member", rec="m-1", group="mobile", numbers=(1,))
CLOSING = Closing(n=1, group="", verdict="withdrawn")


def write(ent: str, rec: str, *, created: bool = False, old: str = "", **new: str) -> Write:
    given = {"remark": old} if old else {}
    return Write(n=1, ent=ent, rec=rec, created=created, old=given, new={**new})


def plan(*writes: Write) -> Plan:
    done = Outcome(n=1, verdict="applied")
    return Plan(outcomes=(done,), closings=(), writes=writes, desk={}, mark="m")


MEMBER = write("member", "m-1", created=True, name="甲")
PERIOD = write("membership", "p-1", created=True, member="m-1", organisation="o-1")
PLAIN = [
    (MEMBER, PERIOD),
    (write("member", "m-1", remark="新"),),
    (write("award", "a-1", created=True, member="m-9"),),
    (write("award", "a-1", remark="新"),),
    (),
]
OTHERS = [
    (PERIOD,),
    (MEMBER, write("membership", "p-1", created=True, member="m-2", organisation="o-1")),
    (MEMBER, write("membership", "p-1", member="m-1", ended_on="2026-01-01")),
    # Two records may bear one id: the member is not born here.
    (write("award", "m-1", created=True), PERIOD),
    (write("member", "m-1", remark="新"), PERIOD),
    (write("member", "m-1", id_number="610523194603040011"),),
    (write("member", "m-1", removed="1"),),
    (write("organisation", "o-1", created=True, name="支部"),),
    (write("transfer", "t-1", created=True, member="m-1"),),
    (MEMBER, write("organisation", "o-1", remark="新")),
]


@pytest.mark.parametrize("writes", PLAIN, ids=range(len(PLAIN)))
def test_births_with_their_places_and_changes_that_move_nobody_are_plain(
    writes: tuple[Write, ...],
) -> None:
    assert plan(*writes).is_plain()


@pytest.mark.parametrize("writes", OTHERS, ids=range(len(OTHERS)))
def test_what_moves_somebody_is_not(writes: tuple[Write, ...]) -> None:
    assert not plan(*writes).is_plain()


def test_what_opens_or_closes_something_on_the_desk_is_not() -> None:
    plain = plan(MEMBER)
    assert not replace(plain, desk={PLACE: ITEM}).is_plain()
    assert not replace(plain, desk={PLACE: None}).is_plain()
    assert not replace(plain, closings=(CLOSING,)).is_plain()


def test_the_hash_says_what_was_before_a_change_and_not_what_was_before_a_birth() -> None:
    def hashed(*, created: bool, old: str) -> str:
        return plan(write("member", "m-1", created=created, old=old, remark="新")).hash

    assert hashed(created=False, old="旧") != hashed(created=False, old="更旧")
    assert hashed(created=True, old="旧") == hashed(created=True, old="更旧")
