"""The encrypted database: how it is opened, read, written, and what its failures mean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2 as driver
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, exc
from sqlalchemy.pool import ConnectionPoolEntry

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import (
    DiskFailedError,
    DiskFullError,
    FileMissingError,
    FolderReadOnlyError,
)
from pmis_desktop.errors.opened_backups import BackupReadOnlyError
from pmis_desktop.errors.vault import CancelledError, DamagedError, DatabaseBusyError

# A writer of the other engine may be committing a large import.
BUSY_SECONDS = 30
_PRIMARY_CODE = 0xFF  # SQLite's extended codes keep the plain one in the low byte
# KiB of decrypted pages. With SQLite's own 2 MiB a round of merging would decrypt the same pages
# again and again; with 16 MiB a search inside the names of a county does.
_WORKING = 24_576
# SQLite's own: with so many pages in it the log is copied into the file at the end of a commit.
_LOG_PAGES = 1_000
_COPYING = "PRAGMA wal_autocheckpoint={pages}"
# Whether the transaction that is open leaves its log, or one before it did.
_LOG_LEFT, _NOW, _BEFORE = "log left", "now", "before"
# A copy is written and read once from end to end; its full check jumps a little.
_ONCE = 8_192
# Beside what is sorted in memory: SQLite's own.
_LEAN = 2_048
_KEEPING = "PRAGMA cache_size=-{pages}"

_ABOUT_FILE: dict[int, Callable[[Path], AppError]] = {
    driver.SQLITE_FULL: DiskFullError,
    driver.SQLITE_READONLY: FolderReadOnlyError,
    driver.SQLITE_PERM: FolderReadOnlyError,
    driver.SQLITE_CANTOPEN: FileMissingError,
    driver.SQLITE_IOERR: DiskFailedError,
}
_ABOUT_DATA: dict[int, Callable[[], AppError]] = {
    driver.SQLITE_CORRUPT: DamagedError,
    driver.SQLITE_NOTADB: DamagedError,
    driver.SQLITE_BUSY: DatabaseBusyError,
    driver.SQLITE_LOCKED: DatabaseBusyError,
    driver.SQLITE_INTERRUPT: CancelledError,
}


class DriverCursor(Protocol):
    """What a statement found."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Give the next row."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Give all rows that are left."""


class DriverConnection(Protocol):
    """What the vault asks of the driver's own connection."""

    in_transaction: bool

    def execute(self, statement: str, /) -> DriverCursor:
        """Run one statement and give its cursor."""

    def rollback(self) -> None:
        """Undo what is not committed."""

    def backup(self, target: "DriverConnection", /) -> None:
        """Copy the whole database, the fresh rows of the log included."""

    def close(self) -> None:
        """Let go of the file."""


class Database:
    """One database file: ``reader`` and ``writer`` engines and a transaction around each use.

    ``key`` has 32 bytes. On a ``removable`` disk there is no write-ahead log, which a pulled stick
    would leave behind. ``damaged`` refuses writing once a check has failed, ``read_only`` in a
    backup that is looked into.
    """

    def __init__(self, path: Path, key: bytes, *, removable: bool = False) -> None:
        self.path = path
        self.damaged = False
        self.read_only = False
        self._key = key
        self._journal = "DELETE" if removable else "WAL"
        self.writer = self._engine("BEGIN IMMEDIATE", pool_size=1, max_overflow=0)
        # One is kept: each keeps pages of its own.
        self.reader = self._engine("BEGIN", pool_size=1, max_overflow=9)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state and refuses to write."""
        with self._sorting(), self.reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together at the end, or not at all."""
        self._refuse_read_only()
        if self.damaged:
            raise DamagedError
        with self._sorting(), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def raw(self) -> Iterator[DriverConnection]:
        """Give the writer's driver connection outside any transaction, for the vault's own acts."""
        self._refuse_read_only()
        with self._sorting():
            holder = self.writer.raw_connection()
            connection: Any = holder.driver_connection
            try:
                yield connection
            finally:
                connection.rollback()
                holder.close()

    def copy_to(self, path: Path) -> None:
        """Copy one state of the database, rows still in the log included, into a new file."""
        self._refuse_read_only()
        with (
            self._sorting(),
            connected(path, self._key) as target,
            connected(self.path, self._key, self._journal) as source,
        ):
            source.backup(target)
            # The copy says it has a write-ahead log; it must be whole without one.
            target.execute("PRAGMA journal_mode=DELETE").fetchall()

    def compact(self) -> None:
        """Write the file anew without its free pages, and empty the log beside it.

        What was deleted is then nowhere in it. Raises what a full disk raises; nothing is lost.
        """
        with self.raw() as connection:
            connection.execute("VACUUM").fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rekey(self, key: bytes) -> None:
        """Encrypt the file anew; a power cut leaves it whole under the old or the new key."""
        self.reader.dispose()
        try:
            with self.raw() as connection:
                connection.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"").fetchall()
                self._key = key
                # What the old key can read must not stay behind in the log.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self.close()

    def rest(self) -> None:
        """Copy what the log holds into the file, and let go of the writer's decrypted pages.

        Only the next large job wants those again. What readers still need of the log stays there
        until another time.
        """
        if self.read_only:
            return
        with self.raw() as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            connection.execute("PRAGMA shrink_memory").fetchall()
        with self._sorting(), self.writer.connect() as writer:
            writer.info.pop(_LOG_LEFT, None)

    @contextmanager
    def lean(self) -> Iterator[None]:
        """Keep few decrypted pages inside the block, in which whole tables are sorted in memory."""
        with self.reading() as connection:
            connection.exec_driver_sql("PRAGMA shrink_memory")
        self._keep(_LEAN)
        try:
            yield
        finally:
            self._keep(_WORKING)

    def _keep(self, pages: int) -> None:
        with self.raw() as connection:
            connection.execute(_KEEPING.format(pages=pages)).fetchall()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        self.reader.dispose()
        self.writer.dispose()

    def _engine(self, begin: str, *, pool_size: int, max_overflow: int) -> Engine:
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            module=driver,
            connect_args={"isolation_level": None, "timeout": BUSY_SECONDS},
            hide_parameters=True,
            pool_size=pool_size,
            max_overflow=max_overflow,
            pool_timeout=BUSY_SECONDS,
        )
        reading = begin == "BEGIN"

        def on_connect(connection: DriverConnection, _record: object) -> None:
            prepare(connection, self._key, self._journal, _WORKING)
            if reading:
                connection.execute("PRAGMA query_only=ON")

        def on_checkin(connection: DriverConnection | None, record: ConnectionPoolEntry) -> None:
            if connection is not None and _LOG_LEFT in record.info:
                connection.execute(_COPYING.format(pages=_LOG_PAGES)).fetchall()
                record.info[_LOG_LEFT] = _BEFORE

        # First of all: SQLAlchemy asks new connections about themselves.
        event.listen(engine, "connect", on_connect, insert=True)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        event.listen(engine, "checkin", on_checkin)
        event.listen(engine, "handle_error", self._on_error)
        return engine

    def _on_error(self, context: ExceptionContext) -> None:
        failure = sorted_failure(context.original_exception, self.path)
        if failure is not None:
            raise failure from context.original_exception

    def _refuse_read_only(self) -> None:
        if self.read_only:
            raise BackupReadOnlyError

    @contextmanager
    def _sorting(self) -> Iterator[None]:
        with sorting(self.path):
            yield


def leave_log(connection: Connection) -> None:
    """Leave what this large change writes in the log when it is kept: `Database.rest` copies it.

    Copying 100 MB takes as long as writing them, and nobody need wait for that: a change is kept
    once the log is synced. Where nobody rests the next commit copies it, or whoever is the last to
    close the file. What one large change left is copied with the next, so the log holds two.
    """
    left = connection.info.get(_LOG_LEFT)
    if left == _BEFORE:
        del connection.info[_LOG_LEFT]
    elif left is None:
        connection.exec_driver_sql(_COPYING.format(pages=0))
        connection.info[_LOG_LEFT] = _NOW


def prepare(connection: DriverConnection, key: bytes, journal: str, pages: int) -> None:
    """Tell a fresh driver connection how to open the file; the order matters.

    It keeps decrypted ``pages`` of so many KiB.
    """
    connection.execute("PRAGMA cipher_log_level=NONE")  # else it writes to standard error
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA journal_mode={journal}").fetchall()
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON").fetchall()
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute(_KEEPING.format(pages=pages))


@contextmanager
def connected(path: Path, key: bytes, journal: str = "DELETE") -> Iterator[DriverConnection]:
    """Open a database file beside the engines, for copying and checking.

    One that nobody else has open needs no write-ahead log.
    """
    connection: DriverConnection = driver.connect(
        str(path), isolation_level=None, timeout=BUSY_SECONDS
    )
    try:
        prepare(connection, key, journal, _ONCE)
        yield connection
    finally:
        connection.close()


def is_whole(path: Path, key: bytes) -> bool:
    """Say whether a closed database file opens by this key and passes SQLite's full check."""
    try:
        with sorting(path), connected(path, key) as connection:
            return connection.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
    except DamagedError:
        return False


def version_of(path: Path, key: bytes) -> int:
    """Read the ``user_version`` of a closed database file."""
    with sorting(path), connected(path, key) as connection:
        return int(connection.execute("PRAGMA user_version").fetchall()[0][0])


@contextmanager
def sorting(path: Path) -> Iterator[None]:
    """Raise what the driver refuses inside this block as the failure that users are told."""
    try:
        yield
    except exc.TimeoutError as error:
        raise DatabaseBusyError from error
    except exc.DBAPIError as error:
        failure = sorted_failure(error.orig, path)
        if failure is None:
            raise
        raise failure from error
    except driver.Error as error:
        failure = sorted_failure(error, path)
        if failure is None:
            raise
        raise failure from error


def sorted_failure(error: BaseException | None, path: Path) -> AppError | None:
    """Turn SQLite's code into the failure that users are told; ``None`` means our own mistake."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & _PRIMARY_CODE
    if primary in _ABOUT_FILE:
        return _ABOUT_FILE[primary](path)
    if primary in _ABOUT_DATA:
        return _ABOUT_DATA[primary]()
    return None
