"""Going on in a new log: after a restore here, or after the county went back to an older backup."""

import secrets
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection

from pmis_desktop.exchange.facts import subject_of
from pmis_desktop.exchange.operations import CHAIN_START, Operation, Unit
from pmis_desktop.models import journal, settings
from pmis_desktop.models.journal import UnitNote
from pmis_desktop.models.pen import pen
from pmis_desktop.services.house import House

_OPERATION = msgspec.json.Decoder(Operation)


@dataclass(frozen=True, slots=True)
class _Written:
    """One own unit as it was first written."""

    unit: int
    note: UnitNote
    operations: list[Operation]


def open_new_log(house: House, *, key_lost: bool = False) -> int:
    """Close this branch's log at what the county acknowledged and go on in a new one.

    The county may hold more of the old log than this copy does, so its numbers are never used
    again; changes not acknowledged are written anew, unit by unit. Returns how many.

    With ``key_lost`` it goes on as a site that the county does not know yet: it waits for a grant,
    and what it has seen of the county's answers counts for nothing.
    """
    house.require_site()
    # The program's own act, done whoever opens the restored data first; not a change of records.
    with house.vault.database.writing() as connection:
        settings.put(connection, settings.LOG_DUE, 0)
        if not settings.number(connection, settings.JOINED):
            return 0
        log = settings.get(connection, settings.LOG)
        again = go_on_from(connection, log, settings.number(connection, settings.ACKNOWLEDGED))
        if key_lost:
            leave_the_county(connection)
        return again


def go_on_from_before(connection: Connection) -> int:
    """The same after the last log that was closed: a county has forgotten all of the present one.

    To be called only where there is one (`has_begun_anew`).
    """
    log, last = _closed(connection)[-1]
    return go_on_from(connection, log, last or 0)


def leave_the_county(connection: Connection) -> None:
    """A new key is a new site to the county: its log opens no older one, its answers begin anew."""
    settings.put(connection, settings.JOINED, 0)
    settings.put(connection, settings.OPENS, "")
    settings.put(connection, settings.SEEN_ANSWER, 0)
    settings.put(connection, settings.SEEN_REVISION, 0)
    settings.put(connection, settings.SEEN_HASH, "")


def go_on_from(connection: Connection, log: str, applied: int) -> int:
    """Write everything after one operation of an own log into a new log, and close that log there.

    ``log`` is the present log or one closed before: what was written after it, in it and in its
    successors, comes again. Nothing is taken from a log beyond where its successor began. Returns
    how many operations the new log begins with.
    """
    chain = [*_closed(connection), (settings.get(connection, settings.LOG), None)]
    at = [name for name, _ in chain].index(log)
    written: list[_Written] = []
    for name, last in chain[at:]:
        written += _units(connection, name, applied if name == log else 0, last)
    head = connection.exec_driver_sql(
        "SELECT head FROM journal WHERE log = ? AND n = ?", (log, applied)
    ).scalar()
    new = secrets.token_hex(16)
    closed = [*chain[:at], (log, applied)]
    settings.put(
        connection, settings.CLOSED_LOGS, ";".join(f"{name}:{last}" for name, last in closed)
    )
    settings.put(connection, settings.OPENS, f"{log}:{applied}:{bytes(head).hex() if head else ''}")
    settings.put(connection, settings.LOG, new)
    settings.put(connection, settings.ACKNOWLEDGED, 0)
    return _write_again(connection, new, written)


def agreed_until(connection: Connection, log: str, applied: int, head: str) -> int:
    """Up to where the county and this branch have the same of a log that was closed.

    That is where the county stands in it. If it stands where this branch never was (a copied disk
    went on in that log, or a life of this one that a restore has ended), it is where the next log
    began: up to there the county had acknowledged it.
    """
    own = connection.exec_driver_sql(
        "SELECT head FROM journal WHERE log = ? AND n = ?", (log, applied)
    ).scalar()
    if (bytes(own).hex() if own else "") == head:
        return applied
    return next(last or 0 for name, last in _closed(connection) if name == log)


def is_own(connection: Connection, log: str) -> bool:
    """Whether this branch wrote that log before, and closed it."""
    return any(name == log for name, _ in _closed(connection))


def has_begun_anew(connection: Connection) -> bool:
    """Whether this branch has ever gone on in a new log, as after a restore."""
    return bool(_closed(connection))


def _closed(connection: Connection) -> list[tuple[str, int | None]]:
    """Own logs that were closed, oldest first, each with the number its successor began after."""
    text = settings.get(connection, settings.CLOSED_LOGS)
    pairs = (entry.split(":") for entry in text.split(";") if entry)
    return [(name, int(last)) for name, last in pairs]


def _units(connection: Connection, log: str, after: int, last: int | None) -> list[_Written]:
    found = connection.exec_driver_sql(
        "SELECT id, kind, title, who, at, whole, undoes FROM unit WHERE log = ? AND first > ?"
        " AND (? IS NULL OR first <= ?) AND count > 0 ORDER BY first",
        (log, after, last, last),
    ).all()
    units = []
    for unit, kind, title, who, at, whole, undoes in found:
        lines = connection.exec_driver_sql(
            "SELECT line FROM journal WHERE unit = ? ORDER BY n", (unit,)
        ).all()
        note = UnitNote(
            origin=journal.OWN,
            kind=kind,
            title=title,
            author=journal.Author(who=who, at=at),
            revision=0,
            log=log,
            first=0,
            count=len(lines),
            whole=bool(whole),
            undoes=undoes,
        )
        units.append(_Written(unit, note, [_OPERATION.decode(bytes(row[0])) for row in lines]))
    return units


def _write_again(connection: Connection, log: str, written: list[_Written]) -> int:
    previous, last = CHAIN_START, 0
    anew: dict[int | None, int] = {}
    for old in written:
        again = _renumbered(old.operations, last + 1)
        subjects = [subject_of(op.ent, op.rec, op.new()) for op in again]
        entries = journal.entries(again, subjects, previous)
        moved = replace(
            old.note,
            revision=settings.next_revision(connection),
            log=log,
            first=again[0].n,
            undoes=anew.get(old.note.undoes, old.note.undoes),
        )
        with pen(connection):
            anew[old.unit] = unit = journal.add_unit(connection, moved)
            journal.add_entries(connection, unit, log, entries)
            if moved.undoes is not None:
                journal.mark_undone(connection, moved.undoes, unit)
        previous, last = entries[-1].head, entries[-1].n
        journal.advance(connection, log, last, previous)
    return last


def _renumbered(operations: list[Operation], first: int) -> list[Operation]:
    """One unit's operations under the numbers of the new log."""
    return [
        msgspec.structs.replace(
            op, n=first + offset, unit=Unit(first, op.unit.count, op.unit.whole)
        )
        for offset, op in enumerate(operations)
    ]
