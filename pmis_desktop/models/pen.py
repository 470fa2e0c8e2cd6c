"""The journal's pen: the one way to write records, and the guard that refuses any other."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

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
    event.listen(engine, "before_cursor_execute", _refuse_unjournalled)


def _refuse_unjournalled(
    connection: Connection, _cursor: object, statement: str, *_rest: object
) -> None:
    found = _WRITES.match(statement)
    if found and found[1].lower() in GUARDED and not connection.info.get(_HELD):
        table = found[1]
        message = f"{table} is written by the journal's pen only"
        raise UnjournalledWriteError(message)


@contextmanager
def pen(connection: Connection) -> Iterator[Connection]:
    """Hold the pen for the writes inside; the caller also writes the journal."""
    before = connection.info.get(_HELD, False)
    connection.info[_HELD] = True
    try:
        yield connection
    finally:
        connection.info[_HELD] = before
