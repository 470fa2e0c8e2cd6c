"""Plain packages of a round, written many at once and behind the judging of the next ones.

What a plain package writes can be laid beside that of others: births with all that places them, and
changes that move nobody. Its rows go into the tables in large statements on a thread of their own,
and always before anybody reads there; see `in_hand`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pmis_desktop.exchange import new_rows
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.foretelling import Foretold
from pmis_desktop.exchange.new_rows import Fresh
from pmis_desktop.exchange.planning import Plan
from pmis_desktop.exchange.world import MEMBER
from pmis_desktop.models import (
    desk,
    effects,
    foreseen,
    in_hand,
    incoming,
    journal,
    parcels,
    settings,
    sites,
)
from pmis_desktop.models.cells import Cells
from pmis_desktop.models.foreseen import Foreseen
from pmis_desktop.models.incoming import Incoming
from pmis_desktop.models.inserting import LARGE, Inserter, inserting
from pmis_desktop.models.journal import Author
from pmis_desktop.models.parcels import Parcel
from pmis_desktop.models.pen import pen

_PORTION = 600
"""So many operations go on their way together."""

_SUBJECT = journal.COLUMNS.index("subject")

_Row = tuple[object, ...]


@dataclass(slots=True)
class _Waiting:
    """Rows that no table has yet, by what they are."""

    units: list[_Row] = field(default_factory=list)
    lines: list[_Row] = field(default_factory=list)
    outcomes: list[_Row] = field(default_factory=list)
    logs: list[_Row] = field(default_factory=list)
    archive: list[_Row] = field(default_factory=list)
    seen: list[_Row] = field(default_factory=list)
    parcels: list[_Row] = field(default_factory=list)
    fresh: dict[Key, Fresh] = field(default_factory=dict)
    told: Cells = field(default_factory=Cells)


@dataclass(slots=True)
class Behind:
    """The packages of one transaction that are on their way into the tables."""

    connection: Connection
    inserter: Inserter
    foreseen: Foreseen
    filled: dict[str, set[str]]
    _waiting: _Waiting = field(default_factory=_Waiting)
    _revision: int | None = None
    _unit: int = 0

    @property
    def revision(self) -> int:
        """The county's revision, with what is on its way."""
        if self._revision is None:
            self._revision = settings.number(self.connection, settings.REVISION)
            self._unit = journal.newest_unit(self.connection)
        return self._revision

    def takes(self, plan: Plan) -> bool:
        """Whether what a plan writes may be written beside that of others."""
        if not plan.is_plain():
            return False
        born = {write.rec for write in plan.writes if write.created and write.ent == MEMBER}
        return not foreseen.already_spoken_of(self.connection, born)

    def take(self, author: Author, given: Incoming, plan: Plan) -> None:
        """Take a package in as its plan says, one that ``takes`` has said yes to."""
        # What is asked of the tables comes first: asking sends what waits.
        subjects = given.subjects(self.connection, plan)
        if self._waiting.told.count:
            self._send()
        waiting, revision = self._begin(author, given)
        lines = list(given.lines_of(self._unit, subjects))
        waiting.lines += lines
        waiting.outcomes += desk.outcome_rows(given.log, revision, plan.outcomes)
        waiting.archive.append(given.archive_row(author, revision, plan.hash))
        writes = ((write.ent, write.rec, write.created, write.new) for write in plan.writes)
        waiting.fresh.update(new_rows.gather(writes, revision))
        told = {str(line[_SUBJECT]) for line in lines} | {op.rec for op in given.operations}
        self.foreseen.written(given.log, given.file_hash, plan.writes, told)

    def take_told(self, author: Author, given: Incoming, told: Foretold) -> None:
        """Take a package in as it was foretold, while that counts."""
        if self._waiting.lines or not self._waiting.told.fits(told):
            self._send()
        waiting, revision = self._begin(author, given)
        waiting.archive.append(given.archive_row(author, revision, told.plan_hash))
        waiting.told.add(given, told, self._unit, revision)
        self.foreseen.born(given.log, given.file_hash, told.asked)

    def _begin(self, author: Author, given: Incoming) -> tuple[_Waiting, int]:
        """The place for the rows of one more package, and its revision."""
        revision = self._revision = self.revision + 1
        self._unit += 1
        waiting = self._waiting
        waiting.units.append((self._unit, *journal.unit_row(given.unit(author, revision))))
        waiting.logs.append((given.log, given.last, given.heads[-1]))
        return waiting, revision

    def note(self, site: str, seen: tuple[int, int], at: str, parcel: Parcel) -> None:
        """Note in the books what a package shows; its rows go on their way."""
        self._waiting.seen.append((*seen, at, site))
        self._waiting.parcels.append(parcels.row(parcel))
        if len(self._waiting.lines) + self._waiting.told.count >= _PORTION:
            self._send()

    def before_reading(self) -> None:
        """Have every row in its table."""
        if self._waiting.units or self._waiting.parcels:
            self._send()
        self.inserter.wait()

    def before_writing(self) -> None:
        """Do as before reading; what was read ahead may not be so any more."""
        self.before_reading()
        self.foreseen.before_writing()
        self._revision = None

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, _Waiting()
        insert = self.inserter
        with pen(self.connection):
            insert.insert("unit", ("id", *journal.UNIT_COLUMNS), waiting.units)
            waiting.told.lay(insert)
            effects.lay(insert, waiting.fresh, self.filled)
            insert.insert("journal", journal.COLUMNS, waiting.lines)
            insert.insert("outcome", desk.OUTCOME_COLUMNS, waiting.outcomes, known="REPLACE")
            insert.many(journal.ADVANCE, waiting.logs)
            insert.insert("archive", incoming.ARCHIVE_COLUMNS, waiting.archive)
            insert.many(sites.NOTE_SEEN, waiting.seen)
            insert.many(parcels.NOTE, waiting.parcels)
            insert.many(settings.PUT, [(settings.REVISION, str(self._revision))])
        insert.go()


def on(connection: Connection) -> Behind | None:
    """What is on its way on a connection, if anything may be."""
    held = in_hand.held_on(connection)
    return held if isinstance(held, Behind) else None


def revision(connection: Connection) -> int:
    """The county's revision, with what is on its way."""
    held = on(connection)
    return settings.number(connection, settings.REVISION) if held is None else held.revision


@contextmanager
def writing(connection: Connection, seen: Foreseen, filled: dict[str, set[str]]) -> Iterator[None]:
    """Let plain packages be written behind; at the end of the block all rows are in their tables.

    ``filled`` is kept from one transaction to the next, see `effects.lay`.

    Where the block fails the thread is done before the failure goes on, and nothing is foreseen.
    """
    try:
        with inserting(connection, LARGE, steady=True) as inserter:
            behind = Behind(connection, inserter, seen, filled)
            with in_hand.holding(connection, behind):
                yield
                behind.before_reading()
    except BaseException:
        seen.before_writing()
        raise
