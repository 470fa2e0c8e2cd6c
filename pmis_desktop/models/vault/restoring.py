"""Restoring a backup: the present state is saved first, then everything is replaced, or nothing.

The new files are made ready in a folder of their own. Renaming that folder is the one step that
decides; whatever is interrupted after it, the next opening finishes.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import (
    BackupDamagedError,
    FolderTakenError,
    OtherVaultError,
    SealedKeysDamagedError,
)
from pmis_desktop.files import (
    make_private_folder,
    remove,
    remove_temporaries,
    replace,
    sync_folder,
    told,
    write_chunks,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault import schema
from pmis_desktop.models.vault.backup import copy_blobs, list_blobs
from pmis_desktop.models.vault.card import VaultCard, parse_card, read_card
from pmis_desktop.models.vault.container import (
    Container,
    PartName,
    read_container,
    write_container,
)
from pmis_desktop.models.vault.documents import write_document
from pmis_desktop.models.vault.engine import (
    DriverConnection,
    connected,
    is_whole,
    sorting,
    version_of,
)
from pmis_desktop.models.vault.lock import VaultLock
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.place import check_place
from pmis_desktop.models.vault.recovery import recovered_keys
from pmis_desktop.models.vault.sealed_keys import SealedKeys
from pmis_desktop.models.vault.slots import (
    Role,
    Slots,
    operator_slot,
    parse_slots,
    read_slots,
    unlock,
    write_slots,
)
from pmis_desktop.models.vault.thinning import free_name
from pmis_desktop.models.vault.vault import Clock, local_now

_STAGING = "restoring.part"
# In the order they are put in place: what belongs to the old database must not outlive it.
_FILES: tuple[tuple[PartName, str], ...] = (
    ("database", names.DATABASE),
    ("wal", names.WRITE_AHEAD_LOG),
    ("journal", names.ROLLBACK_JOURNAL),
    ("slots", names.SLOTS),
    ("vault", names.VAULT),
)
_BESIDE_DATABASE = (names.WRITE_AHEAD_LOG, names.SHARED_MEMORY, names.ROLLBACK_JOURNAL)
_OURS = {
    names.VAULT,
    names.SLOTS,
    names.DATABASE,
    *_BESIDE_DATABASE,
    names.SEALED_KEYS,
    names.RECOVERY,
    names.ATTEMPTS,
    names.LOCK,
    names.CREATING,
    names.RESTORING,
    names.MOVED,
    _STAGING,
    names.BLOBS,
    names.ARCHIVE,
    names.BACKUPS,
    names.LOGS,
}

Keys = tuple[bytes, ...]
Mark = Callable[[DriverConnection], None]


@dataclass(frozen=True)
class Source:
    """A backup and how to open its slots (giving those to put in place) and today's slots.

    ``mark`` writes into the database before it is put in place: what the next opening must finish
    is in the data from its first moment, whatever is interrupted.
    """

    file: Path
    enter: Callable[[Slots], tuple[Keys, Slots]]
    enter_present: Callable[[Slots], Keys]
    mark: Mark | None = None


@dataclass(frozen=True)
class Restored:
    """What a restore did; without ``keys_kept`` a site must be enrolled again."""

    vault: str
    kind: str
    made_at: datetime
    safety_copy: Path | None
    keys_kept: bool
    missing_blobs: int


def restore_backup(
    file: Path,
    into_folder: Path,
    passphrase: str,
    operator: str | None = None,
    *,
    present: tuple[str, str] | None = None,
    mark: Mark | None = None,
    schema_folder: Path = schema.FOLDER,
    clock: Clock = local_now,
) -> Restored:
    """Put a backup in place of a closed vault, or into an empty folder.

    The passphrase is that of the backup's day. ``present`` is the operator and passphrase of today
    where they differ: with them the sealed keys are kept. ``mark`` writes into the database
    before it is put in place.
    """

    def enter(slots: Slots) -> tuple[Keys, Slots]:
        return unlock(slots.vault, slots.of(operator), passphrase), slots

    def enter_present(slots: Slots) -> Keys:
        if present is None:
            return enter(slots)[0]
        return unlock(slots.vault, slots.of(present[0]), present[1])

    return _restore(Source(file, enter, enter_present, mark), into_folder, schema_folder, clock)


def restore_with_identity(
    file: Path,
    into_folder: Path,
    recovery_identity: str,
    *,
    operator: str,
    new_passphrase: str,
    post: str = "",
    cost: Cost | None = None,
    mark: Mark | None = None,
    schema_folder: Path = schema.FOLDER,
    clock: Clock = local_now,
) -> Restored:
    """Restore a backup whose passphrase nobody knows, by the recovery key of its day."""

    def enter(slots: Slots) -> tuple[Keys, Slots]:
        keys = recovered_keys(slots, recovery_identity)
        known = [slot for slot in slots.operators() if slot.operator == operator.strip()]
        for slot in known:
            slots = slots.without(slot.slot)
        added = operator_slot(
            slots.vault,
            keys,
            operator=operator,
            post=post or (known[0].post if known else ""),
            role=Role.ADMIN,
            passphrase=new_passphrase,
            cost=cost,
        )
        return keys, slots.with_slot(added)

    def enter_present(slots: Slots) -> Keys:
        return recovered_keys(slots, recovery_identity)

    return _restore(Source(file, enter, enter_present, mark), into_folder, schema_folder, clock)


def restore_is_pending(folder: Path) -> bool:
    """Say whether a decided restore was interrupted."""
    return (folder / names.RESTORING).is_dir()


def finish_restore(folder: Path) -> None:
    """Put the files of a decided restore in place; the caller holds the vault's lock."""
    ready = folder / names.RESTORING
    if not ready.is_dir():
        return
    if (ready / names.DATABASE).exists():
        for name in _BESIDE_DATABASE:
            remove(folder / name)
    for _, name in _FILES:
        if (ready / name).exists():
            replace(ready / name, folder / name)
    with told(folder):
        sync_folder(folder)
        shutil.rmtree(ready)


def _restore(source: Source, into_folder: Path, schema_folder: Path, clock: Clock) -> Restored:
    container = read_container(source.file)
    card = parse_card(container.small("vault"))
    keys, slots = source.enter(parse_slots(container.small("slots"), card.vault))
    place = check_place(into_folder)
    make_private_folder(place.folder)
    _check_target(place.folder, card)
    lock = VaultLock(place.folder, clock())
    try:
        finish_restore(place.folder)
        remove_temporaries(place.folder)
        key = _stage(container, place.folder, card, slots, keys)
        # The manifest may say what it likes.
        version = version_of(place.folder / _STAGING / names.DATABASE, key)
        schema.check_not_newer(version, schema.latest_version(schema_folder))
        _mark(place.folder / _STAGING / names.DATABASE, key, source.mark)
        safety_copy = _save_present(place.folder, clock())
        kept = _carry_keys(place.folder, card, source, key)
        replace(place.folder / _STAGING, place.folder / names.RESTORING)
        finish_restore(place.folder)
        missing = _fetch_blobs(container, place.folder)
    except BaseException:
        shutil.rmtree(place.folder / _STAGING, ignore_errors=True)
        raise
    finally:
        lock.release()
    made_at = container.manifest.made_at
    return Restored(card.vault, card.kind, made_at, safety_copy, kept, missing)


def _check_target(folder: Path, card: VaultCard) -> None:
    if (folder / names.VAULT).exists():
        if _present_vault(folder) not in (None, card.vault):
            raise OtherVaultError
        return
    with told(folder):
        if {path.name for path in folder.iterdir()} - _OURS:
            raise FolderTakenError(folder)


def _present_vault(folder: Path) -> str | None:
    # A vault that cannot even say which it is may be replaced: it is saved first.
    try:
        return read_card(folder).vault
    except AppError:
        return None


def _stage(container: Container, folder: Path, card: VaultCard, slots: Slots, keys: Keys) -> bytes:
    staging = folder / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    make_private_folder(staging)
    for part, name in _FILES:
        if container.has(part) and part not in ("slots", "vault"):
            write_chunks(staging / name, container.chunks(part))
    write_slots(staging, slots)
    write_document(staging / names.VAULT, card)
    database = staging / names.DATABASE
    for key in keys:
        # A version of 0 is a database that SQLite has just made from nothing.
        if database.exists() and is_whole(database, key) and version_of(database, key):
            return key
    raise BackupDamagedError


def _mark(database: Path, key: bytes, mark: Mark | None) -> None:
    if mark is not None:
        with sorting(database), connected(database, key) as connection:
            mark(connection)


def _save_present(folder: Path, now: datetime) -> Path | None:
    present = [(part, folder / name) for part, name in _FILES if (folder / name).is_file()]
    if not (folder / names.DATABASE).is_file():
        return None
    vault = kind = ""
    with suppress(AppError):
        card = read_card(folder)
        vault, kind = card.vault, card.kind
    make_private_folder(folder / names.BACKUPS)
    target = free_name(folder / names.BACKUPS, now, safety=True)
    # Byte for byte, the log included: it must work for a database that does not open any more.
    write_container(target, present, vault=vault, kind=kind, made_at=now, schema=0, blobs=())
    return target


def _carry_keys(folder: Path, card: VaultCard, source: Source, key: bytes) -> bool:
    """Wrap the present sealed keys for the restored database too, where they can be opened."""
    if not (folder / names.SEALED_KEYS).exists():
        return False
    candidates = [key]
    with suppress(AppError):
        candidates += source.enter_present(read_slots(folder, card.vault))
    for candidate in candidates:
        with suppress(SealedKeysDamagedError):
            SealedKeys(folder, card.vault, candidate).wrap_for(candidate, key)
            return True
    return False


def _fetch_blobs(container: Container, folder: Path) -> int:
    wanted = frozenset(blob.name for blob in container.manifest.blobs)
    here = container.path.parent
    # A backup still in the folder of the vault that made it has that vault's own beside.
    for beside in (here / names.BLOBS, here.parent / names.BLOBS):
        if beside.is_dir() and beside.resolve() != (folder / names.BLOBS).resolve():
            make_private_folder(folder / names.BLOBS)
            copy_blobs(beside, folder / names.BLOBS, wanted)
    return len(wanted - {blob.name for blob in list_blobs(folder / names.BLOBS)})
