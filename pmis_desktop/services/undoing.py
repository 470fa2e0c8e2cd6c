"""Which unit of own history can be taken back or brought again next, and how that is done."""

from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.records import AnswerLeftError
from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.operations import WITHDRAW, Operation
from pmis_desktop.exchange.records import (
    REJECTED,
    SETTLED,
    SUPERSEDED,
    WITHDRAWN,
    Outcome,
)
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.models import desk, rows, settings, sites
from pmis_desktop.services import deciding
from pmis_desktop.services.reversing import holds, pairs

UNDO = "undo"
REDO = "redo"
MANY = "many"
# Two records that are one person were made one: taken back, there are two of the number again.
DOUBLE = "double"
# Every operation of these stands for itself: what was touched since may stay as it is.
SEPARATE = frozenset(("import", MANY))

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
    withdrawn = _withdraws(connection, unit)
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
        and holds(current, pairs(operation, group))
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


def _withdraws(connection: Connection, unit: OwnUnit) -> bool:
    """Whether any operation takes a value back from the desk; all of an import would be 200 MB."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM journal WHERE log = ? AND n >= ? AND n < ? AND instr(line, ?) LIMIT 1",
        (unit.log, unit.first, unit.first + unit.count, f'"act":"{WITHDRAW}"'),
    )
    return found.first() is not None
