"""Which unit of own history can be taken back or brought again next, and how that is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.records import AnswerLeftError
from pmis_desktop.errors.recycling import SiteStandsError
from pmis_desktop.errors.services import ChangedSinceError, NumberTakenError
from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.facts import Key, Record, subject_of
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Operation, Value
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
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP
from pmis_desktop.models import desk, rows, settings, sites
from pmis_desktop.models.change import Change
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import deciding

UNDO = "undo"
REDO = "redo"
MANY = "many"
# Two records that are one person were made one: taken back, there are two of the number again.
DOUBLE = "double"
# Every operation of these stands for itself: what was touched since may stay as it is.
_SEPARATE = frozenset(("import", MANY))

# How taking back one operation can end.
_TAKEN = "taken"
_REFUSED = "refused"
_CHANGED = "changed"
# Nothing of these is left in any record.
_CAME_TO_NOTHING = {WITHDRAWN, SUPERSEDED, REJECTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUnit:
    """One unit of own history; ``root`` is the kind of the change that it repeats or takes back."""

    id: int
    kind: str
    title: str
    log: str
    first: int
    count: int
    whole: bool
    revision: int
    root: str


# The change behind a unit: what it undoes, and what that undoes.
_ROOT = (
    "WITH RECURSIVE behind(id, kind, undoes) AS ("
    "SELECT id, kind, undoes FROM unit WHERE id = u.id"
    " UNION ALL SELECT b.id, b.kind, b.undoes FROM unit AS b JOIN behind ON b.id = behind.undoes)"
    " SELECT kind FROM behind WHERE undoes IS NULL"
)
_UNITS = (
    f"SELECT id, kind, title, log, first, count, whole, revision, ({_ROOT}) FROM unit AS u"  # noqa: S608
    " WHERE origin = 'own' AND undone_by IS NULL AND +log = ?"
)


def newest(connection: Connection) -> OwnUnit | None:
    """The newest own change that still stands; what came to nothing is passed over."""
    found = connection.exec_driver_sql(
        f"{_UNITS} AND kind NOT IN ('found', 'undo') ORDER BY id DESC",
        (settings.get(connection, settings.LOG),),
    )
    units = (_unit(*row) for row in found)
    return next((unit for unit in units if not _nothing_left(connection, unit)), None)


def newest_undone(connection: Connection) -> OwnUnit | None:
    """The newest undo that can itself be taken back: nothing else was changed since.

    A decision on the county's desk is taken again with its reason, not by this; nor is a value
    that was withdrawn from the desk.
    """
    # The newest first, by the key: this is asked after every change, and units are many.
    other = connection.exec_driver_sql(
        "SELECT id FROM unit WHERE origin = 'own' AND kind NOT IN ('undo', 'redo')"
        " ORDER BY id DESC LIMIT 1"
    ).scalar()
    row = connection.exec_driver_sql(
        f"{_UNITS} AND kind = 'undo' AND id > ? ORDER BY id DESC LIMIT 1",
        (settings.get(connection, settings.LOG), other or 0),
    ).first()
    if row is None:
        return None
    unit = _unit(*row)
    withdrawn = any(op.act == WITHDRAW for op in _operations(connection, unit))
    undecided = unit.root == deciding.SETTLE
    return None if withdrawn or undecided or _nothing_left(connection, unit) else unit


def _unit(*row: object) -> OwnUnit:
    number, kind, title, log, first, count, whole, revision, root = map(str, row)
    return OwnUnit(
        id=int(number),
        kind=kind,
        title=title,
        log=log,
        first=int(first),
        count=int(count),
        whole=whole == "1",
        revision=int(revision),
        root=root,
    )


def _nothing_left(connection: Connection, unit: OwnUnit) -> bool:
    """Whether the county has refused all of a unit, or it was withdrawn, replaced or purged."""
    if _is_bare(connection, unit):
        return True
    if settings.get(connection, settings.KIND) == settings.COUNTY:
        return False
    outcomes = desk.outcomes_between(connection, unit.log, unit.first, unit.first + unit.count - 1)
    verdicts = {each for o in outcomes for each in (o.groups.values() or [o.verdict])}
    if len(outcomes) < unit.count or not verdicts <= _CAME_TO_NOTHING | {SETTLED}:
        return False
    if SETTLED not in verdicts:
        return True
    by_number = {outcome.n: outcome for outcome in outcomes}
    return not any(
        _stands(connection, operation, by_number[operation.n])
        for operation in _operations(connection, unit)
    )


def _is_bare(connection: Connection, unit: OwnUnit) -> bool:
    """Whether a purge order took every field of every operation."""
    left = connection.exec_driver_sql(
        "SELECT 1 FROM journal WHERE log = ? AND n >= ? AND n < ?"
        " AND instr(line, '\"f\":{}') = 0 LIMIT 1",
        (unit.log, unit.first, unit.first + unit.count),
    )
    return bool(unit.count) and left.first() is None


def _stands(connection: Connection, operation: Operation, outcome: Outcome) -> bool:
    """Whether the county decided for some of an operation."""
    current = rows.one(connection, operation.ent, operation.rec)
    return any(
        outcome.groups.get(group, outcome.verdict) == SETTLED
        and _holds(current, _pairs(operation, group))
        for group in touched_groups(operation)
    )


def is_told(connection: Connection, unit: OwnUnit) -> bool:
    """Whether it is a decision that an answer has told its branch: it stands from then on."""
    if unit.root != deciding.SETTLE:
        return False
    logs = connection.exec_driver_sql(
        "SELECT DISTINCT log FROM desk WHERE closed_revision = ?", (unit.revision,)
    ).scalars()
    return any(sites.has_heard(connection, log, unit.revision) for log in logs.all())


def refuse_told(connection: Connection, unit: OwnUnit) -> None:
    """Raises AnswerLeftError for a decision that an answer has told its branch."""
    if is_told(connection, unit):
        raise AnswerLeftError


def _operations(connection: Connection, unit: OwnUnit) -> list[Operation]:
    found = connection.exec_driver_sql(
        "SELECT line FROM journal WHERE log = ? AND n >= ? AND n < ? ORDER BY n",
        (unit.log, unit.first, unit.first + unit.count),
    )
    return [schemas.read_line(bytes(row[0])) for row in found]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The records that a unit wrote, and those of them that stay as they are now."""

    records: frozenset[Key]
    kept: frozenset[Key]


def take_back(change: Change, unit: OwnUnit) -> TakenBack:
    """Reverse a unit's operations, newest first.

    An import, and a field of many, leave whom somebody touched since, with all that the unit wrote
    of them. Raises ChangedSinceError, NumberTakenError.
    """
    operations = _operations(change.connection, unit)
    # An import has tens of thousands of records: read at once, not each by itself.
    for ent in {operation.ent for operation in operations}:
        some = {operation.rec for operation in operations if operation.ent == ent}
        change.know(rows.load(change.connection, ent, some))
    outcomes = _outcomes(change.connection, operations)
    separate = unit.root in _SEPARATE and not unit.whole
    touched = _touched_since(change, unit, operations, outcomes) if separate else frozenset()
    ends: dict[str, set[Key]] = {_TAKEN: set(), _REFUSED: set(), _CHANGED: set()}
    for operation in reversed(operations):
        stays = _subject(change, operation) in touched
        end = _CHANGED if stays else _reverse(change, operation, outcomes.get(operation.n))
        ends[end].add((operation.ent, operation.rec))
    if ends[_CHANGED] and not (separate and ends[_TAKEN]):
        raise ChangedSinceError(len(ends[_CHANGED]))
    _refuse_used(change)
    if unit.root != DOUBLE:
        _refuse_second_holder(change, operations)
    kept = (ends[_CHANGED] | ends[_REFUSED]) - ends[_TAKEN]
    return TakenBack(frozenset((op.ent, op.rec) for op in operations), frozenset(kept))


def _touched_since(
    change: Change,
    unit: OwnUnit,
    operations: list[Operation],
    outcomes: Mapping[int, Outcome],
) -> frozenset[str]:
    """The members and organisations of a unit of which anything is another by now.

    Half of somebody given back would be a member without a branch or a category.
    """
    touched: set[str] = set()
    written: dict[Key, set[str]] = {}
    for operation in reversed(operations):
        current = change.current(operation.ent, operation.rec)
        standing = _parts(operation, outcomes.get(operation.n), current).standing
        later = written.setdefault((operation.ent, operation.rec), set())
        if current is not None and standing:
            wanted = {name: operation.f[name][1] for name in standing}
            if operation.act == CREATE:
                wanted = {**dict.fromkeys(current), **wanted}
            if any(current[name] != new for name, new in wanted.items() if name not in later):
                touched.add(_subject(change, operation))
        later.update(operation.f)
    return frozenset(touched) | _joined_since(change, unit, operations)


def _joined_since(change: Change, unit: OwnUnit, operations: list[Operation]) -> frozenset[str]:
    """Whom a unit entered or moved, and who was given something of their own since."""
    wrote = {operation.rec for operation in operations}
    entered = {
        _subject(change, operation)
        for operation in operations
        if operation.act == CREATE and operation.ent in {MEMBER, MEMBERSHIP}
    }
    owned = [ent for ent, entity in ENTITIES.items() if entity.owner == MEMBER]
    return frozenset(
        str(member)
        for ent in owned
        for some in rows.chunks(sorted(entered))
        for rec, member in rows.fetch(
            change.connection,
            f'SELECT id, member FROM "{ent}" WHERE removed IS NULL AND revision > ?'  # noqa: S608
            f" AND member IN ({rows.marks(some)})",
            (unit.revision, *some),
        )
        if rec not in wrote
    )


def _subject(change: Change, operation: Operation) -> str:
    current = change.current(operation.ent, operation.rec) or operation.new()
    return subject_of(operation.ent, operation.rec, current)


def _refuse_used(change: Change) -> None:
    """An organisation is not taken away from under whoever came into it meanwhile.

    Raises ChangedSinceError, or SiteStandsError for the computer of one.
    """
    leaving = [
        rec
        for rec in change.touched("organisation")
        if (change.current("organisation", rec) or {}).get("removed")
    ]
    there: set[Key] = set()
    for ent, column in (("membership", "organisation"), ("organisation", "parent")):
        for key in rows.load(change.connection, ent, leaving, by=column):
            values = change.current(*key) or {}
            if values.get(column) in leaving and not (
                values.get("removed") or values.get("ended_on")
            ):
                there.add(key)
    if there:
        raise ChangedSinceError(len(there))
    if site := sites.standing_at(change.connection, leaving):
        raise SiteStandsError(site)


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
    parts = _parts(operation, outcome, current)
    standing, waiting = parts.standing, parts.waiting
    if standing and current is not None:
        if any(current.get(name) != operation.f[name][1] for name in standing):
            return _CHANGED
        if operation.act == CREATE:
            standing = {"removed": "1", "removed_reason": "撤销新增"}
        change.update(operation.ent, operation.rec, standing)
    if waiting:
        change.withdraw(operation.ent, operation.rec, waiting)
    return _REFUSED if parts.refused and not (standing or waiting) else _TAKEN


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of an operation stands in the record, what waits on the desk, whether any was refused.

    ``standing`` has the values before, ``waiting`` what was written with what was before.
    """

    standing: dict[str, Value]
    waiting: dict[str, tuple[Value, Value]]
    refused: bool


def _parts(operation: Operation, outcome: Outcome | None, current: Record | None) -> _Parts:
    standing: dict[str, Value] = {}
    waiting: dict[str, tuple[Value, Value]] = {}
    refused = False
    for group in touched_groups(operation):
        pairs = _pairs(operation, group)
        verdict = outcome.groups.get(group, outcome.verdict) if outcome else APPLIED
        if verdict == SETTLED:
            verdict = APPLIED if _holds(current, pairs) else REJECTED
        if verdict in {CONFLICT, HELD}:
            waiting |= pairs
        elif verdict in {APPLIED, AGREED}:
            standing |= {name: old for name, (_new, old) in pairs.items()}
        refused = refused or verdict == REJECTED
    return _Parts(standing, waiting, refused)


def _pairs(operation: Operation, group: str) -> dict[str, tuple[Value, Value]]:
    """What an operation wrote in a group, and what was there before."""
    names = ENTITIES[operation.ent].groups[group]
    return {name: (operation.f[name][1], operation.f[name][0]) for name in names}


def _holds(current: Record | None, pairs: Mapping[str, tuple[Value, Value]]) -> bool:
    """Whether a record still has what an operation wrote: the county decided for it."""
    return current is not None and all(current.get(n) == new for n, (new, _) in pairs.items())
