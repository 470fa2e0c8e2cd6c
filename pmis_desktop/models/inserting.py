"""Rows of a large commit on their way into the tables, beside whoever makes the next ones.

SQLite lets go of Python's lock while it works but wants it back for each row that it is handed,
and whoever computes meanwhile gives it up late. So hundreds of rows go into one statement, which
runs on a thread of its own.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice, repeat
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.models.pen import writer
from pmis_desktop.models.rows import marks, quoted
from pmis_desktop.models.vault import binding

binding.teach()

LARGE = 2_000
"""From so many operations on a thread of its own is worth its while."""

# In one statement. Its driver keeps a statement with all that was last bound to it.
_MOST_VALUES = 6_000
# Values ahead of SQLite, in all statements that wait: they are held in memory.
_MOST_WAITING = 8 * _MOST_VALUES
# Rows in a statement where the same ones shall come again.
_STEADY = (256, 32, 4, 1)
_SWITCH_SECONDS = 0.0005
_FAIL = "FAIL"

_Known = Literal["ABORT", "IGNORE", "REPLACE"]
_Run = tuple[Callable[..., object], str, Sequence[object]]


class Inserter:
    """Inserts rows into the tables of one open transaction, in their order.

    With a ``pool`` of one thread nobody else may use the connection until `wait` has returned.
    What the database refuses is raised by `wait`, or by an `insert` before it. Whoever inserts
    again and again is ``steady``: the driver keeps 128 statements, and each
    with all that was last bound to it.
    """

    def __init__(
        self,
        connection: Connection,
        pool: ThreadPoolExecutor | None = None,
        *,
        steady: bool = False,
    ) -> None:
        self._connection = connection
        self._pool = pool
        self._steady = steady
        self._waiting: deque[tuple[Future[object], int]] = deque()
        self._values = 0
        self._together: list[_Run] = []
        self._count = 0
        self._failure: BaseException | None = None

    def insert(
        self,
        table: str,
        columns: Sequence[str],
        some: Iterable[Sequence[object]],
        *,
        known: _Known = "ABORT",
    ) -> None:
        """Insert rows, asked for as they are needed; ``known`` ones fail, are left or replaced.

        With a pool the rows before one that fails may stay: the whole transaction goes anyway.
        """
        head = self._head(table, columns, known)
        one = f"({marks(columns)})"
        if self._pool is None:
            self.many(head + one, list(map(tuple, some)))
            return
        coming = iter(some)
        while portion := list(islice(coming, self._most(len(columns)))):
            at = 0
            for size in self._sizes(len(portion)):
                statement = head + ",".join([one] * size)
                values = tuple(chain.from_iterable(portion[at : at + size]))
                run = writer(self._connection, statement).execute
                self._run(run, statement, values, len(values))
                at += size

    def insert_cells(
        self,
        table: str,
        columns: Sequence[str],
        cells: Sequence[object],
        *,
        known: _Known = "ABORT",
    ) -> None:
        """Insert rows whose cells stand one behind the other; ``known`` as in `insert`."""
        head = self._head(table, columns, known)
        one, width, at = f"({marks(columns)})", len(columns), 0
        for size in _sizes(len(cells) // width):
            statement = head + ",".join([one] * size)
            values = cells[at : at + size * width]
            run = writer(self._connection, statement).execute
            self._run(run, statement, values, len(values))
            at += size * width

    def _head(self, table: str, columns: Sequence[str], known: _Known) -> str:
        # To take back one statement only, SQLite copies every page that it touches: a sixth of its
        # work on an import.
        how = _FAIL if self._pool is not None and known == "ABORT" else known
        return f'INSERT OR {how} INTO "{table}" ({quoted(columns)}) VALUES '  # noqa: S608 - our own

    def _most(self, columns: int) -> int:
        return _STEADY[0] if self._steady else _MOST_VALUES // columns

    def _sizes(self, count: int) -> Iterator[int]:
        """How many rows go into each statement."""
        if not self._steady:
            yield count
        else:
            yield from _sizes(count)

    def many(self, statement: str, some: Sequence[Sequence[object]]) -> None:
        """Run one statement for each of some rows."""
        if some:
            run = writer(self._connection, statement).executemany
            self._run(run, statement, some, len(some) * len(some[0]))

    def _run(
        self, run: Callable[..., object], statement: str, values: Sequence[object], count: int
    ) -> None:
        if self._pool is None:
            run(statement, values)
            return
        self._together.append((run, statement, values))
        self._count += count
        if not self._steady:
            self.go()

    def go(self) -> None:
        """Let what was given go on its way; who is ``steady`` gives much before."""
        if self._pool is None or not self._together:
            return
        while self._values + self._count > _MOST_WAITING and self._waiting:
            self._finish_one()
        self._values += self._count
        self._waiting.append((self._pool.submit(self._run_all, self._together), self._count))
        self._together, self._count = [], 0

    def _run_all(self, some: Iterable[_Run]) -> None:
        """Run statements one after the other: to hand over each costs more than most of them take.

        None after one that failed: where the disk is full or broken SQLite has ended the
        transaction by itself, and what came then would be kept.
        """
        if self._failure is not None:
            raise self._failure
        try:
            for run, statement, values in some:
                run(statement, values)
        except BaseException as failure:
            self._failure = failure
            raise

    def _finish_one(self) -> None:
        done, count = self._waiting.popleft()
        self._values -= count
        done.result()

    def wait(self) -> None:
        """Come back when every row is in its table; whoever asks again after a failure hears it."""
        self.go()
        while self._waiting:
            self._finish_one()
        if self._failure is not None:
            raise self._failure


def _sizes(count: int) -> Iterator[int]:
    """How many rows go into each statement, so that the same statements come again."""
    for size in _STEADY:
        yield from repeat(size, count // size)
        count %= size


@contextmanager
def inserting(
    connection: Connection, operations: int, *, steady: bool = False
) -> Iterator[Inserter]:
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
        inserter = Inserter(connection, pool, steady=steady)
        yield inserter
        inserter.wait()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        # Set back to itself it would lose a part of a microsecond each time.
        if sooner:
            sys.setswitchinterval(before)
