"""Slices of the county's data: what a site holds, as canonical lines and as a digest."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from pmis_desktop.exchange import records
from pmis_desktop.exchange.facts import Key, Record, owner_key
from pmis_desktop.exchange.records import SliceRecord
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.models.rows import chunks, fetch, load, marks, quoted, stream
from pmis_desktop.rules import transfer_steps
from pmis_desktop.rules.fields import ENTITIES

# A record of which nothing goes down is not so much as named: discipline stays at the county.
_DOWN = {
    ent: names
    for ent, entity in ENTITIES.items()
    if entity.goes_down
    for names in [tuple(field.id for field in entity.fields if field.down)]
}


def rows_of(
    connection: Connection, organisations: Iterable[str], since: int = -1
) -> Iterator[tuple[str, SliceRecord]]:
    """(home organisation, record) for every record of these organisations changed after ``since``.

    A member, and all that belongs to it, is at home in its open membership's organisation, or in
    the last one it had.
    """
    scope = list(organisations)
    yield from _transfers(connection, scope, since)
    for ent, names in _DOWN.items():
        if ent == TRANSFER:
            continue
        statement = _statement(ent, names)
        for some in chunks(scope):
            values = (since, since, *some)
            for row in fetch(connection, statement.replace("{ids}", marks(some)), values):
                filled = {n: v for n, v in zip(names, row[2:], strict=True) if v is not None}
                yield row[0], SliceRecord(ent=ent, rec=row[1], v=filled)


def _transfers(
    connection: Connection, scope: list[str], since: int
) -> Iterator[tuple[str, SliceRecord]]:
    """A transfer is in the slices of both sides, and twice where one scope has both."""
    wanted = set(scope)
    for column in ("from_organisation", "to_organisation", "placed_in"):
        for some in chunks(scope):
            statement = (
                f"SELECT id FROM transfer WHERE revision > ? AND filed_on IS NULL"  # noqa: S608
                f" AND {column} IN ({marks(some)})"
            )
            ids = [row[0] for row in fetch(connection, statement, (since, *some))]
            for (ent, rec), values in load(connection, TRANSFER, ids).items():
                home = values.get(column)
                if home in wanted and home in transfer_steps.homes(values):
                    filled = {name: v for name in _DOWN[ent] if (v := values.get(name)) is not None}
                    yield home, SliceRecord(ent=ent, rec=rec, v=filled)


def hidden_since(connection: Connection, organisations: Iterable[str], since: int) -> bool:
    """Whether a transfer may have left these slices: taken back, sent elsewhere, or filed away."""
    wanted = set(organisations)
    for some in chunks(wanted):
        for column in ("from_organisation", "to_organisation", "placed_in"):
            statement = (
                f"SELECT id FROM transfer WHERE revision > ? AND {column} IN ({marks(some)})"  # noqa: S608
            )
            ids = [row[0] for row in fetch(connection, statement, (since, *some))]
            loaded = load(connection, TRANSFER, ids).values()
            if any(wanted.isdisjoint(transfer_steps.homes(values)) for values in loaded):
                return True
    return False


# Who came in by a newer membership is news to the branch whole, however old the record itself.
_ARRIVED = "IN (SELECT member FROM membership WHERE revision > ?)"


def _statement(ent: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(f't."{name}"' for name in names)
    owner = ENTITIES[ent].owner
    if owner == MEMBER:
        return (
            f'SELECT m.home, t.id, {listed} FROM member AS m JOIN "{ent}" AS t ON t.member = m.id'  # noqa: S608
            f" WHERE (t.revision > ? OR m.id {_ARRIVED}) AND m.home IN ({{ids}})"
        )
    home = {MEMBER: "t.home", ORGANISATION: "t.id"}.get(ent, "t.organisation")
    return (
        f'SELECT {home}, t.id, {listed} FROM "{ent}" AS t'  # noqa: S608
        f" WHERE (t.revision > ? OR t.id {_ARRIVED}) AND {home} IN ({{ids}})"
    )


def lies_in(connection: Connection, key: Key, values: Record, scope: frozenset[str]) -> bool:
    """Whether a record is in the slice of a scope."""
    if key[0] == TRANSFER:
        return not scope.isdisjoint(transfer_steps.homes(values))
    return home(connection, key, values) in scope


def home(connection: Connection, key: Key, values: Record) -> str | None:
    """The organisation in whose slice a record is; None where it is in nobody's."""
    owner = owner_key(*key, values)
    if owner is None or owner[0] == ORGANISATION:
        return owner[1] if owner else None
    found = connection.exec_driver_sql("SELECT home FROM member WHERE id = ?", (owner[1],))
    return found.scalar()


def lines_by_home(
    connection: Connection, organisations: Iterable[str], since: int = -1
) -> dict[str, list[bytes]]:
    """Canonical record lines, gathered under their home organisation.

    A record of two sides stands under both: what is made of several homes takes each line once.
    """
    found: dict[str, list[bytes]] = {}
    for home, record in rows_of(connection, organisations, since):
        found.setdefault(home, []).append(records.record_line(record))
    return found


def digest(connection: Connection, organisations: Iterable[str]) -> tuple[int, str]:
    """How many records a scope has, and their canonical digest."""
    by_home = lines_by_home(connection, organisations)
    lines = {line for some in by_home.values() for line in some}
    return len(lines), records.digest(lines)


def live(connection: Connection) -> dict[Key, dict[str, str | None]]:
    """Every record of the vault, whole; for a branch, whose tables are small."""
    return dict(each(connection))


def count(connection: Connection) -> int:
    """How many records the vault has."""
    asked = " + ".join(f'(SELECT COUNT(*) FROM "{ent}")' for ent in ENTITIES)  # noqa: S608 - our own
    return int(fetch(connection, f"SELECT {asked}")[0][0])


def each(connection: Connection) -> Iterator[tuple[Key, dict[str, str | None]]]:
    """Every record of the vault, whole, one after the other."""
    for ent, entity in ENTITIES.items():
        names = tuple(field.id for field in entity.fields)
        for row in stream(connection, f'SELECT id, {quoted(names)} FROM "{ent}"'):  # noqa: S608
            yield (ent, row[0]), dict(zip(names, row[1:], strict=True))
