"""A county in memory: the same merge without a database, for replay, comparison and properties."""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pmis_desktop.exchange import departing, leaving, transferring
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import (
    MOVED,
    UNASKED,
    DeskItem,
    Facts,
    ItemKey,
    Key,
    Record,
    Reviewing,
    owner_key,
)
from pmis_desktop.exchange.judgements import Closing, worst
from pmis_desktop.exchange.operations import Operation, Value
from pmis_desktop.exchange.planning import Plan
from pmis_desktop.exchange.records import AGREED, SETTLED, Outcome, SliceRecord
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, ORGANISATION, is_open
from pmis_desktop.rules import transfer_steps
from pmis_desktop.rules.fields import ENTITIES

LogItem = tuple[str, ItemKey]
"""A log id and the place of an item on that log's desk."""


class Operations(Protocol):
    """Operations by log and number, noted as they come and asked for again now and then."""

    def __getitem__(self, place: tuple[str, int], /) -> Operation:
        """Give one that was noted; raises KeyError."""

    def __setitem__(self, place: tuple[str, int], operation: Operation, /) -> None:
        """Note one."""


@dataclass(slots=True)
class Ledger:
    """Records, outcomes and desk of a county, changed by plans and by the county's own changes.

    ``operations`` are those of packages, by log and number. Whoever rebuilds a large county gives
    mappings for them and for the records that hold less in memory.
    """

    records: MutableMapping[Key, dict[str, Value]] = field(default_factory=dict)
    operations: Operations = field(default_factory=dict[tuple[str, int], Operation])
    outcomes: dict[tuple[str, int], Outcome] = field(default_factory=dict)
    desk: dict[LogItem, DeskItem] = field(default_factory=dict)
    departures: dict[tuple[Key, str], int] = field(default_factory=dict)
    periods: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    memberships: dict[str, list[str]] = field(default_factory=dict)
    holders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    revision: int = 0

    def facts(
        self,
        log: str,
        scope: frozenset[str],
        operations: Sequence[Operation],
        former: Sequence[Former] = (),
        review: Reviewing = UNASKED,
    ) -> Facts:
        """Everything the plan of these operations may ask about.

        ``former`` are scopes that the sender had before, ``review`` who looks at what it sends.
        """
        keys = self._touched(operations)
        numbers = self._id_numbers(operations)
        members = {rec for ent, rec in keys if ent == MEMBER}
        leaves = keys | leaving.places_named(operations, self.records)
        return Facts(
            revision=self.revision,
            scope=scope,
            records={key: self.records[key] for key in keys if key in self.records},
            owners={key: self.home(key) for key in keys if key in self.records},
            departures=self._departures_with(leaves, scope, former),
            desk={place: item for (at, place), item in self.desk.items() if at == log},
            id_holders={number: frozenset(self.holders.get(number, ())) for number in numbers},
            open_periods={rec: self.periods[rec] for rec in members if rec in self.periods},
            pending=self._pending(log),
            reviewers=review.reviewers,
            opinions=review.opinions,
        )

    def _id_numbers(self, operations: Sequence[Operation]) -> set[str]:
        """The ID numbers these operations name, or bring back with a removed member."""
        numbers = {op.f["id_number"][1] for op in operations if "id_number" in op.f}
        numbers |= {
            self.records[MEMBER, op.rec].get("id_number")
            for op in operations
            if "removed" in op.f and (MEMBER, op.rec) in self.records
        }
        return {number for number in numbers if number}

    def _pending(self, log: str) -> dict[Key, ItemKey]:
        """Where records wait: those of all operations that an item without a group counts."""
        waiting: dict[Key, ItemKey] = {}
        for (at, place), item in self.desk.items():
            if at == log and not item.group and item.kind != MOVED:
                operations = [self.operations[log, n] for n in item.numbers]
                waiting.update({(op.ent, op.rec): place for op in operations})
        return waiting

    def _touched(self, operations: Sequence[Operation]) -> set[Key]:
        keys: set[Key] = {(op.ent, op.rec) for op in operations}
        for op in operations:
            if op.ent not in ENTITIES:
                continue
            values = self.records.get((op.ent, op.rec), op.new())
            owner = owner_key(op.ent, op.rec, values)
            keys |= {owner} if owner else set()
            if op.ent == transferring.TRANSFER:
                keys |= self._beside(values, op.new())
        keys |= {
            (MEMBERSHIP, self.periods[rec])
            for ent, rec in set(keys)
            if ent == MEMBER and rec in self.periods
        }
        return keys

    def _beside(self, values: Record, new: Record) -> set[Key]:
        """What judging a transfer asks of: see `models.transfer_facts`, which reads the same."""
        named = transferring.named(values) | transferring.named(new)
        above = {
            (ORGANISATION, each)
            for ent, rec in named
            if ent == ORGANISATION
            for each in self._above(rec)
        }
        return (
            named
            | above
            | {
                key
                for key in self.records
                if key[0] == transferring.TRANSFER and transferring.meets(self.records[key], new)
            }
        )

    def _departures_with(
        self, keys: Iterable[Key], scope: frozenset[str], former: Sequence[Former]
    ) -> dict[Key, int]:
        left = self._departures(keys, scope)
        if not former:
            return left
        owners = [key for key in keys if key[0] in {MEMBER, ORGANISATION}]
        places = {
            key: key[1] if key[0] == ORGANISATION else self.homes.get(key[1]) for key in owners
        }
        return departing.with_former(
            left, former, scope, places, lambda some: self._departures(owners, some)
        )

    def _departures(self, keys: Iterable[Key], scope: frozenset[str]) -> dict[Key, int]:
        left = {}
        for key in keys:
            revisions = [self.departures.get((key, organisation), -1) for organisation in scope]
            if max(revisions, default=-1) >= 0:
                left[key] = max(revisions)
        return left

    def home(self, key: Key) -> str | None:
        """The organisation a record belongs to now, or last belonged to."""
        owner = owner_key(*key, self.records[key])
        if owner is None or owner[0] == ORGANISATION:
            return owner[1] if owner else None
        return self.homes.get(owner[1])

    def commit(self, log: str, operations: Sequence[Operation], plan: Plan) -> None:
        """Do exactly what a plan says, as one revision."""
        self.revision += 1
        for operation in operations:
            self.operations[log, operation.n] = operation
        self._write(((write.ent, write.rec), write.new) for write in plan.writes)
        for outcome in plan.outcomes:
            self.outcomes[log, outcome.n] = outcome
        for closing in plan.closings:
            self.revise(log, closing)
        for place, item in plan.desk.items():
            if item is None:
                self.desk.pop((log, place), None)
            else:
                self.desk[log, place] = item

    def own(self, changes: Iterable[tuple[Key, Record]]) -> None:
        """The county's own change, as one revision; a waiting item it fulfils closes as agreed."""
        self.revision += 1
        written = self._write(changes)
        for (log, place), item in list(self.desk.items()):
            if place[:2] in written and item.group and self._fulfilled(item):
                self.close(log, place, AGREED)

    def _fulfilled(self, item: DeskItem) -> bool:
        values = self.records[item.ent, item.rec]
        return all(values.get(name) == value for name, value in item.branch.items())

    def close(self, log: str, place: ItemKey, verdict: str = SETTLED) -> None:
        """Take an item off the desk and give its newest operation a final outcome."""
        item = self.desk.pop((log, place))
        numbers = item.numbers[-1:] if item.group else item.numbers
        for n in numbers:
            self.revise(log, Closing(n=n, group=item.group, verdict=verdict))

    def revise(self, log: str, closing: Closing) -> None:
        """Change the outcome of an earlier operation, or of one of its groups."""
        outcome = self.outcomes[log, closing.n]
        groups = touched_groups(self.operations[log, closing.n])
        self.outcomes[log, closing.n] = revised(outcome, closing, groups)

    def _write(self, changes: Iterable[tuple[Key, Record]]) -> set[Key]:
        """Write records; members and organisations that stand elsewhere afterwards depart."""
        written: set[Key] = set()
        homes: dict[str, str] = {}
        parents: dict[str, Value] = {}
        for key, new in changes:
            old = self.records.get(key, {})
            empty: dict[str, Value] = {each.id: None for each in ENTITIES[key[0]].fields}
            values = {**empty, **old, **new}
            self.records[key] = values
            written.add(key)
            if key[0] == MEMBER:
                self._note_holder(key[1], old, values)
            if key[0] == MEMBERSHIP:
                member = str(values.get(MEMBER))
                if member in self.homes:
                    homes.setdefault(member, self.homes[member])
                self._note_period(key[1], member, values)
            if key[0] == ORGANISATION and old and old.get("parent") != values.get("parent"):
                parents.setdefault(key[1], old.get("parent"))
        self._note_departures(homes, parents)
        return written

    def _note_departures(self, homes: dict[str, str], parents: Mapping[str, Value]) -> None:
        """``homes`` and ``parents`` are what they were of members and organisations written."""

        def above_before(organisation: str) -> list[str]:
            return self._above(organisation, parents)

        # A look at every record, so only where an organisation moves: a replay commits thousands.
        moved = [
            rec
            for ent, rec in (self.records if parents else ())
            if ent == ORGANISATION and not parents.keys().isdisjoint(above_before(rec))
        ]
        under = set(moved)
        along = {m: home for m, home in self.homes.items() if home in under} if under else {}
        before = {**along, **homes}
        left = [
            *departing.of_members(before, self.homes, above_before, self._above),
            *departing.of_organisations(moved, above_before, self._above),
        ]
        for key, organisation in left:
            self.departures[key, organisation] = self.revision

    def _above(self, organisation: str, was: Mapping[str, Value] | None = None) -> list[str]:
        """An organisation and its superiors, where some ``was`` under another."""
        chain: list[str] = []
        at: str | None = organisation
        while at is not None and at not in chain and (ORGANISATION, at) in self.records:
            chain.append(at)
            current = self.records[ORGANISATION, at].get("parent")
            at = was.get(at, current) if was else current
        return chain or [organisation]

    def _note_holder(self, rec: str, old: Record, values: Record) -> None:
        before = old.get("id_number")
        if before:
            left = tuple(each for each in self.holders.get(before, ()) if each != rec)
            self.holders[before] = left
        number = values.get("id_number")
        if number and not values.get("removed"):
            self.holders[number] = (*self.holders.get(number, ()), rec)

    def _note_period(self, rec: str, member: str, values: Record) -> None:
        known = self.memberships.setdefault(member, [])
        if rec not in known:
            known.append(rec)
        if is_open(values):
            self.periods[member] = rec
        elif self.periods.get(member) == rec:
            del self.periods[member]
        self.homes[member] = str(
            max((self.records[MEMBERSHIP, each] for each in known), key=_late)[ORGANISATION]
        )

    def slice(self, scope: frozenset[str]) -> list[SliceRecord]:
        """The records of a scope, as they go down: every field that does, empty ones left out."""
        return [
            slice_record(key, values)
            for key, values in self.records.items()
            if self._lies_in(key, scope)
        ]

    def _lies_in(self, key: Key, scope: frozenset[str]) -> bool:
        if key[0] == transferring.TRANSFER:
            return not scope.isdisjoint(transfer_steps.homes(self.records[key]))
        return self.home(key) in scope


def _late(period: Record) -> tuple[bool, bool, str, str]:
    """What makes one membership later than another: standing, open, ended late, begun late."""
    return (
        not period.get("removed"),
        not period.get("ended_on"),
        period.get("ended_on") or "",
        period.get("began_on") or "",
    )


def slice_record(key: Key, values: Record) -> SliceRecord:
    """One record as it goes down to a branch."""
    entity = ENTITIES[key[0]]
    kept = {
        each.id: value
        for each in entity.fields
        if each.down and (value := values.get(each.id)) is not None
    }
    return SliceRecord(ent=key[0], rec=key[1], v=kept)


def revised(outcome: Outcome, closing: Closing, groups: tuple[str, ...]) -> Outcome:
    """An outcome after one of its groups, or all of it, came to another end."""
    by_group = {group: outcome.groups.get(group, outcome.verdict) for group in groups}
    if closing.group:
        by_group[closing.group] = closing.verdict
    else:
        by_group = dict.fromkeys(by_group, closing.verdict)
    uniform = len(set(by_group.values())) == 1
    return Outcome(
        n=outcome.n,
        verdict=worst(list(by_group.values())),
        code=outcome.code,
        groups={} if uniform else by_group,
        note=outcome.note,
    )
