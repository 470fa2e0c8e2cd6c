"""Reading the facts a plan needs, in a handful of queries for exactly the touched records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from pmis_desktop.exchange import departing, leaving
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import (
    MOVED,
    UNASKED,
    DeskItem,
    Facts,
    ItemKey,
    Key,
    Reviewing,
    owner_claimed,
    owner_key,
)
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, ORGANISATION
from pmis_desktop.models import behind, foreseen, rows, transfer_facts
from pmis_desktop.rules.fields import ENTITIES


def read(
    connection: Connection,
    log: str,
    scope: frozenset[str],
    operations: Sequence[Operation],
    *,
    former: Sequence[Former] = (),
    review: Reviewing = UNASKED,
) -> Facts:
    """The county's side for the records that these operations touch.

    ``former`` are scopes that the sender had before.
    """
    records = _records(connection, operations)
    beside = transfer_facts.read(connection, records, operations)
    records.update(beside)
    about = owners(records, operations)
    members = sorted({*_members(about), *transfer_facts.members(beside)})
    homes = foreseen.homes(connection, members)
    unread = [member for member in members if (MEMBER, member) not in records]
    records.update(foreseen.load(connection, MEMBER, unread))
    periods = foreseen.open_periods(connection, members)
    numbers = id_numbers(records, operations)
    waiting = foreseen.desk_of(connection, log)
    leaves = about | beside.keys() | leaving.places_named(operations, records)
    records.update(foreseen.load(connection, MEMBERSHIP, periods.values()))
    return Facts(
        revision=behind.revision(connection),
        scope=scope,
        records=records,
        owners={key: _home(key, records[key], homes) for key in records},
        departures=_departures(connection, leaves, scope, former, homes),
        desk=waiting,
        id_holders=foreseen.id_holders(connection, numbers),
        open_periods=periods,
        pending=_pending(connection, log, waiting),
        reviewers=review.reviewers,
        opinions=review.opinions,
    )


def _departures(
    connection: Connection,
    owners: set[Key],
    scope: frozenset[str],
    former: Sequence[Former],
    homes: Mapping[str, str],
) -> dict[Key, int]:
    """When what the operations are about last left the sender's scopes, that of now or earlier."""
    left = foreseen.departures_since(connection, owners, scope)
    if not former:
        return left
    places = {key: key[1] if key[0] == ORGANISATION else homes.get(key[1]) for key in owners}
    return departing.with_former(
        left,
        former,
        scope,
        places,
        lambda some: foreseen.departures_since(connection, owners, some),
    )


def without_desk(known: Facts) -> Facts:
    """The same county with nothing of this log on its desk and no committee to ask."""
    return replace(known, desk={}, pending={}, reviewers={})


def _records(connection: Connection, operations: Sequence[Operation]) -> dict[Key, rows.Record]:
    records: dict[Key, rows.Record] = {}
    for ent in {op.ent for op in operations if op.ent in ENTITIES}:
        ids = dict.fromkeys(op.rec for op in operations if op.ent == ent)
        records.update(foreseen.load(connection, ent, ids))
    return records


def owners(records: Mapping[Key, rows.Record], operations: Sequence[Operation]) -> set[Key]:
    """The members and organisations that the operations are about, themselves or as owners."""
    found: set[Key | None] = set()
    for op in operations:
        if op.ent in ENTITIES:
            known = records.get((op.ent, op.rec))
            found.add(owner_key(op.ent, op.rec, known) if known else owner_claimed(op))
    return {key for key in found if key is not None}


def _members(about: Iterable[Key]) -> list[str]:
    """Every member an operation is about, itself or through what belongs to it."""
    return [rec for ent, rec in about if ent == MEMBER]


def _home(key: Key, values: rows.Record, homes: dict[str, str]) -> str | None:
    owner = owner_key(*key, values)
    if owner is None or owner[0] == ORGANISATION:
        return owner[1] if owner else None
    return homes.get(owner[1])


def id_numbers(records: Mapping[Key, rows.Record], operations: Sequence[Operation]) -> set[str]:
    """The ID numbers these operations name, or bring back with a removed member."""
    numbers = {op.f["id_number"][1] for op in operations if "id_number" in op.f}
    numbers |= {
        records[MEMBER, op.rec].get("id_number")
        for op in operations
        if "removed" in op.f and (MEMBER, op.rec) in records
    }
    return {number for number in numbers if number}


def _pending(
    connection: Connection, log: str, waiting: Mapping[ItemKey, DeskItem]
) -> dict[Key, ItemKey]:
    """Where records wait: those of all operations that an item without a group counts."""
    pending: dict[Key, ItemKey] = {}
    for place, item in waiting.items():
        if item.group or item.kind == MOVED:
            continue
        found = rows.fetch(
            connection,
            f"SELECT ent, rec FROM journal WHERE log = ? AND n IN ({rows.marks(item.numbers)})",  # noqa: S608
            (log, *item.numbers),
        )
        pending.update(dict.fromkeys(found, place))
    return pending
