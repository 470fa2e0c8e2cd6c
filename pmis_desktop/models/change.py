"""The one way to write records: a named change, its operations and their effect, all or nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import Key, subject_of
from pmis_desktop.exchange.operations import CHANGE, CREATE, WITHDRAW, Act, Value
from pmis_desktop.memory import let_go
from pmis_desktop.models import rows
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.journal import Author
from pmis_desktop.models.saved import Pairs, Saved, Values
from pmis_desktop.models.writing import Heading, Portion, Writing
from pmis_desktop.rules.fields import ENTITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one change did: its line of history, how many operations."""

    unit: int | None
    revision: int
    count: int


NOTHING_WRITTEN = Summary(unit=None, revision=0, count=0)


class Change:
    """Operations of one unit, gathered until the block ends and then written at once.

    After `expect` they are written in portions as they come; ``held`` ends with the block.
    """

    def __init__(
        self,
        connection: Connection,
        author: Author,
        title: str,
        kind: str,
        held: ExitStack | None = None,
    ) -> None:
        self._connection = connection
        self.author = author
        self.title = title
        self.kind = kind
        self.whole = False
        self.undoes: int | None = None
        self.summary: Summary | None = None
        self._held = held or ExitStack()
        self._expected: int | None = None
        self._writing: Writing | None = None
        self._saved: list[Saved] = []
        self._newborn: set[str] = set()
        self._afterwards: list[Callable[[int], None]] = []
        self._current: dict[Key, rows.Record] = {}

    @property
    def connection(self) -> Connection:
        """The transaction in which the change is written; what was put out is in the tables."""
        if self._writing is not None:
            self._writing.wait()
        return self._connection

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
        if not rec:
            rec = new_id()
            self._newborn.add(rec)
        given: rows.Record = dict(values)
        if None in given.values():
            given = {name: value for name, value in values.items() if value is not None}
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
        subject = subject_of(ent, rec, after)
        self._saved.append(Saved(ent, rec, act, f, new, subject))
        if act != WITHDRAW:
            self._current[ent, rec] = after

    def afterwards(self, act: Callable[[int], None]) -> None:
        """Have something done with the commit's revision once the records are written."""
        self._afterwards.append(act)

    def expect(self, count: int) -> None:
        """Say how many operations this change will have in all, which every line of it repeats.

        From now on `write_out` may write what was gathered so far. Kind, title, ``whole`` and
        ``undoes`` are settled with the first portion.
        """
        self._expected = count

    def write_out(self) -> None:
        """Write what was gathered so far and forget it: 77,000 operations at once take 100 MB."""
        if self._expected is None:
            raise RuntimeError("a change says how many operations it has before it writes some")
        self._put()
        self._forget()

    def finish(self) -> Summary:
        """Write what is left; called once by `change` when the block ends well.

        Raises CountedOtherwiseError where another number was expected.
        """
        if self._saved or self._afterwards or self._writing:
            self.summary = self._ended()
        else:
            self.summary = NOTHING_WRITTEN
        self._forget()
        return self.summary

    def _put(self) -> Writing:
        writing = self._begun(len(self._saved) if self._expected is None else self._expected)
        writing.put(
            Portion(saved=self._saved, periods=self._periods(), newborn=frozenset(self._newborn))
        )
        return writing

    def _forget(self) -> None:
        let_go(self._saved)
        let_go(self._current)
        self._newborn.clear()

    def _ended(self) -> Summary:
        writing = self._put()
        writing.close()
        for act in self._afterwards:
            act(writing.revision)
        writing.settle_desk()
        return Summary(unit=writing.unit, revision=writing.revision, count=writing.count)

    def _begun(self, count: int) -> Writing:
        if self._writing is None:
            heading = Heading(
                author=self.author,
                title=self.title,
                kind=self.kind,
                whole=self.whole,
                undoes=self.undoes,
                count=count,
            )
            self._writing = Writing(self._connection, heading, self._held)
        return self._writing

    def _periods(self) -> dict[str, rows.Record]:
        """The touched memberships as they will be."""
        found = {rec: self.current("membership", rec) for rec in self._written("membership")}
        return {rec: values for rec, values in found.items() if values is not None}

    def _written(self, ent: str) -> set[str]:
        return {s.rec for s in self._saved if s.ent == ent and s.act != WITHDRAW}


@contextmanager
def change(
    connection: Connection, author: Author, title: str, kind: str = "edit"
) -> Iterator[Change]:
    """Open a change; if the block ends well it is written, else nothing was."""
    with ExitStack() as held:
        opened = Change(connection, author, title, kind, held)
        yield opened
        opened.finish()
