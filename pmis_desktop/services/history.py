"""History of a record, undo and redo: always a new change, never a rewriting."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.records import NothingToRedoError
from pmis_desktop.errors.services import NothingToUndoError
from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.facts import Key
from pmis_desktop.memory import collector_paused
from pmis_desktop.models import desk, tree
from pmis_desktop.rules import values
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import finding, naming, taking_back, titling, undoing
from pmis_desktop.services.house import House
from pmis_desktop.services.taking_back import TakenBack
from pmis_desktop.services.titling import REDO_MARK, UNDO_MARK
from pmis_desktop.services.undoing import OwnUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in a record's history: when, who, what, and each field's old and new value."""

    at: str
    who: str
    title: str
    origin: str
    entity: str
    changes: tuple[dict[str, str], ...]
    verdict: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back, how many records, and how many stay because they changed again.

    ``title`` names the record where it is one. ``members`` and ``organisations`` are those that
    are whole as they were, with all that belongs to them.
    """

    title: str
    unit: int | None
    records: int
    kept: int
    members: int
    organisations: int


def of_record(house: House, kind: str, text: str) -> list[Step]:
    """Everything that happened to a record and what belongs to it, oldest first."""
    with house.reading() as connection:
        rec = finding.record(connection, kind, text)
        names = tree.read(connection).names
        found = connection.exec_driver_sql(
            f"{STEPS} FROM {STEP_TABLES} WHERE j.subject = ? ORDER BY j.seq",
            (rec,),
        )
        steps = [read_step(tuple(row), names) for row in found]
    house.note("history", "查看变更记录", record=rec)
    return steps


# What `read_step` wants of a journal line, and where it stands.
STEPS = "SELECT u.at, u.who, u.title, u.origin, j.ent, j.line, o.verdict, o.note"
STEP_TABLES = (
    "journal AS j JOIN unit AS u ON u.id = j.unit"
    " LEFT JOIN outcome AS o ON o.log = j.log AND o.n = j.n"
)


def read_step(row: Sequence[object], names: dict[str, str]) -> Step:
    """One journal line as a step that people read; ``names`` are those of the organisations."""
    at, who, title, origin, ent, line, verdict, note = row
    entity = ENTITIES[str(ent)]
    pairs = schemas.read_pairs(bytes(line))  # type: ignore[call-overload]
    changes = tuple(
        {
            "field": field.id,
            "label": field.label,
            "old": values.show(field, old, referred=names),
            "new": values.show(field, new, referred=names),
        }
        # Whose record it is needs no line: it stands in that record's history.
        for field in naming.told(entity.id, pairs)
        for old, new in [pairs[field.id]]
        if old != new
    )
    return Step(
        at=str(at),
        who=str(who),
        title=str(title),
        origin=str(origin),
        entity=entity.label,
        changes=changes,
        verdict=str(verdict or ""),
        note=str(note or ""),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Doable:
    """What would be taken back, or brought again, next: its title, as the button says it."""

    unit: int
    title: str


def next_undo(house: House) -> Doable | None:
    """The change that `undo` would take back; None where there is none, or one may only read.

    A decision that a branch has been told stands, and nothing behind it is offered.
    """
    with house.reading() as connection:
        unit = undoing.newest(connection) if house.may_write else None
        if unit is None or undoing.is_told(connection, unit):
            return None
        return Doable(unit=unit.id, title=f"{UNDO_MARK}{titling.named(connection, unit)}")


def next_redo(house: House) -> Doable | None:
    """What `redo` would bring again; None once something else was changed since."""
    with house.reading() as connection:
        unit = undoing.newest_undone(connection) if house.may_write else None
        if unit is None:
            return None
        return Doable(unit=unit.id, title=f"{REDO_MARK}{titling.named(connection, unit)}")


def undo(house: House) -> Undone:
    """Take back the newest own change that still stands, as a new change named after it.

    Not yet answered or applied: the old values come back. In conflict or held: the change is
    withdrawn. What came to nothing at the county is passed over. An import gives back only rows
    that nobody touched since. What a change of the county had closed on its desk is open again.
    Raises NothingToUndoError, ChangedSinceError, NumberTakenError, SecondPeriodError, and
    AnswerLeftError for a decision that a branch has been told.
    """
    with house.reading() as connection:
        unit = undoing.newest(connection)
    if unit is None:
        raise NothingToUndoError(at_county=house.at_county)
    return _turn(house, unit, UNDO_MARK, undoing.UNDO)


def undo_exactly(house: House, unit: int) -> bool:
    """Take back this change if it is the newest; False where something came after it."""
    following = next_undo(house)
    if following is None or following.unit != unit:
        return False
    undo(house)
    return True


def redo(house: House) -> Undone:
    """Bring again what was taken back last, as a new change; each further call goes one further.

    Raises NothingToRedoError, and what `undo` raises.
    """
    with house.reading() as connection:
        unit = undoing.newest_undone(connection)
    if unit is None:
        raise NothingToRedoError
    return _turn(house, unit, REDO_MARK, undoing.REDO)


def _turn(house: House, unit: OwnUnit, way: str, kind: str) -> Undone:
    title = f"{way}{titling.plain(unit)}"
    # An import has 77,000 operations without circles.
    with collector_paused(), house.change(title, kind=kind) as change:
        connection = change.connection
        undoing.refuse_told(connection, unit)
        title = titling.named(connection, unit)
        change.undoes = unit.id
        change.whole = unit.whole
        taken = taking_back.take_back(change, unit)
        whole = _whole(connection, unit, taken)
        if house.at_county:
            change.afterwards(lambda revision: desk.reopen(connection, revision, unit.revision))
    summary = change.summary
    return Undone(
        title=title,
        unit=summary.unit if summary else None,
        records=taken.records - len(taken.kept),
        kept=len(taken.kept),
        members=whole["member"],
        organisations=whole["organisation"],
    )


def _whole(connection: Connection, unit: OwnUnit, taken: TakenBack) -> Counter[str]:
    """Of how many members and organisations nothing stays: (entity, how many)."""
    # Row by row: an import has 77,000.
    found = connection.exec_driver_sql(
        "SELECT ent, rec, subject FROM journal WHERE log = ? AND n >= ? AND n < ?",
        (unit.log, unit.first, unit.first + unit.count),
    )
    every: set[Key] = set()
    staying: set[Key] = set()
    for ent, rec, subject in found:
        (staying if (ent, rec) in taken.kept else every).add((ENTITIES[ent].subject, subject))
    return Counter(ent for ent, _rec in every - staying)
