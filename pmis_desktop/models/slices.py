"""Slices of the county's data: what a site holds, as canonical lines and as a digest."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from pmis_desktop.exchange import records
from pmis_desktop.exchange.facts import Key, Record, owner_key
from pmis_desktop.exchange.records import SliceRecord
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.models.rows import chunks, fetch, marks, quoted
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
    for ent, names in _DOWN.items():
        statement = _statement(ent, names)
        for some in chunks(scope):
            values = (since, since, *some)
            for row in fetch(connection, statement.replace("{ids}", marks(some)), values):
                filled = {n: v for n, v in zip(names, row[2:], strict=True) if v is not None}
                yield row[0], SliceRecord(ent=ent, rec=row[1], v=filled)


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
    """Canonical record lines, gathered under their home organisation."""
    found: dict[str, list[bytes]] = {}
    for home, record in rows_of(connection, organisations, since):
        found.setdefault(home, []).append(records.record_line(record))
    return found


def digest(connection: Connection, organisations: Iterable[str]) -> tuple[int, str]:
    """How many records a scope has, and their canonical digest."""
    lines = [line for some in lines_by_home(connection, organisations).values() for line in some]
    return len(lines), records.digest(lines)


def live(connection: Connection) -> dict[Key, dict[str, str | None]]:
    """Every record of the vault, whole; for a branch, whose tables are small."""
    everything: dict[Key, dict[str, str | None]] = {}
    for ent, entity in ENTITIES.items():
        names = tuple(field.id for field in entity.fields)
        for row in fetch(connection, f'SELECT id, {quoted(names)} FROM "{ent}"'):  # noqa: S608
            everything[ent, row[0]] = dict(zip(names, row[1:], strict=True))
    return everything
