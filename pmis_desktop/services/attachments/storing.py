"""The blobs of an open vault and the table that says which of them are here."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.attachments import AttachmentError, BlobDamagedError
from pmis_desktop.models import settings
from pmis_desktop.models.vault.blobs import BlobStore, new_blob_key
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True)
class Stored:
    """A blob that lies in the vault; ``size`` in bytes."""

    hash: str
    size: int
    media_type: str


def store(house: House) -> BlobStore:
    """The vault's blobs; its blob key is made when first asked for, before any file needs it.

    The key is random and kept in the database: it survives a new database key and comes back with
    every backup.
    """
    with house.reading() as connection:
        known = settings.get(connection, settings.BLOB_KEY)
    if not known:
        with house.vault.database.writing() as connection:
            known = settings.get(connection, settings.BLOB_KEY)
            if not known:
                known = new_blob_key().hex()
                settings.put(connection, settings.BLOB_KEY, known)
    read_only = house.vault.backup is not None
    return BlobStore(house.vault.blobs, bytes.fromhex(known), read_only=read_only)


def note(connection: Connection, some: Iterable[Stored], at: str) -> None:
    """Note that these blobs lie in the vault; to be called after their files are written."""
    for each in some:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO blob (hash, size, media_type, stored_at) VALUES (?, ?, ?, ?)",
            (each.hash, each.size, each.media_type, at),
        )


def forget_absent(house: House) -> int:
    """After a restore: take back the note of every blob whose file did not come; returns how many.

    They count as missing from then on, and the county asks for them again.
    """
    blobs = store(house)
    with house.reading() as connection:
        noted = connection.exec_driver_sql("SELECT hash FROM blob").scalars().all()
    absent = [str(each) for each in noted if not blobs.has(str(each))]
    if absent:
        with house.vault.database.writing() as connection:
            connection.exec_driver_sql(
                "DELETE FROM blob WHERE hash = ?", [(each,) for each in absent]
            )
    return len(absent)


def check(house: House) -> tuple[int, list[str]]:
    """How many blobs are noted, and in words, by hash, each that is not there or does not open."""
    blobs = store(house)
    with house.reading() as connection:
        noted = connection.exec_driver_sql("SELECT hash FROM blob ORDER BY hash").scalars().all()
    found = []
    for each in map(str, noted):
        try:
            blobs.get(each)
        except BlobDamagedError:
            found.append(f"照片与材料的文件已损坏：{each[:16]}")
        except AttachmentError:
            found.append(f"照片与材料的文件缺失：{each[:16]}")
    return len(noted), found
