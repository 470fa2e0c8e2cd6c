"""Bringing a database to the schema this program knows, by plain SQL files in order."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pmis_desktop.errors.vault import DamagedError, NewerVaultError
from pmis_desktop.models.vault.engine import Database, DriverConnection

FOLDER = Path(__file__).resolve().parents[1] / "schema"
# 0007.sql is minor 7 of major 0, 2003.sql minor 3 of major 2. An older program may use a newer
# minor, never a newer major.
_MINORS = 1000
_FILE_NAME = re.compile(r"\d{4}\.sql")


@dataclass(frozen=True)
class Migration:
    """One step: the ``user_version`` it leads to and its statements."""

    version: int
    statements: tuple[str, ...]


def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The steps of a folder in order; the program's own are read once."""
    return _own() if folder == FOLDER else _read(folder)


@cache
def _own() -> tuple[Migration, ...]:
    return _read(FOLDER)


def _read(folder: Path) -> tuple[Migration, ...]:
    files = sorted(path for path in folder.iterdir() if _FILE_NAME.fullmatch(path.name))
    return tuple(
        Migration(int(path.stem), tuple(statements(path.read_text(encoding="utf-8"))))
        for path in files
    )


def statements(text: str) -> Iterator[str]:
    """Split SQL at the ends of statements; triggers, strings and comments stay whole.

    Raises ``ValueError`` for an unfinished last statement.
    """
    pending = ""
    for piece in text.split(";")[:-1]:
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    rest = re.sub(r"--[^\n]*|/\*.*?\*/", "", pending + text.rpartition(";")[2], flags=re.DOTALL)
    if rest.strip():
        raise ValueError(f"unfinished statement: {rest.strip()[:60]}")


def current_version(database: Database) -> int:
    """Read which step the database has reached; 0 is a fresh file."""
    with database.reading() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def check_not_newer(version: int, known: int) -> None:
    """Refuse what a program with a newer major schema wrote."""
    if version // _MINORS > known // _MINORS:
        raise NewerVaultError


def latest_version(folder: Path = FOLDER) -> int:
    """Say which step this program knows last."""
    return max(step.version for step in migrations(folder))


def migrate(
    database: Database, *, folder: Path = FOLDER, before: Callable[[], object] | None = None
) -> tuple[int, ...]:
    """Run the steps that are missing, each in one transaction; returns their versions.

    A fresh file takes all of them in one. ``before`` is called once if an existing file is about
    to change, to back it up.
    """
    steps = migrations(folder)
    version = current_version(database)
    check_not_newer(version, steps[-1].version)
    missing = [step for step in steps if step.version > version]
    if missing and version and before is not None:
        before()
    # A new vault waits for its disk once and not for every step.
    for some in ([step] for step in missing) if version else [missing]:
        _run(database, some)
    return tuple(step.version for step in missing)


def _run(database: Database, steps: Sequence[Migration]) -> None:
    with database.raw() as connection:
        # SQLite alters little, so tables are rebuilt, and that needs this off before BEGIN.
        connection.execute("PRAGMA foreign_keys=OFF")
        try:
            connection.execute("BEGIN IMMEDIATE")
            for step in steps:
                _run_statements(connection, step)
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
        finally:
            connection.execute("PRAGMA foreign_keys=ON")


def _run_statements(connection: DriverConnection, step: Migration) -> None:
    for statement in step.statements:
        connection.execute(statement).fetchall()
    if not connection.in_transaction:
        raise ValueError(f"{step.version:04}.sql ends its own transaction")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise DamagedError
    connection.execute(f"PRAGMA user_version = {step.version}")
