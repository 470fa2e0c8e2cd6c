"""The indexes by which people find members, laid aside while more members come than are there.

A name, a reading or a phone number falls anywhere into its index, so many new members write nearly
every page of it, and with each transaction again. Made anew from all rows at the end it is sorted
once. No rule and no merging asks for these; without them a list is slow, and as right as ever.
"""

import logging
import re
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import memory
from pmis_desktop.errors.base import AppError
from pmis_desktop.logs import NAME
from pmis_desktop.models.vault import schema
from pmis_desktop.models.vault.engine import Database

NAMES = (
    "member_name",
    "member_pinyin",
    "member_initials",
    "member_mobile",
    "member_listed",
    "member_strokes",
    "spelling_word",
)
# Older programs lay this one aside, too.
MENDED = (*NAMES, "member_former_names")

_LOGGER = logging.getLogger(NAME)
_MADE = re.compile(r"CREATE INDEX (\w+) ON .*", re.DOTALL)
_MARKS = ",".join("?" * len(MENDED))
_THERE = f"SELECT name FROM sqlite_master WHERE type = 'index' AND name IN ({_MARKS})"  # noqa: S608


def definitions(version: int, folder: Path = schema.FOLDER) -> dict[str, str]:
    """The statements that make these indexes, by name, as a file at a step of the schema has them.

    A file that a newer program has been at is left to that.
    """
    steps = schema.migrations(folder)
    known = [each for each in steps if each.version <= version <= steps[-1].version]
    made = (_MADE.search(statement) for step in known for statement in step.statements)
    return {found[1]: found[0] for found in made if found is not None and found[1] in MENDED}


def lay_aside(connection: Connection) -> None:
    """Do without these indexes from now on; `mend` makes them anew."""
    for name in NAMES:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")


def mend(database: Database, folder: Path = schema.FOLDER) -> None:
    """Have all of them in a file: whoever laid them aside may have been killed.

    Each is made in a transaction of its own. Where that cannot be done, for want of memory, a full
    disk or a page that nobody can read, the file is used without, until this is asked again.
    """
    try:
        with database.reading() as connection:
            missing = _missing(connection, folder)
        if missing:
            _make(database, missing)
    except AppError as fault:
        _LOGGER.warning("indexes for finding not made: %s", fault.code)
    except MemoryError:
        _LOGGER.warning("indexes for finding not made: memory")


def _make(database: Database, missing: list[str]) -> None:
    with database.lean():
        for statement in missing:
            # Each is sorted in memory: of a hundred counties 140 MiB.
            memory.give_back()
            with database.writing() as connection:
                connection.exec_driver_sql(statement)


def _missing(connection: Connection, folder: Path) -> list[str]:
    """The statements that make what is not there."""
    there = set(connection.exec_driver_sql(_THERE, MENDED).scalars())
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    return [made for name, made in definitions(version, folder).items() if name not in there]
