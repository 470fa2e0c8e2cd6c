"""The archive: every package and answer taken in, byte for byte, under its own hash."""

from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop import files

SUFFIX = ".dzb"


def place(archive: Path, file_hash: str) -> Path:
    """Where a file with this hash lies; the name comes from the hash, never from the sender."""
    return archive / file_hash[:2] / f"{file_hash}{SUFFIX}"


def keep(archive: Path, file_hash: str, data: bytes) -> Path:
    """Write a file into the archive; one that lies there already is left alone.

    Written before the transaction that speaks of it: a file without a row harms nothing.
    """
    file = place(archive, file_hash)
    if not file.exists():
        with files.told(file.parent):
            file.parent.mkdir(parents=True, exist_ok=True)
        files.write_whole(file, data)
    return file


def note(connection: Connection, file_hash: str, kind: str, log: str, revision: int) -> None:
    """Note an answer that was taken in."""
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO archive (file_hash, kind, log, first, last, revision, planner,"
        " plan_hash, taken_at) VALUES (?, ?, ?, 0, 0, ?, 0, '', '')",
        (file_hash, kind, log, revision),
    )
