"""Making a vault and opening it: every way in goes through here."""

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.files import FileMissingError
from pmis_desktop.errors.vault import (
    DamagedError,
    FolderTakenError,
    NoVaultError,
    WrongPassphraseError,
)
from pmis_desktop.files import (
    make_private_folder,
    remove,
    remove_temporaries,
    sync_folder,
    told,
    write_whole,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault import finding_indexes, moving, schema
from pmis_desktop.models.vault.attempts import Attempts
from pmis_desktop.models.vault.backup import backup
from pmis_desktop.models.vault.card import VERSION, VaultCard, VaultKind, read_card
from pmis_desktop.models.vault.documents import write_document
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.models.vault.lock import VaultLock
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.place import Place, check_place
from pmis_desktop.models.vault.rekeying import database_of
from pmis_desktop.models.vault.restoring import finish_restore, restore_is_pending
from pmis_desktop.models.vault.sealed_keys import SealedKeys
from pmis_desktop.models.vault.slots import (
    OperatorRow,
    OperatorSlot,
    Role,
    Slots,
    empty_slots,
    new_key,
    operator_slot,
    operators,
    read_slots,
    unlock,
    write_slots,
)
from pmis_desktop.models.vault.vault import Clock, Vault, local_now

_INSIDE = (names.BLOBS, names.BACKUPS, names.LOGS)
# What an unfinished creation may leave; everything else in a folder is somebody's.
_CREATED = (
    names.VAULT,
    names.SLOTS,
    names.DATABASE,
    names.WRITE_AHEAD_LOG,
    names.SHARED_MEMORY,
    names.ROLLBACK_JOURNAL,
    names.SEALED_KEYS,
    names.CREATING,
)
_LEAST_DATABASE = 512  # SQLite's smallest page


def create_vault(
    folder: Path,
    *,
    operator: str,
    post: str,
    passphrase: str,
    kind: VaultKind,
    cost: Cost | None = None,
    finished: bool = True,
    schema_folder: Path = schema.FOLDER,
    clock: Clock = local_now,
) -> Vault:
    """Make a vault in an empty or new folder and open it; the first operator administers.

    A failure leaves the folder as it was; after a power cut the same folder can be used again.
    Without ``finished`` that stays so until ``finish_creation``: who puts the first things in
    says when they are complete.
    """
    card = VaultCard(version=VERSION, vault=secrets.token_hex(16), kind=kind)
    key = new_key()
    slot = operator_slot(
        card.vault,
        (key,),
        operator=operator,
        post=post,
        role=Role.ADMIN,
        passphrase=passphrase,
        cost=cost,
    )
    place = check_place(folder)
    _check_free(place.folder)
    make_private_folder(place.folder)
    with _creating(place.folder, clock(), finished=finished) as lock:
        write_slots(place.folder, empty_slots(card.vault).with_slot(slot))
        write_document(place.folder / names.VAULT, card)
        database = _new_database(place, key, schema_folder)
    return _vault(place, card, slot, database, key=key, clock=clock, lock=lock)


def finish_creation(vault: Vault) -> None:
    """Say that a new vault is complete: from now on it can be opened, and nothing replaces it."""
    remove(vault.folder / names.CREATING)


def open_vault(
    folder: Path,
    passphrase: str,
    operator: str | None = None,
    *,
    schema_folder: Path = schema.FOLDER,
    clock: Clock = local_now,
    sleep: Callable[[float], None] = time.sleep,
    even_moved: bool = False,
) -> Vault:
    """Unlock a vault; ``operator`` may be left out where there is one only.

    One that was moved to another computer is refused, unless it is to be used again after all.
    Wrong passphrases wait longer and longer. An older schema is backed up and brought up to date.
    """
    place = check_place(folder)
    if not restore_is_pending(place.folder):
        read_card(place.folder)
    if (place.folder / names.CREATING).exists():
        raise NoVaultError(folder)
    if not even_moved:
        moving.check_not_moved(place.folder)
    lock = VaultLock(place.folder, clock())
    database: Database | None = None
    try:
        finish_restore(place.folder)
        remove_temporaries(place.folder)
        card = read_card(place.folder)
        slots = read_slots(place.folder, card.vault)
        slot = slots.of(operator)
        keys = _unlocked(place.folder, slots, slot, passphrase, clock=clock, sleep=sleep)
        _check_database_there(place.folder)
        database, key = database_of(place, slots, keys)
        vault = _vault(place, card, slot, database, key=key, clock=clock, lock=lock)
        # First: a step may take one of them away that it takes to be there.
        finding_indexes.mend(database, schema_folder)
        schema.migrate(database, folder=schema_folder, before=lambda: backup(vault))
    except BaseException:
        if database is not None:
            database.close()
        lock.release()
        raise
    return vault


def list_operators(folder: Path) -> list[OperatorRow]:
    """List who can open a locked vault, for the unlock window."""
    return operators(folder, read_card(folder).vault)


def _unlocked(
    folder: Path,
    slots: Slots,
    slot: OperatorSlot,
    passphrase: str,
    *,
    clock: Clock,
    sleep: Callable[[float], None],
) -> tuple[bytes, ...]:
    attempts = Attempts(folder)
    if wait := attempts.wait():
        sleep(wait)
    try:
        keys = unlock(slots.vault, slot, passphrase)
    except WrongPassphraseError:
        attempts.failed(clock())
        raise
    attempts.succeeded()
    return keys


def _vault(
    place: Place,
    card: VaultCard,
    slot: OperatorSlot,
    database: Database,
    *,
    key: bytes,
    clock: Clock,
    lock: VaultLock,
) -> Vault:
    for name in _INSIDE:
        make_private_folder(place.folder / name)
    return Vault(
        place=place,
        card=card,
        operator=slot.operator,
        post=slot.post,
        role=slot.role,
        database=database,
        secrets=SealedKeys(place.folder, card.vault, key),
        attempts=Attempts(place.folder),
        clock=clock,
        key=key,
        _lock=lock,
    )


def _check_database_there(folder: Path) -> None:
    # SQLite would make an empty database in place of one that is gone or cut to a few bytes.
    path = folder / names.DATABASE
    with told(path):
        try:
            size = path.stat().st_size
        except FileNotFoundError as error:
            raise FileMissingError(path) from error
    if size < _LEAST_DATABASE:
        raise DamagedError


def _check_free(folder: Path) -> None:
    if not folder.exists():
        return
    with told(folder):
        there = {path.name for path in folder.iterdir()} - {names.LOCK}
    # With this mark a creation of ours was cut short, and nothing had been put in yet.
    if there and not (names.CREATING in there and there <= {*_CREATED, *_INSIDE}):
        raise FolderTakenError(folder)


def _new_database(place: Place, key: bytes, schema_folder: Path) -> Database:
    path = place.folder / names.DATABASE
    with told(path):
        # Before SQLite does, which would let the group read it.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    database = Database(path, key, removable=place.removable)
    try:
        schema.migrate(database, folder=schema_folder)
        with told(path):
            sync_folder(place.folder)
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def _creating(folder: Path, now: datetime, *, finished: bool) -> Iterator[VaultLock]:
    lock = VaultLock(folder, now)
    try:
        _remove_created(folder)
        write_whole(folder / names.CREATING, b"")
        yield lock
        if finished:
            remove(folder / names.CREATING)
    except BaseException:
        _remove_created(folder)
        lock.release()
        with suppress(AppError):
            remove(folder / names.LOCK)
        raise


def _remove_created(folder: Path) -> None:
    for name in _INSIDE:
        shutil.rmtree(folder / name, ignore_errors=True)
    # The mark last: while anything is left, the folder says that it was never complete.
    for name in _CREATED:
        remove(folder / name)
