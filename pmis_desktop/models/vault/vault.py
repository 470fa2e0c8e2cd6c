"""An open vault: what the rest of the program holds while an operator is at work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec

from pmis_desktop.errors.files import FileMissingError, FileTooLargeError, NotAFileError
from pmis_desktop.errors.vault import (
    DamagedError,
    NewerVaultError,
    NoVaultError,
    RoleRefusedError,
    VaultDocumentDamagedError,
)
from pmis_desktop.models.vault.attempts import Attempts
from pmis_desktop.models.vault.documents import (
    BACKUPS,
    BLOBS,
    LOGS,
    VAULT,
    parse_document,
    read_document,
)
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.models.vault.lock import VaultLock
from pmis_desktop.models.vault.place import Place
from pmis_desktop.models.vault.sealed_keys import SealedKeys
from pmis_desktop.models.vault.slots import Role, Slots, read_slots, write_slots

VaultKind = Literal["county", "site"]
Clock = Callable[[], datetime]
VERSION = 1


class VaultCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a locked vault says about itself."""

    version: int
    vault: str
    kind: VaultKind


def local_now() -> datetime:
    """Say what time this computer believes it is."""
    return datetime.now().astimezone()


def read_card(folder: Path) -> VaultCard:
    """Read what a vault folder says about itself; ``NoVaultError`` if it is none."""
    try:
        card = read_document(folder / VAULT, VaultCard)
    except FileMissingError as error:
        raise NoVaultError(folder) from error
    except (ValueError, FileTooLargeError, NotAFileError) as error:
        raise VaultDocumentDamagedError(VAULT) from error
    return _checked(card)


def parse_card(data: bytes) -> VaultCard:
    """Read the card that came in a backup."""
    try:
        return _checked(parse_document(data, VaultCard))
    except ValueError as error:
        raise VaultDocumentDamagedError(VAULT) from error


def _checked(card: VaultCard) -> VaultCard:
    if card.version > VERSION:
        raise NewerVaultError
    if not (len(card.vault) == 32 and card.vault.isalnum() and card.vault.isascii()):  # noqa: PLR2004
        raise VaultDocumentDamagedError(VAULT)
    return card


@dataclass
class Vault:
    """One open vault. ``close`` it, or use it in a ``with``; the lock is held until then."""

    place: Place
    card: VaultCard
    operator: str
    post: str
    role: Role
    database: Database
    secrets: SealedKeys
    attempts: Attempts
    clock: Clock
    key: bytes = field(repr=False)
    _lock: VaultLock = field(repr=False)

    @property
    def folder(self) -> Path:
        """Where the vault lies."""
        return self.place.folder

    @property
    def id(self) -> str:
        """The vault's random name; a restored backup keeps it."""
        return self.card.vault

    @property
    def kind(self) -> VaultKind:
        """Whether this is a county's vault or a branch's."""
        return self.card.kind

    @property
    def blobs(self) -> Path:
        """The folder of encrypted photos and scans, named by hash."""
        return self.folder / BLOBS

    @property
    def backups(self) -> Path:
        """The folder of the vault's own backups."""
        return self.folder / BACKUPS

    @property
    def logs(self) -> Path:
        """The folder of the program's log."""
        return self.folder / LOGS

    def slots(self) -> Slots:
        """Read who can open this vault."""
        return read_slots(self.folder, self.id)

    def write_slots(self, slots: Slots) -> None:
        """Replace who can open this vault."""
        write_slots(self.folder, slots)

    def require(self, *roles: Role) -> None:
        """Refuse an act that the operator's role does not allow."""
        if self.role not in roles:
            raise RoleRefusedError

    def close(self) -> None:
        """Let go of the database and let others in."""
        self.database.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def quick_check(vault: Vault) -> None:
    """Look whether the database holds together; a failure ends writing and is raised."""
    try:
        with vault.database.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalars().all()
    except DamagedError:
        vault.database.damaged = True
        raise
    if found != ["ok"]:
        vault.database.damaged = True
        raise DamagedError
