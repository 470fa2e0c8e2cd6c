"""The recycle bin: records that were taken out of every list with a reason, and back again.

A record is never deleted (R22 of 党员信息核查要求): being removed is a state, and history goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.recycling import (
    NotInBinError,
    NumberInUseError,
    SiteStandsError,
    StillRemovedError,
    StillUsedError,
)
from pmis_desktop.errors.services import (
    OrganisationInUseError,
    ReasonMissingError,
    RecordMissingError,
)
from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.facts import Key, subject_of
from pmis_desktop.models import rows, sites
from pmis_desktop.models.change import Change
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import drafts, editing, finding
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import Naming
from pmis_desktop.services.transfers import scribing

REMOVE = "remove"
RESTORE = "restore"
_BACK = {"removed": None, "removed_reason": None}
# Periods and dated facts come and go with their member and by undoing, never by themselves.
_NOT_ALONE = frozenset({"membership", "category_fact", "status_fact", "admission"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """One record in the bin: what it is, whose, why, when (as stored) and by whom."""

    kind: str
    id: str
    label: str
    name: str
    reason: str
    at: str
    who: str


def removed(house: House) -> tuple[Removed, ...]:
    """Everything in the bin, what was removed last first.

    What belongs to a removed member is not told by itself: it comes back with it.
    """
    with house.reading() as connection:
        naming = Naming(connection)
        found = [
            _told(connection, naming, kind, rec, values)
            for kind in ENTITIES
            if kind not in _NOT_ALONE
            for rec, values in _removed(connection, kind)
        ]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


def remove(house: House, kind: str, rec: str, reason: str) -> editing.Edited:
    """Take a record out of every list, with a reason; it can come back at any time.

    Raises ReasonMissingError, RecordMissingError, StillUsedError for an organisation with anybody
    in it, SiteStandsError for one with a computer, CountyOnlyError, and what changing raises.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError
    title = f"把{ENTITIES[kind].label}移到回收站（{reason}）"
    with house.change(title, kind=REMOVE) as change:
        scribing.require_draft(kind, _current(change, kind, rec))
        if kind == "organisation":
            _refuse_used(change.connection, rec)
        parsed = editing.parse(house, change, kind, {"removed": "1", "removed_reason": reason})
        drafts.drop_in(change.connection, kind, rec)
        change.update(kind, rec, parsed)
    unit = change.summary.unit if change.summary else None
    return editing.Edited(id=rec, unit=unit, problems=())


def restore(house: House, kind: str, rec: str) -> editing.Edited:
    """Bring a record back, with everything that was removed together with it.

    Raises RecordMissingError, NotInBinError, NumberInUseError, SecondPeriodError, CountyOnlyError,
    OrganisationInUseError for a name that was given again, StillRemovedError where what it
    stands under is in the bin itself, and what changing raises.
    """
    with house.change(f"从回收站恢复{ENTITIES[kind].label}", kind=RESTORE) as change:
        change.whole = True
        current = _current(change, kind, rec)
        if not current.get("removed"):
            raise NotInBinError(ENTITIES[kind].label)
        if kind == "member":
            _refuse_second_holder(change.connection, rec, current.get("id_number"))
        elif kind == "organisation":
            _refuse_second_name(change.connection, current.get("name") or "")
        for ent, there in _removed_together(change, kind, rec):
            editing.parse(house, change, ent, {"removed": "", "removed_reason": ""})
            change.update(ent, there, _BACK)
        _refuse_nowhere(change, kind, rec)
    unit = change.summary.unit if change.summary else None
    return editing.Edited(id=rec, unit=unit, problems=())


def _removed(connection: Connection, kind: str) -> Iterator[tuple[str, rows.Record]]:
    found = rows.fetch(connection, f'SELECT id FROM "{kind}" WHERE removed IS NOT NULL')  # noqa: S608
    loaded = rows.load(connection, kind, [row[0] for row in found])
    owner = ENTITIES[kind].owner
    owners = {str(values[owner]) for values in loaded.values()} if owner else set()
    gone = {
        key[1]
        for key, values in rows.load(connection, owner or "member", owners).items()
        if values.get("removed")
    }
    for (_ent, rec), values in loaded.items():
        if owner is None or values.get(owner) not in gone:
            yield rec, values


def _told(
    connection: Connection, naming: Naming, kind: str, rec: str, values: rows.Record
) -> Removed:
    last = _removal(connection, kind, rec)
    owner = naming.subject(kind, rec, values)
    own = values.get("name") or values.get("title") or ""
    name = own if owner.id == rec or not own else f"{owner.name}：{own}"
    return Removed(
        kind=kind,
        id=rec,
        label=ENTITIES[kind].label,
        name=name or owner.name,
        reason=values.get("removed_reason") or "",
        at=last.at if last else "",
        who=last.who if last else "",
    )


@dataclass(frozen=True, slots=True)
class _Removal:
    """The line of history that removed a record: its number, when, who, whose record."""

    unit: int
    at: str
    who: str
    subject: str


def _removal(connection: Connection, kind: str, rec: str) -> _Removal | None:
    """The line of history that removed a record last."""
    owner = subject_of(kind, rec, rows.one(connection, kind, rec) or {})
    found = connection.exec_driver_sql(
        "SELECT u.id, u.at, u.who, j.line FROM journal AS j JOIN unit AS u ON u.id = j.unit"
        " WHERE j.subject = ? AND j.ent = ? AND j.rec = ? ORDER BY j.seq DESC",
        (owner, kind, rec),
    )
    for unit, at, who, line in found:
        if schemas.read_pairs(bytes(line)).get("removed", (None, None))[1]:
            return _Removal(int(unit), str(at), str(who), str(owner))
    return None


def _removed_together(change: Change, kind: str, rec: str) -> list[Key]:
    """The record, and what belongs to it and was removed by the same line of history."""
    last = _removal(change.connection, kind, rec)
    if last is None:
        return [(kind, rec)]
    found = rows.fetch(
        change.connection,
        "SELECT DISTINCT j.ent, j.rec FROM unit AS u JOIN journal AS j"
        " ON j.log = u.log AND j.n >= u.first AND j.n < u.first + u.count"
        " WHERE u.id = ? AND j.subject = ?",
        (last.unit, last.subject),
    )
    others = [key for key in found if (change.current(*key) or {}).get("removed")]
    return [(kind, rec), *(key for key in others if key != (kind, rec))]


def _current(change: Change, kind: str, rec: str) -> rows.Record:
    current = change.current(kind, rec)
    if current is None:
        raise RecordMissingError(ENTITIES[kind].label)
    return current


def _refuse_used(connection: Connection, organisation: str) -> None:
    ((members, below),) = rows.fetch(
        connection,
        "SELECT (SELECT COUNT(*) FROM member WHERE branch = ? AND removed IS NULL),"
        " (SELECT COUNT(*) FROM organisation WHERE parent = ? AND removed IS NULL)",
        (organisation, organisation),
    )
    if members or below:
        raise StillUsedError(members, below)
    if site := sites.standing_at(connection, [organisation]):
        raise SiteStandsError(site)


def _refuse_second_name(connection: Connection, name: str) -> None:
    found = finding.organisation_index(connection).find(name)
    if found is not None:
        raise OrganisationInUseError


def _refuse_nowhere(change: Change, kind: str, rec: str) -> None:
    """What would come back under something that is in the bin would be in no list."""
    current = change.current(kind, rec) or {}
    owner = ENTITIES[kind].owner
    above = [(owner or "", current.get(owner or ""))]
    if kind == "organisation":
        above = [(kind, current.get("parent"))]
    elif kind == "member":
        periods = rows.load(change.connection, "membership", [rec], by="member")
        now = (change.current(*key) or {} for key in periods)
        above = [
            ("organisation", values.get("organisation"))
            for values in now
            if not values.get("ended_on") and not values.get("removed")
        ]
    for ent, there in above:
        values = (change.current(ent, there) if there else None) or {}
        if values.get("removed"):
            raise StillRemovedError(ENTITIES[ent].label, values.get("name") or "")


def _refuse_second_holder(connection: Connection, rec: str, number: str | None) -> None:
    found = connection.exec_driver_sql(
        "SELECT COUNT(*) FROM member WHERE id_number = ? AND removed IS NULL AND id <> ?",
        (number, rec),
    )
    if found.scalar_one():
        raise NumberInUseError
