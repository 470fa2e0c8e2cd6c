"""The one way to write records: a named change, its operations and their effect, all or nothing."""

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.facts import Key, group_values
from pmis_desktop.exchange.operations import CHANGE, CREATE, WITHDRAW, Act, Operation, Unit, Value
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.memory import OnDemand, let_go
from pmis_desktop.models import desk, effects, journal, periods, rows, settings
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.inserting import Inserter, inserting
from pmis_desktop.models.journal import Author, UnitNote
from pmis_desktop.models.pen import pen
from pmis_desktop.rules.fields import ENTITIES

Values = Mapping[str, Value]
Pairs = dict[str, tuple[Value, Value]]
_NOTHING: tuple[Value, Value] = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one change did: its line of history, how many operations, which records."""

    unit: int | None
    revision: int
    count: int
    records: frozenset[Key]


NOTHING_WRITTEN = Summary(unit=None, revision=0, count=0, records=frozenset())


class _Saved(NamedTuple):
    """One save, before the change knows its numbers; ``f`` of a new record is found from ``new``.

    An import has 77,000 of these at once, and a pair for every field takes 100 MiB.
    """

    ent: str
    rec: str
    act: Act
    f: Pairs
    new: Values
    subject: str

    @property
    def pairs(self) -> Pairs:
        """[old, new] of every field of each group that it touches."""
        if self.act != CREATE:
            return self.f
        pairs = dict.fromkeys(ENTITIES[self.ent].whole_groups(tuple(self.new)), _NOTHING)
        for name, value in self.new.items():
            pairs[name] = (None, value)
        return pairs


class Change:
    """Operations of one unit, gathered until the block ends and then written at once."""

    def __init__(self, connection: Connection, author: Author, title: str, kind: str) -> None:
        self.connection = connection
        self.author = author
        self.title = title
        self.kind = kind
        self.whole = False
        self.undoes: int | None = None
        self.summary: Summary | None = None
        self._saved: list[_Saved] = []
        self._afterwards: list[Callable[[int], None]] = []
        self._current: dict[Key, rows.Record] = {}

    def know(self, records: Mapping[Key, rows.Record]) -> None:
        """Hand over records that were read already, so that `update` need not read them again."""
        self._current.update(records)

    def current(self, ent: str, rec: str) -> rows.Record | None:
        """The record with the changes made so far."""
        if (ent, rec) not in self._current:
            found = rows.one(self.connection, ent, rec)
            if found is None:
                return None
            self._current[ent, rec] = found
        return self._current[ent, rec]

    def touched(self, ent: str) -> frozenset[str]:
        """The records of one entity that this change writes."""
        return frozenset(saved.rec for saved in self._saved if saved.ent == ent)

    def create(self, ent: str, values: Values, rec: str | None = None) -> str:
        """A new record; returns its id."""
        rec = rec or new_id()
        given: rows.Record = {name: value for name, value in values.items() if value is not None}
        self._save(ent, rec, CREATE, {}, given)
        return rec

    def update(self, ent: str, rec: str, values: Values) -> bool:
        """New values for some fields; False where they are what the record has already.

        Raises KeyError for a record or a field that does not exist.
        """
        current = self.current(ent, rec)
        if current is None:
            raise KeyError(rec)
        entity = ENTITIES[ent]
        groups = {entity.group_of(n) for n, value in values.items() if current.get(n) != value}
        f = {
            name: (current.get(name), values.get(name, current.get(name)))
            for group in sorted(groups)
            for name in entity.groups[group]
        }
        if f:
            self._save(ent, rec, CHANGE, f, {**current, **values})
        return bool(f)

    def withdraw(self, ent: str, rec: str, pairs: Mapping[str, tuple[Value, Value]]) -> None:
        """Take back a value that waits on the county's desk: [what was sent, what was before]."""
        current = self.current(ent, rec) or {}
        self._save(ent, rec, WITHDRAW, dict(pairs), dict(current))

    def insist(self, ent: str, rec: str, pairs: Mapping[str, tuple[Value, Value]]) -> None:
        """Write again what the county decided against: [what it stood on first, what is wanted].

        The county then meets a difference and decides anew; told that its own value was seen, it
        would take the change in without a word.
        """
        current = self.current(ent, rec)
        if current is None:
            raise KeyError(rec)
        new = {name: pair[1] for name, pair in pairs.items()}
        self._save(ent, rec, CHANGE, dict(pairs), {**current, **new})

    def _save(
        self,
        ent: str,
        rec: str,
        act: Act,
        f: Pairs,
        after: rows.Record,
    ) -> None:
        new = after if act == CREATE else {name: pair[1] for name, pair in f.items()}
        subject = journal.subject_of(ent, rec, after)
        self._saved.append(_Saved(ent, rec, act, f, new, subject))
        if act != WITHDRAW:
            self._current[ent, rec] = after

    def afterwards(self, act: Callable[[int], None]) -> None:
        """Have something done with the commit's revision once the records are written."""
        self._afterwards.append(act)

    def finish(self) -> Summary:
        """Number, chain and write everything; called once by `change` when the block ends well."""
        self.summary = self._write() if self._saved or self._afterwards else NOTHING_WRITTEN
        let_go(self._saved)
        let_go(self._current)
        return self.summary

    def _write(self) -> Summary:
        connection = self.connection
        periods.refuse_second(connection, self._periods())
        at_county = settings.get(connection, settings.KIND) == settings.COUNTY
        log = settings.get(connection, settings.LOG)
        operations, previous = self._number(log, at_county=at_county)
        revision = settings.next_revision(connection)
        with pen(connection):
            unit = journal.add_unit(connection, self._note(operations, log, revision))
            if self.undoes is not None:
                journal.mark_undone(connection, self.undoes, unit)
            if not at_county:
                shade(connection, operations)
            with inserting(connection, len(operations)) as inserter:
                self._take_effect(inserter, revision, at_county=at_county)
                subjects = [saved.subject for saved in self._saved]
                head = journal.write_lines(inserter, (unit, log), operations, subjects, previous)
            if operations:
                journal.advance(connection, log, operations[-1].n, head)
        for act in self._afterwards:
            act(revision)
        keys = frozenset((s.ent, s.rec) for s in self._saved)
        if at_county:
            desk.close_fulfilled(connection, revision, self.author, keys)
        return Summary(unit=unit, revision=revision, count=len(operations), records=keys)

    def _periods(self) -> dict[str, rows.Record]:
        """The touched memberships as they will be."""
        found = {rec: self.current("membership", rec) for rec in self._written("membership")}
        return {rec: values for rec, values in found.items() if values is not None}

    def _written(self, ent: str) -> set[str]:
        return {s.rec for s in self._saved if s.ent == ent and s.act != WITHDRAW}

    def _number(self, log: str, *, at_county: bool) -> tuple[Sequence[Operation], bytes]:
        applied, previous = journal.head(self.connection, log)
        seen = settings.REVISION if at_county else settings.SEEN_REVISION
        base = settings.number(self.connection, seen)
        unit = Unit(applied + 1, len(self._saved), int(self.whole))
        # At once: an import has tens of thousands of operations, and each call asks the system.
        salts = secrets.token_hex(16 * len(self._saved))
        ext = schemas.in_force().ext

        def made(index: int) -> Operation:
            saved = self._saved[index]
            return Operation(
                n=applied + 1 + index,
                unit=unit,
                ent=saved.ent,
                rec=saved.rec,
                act=saved.act,
                f=saved.pairs,
                base=base,
                who=self.author.who,
                why=self.title,
                t=self.author.at,
                salt=salts[32 * index : 32 * index + 32],
                ext=ext,
            )

        return OnDemand(len(self._saved), made), previous

    def _note(self, operations: Sequence[Operation], log: str, revision: int) -> UnitNote:
        return UnitNote(
            origin=journal.OWN,
            kind=self.kind,
            title=self.title,
            author=self.author,
            revision=revision,
            log=log,
            first=operations[0].n if operations else 0,
            count=len(operations),
            whole=self.whole,
            undoes=self.undoes,
        )

    def _take_effect(self, inserter: Inserter, revision: int, *, at_county: bool) -> None:
        writes = (
            (saved.ent, saved.rec, saved.act == CREATE, saved.new)
            for saved in self._saved
            if saved.act != WITHDRAW
        )
        effects.apply(
            self.connection,
            revision,
            effects.gather(writes),
            departures=at_county,
            inserter=inserter,
        )


@contextmanager
def change(
    connection: Connection, author: Author, title: str, kind: str = "edit"
) -> Iterator[Change]:
    """Open a change; if the block ends well it is written, else nothing was."""
    opened = Change(connection, author, title, kind)
    yield opened
    opened.finish()


def shade(connection: Connection, operations: Iterable[Operation]) -> None:
    """Keep the county's value under every group that own operations are about to change."""
    some = [op for op in operations if op.act != WITHDRAW]
    unknown = _unknown_to_county(connection, some)
    live: dict[Key, rows.Record] = {}
    for ent in {op.ent for op in some}:
        live.update(rows.load(connection, ent, {op.rec for op in some if op.ent == ent}))
    shadows: dict[tuple[str, str, str], str | None] = {}
    for op in some:
        key = (op.ent, op.rec)
        before = None if key in unknown else live.get(key)
        for group in touched_groups(op):
            shadows.setdefault((*key, group), _county_text(op.ent, group, before))
    if shadows:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO shadow (ent, rec, grp, county) VALUES (?, ?, ?, ?)",
            [(*place, county) for place, county in shadows.items()],
        )


def _county_text(ent: str, group: str, before: rows.Record | None) -> str | None:
    return None if before is None else shadow_text(group_values(ent, group, before))


def shadow_text(values: Mapping[str, Value]) -> str:
    """A shadow's values as the table keeps them."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def shadow_values(text: str | None) -> dict[str, Value] | None:
    """The county's values of a shadow; None where the county has no such record."""
    return None if text is None else msgspec.json.decode(text, type=dict[str, str | None])


def _unknown_to_county(connection: Connection, operations: Iterable[Operation]) -> set[Key]:
    unknown: set[Key] = set()
    for some in rows.chunks({op.rec for op in operations}):
        found = connection.exec_driver_sql(
            "SELECT DISTINCT ent, rec FROM shadow WHERE county IS NULL"  # noqa: S608
            f" AND rec IN ({rows.marks(some)})",
            tuple(some),
        )
        unknown.update((row[0], row[1]) for row in found)
    return unknown
