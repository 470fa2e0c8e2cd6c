"""The plan of a merge: a pure function of a package's operations and the county's facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from pmis_desktop.exchange import canonical, placing
from pmis_desktop.exchange.facts import (
    MOVED,
    MOVED_WHOLE,
    REVIEW,
    WHOLE,
    DeskItem,
    Facts,
    ItemKey,
    Key,
    subject_of,
)
from pmis_desktop.exchange.judgements import Closing, Judgement
from pmis_desktop.exchange.judging import judge, pending_item, waiting_verdict
from pmis_desktop.exchange.operations import WITHDRAW, Operation
from pmis_desktop.exchange.records import (
    REJECTED,
    VERDICTS,
    Outcome,
)
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import MEMBER, ORGANISATION, World, Write, fresh

_MOVING = frozenset({"id_number", "removed"})

PLANNER = 4
"""The number of this planner: a replay plans anew only what the same planner took in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What taking a package in would do; a commit must do exactly this.

    ``desk`` maps the place of an item to its new state, or to None where it closes. ``mark`` is
    the hash of the facts the plan was made from, ``hash`` that of the plan itself.
    """

    outcomes: tuple[Outcome, ...]
    closings: tuple[Closing, ...]
    writes: tuple[Write, ...]
    desk: dict[ItemKey, DeskItem | None]
    mark: str

    @property
    def counts(self) -> dict[str, int]:
        """How many operations end with each verdict."""
        counts = dict.fromkeys(VERDICTS, 0)
        for outcome in self.outcomes:
            counts[outcome.verdict] += 1
        return counts

    @property
    def hash(self) -> str:
        """What the preview shows and the commit must find again."""
        plain = [
            self.mark,
            list(self.outcomes),
            [[c.n, c.group, c.verdict] for c in self.closings],
            # Of what is born nothing was before.
            [[w.n, w.ent, w.rec, None if w.created else w.old, w.new] for w in self.writes],
            [
                [*key, "" if item is None else item.kind, list(item.numbers) if item else []]
                for key, item in sorted(self.desk.items(), key=lambda pair: pair[0])
            ],
        ]
        return sha256(canonical.encode(plain)).hexdigest()

    def born_subjects(self) -> dict[Key, str]:
        """Whose history shows the records that are born."""
        return {
            (write.ent, write.rec): subject_of(write.ent, write.rec, write.new)
            for write in self.writes
            if write.created
        }

    def is_plain(self) -> bool:
        """Whether it moves nobody who was somewhere and opens or closes nothing on the desk.

        Births may bring all that places them.
        """
        born = {write.rec for write in self.writes if write.created and write.ent == MEMBER}
        return not (self.desk or self.closings) and all(_is_plain(w, born) for w in self.writes)


def _is_plain(write: Write, born: set[str]) -> bool:
    """Whether an effect moves nobody who was somewhere, and decides nothing about them."""
    if write.ent in {ORGANISATION, TRANSFER}:
        return False
    if write.ent in placing.SOURCES:
        return write.created and write.new.get(MEMBER) in born
    return write.created or write.ent != MEMBER or _MOVING.isdisjoint(write.new)


def plan(operations: Sequence[Operation], facts: Facts) -> Plan:
    """Judge every operation in order; units that only count as a whole stand or fall together."""
    world = World(facts)
    for item in facts.desk.values():
        if not item.group and item.kind != MOVED:
            world.pending[item.ent, item.rec] = item.key
    judgements: list[Judgement] = []
    for unit in _units(operations):
        world.foresee(unit)
        if _stands_whole(unit):
            judgements += _judge_whole(world, unit)
        else:
            judgements += [judge(world, operation) for operation in unit]
    return Plan(
        outcomes=tuple(judgement.outcome for judgement in judgements),
        closings=tuple(closing for judgement in judgements for closing in judgement.closings),
        writes=tuple(world.writes),
        desk=dict(world.desk),
        mark=facts.mark(),
    )


def _units(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    unit: list[Operation] = []
    for operation in operations:
        if unit and operation.unit.first != unit[0].unit.first:
            yield unit
            unit = []
        unit.append(operation)
    if unit:
        yield unit


def _stands_whole(unit: list[Operation]) -> bool:
    """Whether a unit counts only as a whole; a withdrawal brings nothing that could be halved."""
    acts = {operation.act for operation in unit}
    return bool(unit[0].unit.whole) and len(unit) > 1 and WITHDRAW not in acts


def _judge_whole(world: World, unit: list[Operation]) -> list[Judgement]:
    trial = world.trial()
    judged = [judge(trial, operation) for operation in unit]
    if REJECTED in {judgement.outcome.verdict for judgement in judged}:
        return [_fall(judgement, REJECTED) for judgement in judged]
    numbers = {operation.n for operation in unit}
    kinds = {
        item.kind
        for item in fresh(trial.desk).values()
        if item is not None and numbers.intersection(item.numbers)
    }
    if trial.due and not kinds:
        kinds = {REVIEW}
    if not kinds:
        world.adopt(trial)
        return judged
    if MOVED in kinds:
        # An item of that kind holds values of one record; a unit holds its operations.
        kinds = kinds - {MOVED} | {MOVED_WHOLE}
    item = _wait_whole(world, unit, kinds.pop() if len(kinds) == 1 else WHOLE)
    return [_fall(judgement, waiting_verdict(item.kind), item.kind) for judgement in judged]


def _wait_whole(world: World, unit: list[Operation], kind: str) -> DeskItem:
    """Put a whole unit on the desk, together with what its records wait in already."""
    first = unit[0]
    places = [pending_item(world, operation) for operation in unit]
    found = [world.item(place) for place in (*places, (first.ent, first.rec, "")) if place]
    waiting = {item.key: item for item in found if item is not None}
    numbers = {number for item in waiting.values() for number in item.numbers}
    numbers.update(operation.n for operation in unit)
    records = {key for place in waiting for key in world.waiting_in(place)}
    for place in waiting:
        world.close_item(place)
    item = DeskItem(
        kind=kind,
        ent=first.ent,
        rec=first.rec,
        group="",
        numbers=tuple(sorted(numbers)),
        base=first.old(),
        branch=first.new(),
    )
    oldest = next((each for each in waiting.values() if each.kind != MOVED), None)
    if oldest is not None:
        # What has come to a contradiction is no longer a matter of the committee alone.
        known = kind if oldest.kind == REVIEW else oldest.kind
        item = replace(oldest, numbers=item.numbers, kind=known)
    world.put_item(item)
    for key in records.union((operation.ent, operation.rec) for operation in unit):
        world.pending[key] = item.key
    return item


def _fall(judgement: Judgement, verdict: str, code: str = "") -> Judgement:
    outcome = judgement.outcome
    own = outcome.code if outcome.verdict == verdict and outcome.code != MOVED else ""
    return Judgement(outcome=Outcome(n=outcome.n, verdict=verdict, code=own or code or WHOLE))
