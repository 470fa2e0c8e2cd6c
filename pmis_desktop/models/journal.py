"""The one journal: units of history, their lines, and a hash chain for every log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from pmis_desktop.exchange import canonical
from pmis_desktop.exchange.operations import CHAIN_START, Operation, line, link
from pmis_desktop.models.inserting import Inserter
from pmis_desktop.models.lines import LineMaker
from pmis_desktop.models.pen import pen, write
from pmis_desktop.models.rows import fetch, marks, quoted
from pmis_desktop.models.saved import Saved

OWN = "own"
RECEIVED = "received"
LOCAL = "local"

_LINES_AT_ONCE = 600
COLUMNS = ("unit", "log", "n", "ent", "rec", "subject", "line", "head")

UNIT_COLUMNS = (
    "origin",
    "kind",
    "title",
    "who",
    "at",
    "revision",
    "log",
    "first",
    "count",
    "whole",
    "source",
    "undoes",
)
ADVANCE = (
    "INSERT INTO log (id, applied, head, state) VALUES (?, ?, ?, 'open')"
    " ON CONFLICT (id) DO UPDATE SET applied = excluded.applied, head = excluded.head"
)

LOCAL_LOG = "local"
COUNTY_LOG = "county"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who acts, and what the clock says; the clock is for display and decides nothing."""

    who: str
    at: str


class Entry(NamedTuple):
    """One journal line: which record it is about, whose history shows it, and its bytes.

    In the order of the table; an import has tens of thousands, and a tuple is made at once.
    """

    n: int
    ent: str
    rec: str
    subject: str
    line: bytes
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNote:
    """What history says of one change as a whole."""

    origin: str
    kind: str
    title: str
    author: Author
    revision: int
    log: str
    first: int
    count: int
    whole: bool = False
    source: str | None = None
    undoes: int | None = None


def head(connection: Connection, log: str) -> tuple[int, bytes]:
    """The last number and chain head of a log; (0, empty) for one not begun."""
    row = connection.exec_driver_sql("SELECT applied, head FROM log WHERE id = ?", (log,)).first()
    return (0, CHAIN_START) if row is None else (int(row[0]), bytes(row[1]))


def advance(connection: Connection, log: str, applied: int, new_head: bytes) -> None:
    """Move a log on to its new last number and head; a log not known yet begins here."""
    write(connection, ADVANCE, (log, applied, new_head))


def add_unit(connection: Connection, note: UnitNote) -> int:
    """Write one line of history; the caller holds the pen. Returns its id."""
    statement = f"INSERT INTO unit ({quoted(UNIT_COLUMNS)}) VALUES ({marks(UNIT_COLUMNS)})"  # noqa: S608
    return int(write(connection, statement, unit_row(note)).lastrowid)


def unit_row(note: UnitNote) -> tuple[object, ...]:
    """The row of one line of history, without its id."""
    return (
        note.origin,
        note.kind,
        note.title,
        note.author.who,
        note.author.at,
        note.revision,
        note.log,
        note.first,
        note.count,
        int(note.whole),
        note.source,
        note.undoes,
    )


def newest_unit(connection: Connection) -> int:
    """The id of the newest line of history; the next one has one more."""
    ((newest,),) = fetch(connection, "SELECT COALESCE(MAX(id), 0) FROM unit")
    return int(newest)


def mark_undone(connection: Connection, unit: int, by: int) -> None:
    """Note that one line of history was taken back by another; the caller holds the pen."""
    connection.exec_driver_sql("UPDATE unit SET undone_by = ? WHERE id = ?", (by, unit))


def add_entries(connection: Connection, unit: int, log: str, entries: Sequence[Entry]) -> None:
    """Write the lines of one unit; the caller holds the pen."""
    Inserter(connection).insert("journal", COLUMNS, ((unit, log, *entry) for entry in entries))


def write_lines(
    inserter: Inserter,
    at: tuple[int, str],
    maker: LineMaker,
    saved: Sequence[Saved],
    after: tuple[int, bytes],
) -> bytes:
    """Make the lines of own saves and insert them ``at`` a unit and a log; the new head.

    ``after`` is the number of the first and the head before it. In portions: one look at the lines
    of a whole import would hold up the window, and all of them at once take 100 MB. The caller
    holds the pen. Raises what the maker raises.
    """
    n, previous = after
    for start in range(0, len(saved), _LINES_AT_ONCE):
        some = saved[start : start + _LINES_AT_ONCE]
        made = []
        for each, own in zip(some, maker.lines(some, n), strict=True):
            previous = link(previous, own)
            made.append((*at, n, each.ent, each.rec, each.subject, own, previous))
            n += 1
        inserter.insert("journal", COLUMNS, made)
    return previous


def entries(
    operations: Sequence[Operation], subjects: Sequence[str], previous: bytes
) -> list[Entry]:
    """The journal lines of own operations, chained onto the previous head."""
    made = []
    for operation, subject in zip(operations, subjects, strict=True):
        operation_line = line(operation)
        previous = link(previous, operation_line)
        made.append(
            Entry(
                n=operation.n,
                ent=operation.ent,
                rec=operation.rec,
                subject=subject,
                line=operation_line,
                head=previous,
            )
        )
    return made


def note_local(
    connection: Connection, author: Author, kind: str, title: str, facts: dict[str, str]
) -> None:
    """Add one event to the local log: unlocking, printing, exporting, looking at full numbers.

    ``facts`` hold counts and reasons, never personal data.
    """
    n, previous = head(connection, LOCAL_LOG)
    event_line = canonical.encode({"act": kind, "at": author.at, "who": author.who, **facts})
    new_head = link(previous, event_line)
    with pen(connection):
        unit = add_unit(
            connection,
            UnitNote(
                origin=LOCAL,
                kind=kind,
                title=title,
                author=author,
                revision=0,
                log=LOCAL_LOG,
                first=n + 1,
                count=1,
            ),
        )
        entry = Entry(n=n + 1, ent="", rec="", subject="", line=event_line, head=new_head)
        add_entries(connection, unit, LOCAL_LOG, [entry])
    advance(connection, LOCAL_LOG, n + 1, new_head)
