"""The promises of the exchange, each checked from outside: by what went in and what came out."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from pmis_desktop.exchange import operations as ops
from pmis_desktop.exchange.facts import DeskItem, Key, Record
from pmis_desktop.exchange.operations import CHAIN_START, CREATE, WITHDRAW, Operation
from pmis_desktop.exchange.records import (
    CONFLICT,
    HELD,
    VERDICTS,
    Outcome,
    SliceRecord,
    digest,
    record_line,
)
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, ORGANISATION, is_open
from pmis_desktop.rules.fields import ENTITIES
from tests.merging.parties import GAP, Branch, County, Event, Package
from tests.merging.people import filled, group_pairs, verdicts
from tests.merging.retelling import populated, retell


class BrokenPromiseError(AssertionError):
    """The exchange did what it promises never to do."""


def keep(promise: str, kept: bool, *facts: object) -> None:
    """Complain about a promise that was not kept."""
    if not kept:
        raise BrokenPromiseError(promise, *facts)


def branch_sees(branch: Branch, truth: Sequence[SliceRecord]) -> None:
    """P1: after an answer, the county's values below and every waiting change above.

    Only a waiting period beside one that stands open stays out: a member has one open period.
    """
    county = {(each.ent, each.rec): dict(each.v) for each in truth}
    below = _down(branch.county_view())
    keep("P1", below == county, "county values", _difference(below, county))
    expected: dict[Key, dict[str, str | None]] = {key: {**values} for key, values in county.items()}
    for operation in branch.waiting:
        key = (operation.ent, operation.rec)
        if operation.act != WITHDRAW and (key in expected or operation.act == CREATE):
            after = {**expected.get(key, {}), **operation.new()}
            if not _opens_beside(expected, key, after):
                expected[key] = after
    above = _down(branch.live)
    keep("P1", above == _down(expected), "waiting changes", _difference(above, _down(expected)))


def _opens_beside(records: Mapping[Key, Record], key: Key, after: Record) -> bool:
    """Whether a membership would stand open beside another one of the same member."""
    if key[0] != MEMBERSHIP or not is_open(after):
        return False
    others = [values for at, values in records.items() if at[0] == MEMBERSHIP and at != key]
    return any(is_open(each) and each.get(MEMBER) == after.get(MEMBER) for each in others)


def branch_is_quiet(branch: Branch, county: County) -> None:
    """P1, P3: nothing waits, the slices are one to the byte, and the branch knows every outcome."""
    keep("P1", not branch.waiting, "still waiting", branch.log)
    mine = county.ledger.slice(branch.organisations)
    held = [
        SliceRecord(ent=key[0], rec=key[1], v=_texts(values))
        for key, values in _down(branch.county_view()).items()
    ]
    keep("P1", digest(map(record_line, held)) == digest(map(record_line, mine)), "digest")
    told = {at[1]: each for at, each in county.ledger.outcomes.items() if at[0] == branch.log}
    keep("P3", branch.outcomes == told, "outcomes", branch.log)
    keep("P3", set(told) == {op.n for op in branch.operations}, "one outcome each", branch.log)


_DOWN = {
    entity: {field.id: field.down for field in told.fields} for entity, told in ENTITIES.items()
}


def _down(records: Mapping[Key, Record]) -> dict[Key, dict[str, str | None]]:
    return {
        key: {
            name: value
            for name, value in values.items()
            if value is not None and _DOWN[key[0]][name]
        }
        for key, values in records.items()
    }


def _texts(values: Record) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _difference(
    one: Mapping[Key, Record], other: Mapping[Key, Record]
) -> list[tuple[Key, Record | None, Record | None]]:
    return [
        (key, one.get(key), other.get(key))
        for key in sorted({*one, *other})
        if one.get(key) != other.get(key)
    ]


def outcomes_hold(before: Mapping[tuple[str, int], Outcome], county: County) -> None:
    """P3: every operation taken in has one outcome; a final one never becomes another."""
    ledger = county.ledger
    for log, heads in county.heads.items():
        for n in range(1, len(heads)):
            keep("P3", (log, n) in ledger.outcomes, "no outcome", log, n)
    for at, outcome in ledger.outcomes.items():
        was = before.get(at)
        if was is outcome:
            continue
        keep("P3", outcome.verdict in VERDICTS, outcome)
        if was is None:
            continue
        operation = ledger.operations[at]
        now = verdicts(operation, outcome.verdict, outcome.groups)
        for group, verdict in verdicts(operation, was.verdict, was.groups).items():
            final = verdict not in (CONFLICT, HELD)
            keep("P3", not final or now[group] == verdict, "final outcome changed", at, was)


def desk_holds(county: County) -> None:
    """P6: conflicts and holds are on the desk with both values, and nothing else is."""
    ledger = county.ledger
    waiting = {
        (log, n): item for (log, _), item in ledger.desk.items() if not item.group
        for n in item.numbers
    }  # fmt: skip
    for at, outcome in ledger.outcomes.items():
        operation = ledger.operations[at]
        if outcome.verdict not in (CONFLICT, HELD) and not outcome.groups and at not in waiting:
            groups: tuple[str, ...] = touched_groups(operation)
            items = [_item(county, at, operation, group) for group in groups]
            keep("P6", not any(each and each.numbers[-1] == at[1] for each in items), "ended", at)
            continue
        for group, verdict in verdicts(operation, outcome.verdict, outcome.groups).items():
            item = waiting.get(at) or _item(county, at, operation, group)
            current = item is not None and (not item.group or item.numbers[-1] == at[1])
            keep("P6", current == (verdict in (CONFLICT, HELD)), "not on the desk", at, outcome)
            if item is not None and current and item.group:
                keep("P6", dict(item.branch) == group_pairs(operation, group)[1], "value", item)
    for (log, _), item in ledger.desk.items():
        _item_holds(county, log, item)


def _item(county: County, at: tuple[str, int], op: Operation, group: str) -> DeskItem | None:
    return county.ledger.desk.get((at[0], (op.ent, op.rec, group)))


def _item_holds(county: County, log: str, item: DeskItem) -> None:
    """P6: an item keeps where its first operation began, and closes once the branch is back."""
    if item.group:
        first = county.ledger.operations[log, item.numbers[0]]
        keep("P6", dict(item.base) == group_pairs(first, item.group)[0], "first base", item)
        keep("P6", dict(item.branch) != dict(item.base), "came back to its start", item)
        keep("P6", (item.ent, item.rec) in county.ledger.records, "no county value", item)


class Watch:
    """An observer of one package: looks at the county before and after, and at nothing between."""

    def __init__(self, county: County, package: Package) -> None:
        self.county = county
        self.scope = county.scopes[package.log]
        self.reviewed = county.asked(package.log).reviewers
        self.records = dict(county.ledger.records)
        self.homes = dict(county.ledger.homes)
        applied = county.applied(package.log)
        self.fresh = [op for op in package.operations if op.n > applied]

    def check(self) -> None:
        """P5: whatever changed replaced exactly what its operation had seen, in its own scope."""
        for key, after in self.county.ledger.records.items():
            before = self.records.get(key)
            if before is not after:
                self._check_place(key, before, after)
                self._check_values(key, before, after)
                self._check_single(key, before, after)
                self._check_review(key, before, after)

    def _check_place(self, key: Key, before: Record | None, after: Record) -> None:
        member = key[1] if key[0] == MEMBER else str((before or after).get(MEMBER))
        known = (MEMBER, member) in self.records
        homes = self.homes if known else self.county.ledger.homes
        home = key[1] if key[0] == ORGANISATION else homes.get(member)
        keep("scope", home in self.scope, "foreign record", key)

    def _check_values(self, key: Key, before: Record | None, after: Record) -> None:
        mine = [op for op in self.fresh if (op.ent, op.rec) == key]
        if before is None:
            keep("P5", any(op.act == CREATE for op in mine), "never born", key)
        for group, names in ENTITIES[key[0]].groups.items():
            old = {name: (before or {}).get(name) for name in names}
            new = {name: after.get(name) for name in names}
            if old == new:
                continue
            pairs = [group_pairs(op, group) for op in mine if group in touched_groups(op)]
            keep("P5", any(pair[0] == old for pair in pairs), "not what was seen", key, old)
            keep("P5", any(pair[1] == new for pair in pairs), "not what was written", key, new)

    def _check_review(self, key: Key, before: Record | None, after: Record) -> None:
        """What a committee approves never takes effect by a package alone."""
        member = key[1] if key[0] == MEMBER else str(after.get(MEMBER))
        if before is not None and self.homes.get(member) in self.reviewed:
            ended = key[0] == MEMBERSHIP and before["ended_on"] != after["ended_on"]
            removed = key[0] == MEMBER and bool(after["removed"]) and not before["removed"]
            keep("review", not ended and not removed, "not reviewed", key)

    def _check_single(self, key: Key, before: Record | None, after: Record) -> None:
        """A package never makes a second open membership or a second holder of an ID number."""
        ledger = self.county.ledger
        if key[0] == MEMBERSHIP and is_open(after):
            others = [ledger.records[MEMBERSHIP, each] for each in ledger.memberships[
                str(after[MEMBER])]]  # fmt: skip
            keep("single", sum(map(is_open, others)) == 1, "two memberships", key)
        number = after.get("id_number")
        had = before is not None and before.get("id_number") == number and not before.get("removed")
        if key[0] == MEMBER and number and not had and not after.get("removed"):
            keep("single", ledger.holders[number] == (key[1],), "two holders", key)


Tale = tuple[object, ...]


def tale(county: County) -> Tale:
    """All that two counties must have in common to be the same."""
    ledger = county.ledger
    applied = {log: len(heads) for log, heads in county.heads.items() if len(heads) > 1}
    return filled(ledger.records), ledger.outcomes, ledger.desk, applied


def replay_agrees(county: County) -> None:
    """P4: what was archived, told again, is the live state with every open item."""
    again = retell(county.archive, county.scopes, county.review)
    keep("P4", tale(again) == tale(county), "replay")
    ours, theirs = county.ledger, again.ledger
    keep("P4", ours.departures == theirs.departures and ours.revision == theirs.revision, "replay")


def clocks_decide_nothing(county: County, branches: Sequence[Branch], dice: random.Random) -> None:
    """P8: with every clock shuffled, the same things happen."""
    clocks = {branch.log: _shuffled(branch, dice) for branch in branches}
    archive: list[Event] = [
        _reclocked(event, clocks[event.log]) if isinstance(event, Package) else event
        for event in county.archive
    ]
    keep("P8", tale(retell(archive, county.scopes, county.review)) == tale(county), "clocks")


def _shuffled(branch: Branch, dice: random.Random) -> Branch:
    times = [operation.t for operation in branch.operations]
    dice.shuffle(times)
    other = branch.cloned()
    other.lines, other.heads = [], [CHAIN_START]
    for operation, t in zip(branch.operations, times, strict=True):
        other.lines.append(ops.line(msgspec.structs.replace(operation, t=t)))
        other.heads.append(ops.link(other.heads[-1], other.lines[-1]))
    return other


def _reclocked(package: Package, branch: Branch) -> Package:
    start = package.first - 1
    return replace(
        package,
        previous=branch.heads[start],
        lines=tuple(branch.lines[start : start + len(package.lines)]),
    )


def order_decides_nothing(branches: Sequence[Branch], quiet: County, dice: random.Random) -> None:
    """P2: with a quiet county, packages in any order, cut and repeated, end the same.

    Only of sites that never met: where the county has moved a member here that another site had
    born, it depends on the order of arrival whether that member is known.
    """
    met = [_born_elsewhere(one, other) for one in branches for other in branches if one != other]
    if any(met):
        return
    first = _quiet_county(branches, quiet, None)
    for _ in range(2):
        keep("P2", tale(_quiet_county(branches, quiet, dice)) == tale(first), "order")


def _born_elsewhere(branch: Branch, other: Branch) -> bool:
    born = {(op.ent, op.rec) for op in other.operations if op.act == CREATE}
    return any(
        (op.ent, op.rec) in born or (MEMBER, str(op.new().get(MEMBER))) in born
        for op in branch.operations
    )


def _quiet_county(branches: Sequence[Branch], like: County, dice: random.Random | None) -> County:
    county = populated(like.scopes, review=like.review)
    parcels = [_cut(branch, 0, len(branch.lines)) for branch in branches]
    if dice is not None:
        parcels = [part for branch in branches for part in _parts(branch, dice)] * 2
        dice.shuffle(parcels)
    while parcels:
        parcels = [parcel for parcel in parcels if county.take(parcel) == GAP]
    return county


def _parts(branch: Branch, dice: random.Random) -> list[Package]:
    """Packages that cover a log, cut between units, some of them reaching back."""
    ends = [op.n for op in branch.operations if op.n == op.unit.first + op.unit.count - 1]
    cuts = sorted({*dice.sample(ends, min(len(ends), 3)), len(branch.lines)})
    starts = [0, *cuts[:-1]]
    return [
        _cut(branch, dice.choice([start, 0]), end) for start, end in zip(starts, cuts, strict=True)
    ]


def _cut(branch: Branch, start: int, end: int) -> Package:
    return Package(
        log=branch.log,
        first=start + 1,
        previous=branch.heads[start],
        lines=tuple(branch.lines[start:end]),
    )
