"""The archive: every package and answer taken in, byte for byte, under its own hash."""

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.services import writing_jobs
from pmis_desktop.services.writing_beside import Writing
from pmis_desktop.services.writing_jobs import NewFile

SUFFIX = ".dzb"


def place(archive: Path, file_hash: str) -> Path:
    """Where a file with this hash lies; the name comes from the hash, never from the sender."""
    return archive / file_hash[:2] / f"{file_hash}{SUFFIX}"


def keep(archive: Path, file_hash: str, data: bytes) -> Path:
    """Write a file into the archive; one that lies there already is left alone.

    Written before the transaction that speaks of it: a file without a row harms nothing.
    """
    file = place(archive, file_hash)
    writing_jobs.put(NewFile.of(file, data, once=True))
    return file


@dataclass(slots=True)
class Shelf:
    """Files on their way into the archive, written beside the work of the caller; ``close`` it.

    Where there are ``many`` a child writes them.
    """

    archive: Path
    many: bool = False
    _writing: Writing = field(init=False)
    _begun: list[Future[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._writing = Writing("archive", self.many)

    def put(self, file_hash: str, data: bytes) -> None:
        """Begin to keep a file; ``settle`` says whether it lies there."""
        file = NewFile.of(place(self.archive, file_hash), data, once=True)
        self._begun.append(self._writing.put(file))

    def settle(self) -> None:
        """Wait until all files lie in the archive, synced; raises the FileError of one that fails.

        To be asked before the transaction that speaks of them ends.
        """
        self._writing.send()
        while self._begun:
            self._begun[-1].result()
            self._begun.pop()

    def forget(self) -> None:
        """Wait for what was begun, however it ends: nothing will speak of it."""
        self._writing.send()
        while self._begun:
            with suppress(Exception):
                self._begun[-1].result()
            self._begun.pop()

    def close(self) -> None:
        """End what writes them."""
        self._writing.close()


def note(connection: Connection, file_hash: str, kind: str, log: str, revision: int) -> None:
    """Note an answer that was taken in."""
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO archive (file_hash, kind, log, first, last, revision, planner,"
        " plan_hash, taken_at) VALUES (?, ?, ?, 0, 0, ?, 0, '', '')",
        (file_hash, kind, log, revision),
    )
