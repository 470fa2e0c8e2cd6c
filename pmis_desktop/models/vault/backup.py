"""Backups: one file that opens with the passphrase of its day, checked after it was written."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import BackupDamagedError, BackupNotMadeError
from pmis_desktop.files import read_chunks, remove, temporary_name, told, write_chunks
from pmis_desktop.models.vault.container import BLOB_NAME, Blob, read_container, write_container
from pmis_desktop.models.vault.documents import BLOBS, SLOTS, VAULT
from pmis_desktop.models.vault.engine import is_whole
from pmis_desktop.models.vault.schema import current_version
from pmis_desktop.models.vault.thinning import free_name
from pmis_desktop.models.vault.vault import Vault

_PREFIX = 2


@dataclass(frozen=True)
class BackupMade:
    """A backup that passed its check."""

    path: Path
    size: int
    made_at: datetime
    blobs_copied: int


def backup(vault: Vault, folder: Path | None = None, *, now: datetime | None = None) -> BackupMade:
    """Write and check a backup, in the vault's own folder or in a second one such as a stick.

    A second folder also gets the photos and scans it lacks. ``BackupNotMadeError`` if what was
    written does not check. The sealed keys are never in it.
    """
    made_at = now or vault.clock()
    target = free_name(folder or vault.backups, made_at)
    copy = vault.folder / temporary_name()
    try:
        vault.database.copy_to(copy)
        write_container(
            target,
            (
                ("vault", vault.folder / VAULT),
                ("slots", vault.folder / SLOTS),
                ("database", copy),
            ),
            vault=vault.id,
            kind=vault.kind,
            made_at=made_at,
            schema=current_version(vault.database),
            blobs=list_blobs(vault.blobs),
        )
    finally:
        _remove_database(copy)
    _check_made(vault, target)
    copied = 0 if folder is None else copy_blobs(vault.blobs, folder / BLOBS)
    with told(target):
        return BackupMade(target, target.stat().st_size, made_at, copied)


def check_backup(vault: Vault, path: Path) -> None:
    """Check a backup of this vault as far as its present key reaches; ``BackupDamagedError``."""
    container = read_container(path)
    for name in ("vault", "slots"):
        container.small(name)
    unpacked = vault.folder / temporary_name()
    try:
        write_chunks(unpacked, container.chunks("database"))
        if not is_whole(unpacked, vault.key):
            raise BackupDamagedError
    finally:
        _remove_database(unpacked)


def blob_place(folder: Path, name: str) -> Path:
    """Where an encrypted photo or scan of this name lies; few to a folder, for slow sticks."""
    return folder / name[:_PREFIX] / name


def list_blobs(folder: Path) -> tuple[Blob, ...]:
    """List the encrypted photos and scans of a folder."""
    if not folder.is_dir():
        return ()
    with told(folder, reading=True), os.scandir(folder) as entries:
        some = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    found = [blob for each in some if len(each.name) == _PREFIX for blob in _blobs_in(each)]
    return tuple(sorted(found, key=lambda blob: blob.name))


def _blobs_in(folder: Path) -> list[Blob]:
    with told(folder, reading=True), os.scandir(folder) as entries:
        return [
            Blob(name=entry.name, size=entry.stat().st_size)
            for entry in entries
            if BLOB_NAME.fullmatch(entry.name)
            and entry.name.startswith(folder.name)
            and entry.is_file(follow_symlinks=False)
        ]


def copy_blobs(source: Path, target: Path, wanted: frozenset[str] | None = None) -> int:
    """Copy the photos and scans that the target lacks; returns how many."""
    there = {(blob.name, blob.size) for blob in list_blobs(target)}
    missing = [
        blob
        for blob in list_blobs(source)
        if (blob.name, blob.size) not in there and (wanted is None or blob.name in wanted)
    ]
    for blob in missing:
        place = blob_place(target, blob.name)
        with told(place.parent):
            place.parent.mkdir(parents=True, exist_ok=True)
        write_chunks(place, read_chunks(blob_place(source, blob.name)))
    return len(missing)


def _check_made(vault: Vault, target: Path) -> None:
    try:
        check_backup(vault, target)
    except BackupDamagedError as error:
        with suppress(AppError):
            remove(target)
        raise BackupNotMadeError from error


def _remove_database(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(AppError):
            remove(path.with_name(path.name + suffix))
