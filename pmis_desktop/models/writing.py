"""A change on its way into tables and journal: numbered, chained, in one portion or in many."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange import new_rows, schemas
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Unit
from pmis_desktop.models import desk, effects, journal, periods, settings
from pmis_desktop.models.inserting import LARGE, Inserter, inserting
from pmis_desktop.models.journal import Author, UnitNote
from pmis_desktop.models.lines import LineMaker
from pmis_desktop.models.pen import pen
from pmis_desktop.models.rows import Record
from pmis_desktop.models.saved import Saved
from pmis_desktop.models.shading import shade
from pmis_desktop.models.vault.engine import leave_log


class CountedOtherwiseError(RuntimeError):
    """A fault of the program: a change has more operations, or fewer, than its lines say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a change says before its first operation; ``count`` is how many it will have."""

    author: Author
    title: str
    kind: str
    whole: bool
    undoes: int | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Saves that are written together, and the touched memberships as they will be.

    ``newborn`` are ids that this portion made itself: nothing in the tables can be about them.
    """

    saved: Sequence[Saved]
    periods: Mapping[str, Record]
    newborn: Collection[str]


class Writing:
    """Numbers, chains and writes the portions of one change, in the transaction that is open.

    ``held`` is what the change holds until it ends: the thread that inserts. Between `put` and
    `wait` nobody else may use the connection.
    """

    def __init__(self, connection: Connection, heading: Heading, held: ExitStack) -> None:
        self._connection = connection
        self._heading = heading
        self._at_county = settings.get(connection, settings.KIND) == settings.COUNTY
        self._log = settings.get(connection, settings.LOG)
        self._applied, self._head = journal.head(connection, self._log)
        self._first = self._applied + 1
        self._lines = self._line_maker()
        self.revision = settings.next_revision(connection)
        # What no item waits for need not be remembered: a change of 77,000 records has 15 MB of it.
        self._desk_waits = self._at_county and desk.waits(connection)
        self._keys: set[Key] = set()
        with pen(connection):
            self.unit = journal.add_unit(connection, self._note())
            if heading.undoes is not None:
                journal.mark_undone(connection, heading.undoes, self.unit)
        if heading.count >= LARGE:
            leave_log(connection)
        self._inserter: Inserter = held.enter_context(inserting(connection, heading.count))

    def _line_maker(self) -> LineMaker:
        heading, seen = self._heading, settings.SEEN_REVISION
        return LineMaker(
            unit=Unit(self._first, heading.count, int(heading.whole)),
            base=settings.number(self._connection, settings.REVISION if self._at_county else seen),
            who=heading.author.who,
            why=heading.title,
            at=heading.author.at,
            ext=schemas.in_force().ext,
        )

    def _note(self) -> UnitNote:
        heading = self._heading
        return UnitNote(
            origin=journal.OWN,
            kind=heading.kind,
            title=heading.title,
            author=heading.author,
            revision=self.revision,
            log=self._log,
            first=self._first if heading.count else 0,
            count=heading.count,
            whole=heading.whole,
            undoes=heading.undoes,
        )

    @property
    def count(self) -> int:
        """How many operations were written so far."""
        return self._applied + 1 - self._first

    def put(self, portion: Portion) -> None:
        """Let some saves take effect and write their lines."""
        connection, saved = self._connection, portion.saved
        if any(each.act != CREATE for each in saved) or not self._at_county:
            self.wait()
        self._refuse_second(portion)
        with pen(connection):
            if not self._at_county:
                shade(connection, saved)
            writes = (
                (each.ent, each.rec, each.act == CREATE, each.new)
                for each in saved
                if each.act != WITHDRAW
            )
            effects.apply(
                connection,
                self.revision,
                new_rows.gather(writes),
                departures=self._at_county,
                inserter=self._inserter,
                newborn=portion.newborn,
            )
            at = (self.unit, self._log)
            self._head = journal.write_lines(
                self._inserter, at, self._lines, saved, (self._applied + 1, self._head)
            )
        self._applied += len(saved)
        if self._desk_waits:
            self._keys.update((each.ent, each.rec) for each in saved)

    def _refuse_second(self, portion: Portion) -> None:
        if any(each["member"] not in portion.newborn for each in portion.periods.values()):
            self.wait()
        periods.refuse_second(self._connection, portion.periods, portion.newborn)

    def wait(self) -> None:
        """Come back when every row is in its table and the connection may be used."""
        self._inserter.wait()

    def close(self) -> None:
        """Move the log on, once everything was put. Raises CountedOtherwiseError."""
        self.wait()
        if self.count != self._heading.count:
            raise CountedOtherwiseError(self.count, self._heading.count)
        if self.count:
            journal.advance(self._connection, self._log, self._applied, self._head)

    def settle_desk(self) -> None:
        """Close what waited on the county's desk for a value that was written."""
        if self._desk_waits:
            desk.close_fulfilled(self._connection, self.revision, self._heading.author, self._keys)
