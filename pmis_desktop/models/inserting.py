"""Rows of a large commit on their way into the tables, beside whoever makes the next ones.

SQLite lets go of Python's lock while it works but wants it back for each row that it is handed,
and whoever computes meanwhile gives it up late. So hundreds of rows go into one statement, which
runs on a thread of its own.
"""

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Literal

from sqlalchemy import Connection

from pmis_desktop.models.pen import refuse_unjournalled, write_many
from pmis_desktop.models.rows import marks, quoted
from pmis_desktop.models.vault import binding

binding.teach()

LARGE = 2_000
"""From so many operations on a thread of its own is worth its while."""

# In one statement. Its driver keeps a statement with all that was last bound to it.
_MOST_VALUES = 6_000
# Statements ahead of SQLite: what waits here is held in memory.
_MOST_WAITING = 8
_SWITCH_SECONDS = 0.0005


class Inserter:
    """Inserts rows into the tables of one open transaction, in their order.

    With a ``pool`` of one thread nobody else may use the connection until `wait` has returned.
    What the database refuses is raised by `wait`, or by an `insert` before it.
    """

    def __init__(self, connection: Connection, pool: ThreadPoolExecutor | None = None) -> None:
        self._connection = connection
        self._pool = pool
        self._waiting: deque[Future[object]] = deque()

    def insert(
        self,
        table: str,
        columns: Sequence[str],
        some: Iterable[Sequence[object]],
        *,
        known: Literal["ABORT", "IGNORE"] = "ABORT",
    ) -> None:
        """Insert rows, which are asked for as they are needed; ``known`` ones fail or are left."""
        head = f'INSERT OR {known} INTO "{table}" ({quoted(columns)}) VALUES '  # noqa: S608 - our own names
        one = f"({marks(columns)})"
        if self._pool is None:
            if listed := [tuple(row) for row in some]:
                write_many(self._connection, head + one, listed)
            return
        refuse_unjournalled(self._connection, head)
        coming = iter(some)
        while portion := list(islice(coming, _MOST_VALUES // len(columns))):
            statement = head + ",".join([one] * len(portion))
            self._put(self._pool, statement, tuple(chain.from_iterable(portion)))

    def _put(self, pool: ThreadPoolExecutor, statement: str, values: tuple[object, ...]) -> None:
        while len(self._waiting) >= _MOST_WAITING:
            self._waiting.popleft().result()
        # Straight at the driver: the pen was asked for, and is laid down before the thread runs.
        driver: Any = self._connection.connection.driver_connection
        self._waiting.append(pool.submit(driver.execute, statement, values))

    def wait(self) -> None:
        """Come back when every row is in its table."""
        while self._waiting:
            self._waiting.popleft().result()


@contextmanager
def inserting(connection: Connection, operations: int) -> Iterator[Inserter]:
    """Insert the rows of so many operations; at the end of the block all of them are there.

    Where the block or a statement fails, the thread is done before the failure goes on, so that
    the transaction can be undone.
    """
    if operations < LARGE:
        yield Inserter(connection)
        return
    pool = ThreadPoolExecutor(1, "inserting")
    before = sys.getswitchinterval()
    # The window's threads give way sooner than that already.
    sooner = before > _SWITCH_SECONDS
    if sooner:
        sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        inserter = Inserter(connection, pool)
        yield inserter
        inserter.wait()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        # Set back to itself it would lose a part of a microsecond each time.
        if sooner:
            sys.setswitchinterval(before)
