"""Purge orders in the vault: which were carried out, what they cover, what is left to tidy."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange import documents, envelope, purging
from pmis_desktop.exchange.documents import Purge, Root
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.models.rows import fetch

Signed = tuple[str, Purge]
"""An order with the hash of its statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One order as it was carried out here; ``tidied`` once files and free pages are clean too."""

    hash: str
    number: int
    dated_on: str
    document: str
    reason: str
    records: int
    operations: int
    revision: int
    applied_at: str
    tidied: bool


_COLUMNS = (
    "hash, number, dated_on, document, reason, records, operations, revision, applied_at, tidied"
)


def carried(connection: Connection) -> list[Carried]:
    """Every order that was carried out, the newest first."""
    found = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM purge_order ORDER BY dated_on DESC, number DESC, hash"  # noqa: S608
    )
    return [_carried(tuple(row)) for row in found]


def _carried(row: tuple[object, ...]) -> Carried:
    order, number, dated_on, document, reason, records, operations, revision, at, tidied = row
    return Carried(
        hash=str(order),
        number=int(str(number)),
        dated_on=str(dated_on),
        document=str(document),
        reason=str(reason),
        records=int(str(records)),
        operations=int(str(operations)),
        revision=int(str(revision)),
        applied_at=str(at),
        tidied=bool(tidied),
    )


def signed(connection: Connection) -> list[Signed]:
    """Every order that is kept as a document of the newest root."""
    found = connection.exec_driver_sql(
        "SELECT kind, body FROM document WHERE kind IN (?, ?) ORDER BY id",
        (envelope.ROOT, envelope.PURGE),
    ).all()
    papers = [bytes(body) for kind, body in found if kind == envelope.PURGE]
    if not papers:
        return []
    roots = [documents.read(bytes(body)) for kind, body in found if kind == envelope.ROOT]
    root = max(roots, key=lambda one: one.number).content()
    if not isinstance(root, Root):
        return []
    return [(order, said) for _, order, said in purging.signed(papers, root)]


def count(connection: Connection) -> int:
    """How many were carried out: what a reading of them is good for."""
    ((found,),) = fetch(connection, "SELECT COUNT(*) FROM purge_order")
    return int(found)


def last_revision(connection: Connection) -> int:
    """The revision at which an order last took something; 0 where none ever did."""
    found = connection.exec_driver_sql("SELECT MAX(revision) FROM purge_order").scalar()
    return int(found or 0)


def coverage(connection: Connection) -> Coverage:
    """What all orders cover, with everything they were found to cover here."""
    found = Coverage.of(signed(connection))
    for ent, rec, group, order in connection.exec_driver_sql(
        "SELECT ent, rec, grp, purge_order FROM purged"
    ):
        found.known.add(order)
        if group:
            found.groups.setdefault((ent, rec), {}).setdefault(group, order)
        else:
            found.whole.setdefault((ent, rec), order)
    return found


def remember(connection: Connection, some: Coverage) -> None:
    """Keep which records the orders take: also what they were found to cover just now."""
    rows = [(*key, "", order) for key, order in some.whole.items()]
    for key, groups in some.groups.items():
        rows += [(*key, group, order) for group, order in groups.items()]
    if rows:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO purged (ent, rec, grp, purge_order) VALUES (?, ?, ?, ?)", rows
        )


def whole(connection: Connection, order: str) -> list[Key]:
    """The records that an order took whole."""
    found = connection.exec_driver_sql(
        "SELECT ent, rec FROM purged WHERE purge_order = ? AND grp = ''", (order,)
    )
    return [(str(ent), str(rec)) for ent, rec in found]


def of_record(connection: Connection, ent: str, rec: str) -> Carried | None:
    """The order that took a record whole; None where none did."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM purge_order WHERE hash = ("  # noqa: S608
        "SELECT purge_order FROM purged WHERE ent = ? AND rec = ? AND grp = '')",
        (ent, rec),
    ).first()
    return None if row is None else _carried(tuple(row))


def groups_of(connection: Connection, ent: str, rec: str) -> list[tuple[str, Carried]]:
    """The field groups of a record that orders took, each with its order."""
    known = {each.hash: each for each in carried(connection)}
    found = connection.exec_driver_sql(
        "SELECT grp, purge_order FROM purged WHERE ent = ? AND rec = ? AND grp <> '' ORDER BY grp",
        (ent, rec),
    )
    return [(str(group), known[order]) for group, order in found if order in known]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What carrying out some orders did, when, and where copies may still lie outside tables."""

    operations: int
    revision: int
    at: str
    blobs: frozenset[str]
    logs: frozenset[str]


def note(connection: Connection, orders: Iterable[Signed], done: Done) -> None:
    """Note that orders were carried out; what was left to tidy of them before stays to be done."""
    before = untidied(connection)
    left = (
        json.dumps(sorted(done.blobs | before.blobs)),
        json.dumps(sorted(done.logs | before.logs)),
    )
    for order, said in orders:
        connection.exec_driver_sql(
            "INSERT INTO purge_order (hash, number, dated_on, document, reason, records,"
            " operations, revision, applied_at, blobs, logs, tidied)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
            " ON CONFLICT (hash) DO UPDATE SET operations = operations + excluded.operations,"
            " revision = excluded.revision, blobs = excluded.blobs, logs = excluded.logs,"
            " tidied = 0",
            (
                order,
                said.number,
                said.on,
                said.document,
                said.reason,
                len(said.records),
                done.operations,
                done.revision,
                done.at,
                *left,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Untidied:
    """What orders have left to do outside the tables: blobs to delete, logs to look through."""

    orders: tuple[str, ...]
    blobs: frozenset[str]
    logs: frozenset[str]


def untidied(connection: Connection) -> Untidied:
    """Orders whose files are still to be seen to."""
    found = connection.exec_driver_sql(
        "SELECT hash, blobs, logs FROM purge_order WHERE tidied = 0"
    ).all()
    return Untidied(
        orders=tuple(str(row[0]) for row in found),
        blobs=frozenset(each for row in found for each in json.loads(row[1])),
        logs=frozenset(each for row in found for each in json.loads(row[2])),
    )


def note_tidied(connection: Connection, orders: Iterable[str]) -> None:
    """Note that nothing is left of these outside the tables."""
    for order in orders:
        connection.exec_driver_sql(
            "UPDATE purge_order SET tidied = 1, blobs = '[]', logs = '[]' WHERE hash = ?", (order,)
        )
