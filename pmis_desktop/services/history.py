"""History of a record, and undo: always a new change, never a rewriting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from pmis_desktop.errors.services import (
    ChangedSinceError,
    NothingToUndoError,
    NumberTakenError,
    RejectedChangeError,
)
from pmis_desktop.exchange.facts import Key, Record
from pmis_desktop.exchange.operations import CREATE, Operation, Value
from pmis_desktop.exchange.records import (
    AGREED,
    APPLIED,
    CONFLICT,
    HELD,
    REJECTED,
    SETTLED,
    SUPERSEDED,
    WITHDRAWN,
    Outcome,
)
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.models import desk, settings, tree
from pmis_desktop.models.change import Change
from pmis_desktop.rules import values
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import finding
from pmis_desktop.services.house import House

_OPERATION = msgspec.json.Decoder(Operation)
_IMPORT = "import"

# How taking back one operation can end.
_TAKEN = "taken"
_REFUSED = "refused"
_CHANGED = "changed"


class _Line(msgspec.Struct):
    """What every journal line about a record has in common."""

    f: dict[str, tuple[str | None, str | None]]
    ent: str = ""


_LINE = msgspec.json.Decoder(_Line)


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
    """What was taken back, how many records, and how many stay because they changed again."""

    title: str
    unit: int | None
    records: int
    kept: int


def of_record(house: House, kind: str, text: str) -> list[Step]:
    """Everything that happened to a record and what belongs to it, oldest first."""
    with house.reading() as connection:
        rec = finding.record(connection, kind, text)
        names = tree.read(connection).names
        found = connection.exec_driver_sql(
            "SELECT u.at, u.who, u.title, u.origin, j.ent, j.line, o.verdict, o.note"
            " FROM journal AS j JOIN unit AS u ON u.id = j.unit"
            " LEFT JOIN outcome AS o ON o.log = j.log AND o.n = j.n"
            " WHERE j.subject = ? ORDER BY j.seq",
            (rec,),
        )
        steps = [_step(tuple(row), names) for row in found]
    house.note("history", "查看变更记录", record=rec)
    return steps


def _step(row: Sequence[object], names: dict[str, str]) -> Step:
    at, who, title, origin, ent, line, verdict, note = row
    entity = ENTITIES[str(ent)]
    pairs = _LINE.decode(bytes(line)).f  # type: ignore[call-overload]
    changes = tuple(
        {
            "field": name,
            "label": entity.field(name).label,
            "old": values.show(entity.field(name), old, referred=names),
            "new": values.show(entity.field(name), new, referred=names),
        }
        for name, (old, new) in pairs.items()
        if old != new and entity.has(name)
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


def undo(house: House) -> Undone:
    """Take back the newest own change that still stands, as a new change named after it.

    Not yet answered or applied: the old values come back. In conflict or held: the change is
    withdrawn. An import gives back only rows that nobody touched since. What a change of the
    county had closed on its desk is open again. Raises NothingToUndoError, RejectedChangeError,
    ChangedSinceError.
    """
    with house.reading() as connection:
        unit = _newest(connection)
    with house.change(f"撤销：{unit.title}", kind="undo") as change:
        change.undoes = unit.id
        change.whole = unit.whole
        operations = _operations(change.connection, unit)
        kept = _take_back(change, operations, partly=unit.kind == _IMPORT)
        _refuse_second_holder(change, operations)
        if house.at_county:
            connection = change.connection
            change.afterwards(lambda revision: desk.reopen(connection, revision, unit.revision))
    summary = change.summary
    return Undone(
        title=unit.title,
        unit=summary.unit if summary else None,
        records=len({(op.ent, op.rec) for op in operations}) - kept,
        kept=kept,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    id: int
    kind: str
    title: str
    log: str
    first: int
    count: int
    whole: bool
    revision: int


def _newest(connection: Connection) -> _Unit:
    """The newest own change that still stands; what was withdrawn or replaced has gone already."""
    found = connection.exec_driver_sql(
        "SELECT id, kind, title, log, first, count, whole, revision FROM unit"
        " WHERE origin = 'own' AND undone_by IS NULL AND undoes IS NULL AND kind <> 'found'"
        " AND log = ? ORDER BY id DESC",
        (settings.get(connection, settings.LOG),),
    )
    for row in found:
        unit = _Unit(
            id=row[0],
            kind=row[1],
            title=row[2],
            log=row[3],
            first=row[4],
            count=row[5],
            whole=bool(row[6]),
            revision=row[7],
        )
        if not _gone_already(connection, unit):
            return unit
    raise NothingToUndoError


def _gone_already(connection: Connection, unit: _Unit) -> bool:
    if settings.get(connection, settings.KIND) == settings.COUNTY:
        return False
    outcomes = desk.outcomes_between(connection, unit.log, unit.first, unit.first + unit.count - 1)
    verdicts = {each for o in outcomes for each in (o.groups.values() or [o.verdict])}
    return len(outcomes) == unit.count and verdicts <= {WITHDRAWN, SUPERSEDED}


def _operations(connection: Connection, unit: _Unit) -> list[Operation]:
    found = connection.exec_driver_sql(
        "SELECT line FROM journal WHERE log = ? AND n >= ? AND n < ? ORDER BY n",
        (unit.log, unit.first, unit.first + unit.count),
    )
    return [_OPERATION.decode(bytes(row[0])) for row in found]


def _take_back(change: Change, operations: list[Operation], *, partly: bool) -> int:
    """Reverse operations, newest first; returns how many records stay as they are."""
    outcomes = _outcomes(change.connection, operations)
    ends: dict[str, set[Key]] = {_TAKEN: set(), _REFUSED: set(), _CHANGED: set()}
    for operation in reversed(operations):
        end = _reverse(change, operation, outcomes.get(operation.n))
        ends[end].add((operation.ent, operation.rec))
    if ends[_CHANGED] and not (partly and ends[_TAKEN]):
        raise ChangedSinceError(len(ends[_CHANGED]))
    if ends[_REFUSED] and not ends[_TAKEN]:
        raise RejectedChangeError
    return len((ends[_CHANGED] | ends[_REFUSED]) - ends[_TAKEN])


def _refuse_second_holder(change: Change, operations: list[Operation]) -> None:
    """An ID number that came back must not be another living member's by now."""
    told = {
        op.rec for op in operations if op.ent == "member" and {"id_number", "removed"} & set(op.f)
    }
    for rec in told & change.touched("member"):
        values = change.current("member", rec) or {}
        number = None if values.get("removed") else values.get("id_number")
        found = change.connection.exec_driver_sql(
            "SELECT id FROM member WHERE id_number = ? AND removed IS NULL AND id <> ?",
            (number, rec),
        )
        others = [change.current("member", row[0]) or {} for row in found]
        if any(o.get("id_number") == number and not o.get("removed") for o in others):
            raise NumberTakenError


def _outcomes(connection: Connection, operations: list[Operation]) -> dict[int, Outcome]:
    if settings.get(connection, settings.KIND) == settings.COUNTY or not operations:
        return {}
    log = settings.get(connection, settings.LOG)
    found = desk.outcomes_between(connection, log, operations[0].n, operations[-1].n)
    return {outcome.n: outcome for outcome in found}


def _reverse(change: Change, operation: Operation, outcome: Outcome | None) -> str:
    """Take one operation back, group by group, and say how that ended."""
    current = change.current(operation.ent, operation.rec)
    standing: dict[str, Value] = {}
    waiting: dict[str, tuple[Value, Value]] = {}
    refused = False
    for group in touched_groups(operation):
        names = ENTITIES[operation.ent].groups[group]
        pairs = {name: (operation.f[name][1], operation.f[name][0]) for name in names}
        verdict = outcome.groups.get(group, outcome.verdict) if outcome else APPLIED
        if verdict == SETTLED:
            verdict = APPLIED if _holds(current, pairs) else REJECTED
        if verdict in {CONFLICT, HELD}:
            waiting |= pairs
        elif verdict in {APPLIED, AGREED}:
            standing |= {name: old for name, (_new, old) in pairs.items()}
        refused = refused or verdict == REJECTED
    if standing and current is not None:
        if any(current.get(name) != operation.f[name][1] for name in standing):
            return _CHANGED
        if operation.act == CREATE:
            standing = {"removed": "1", "removed_reason": "撤销新增"}
        change.update(operation.ent, operation.rec, standing)
    if waiting:
        change.withdraw(operation.ent, operation.rec, waiting)
    return _REFUSED if refused and not (standing or waiting) else _TAKEN


def _holds(current: Record | None, pairs: Mapping[str, tuple[Value, Value]]) -> bool:
    """Whether a record still has what an operation wrote: the county decided for it."""
    return current is not None and all(current.get(n) == new for n, (new, _) in pairs.items())
