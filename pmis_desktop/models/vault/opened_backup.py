"""A backup that is looked into where it lies: nothing is restored, the file stays as it is.

The database is unpacked, encrypted as it is in the backup, into a folder of its own that goes again
when the vault is closed. What a killed process left behind is swept away at the next opening.
"""

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.opened_backups import BackupReadOnlyError, BackupUnreadableError
from pmis_desktop.errors.vault import BackupDamagedError
from pmis_desktop.files import told, write_chunks
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault import finding_indexes, schema
from pmis_desktop.models.vault.attempts import Attempts
from pmis_desktop.models.vault.card import VaultCard, parse_card
from pmis_desktop.models.vault.container import Container, PartName, read_container
from pmis_desktop.models.vault.engine import Database, is_whole, version_of
from pmis_desktop.models.vault.lock import VaultLock
from pmis_desktop.models.vault.place import Place
from pmis_desktop.models.vault.sealed_keys import SealedKeys
from pmis_desktop.models.vault.slots import Role, Slots, parse_slots, unlock
from pmis_desktop.models.vault.vault import BackupLookedInto, Clock, Vault, local_now

_PREFIX = "pmis-backup-"
# Longer than unpacking may take between the folder's making and its lock.
_ABANDONED_AFTER = 3600
_DATABASE: tuple[tuple[PartName, str], ...] = (
    ("database", names.DATABASE),
    ("wal", names.WRITE_AHEAD_LOG),
    ("journal", names.ROLLBACK_JOURNAL),
)


def open_backup(
    file: Path,
    passphrase: str,
    operator: str | None = None,
    *,
    schema_folder: Path = schema.FOLDER,
    clock: Clock = local_now,
) -> Vault:
    """Open a backup with a passphrase of its day; the caller closes the vault.

    An older database is brought up to date, in the unpacked copy. The copy can be written to until
    its ``database.read_only`` is set: what is found from records may have to be found anew.

    Raises BackupUnreadableError, NewerVaultError, WrongPassphraseError and what reading a file
    raises.
    """
    container, card, slots = _looked_at(file)
    slot = slots.of(operator)
    keys = unlock(slots.vault, slot, passphrase)
    _sweep()
    scratch = _Scratch(clock)
    database: Database | None = None
    try:
        key = _unpacked(container, scratch.folder, keys)
        database = Database(scratch.folder / names.DATABASE, key, removable=True)
        finding_indexes.mend(database, schema_folder)
        # A newer one is refused here.
        schema.migrate(database, folder=schema_folder)
    except BaseException:
        if database is not None:
            database.close()
        scratch.release()
        raise
    return Vault(
        place=Place(scratch.folder, removable=False),
        card=card,
        operator=slot.operator,
        post=slot.post,
        role=Role.READER,
        database=database,
        secrets=_NoKeys(scratch.folder, card.vault, key),
        attempts=Attempts(scratch.folder),
        clock=clock,
        key=key,
        _lock=scratch,
        backup=BackupLookedInto(
            file=file, made_at=container.manifest.made_at, blobs=_blobs_beside(file)
        ),
    )


def _looked_at(file: Path) -> tuple[Container, VaultCard, Slots]:
    """What a backup says of itself; what is forged in it is found by its hashes and its names."""
    try:
        container = read_container(file)
        card = parse_card(container.small("vault"))
        slots = parse_slots(container.small("slots"), card.vault)
    except BackupDamagedError as error:
        raise BackupUnreadableError from error
    if container.manifest.vault != card.vault or container.manifest.kind != card.kind:
        raise BackupUnreadableError
    return container, card, slots


def _unpacked(container: Container, folder: Path, keys: tuple[bytes, ...]) -> bytes:
    """Unpack the database and give the key that opens it."""
    try:
        for part, name in _DATABASE:
            if container.has(part):
                write_chunks(folder / name, container.chunks(part))
    except BackupDamagedError as error:
        raise BackupUnreadableError from error
    database = folder / names.DATABASE
    for key in keys:
        # A version of 0 is a database that SQLite has just made from nothing.
        if database.exists() and is_whole(database, key) and version_of(database, key):
            return key
    raise BackupUnreadableError


def _blobs_beside(file: Path) -> Path | None:
    """Where the photos and scans of a backup lie: beside it, or in the vault that made it."""
    places = (file.parent / names.BLOBS, file.parent.parent / names.BLOBS)
    return next((place for place in places if place.is_dir()), None)


class _NoKeys(SealedKeys):
    """The keys of a backup: there are none in it, and whoever asks for one wants to sign."""

    @override
    def get(self, name: str) -> bytes | None:
        raise BackupReadOnlyError


class _Scratch:
    """A folder for one open backup, locked while it is in use and erased afterwards."""

    def __init__(self, clock: Clock) -> None:
        with told(Path(tempfile.gettempdir())):
            # Only this user may enter it.
            self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        try:
            self._lock = VaultLock(self.folder, clock())
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def release(self) -> None:
        """Erase the folder; the database in it is closed by now."""
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def _sweep() -> None:
    """Erase what a process that was killed left behind; encrypted, but nobody needs it."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            with suppress(OSError, AppError):
                if time.time() - folder.stat().st_mtime > _ABANDONED_AFTER:
                    # In use elsewhere: VaultInUseError.
                    VaultLock(folder, local_now()).release()
                    shutil.rmtree(folder, ignore_errors=True)
