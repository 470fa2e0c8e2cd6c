"""Reading records: whole ones by id, as plain dictionaries."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.new_rows import fields as columns
from pmis_desktop.exchange.operations import Value
from pmis_desktop.models import in_hand

CHUNK = 500

Record = dict[str, Value]


def fetch(connection: Connection, statement: str, values: Sequence[object] = ()) -> list[Any]:
    """All rows of a reading, straight from the driver, in the connection's transaction.

    SQLAlchemy describes the 90 columns of a member anew for every statement; that takes longer
    than reading a branch (measured: a third of a round of merging).
    """
    in_hand.before_reading(connection)
    driver: Any = connection.connection.driver_connection
    return list(driver.execute(statement, tuple(values)).fetchall())


def stream(connection: Connection, statement: str, values: Sequence[object] = ()) -> Iterator[Any]:
    """Do as `fetch`, one row after the other: for what is looked through once and is large.

    Nobody may write in the transaction before the last one was taken.
    """
    in_hand.before_reading(connection)
    driver: Any = connection.connection.driver_connection
    yield from driver.execute(statement, tuple(values))


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in pieces that fit one statement."""
    some = list(ids)
    for start in range(0, len(some), CHUNK):
        yield some[start : start + CHUNK]


def marks(some: Sequence[object]) -> str:
    """The question marks for an IN list."""
    return ",".join("?" * len(some))


def quoted(names: Iterable[str]) -> str:
    """Column names as SQL writes them."""
    return ", ".join(f'"{name}"' for name in names)


def load(connection: Connection, ent: str, ids: Iterable[str], by: str = "id") -> dict[Key, Record]:
    """The records of one entity whose ``by`` column is one of the ids."""
    names = columns(ent)
    found: dict[Key, Record] = {}
    for some in chunks(ids):
        statement = f'SELECT id, {quoted(names)} FROM "{ent}" WHERE "{by}" IN ({marks(some)})'  # noqa: S608
        for row in fetch(connection, statement, some):
            found[ent, row[0]] = dict(zip(names, row[1:], strict=True))
    return found


def one(connection: Connection, ent: str, rec: str) -> Record | None:
    """One record, or None."""
    return load(connection, ent, (rec,)).get((ent, rec))
