"""Reading the facts a plan needs, in a handful of queries for exactly the touched records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from pmis_desktop.exchange import asking, departing, leaving
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import (
    MOVED,
    UNASKED,
    DeskItem,
    Facts,
    ItemKey,
    Key,
    Reviewing,
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
    about = asking.owners(records, operations)
    members = sorted({*_members(about), *transfer_facts.members(beside)})
    homes = foreseen.homes(connection, members)
    unread = [member for member in members if (MEMBER, member) not in records]
    records.update(foreseen.load(connection, MEMBER, unread))
    periods = foreseen.open_periods(connection, members)
    numbers = asking.id_numbers(records, operations)
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


def _members(about: Iterable[Key]) -> list[str]:
    """Every member an operation is about, itself or through what belongs to it."""
    return [rec for ent, rec in about if ent == MEMBER]


def _home(key: Key, values: rows.Record, homes: dict[str, str]) -> str | None:
    owner = owner_key(*key, values)
    if owner is None or owner[0] == ORGANISATION:
        return owner[1] if owner else None
    return homes.get(owner[1])


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
