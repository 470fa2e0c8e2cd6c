"""What waits at a branch: every change the county has not acknowledged, person by person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import WITHDRAW, Operation
from pmis_desktop.exchange.taking import Shadow, ShadowKey, touched_groups
from pmis_desktop.models import rows, settings
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import naming, sending
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import Naming, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """One field: the county's value, the present one, and the change that wrote it last."""

    label: str
    old: str
    new: str
    at: str
    who: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRecord:
    """A member or organisation with everything about it that waits.

    ``new`` says that the county does not have it yet, ``sent`` that all of it has been in a
    package before; ``changes`` counts places that merge as one, a new record counts once;
    ``unsent`` of them were in no package yet.
    """

    kind: str
    id: str
    name: str
    new: bool
    sent: bool
    first_at: str
    changes: int
    unsent: int
    lines: tuple[WaitingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """All that waits. ``operations`` is what a package would carry, undone changes included.

    ``unsent`` of the ``changes`` were in no package yet, nor were ``withdrawals``, which take back
    what waits on the county's desk; ``exported_at`` is when the newest package was written, or
    empty.
    """

    records: tuple[WaitingRecord, ...]
    changes: int
    unsent: int
    withdrawals: int
    operations: int
    oldest: str
    exported_at: str

    @property
    def to_send(self) -> int:
        """How many changes and withdrawals were in no package yet."""
        return self.unsent + self.withdrawals

    @property
    def unsent_records(self) -> tuple[WaitingRecord, ...]:
        """The records with something that was in no package yet."""
        return tuple(record for record in self.records if not record.sent)


@dataclass(slots=True)
class _Gathered:
    """What is found for one subject while the operations are gone through."""

    subject: Subject
    first_at: str
    new: bool = False
    changes: int = 0
    unsent: int = 0
    lines: list[WaitingLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """One group of one record, with the last operation that wrote it."""

    ent: str
    rec: str
    group: str
    first_at: str
    operation: Operation
    sent: bool


def pending(house: House, *, full: bool = False) -> Pending:
    """Everything that waits; with ``full`` ID numbers and phones whole, which is noted."""
    house.require_site()
    with house.reading() as connection:
        found = read(connection, masked=not full)
    if full and found.records:
        house.note("unmask", "查看待上报内容的完整号码", count=str(len(found.records)))
    return found


def read(connection: Connection, *, masked: bool = True) -> Pending:
    """The same inside a reading that somebody else began."""
    exported, exported_at = _last_export(connection)
    operations = _operations(connection, exported)
    places = _places(operations)
    live = _live(connection, places)
    gathered = _gather(Naming(connection, masked), places, live, sending.shadows(connection))
    records = tuple(_record(each) for each in gathered)
    return Pending(
        records=records,
        changes=sum(record.changes for record in records),
        unsent=sum(record.unsent for record in records),
        withdrawals=sum(op.act == WITHDRAW for op, sent in operations if not sent),
        operations=len(operations),
        oldest=min((record.first_at for record in records), default=""),
        exported_at=exported_at,
    )


def _last_export(connection: Connection) -> tuple[int, str]:
    """The history line of the newest package written here, and when; (0, "") without any."""
    row = connection.exec_driver_sql(
        "SELECT id, at FROM unit WHERE origin = 'local' AND kind = 'export'"
        " ORDER BY id DESC LIMIT 1"
    ).first()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def _operations(connection: Connection, exported: int) -> list[tuple[Operation, bool]]:
    """What the county has not acknowledged, and whether a package was written since.

    A package carries everything that waits, so what is older than the newest one was in it.
    """
    found = rows.fetch(
        connection,
        "SELECT line, unit FROM journal WHERE log = ? AND n > ? ORDER BY n",
        (
            settings.get(connection, settings.LOG),
            settings.number(connection, settings.ACKNOWLEDGED),
        ),
    )
    return [(schemas.read_line(bytes(line)), unit < exported) for line, unit in found]


def _places(operations: Sequence[tuple[Operation, bool]]) -> list[_Place]:
    """The touched groups in the order in which each was touched first."""
    found: dict[ShadowKey, _Place] = {}
    for operation, sent in operations:
        if operation.act == WITHDRAW:
            continue
        for group in touched_groups(operation):
            key = (operation.ent, operation.rec, group)
            first_at = found[key].first_at if key in found else operation.t
            found[key] = _Place(*key, first_at, operation, sent)
    return list(found.values())


def _live(connection: Connection, places: Sequence[_Place]) -> dict[Key, rows.Record]:
    live: dict[Key, rows.Record] = {}
    for ent in {place.ent for place in places}:
        ids = dict.fromkeys(place.rec for place in places if place.ent == ent)
        live.update(rows.load(connection, ent, ids))
    return live


def _gather(
    names: Naming,
    places: Sequence[_Place],
    live: Mapping[Key, rows.Record],
    shadows: Mapping[ShadowKey, Shadow],
) -> Iterator[_Gathered]:
    found: dict[Key, _Gathered] = {}
    for place in places:
        values = live.get((place.ent, place.rec))
        key = (place.ent, place.rec, place.group)
        # Without a shadow it left with the county's answer; what came and went is no news.
        if values is None or key not in shadows:
            continue
        county = shadows[key]
        lines = _lines(names, place, values, county)
        if not lines or (county is None and values.get("removed")):
            continue
        subject = names.subject(place.ent, place.rec, values)
        own = (subject.kind, subject.id)
        entry = found.setdefault(own, _Gathered(subject, place.first_at))
        entry.new = entry.new or (county is None and own == (place.ent, place.rec))
        entry.first_at = min(entry.first_at, place.first_at)
        entry.changes += 1
        entry.unsent += not place.sent
        entry.lines += lines
    # What belongs to a new record that was taken back again is no news either.
    return (each for each in found.values() if not _taken_back(each, live, shadows))


def _taken_back(
    each: _Gathered, live: Mapping[Key, rows.Record], shadows: Mapping[ShadowKey, Shadow]
) -> bool:
    key = (each.subject.kind, each.subject.id)
    groups = ENTITIES[key[0]].groups
    born_here = any((*key, group) in shadows and shadows[*key, group] is None for group in groups)
    return born_here and bool(live.get(key, {}).get("removed"))


def _lines(names: Naming, place: _Place, values: rows.Record, county: Shadow) -> list[WaitingLine]:
    before = county or {}
    group = ENTITIES[place.ent].groups[place.group]
    changed = [name for name in group if before.get(name) != values.get(name)]
    return [
        WaitingLine(
            label=naming.label(place.ent, each.id),
            old=names.words(each, before.get(each.id)),
            new=names.words(each, values.get(each.id)),
            at=place.operation.t,
            who=place.operation.who,
            title=place.operation.why,
        )
        for each in naming.told(place.ent, changed)
    ]


def _record(each: _Gathered) -> WaitingRecord:
    return WaitingRecord(
        kind=each.subject.kind,
        id=each.subject.id,
        name=each.subject.name,
        new=each.new,
        sent=not each.unsent,
        first_at=each.first_at,
        changes=1 if each.new else each.changes,
        unsent=min(each.unsent, 1) if each.new else each.unsent,
        lines=tuple(each.lines),
    )
