"""What a large round has in hand on one connection: rows on their way, and what it read ahead.

Whoever else reads or writes there comes through here first: rows that wait go into the tables
before anybody reads, and after a foreign write nothing that was read ahead counts any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection

_KEY = "in hand"


class InHand(Protocol):
    """Something that has to know when somebody else uses the connection."""

    def before_reading(self) -> None:
        """Make the tables say all there is to say."""

    def before_writing(self) -> None:
        """Do as before reading, and trust nothing that was read before."""


def before_reading(connection: Connection) -> None:
    """Somebody is about to read."""
    held: InHand | None = connection.info.get(_KEY)
    if held is not None:
        held.before_reading()


def before_writing(connection: Connection) -> None:
    """Somebody is about to write."""
    held: InHand | None = connection.info.get(_KEY)
    if held is not None:
        held.before_writing()


def held_on(connection: Connection) -> InHand | None:
    """What is in hand on a connection."""
    held: InHand | None = connection.info.get(_KEY)
    return held


@contextmanager
def holding(connection: Connection, held: InHand) -> Iterator[None]:
    """Hold something on a connection until the block ends; the pool may give it to others then."""
    connection.info[_KEY] = held
    try:
        yield
    finally:
        del connection.info[_KEY]
