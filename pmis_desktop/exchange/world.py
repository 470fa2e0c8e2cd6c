"""The county's records as they change while one package is judged, operation by operation."""

from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from pmis_desktop.exchange.facts import DeskItem, Facts, ItemKey, Key, Record, owner_key
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Operation, Value
from pmis_desktop.rules import reviewing
from pmis_desktop.rules.fields import ENTITIES

MEMBER = "member"
MEMBERSHIP = "membership"
ORGANISATION = "organisation"

K = TypeVar("K")
V = TypeVar("V")

Values = dict[str, Value]


class Write(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One effect of a plan: what the county's record takes over from operation ``n``.

    A struct, because a first report has a hundred of them and a round a hundred thousand.
    """

    n: int
    ent: str
    rec: str
    created: bool
    old: Record
    new: Record


@dataclass(slots=True)
class World:
    """A working copy over the facts: reads fall through, writes stay here until the plan is done.

    Units that only count as a whole are tried in a layer above, which is adopted or dropped. There
    no committee is asked: ``due`` only notes that one had to be. ``acts`` are the operations of the
    unit, with their group, that a committee approves, ``along`` the members they are about, with
    the groups that wait along.
    """

    facts: Facts
    records: MutableMapping[Key, Record] = field(default_factory=dict)
    desk: MutableMapping[ItemKey, DeskItem | None] = field(default_factory=dict)
    open_periods: MutableMapping[str, str | None] = field(default_factory=dict)
    homes: MutableMapping[str, str | None] = field(default_factory=dict)
    id_holders: MutableMapping[str, frozenset[str]] = field(default_factory=dict)
    pending: MutableMapping[Key, ItemKey | None] = field(default_factory=dict)
    births: dict[str, str | None] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    acts: set[tuple[int, str]] = field(default_factory=set)
    along: dict[str, set[str]] = field(default_factory=dict)
    asks: bool = True
    due: bool = False

    def trial(self) -> "World":
        """A layer above to try a whole unit in."""
        return World(
            self.facts,
            ChainMap({}, self.records),
            ChainMap({}, self.desk),
            ChainMap({}, self.open_periods),
            ChainMap({}, self.homes),
            ChainMap({}, self.id_holders),
            ChainMap({}, self.pending),
            self.births,
            acts=self.acts,
            along=self.along,
            asks=False,
        )

    def adopt(self, trial: "World") -> None:
        """Take over what a trial of this world did."""
        self.records.update(fresh(trial.records))
        self.desk.update(fresh(trial.desk))
        self.open_periods.update(fresh(trial.open_periods))
        self.homes.update(fresh(trial.homes))
        self.id_holders.update(fresh(trial.id_holders))
        self.pending.update(fresh(trial.pending))
        self.writes += trial.writes

    def record(self, key: Key) -> Record | None:
        """The record as the county would hold it now, or None if it does not know it."""
        if key in self.records:
            return self.records[key]
        return self.facts.records.get(key)

    def known_records(self) -> Iterator[tuple[Key, Record]]:
        """Every record that the facts name or that was written since, as it stands now."""
        for key in {**self.facts.records, **self.records}:
            values = self.record(key)
            if values is not None:
                yield key, values

    def item(self, key: ItemKey) -> DeskItem | None:
        """The open item of this log for one group of a record."""
        return self.desk[key] if key in self.desk else self.facts.desk.get(key)

    def put_item(self, item: DeskItem) -> None:
        """Open an item, or replace the one in its place."""
        self.desk[item.key] = item

    def close_item(self, key: ItemKey) -> None:
        """Take an item off the desk."""
        self.desk[key] = None

    def pending_in(self, key: Key) -> ItemKey | None:
        """The item without a group in which a record waits."""
        return self.pending[key] if key in self.pending else self.facts.pending.get(key)

    def waiting_in(self, item_key: ItemKey) -> set[Key]:
        """The records that wait in an item without a group."""
        return {
            key for key in (*self.facts.pending, *self.pending) if self.pending_in(key) == item_key
        }

    def withdraw_item(self, item_key: ItemKey) -> None:
        """Take an item without a group off the desk, and let its records wait no more."""
        self.close_item(item_key)
        for key in self.waiting_in(item_key):
            self.pending[key] = None

    def foresee(self, unit: Iterable[Operation]) -> None:
        """Note where members born in a unit are to belong, before judging any part of it."""
        self.births = {}
        self.acts, self.along = set(), {}
        for operation in unit:
            self._foresee_act(operation)
            if operation.ent == MEMBERSHIP and operation.act == CREATE:
                new = operation.new()
                if new.get(MEMBER) and is_open(new):
                    self.births.setdefault(str(new[MEMBER]), new.get(ORGANISATION))

    def _foresee_act(self, operation: Operation) -> None:
        if not self.facts.reviewers or operation.act == WITHDRAW:
            return
        for group in known_groups(operation.ent, operation.f) or ():
            names = ENTITIES[operation.ent].groups[group]
            old = {name: operation.f[name][0] for name in names}
            new = {name: operation.f[name][1] for name in names}
            member = _member_of(self, operation)
            # Before any of the unit is judged: whom the same unit enters is not known yet.
            entering = self.record((MEMBER, member)) is None
            act = reviewing.act_in(operation.ent, group, old, new, entering=entering)
            if act is not None:
                self.acts.add((operation.n, group))
                self.along.setdefault(member, set()).update({act.along} - {""})

    def open_period(self, member: str) -> str | None:
        """The member's one open membership, if there is one."""
        if member in self.open_periods:
            return self.open_periods[member]
        return self.facts.open_periods.get(member)

    def owner(self, ent: str, rec: str, values: Record) -> str | None:
        """The organisation a record belongs to, by the county's own data."""
        if ent == MEMBERSHIP and self.record((ent, rec)) is None and is_open(values):
            return values.get(ORGANISATION)
        key = owner_key(ent, rec, self.record((ent, rec)) or values)
        if key is None:
            return None
        if key[0] == ORGANISATION:
            return key[1]
        period = self.open_period(key[1])
        period_values = self.record((MEMBERSHIP, period)) if period else None
        if period_values is not None:
            return period_values.get(ORGANISATION)
        if key[1] in self.homes:
            return self.homes[key[1]]
        known = key in self.facts.records
        return self.facts.owners.get(key) if known else self.births.get(key[1])

    def holders(self, id_number: str) -> frozenset[str]:
        """The living members who carry this ID number."""
        known = self.id_holders.get(id_number)
        return self.facts.id_holders.get(id_number, frozenset()) if known is None else known

    def apply(self, operation: Operation, new: Record) -> None:
        """Let part or all of an operation take effect."""
        before = self.record((operation.ent, operation.rec))
        if before is None:
            self.bear(operation, dict(new))
            return
        old = {name: before.get(name) for name in new}
        self.records[operation.ent, operation.rec] = {**before, **new}
        self.writes.append(_effect(operation, old, dict(new), created=False))
        self._note_effect(operation, new, before.get("id_number"))

    def bear(self, operation: Operation, new: Values) -> None:
        """Let the birth of a record take effect; ``new`` is kept as it is."""
        self.records[operation.ent, operation.rec] = new
        self.writes.append(_effect(operation, dict.fromkeys(new), new, created=True))
        self._note_effect(operation, new, None)

    def _note_effect(self, operation: Operation, new: Record, old_number: Value) -> None:
        if operation.ent == MEMBERSHIP:
            self._note_period(operation.rec)
        elif operation.ent == MEMBER and ("id_number" in new or "removed" in new):
            self._note_holder(operation.rec, old_number)

    def _note_period(self, rec: str) -> None:
        values = self.records[MEMBERSHIP, rec]
        member = str(values.get(MEMBER))
        was_open = self.open_period(member) == rec
        if is_open(values):
            self.open_periods[member] = rec
        elif was_open:
            self.open_periods[member] = None
        if is_open(values) or was_open:
            self.homes[member] = values.get(ORGANISATION)

    def _note_holder(self, rec: str, old_number: Value) -> None:
        values = self.records[MEMBER, rec]
        if old_number:
            self.id_holders[old_number] = self.holders(old_number) - {rec}
        number = values.get("id_number")
        if number and not values.get("removed"):
            self.id_holders[number] = self.holders(number) | {rec}


def _member_of(world: World, operation: Operation) -> str:
    """The member that an operation is about, itself or by what belongs to it; else empty."""
    if operation.ent == MEMBER:
        return operation.rec
    values = world.record((operation.ent, operation.rec)) or operation.new()
    return str(values.get(MEMBER) or "")


def _effect(operation: Operation, old: Values, new: Values, *, created: bool) -> Write:
    return Write(
        n=operation.n, ent=operation.ent, rec=operation.rec, created=created, old=old, new=new
    )


def fresh(layered: Mapping[K, V]) -> Mapping[K, V]:
    """What the top layer of a mapping holds."""
    return layered.maps[0] if isinstance(layered, ChainMap) else layered


def is_open(period: Record) -> bool:
    """Whether a membership is the one a member has now."""
    return not period.get("ended_on") and not period.get("removed")


def known_groups(ent: str, fields: Collection[str]) -> tuple[str, ...] | None:
    """The groups these fields make up, or None where a field is unknown or a group is not whole."""
    entity = ENTITIES.get(ent)
    if entity is None:
        return None
    return entity.groups_made_up_by(tuple(fields))
