"""Faults put into the exchange on purpose: for each, some promise must be seen to break.

A fault is a switch of the model, or a small patch of the real planner. The same histories hold
without the fault, which test_histories proves for the same seeds.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from pmis_desktop.exchange import judging, leaving
from pmis_desktop.exchange.facts import DeskItem
from pmis_desktop.exchange.judgements import Closing, Judgement
from pmis_desktop.exchange.operations import Operation, Value
from pmis_desktop.exchange.records import AGREED, CONFLICT
from pmis_desktop.exchange.world import World
from tests.merging.histories import FIRST_SEEDS, play, random_bytes, steps_of
from tests.merging.parties import SOUND, Flaws
from tests.merging.people import group_pairs
from tests.merging.promises import BrokenPromiseError

Patch = Callable[[pytest.MonkeyPatch], None]
Values = dict[str, Value]


def _nothing(_patch: pytest.MonkeyPatch) -> None:
    """Leave the planner as it is."""


def last_writer_wins(patch: pytest.MonkeyPatch) -> None:
    """A conflict is resolved by taking the branch's value."""

    def overwrite(world: World, op: Operation, group: str, _kind: str) -> tuple[str, str]:
        world.apply(op, group_pairs(op, group)[1])
        return "applied", ""

    patch.setattr(judging, "_open", overwrite)


def conflict_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A conflict is reported, but never put on the desk."""
    patch.setattr(judging, "_open", lambda _world, _op, _group, kind: (CONFLICT, kind))


def newer_value_not_put(patch: pytest.MonkeyPatch) -> None:
    """A newer branch value leaves the desk item with the older one."""

    def answer(
        world: World, op: Operation, item: DeskItem, county: Values, closings: list[Closing]
    ) -> tuple[str, str]:
        verdict = real(world, op, item, county, closings)
        if verdict[0] == CONFLICT:
            world.put_item(item)
        return verdict

    real = judging._answer_item
    patch.setattr(judging, "_answer_item", answer)


def scope_ignored(patch: pytest.MonkeyPatch) -> None:
    """Any site may write any record."""
    patch.setattr(judging, "_out_of_place", lambda _world, _op, _key, _groups: None)


def moved_accepted(patch: pytest.MonkeyPatch) -> None:
    """A change that was late for a moved record is taken in rather than held."""
    real = judging._out_of_place

    def out_of_place(
        world: World, op: Operation, key: tuple[str, str], groups: tuple[str, ...]
    ) -> Judgement | None:
        return None if leaving.has_left(world, op, key) else real(world, op, key, groups)

    patch.setattr(judging, "_out_of_place", out_of_place)


def first_base_lost(patch: pytest.MonkeyPatch) -> None:
    """A desk item takes the base of the newest operation."""

    def answer(
        world: World, op: Operation, item: DeskItem, county: Values, closings: list[Closing]
    ) -> tuple[str, str]:
        rebased = replace(item, base=group_pairs(op, item.group)[0])
        return real(world, op, rebased, county, closings)

    real = judging._answer_item
    patch.setattr(judging, "_answer_item", answer)


def undo_as_plain_edit(patch: pytest.MonkeyPatch) -> None:
    """A change back to where the branch began only replaces the value on the desk."""

    def answer(
        world: World, op: Operation, item: DeskItem, county: Values, closings: list[Closing]
    ) -> tuple[str, str]:
        new = group_pairs(op, item.group)[1]
        closings.append(Closing(n=item.numbers[-1], group=item.group, verdict="superseded"))
        if new == county:
            world.close_item(item.key)
            return AGREED, ""
        world.put_item(replace(item, numbers=(*item.numbers, op.n), branch=new))
        return CONFLICT, item.kind

    patch.setattr(judging, "_answer_item", answer)


def half_a_group(patch: pytest.MonkeyPatch) -> None:
    """The fields of a group that still fit go in without the others."""
    real = judging._open

    def take_half(world: World, op: Operation, group: str, kind: str) -> tuple[str, str]:
        county = world.record((op.ent, op.rec)) or {}
        old, new = group_pairs(op, group)
        fitting = {name: value for name, value in new.items() if county.get(name) == old[name]}
        if kind == CONFLICT and any(county.get(name) != value for name, value in fitting.items()):
            world.apply(op, fitting)
        return real(world, op, group, kind)

    patch.setattr(judging, "_open", take_half)


def committee_passed_over(patch: pytest.MonkeyPatch) -> None:
    """What a committee has to look at first is taken in at once."""
    patch.setattr(judging, "_is_for_committee", lambda _world, _op, _group: False)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault, and the promises that may be seen to break."""

    name: str
    promises: str
    patch: Patch = _nothing
    flaws: Flaws = SOUND


MUTANTS = (
    Mutant("last writer wins", "P5", last_writer_wins),
    Mutant("old answer accepted", "P7", flaws=Flaws(takes_old_answers=True)),
    Mutant("conflict forgotten", "P6", conflict_forgotten),
    Mutant("no epoch on restore", "P1|P3", flaws=Flaws(keeps_epoch=True)),
    Mutant("acknowledged operations pruned", "P1|P3", flaws=Flaws(prunes=True)),
    Mutant("no de-duplication", "P3|P5|P6", flaws=Flaws(takes_twice=True)),
    Mutant("overlay dropped on answer", "P1", flaws=Flaws(drops_overlay=True)),
    Mutant("desk item not replaced", "P6", newer_value_not_put),
    Mutant("scope ignored", "scope", scope_ignored),
    Mutant("item loses its first base", "P6", first_base_lost),
    Mutant("undo treated as a plain edit", "P6", undo_as_plain_edit),
    Mutant("half a group merges alone", "P5", half_a_group),
    Mutant("moved record accepted", "scope", moved_accepted),
    Mutant("committee passed over", "review", committee_passed_over),
)


def play_first(flaws: Flaws) -> None:
    for seed in range(FIRST_SEEDS):
        play(random_bytes(seed, steps_of(seed)), flaws)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_some_promise_breaks(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.patch(monkeypatch)
    with pytest.raises(BrokenPromiseError, match=rf"^\('({mutant.promises})'"):
        play_first(mutant.flaws)
