"""The journal's pen: the one way to write records, and the guard that refuses any other."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event

from pmis_desktop.models import in_hand
from pmis_desktop.models.tables import GUARDED

_HELD = "pen"
_WRITES = re.compile(
    r"^\s*(?:WITH\b.*?\)\s*)?"
    r"(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)"
    r"\s+[\"`\[]?(\w+)",
    re.IGNORECASE | re.DOTALL,
)


class UnjournalledWriteError(RuntimeError):
    """A fault of the program: something wrote to a tracked table without the journal."""


def guard(engine: Engine) -> None:
    """Refuse every statement on this engine that writes a guarded table without the pen."""
    event.listen(engine, "before_cursor_execute", _before_execute)


def _before_execute(
    connection: Connection, _cursor: object, statement: str, *_rest: object
) -> None:
    refuse_unjournalled(connection, statement)


def refuse_unjournalled(connection: Connection, statement: str) -> None:
    """Refuse a statement that writes a guarded table, unless the pen is held."""
    table = _written(statement)
    if table:
        in_hand.before_writing(connection)
    else:
        in_hand.before_reading(connection)
    _require(connection, table)


def _require(connection: Connection, table: str) -> None:
    if table in GUARDED and not connection.info.get(_HELD):
        message = f"{table} is written by the journal's pen only"
        raise UnjournalledWriteError(message)


@lru_cache(maxsize=512)
def _written(statement: str) -> str:
    """The table that a statement writes; empty for one that only reads."""
    found = _WRITES.match(statement)
    return found[1].lower() if found else ""


def write(connection: Connection, statement: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401
    """Run one writing statement straight at the driver, in the connection's transaction.

    For the statements of a round of merging, each of which would cost SQLAlchemy longer than the
    driver; the pen is asked for as for any other. Gives the driver's cursor.
    """
    refuse_unjournalled(connection, statement)
    driver: Any = connection.connection.driver_connection
    return driver.execute(statement, tuple(values))


def write_many(connection: Connection, statement: str, values: Sequence[Sequence[object]]) -> None:
    """Do as ``write`` for many rows."""
    refuse_unjournalled(connection, statement)
    driver: Any = connection.connection.driver_connection
    driver.executemany(statement, values)


def writer(connection: Connection, statement: str) -> Any:  # noqa: ANN401
    """The driver's connection for a statement of whatever is in hand there, which lets go of none.

    The pen is asked for as for any other.
    """
    _require(connection, _written(statement))
    return connection.connection.driver_connection


@contextmanager
def pen(connection: Connection) -> Iterator[Connection]:
    """Hold the pen for the writes inside; the caller also writes the journal."""
    before = connection.info.get(_HELD, False)
    connection.info[_HELD] = True
    try:
        yield connection
    finally:
        connection.info[_HELD] = before
