"""An open vault: what the rest of the program holds while an operator is at work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pmis_desktop.errors.opened_backups import BackupReadOnlyError
from pmis_desktop.errors.vault import DamagedError, RoleRefusedError
from pmis_desktop.models.vault.attempts import Attempts
from pmis_desktop.models.vault.card import VaultCard, VaultKind
from pmis_desktop.models.vault.documents import BACKUPS, BLOBS, LOGS
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.models.vault.place import Place
from pmis_desktop.models.vault.sealed_keys import SealedKeys
from pmis_desktop.models.vault.slots import Role, Slots, read_slots, write_slots
from pmis_desktop.rules.overlay import InForce

Clock = Callable[[], datetime]


def local_now() -> datetime:
    """Say what time this computer believes it is."""
    return datetime.now().astimezone()


class Held(Protocol):
    """What an open vault holds until it is closed: its folder's lock."""

    def release(self) -> None:
        """Let go of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupLookedInto:
    """The backup that a vault was opened from to be read; ``blobs`` are the photos beside it."""

    file: Path
    made_at: datetime
    blobs: Path | None


@dataclass
class Vault:
    """One open vault. ``close`` it, or use it in a ``with``; the lock is held until then.

    ``tables`` are its county's codes and rules, in force wherever somebody works for it.
    With ``backup`` it is a backup looked into: nobody may do anything but read.
    """

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
    _lock: Held = field(repr=False)
    tables: InForce = field(default_factory=InForce, repr=False, compare=False)
    backup: BackupLookedInto | None = None

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
        beside = self.backup.blobs if self.backup is not None else None
        return beside or self.folder / BLOBS

    @property
    def backups(self) -> Path:
        """The folder of the vault's own backups."""
        return self.folder / BACKUPS

    @property
    def logs(self) -> Path:
        """The folder of the program's log."""
        return self.folder / LOGS

    def slots(self) -> Slots:
        """Read who can open this vault; of a backup only whoever wants to change it asks."""
        if self.backup is not None:
            raise BackupReadOnlyError
        return read_slots(self.folder, self.id)

    def write_slots(self, slots: Slots) -> None:
        """Replace who can open this vault."""
        write_slots(self.folder, slots)

    def require(self, *roles: Role) -> None:
        """Refuse an act that the operator's role does not allow, in a backup every one."""
        if self.backup is not None:
            raise BackupReadOnlyError
        if self.role not in roles:
            raise RoleRefusedError

    def close(self) -> None:
        """Let go of the database and let others in."""
        self.database.close()
        # Whoever still holds on to them has the program's own tables from now on.
        self.tables.overlay = None
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
