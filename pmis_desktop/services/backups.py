"""Making backups, by hand and every day, and saying what a backup file is."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.safekeeping import SecondFolderError
from pmis_desktop.errors.vault import BackupDamagedError
from pmis_desktop.models import journal, settings
from pmis_desktop.models.vault.backup import BackupMade
from pmis_desktop.models.vault.backup import backup as write_backup
from pmis_desktop.models.vault.card import VaultKind, parse_card
from pmis_desktop.models.vault.container import Container, read_container
from pmis_desktop.models.vault.documents import BACKUPS
from pmis_desktop.models.vault.place import check_writable
from pmis_desktop.models.vault.slots import OperatorRow, parse_slots
from pmis_desktop.models.vault.thinning import BackupFile, list_backups, thin
from pmis_desktop.services.house import House

__all__ = ["BackupFile", "BackupMade"]

_PLACES = 3  # backups that may fail one after the other


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBackup:
    """When the newest backup was made, and in which folder it lies."""

    at: datetime
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFolder:
    """Where backups are copied besides the vault; ``there`` is False while its stick is out."""

    folder: Path
    there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBackups:
    """The day's backups that were made now.

    ``absent``: the second folder is not there, usually a stick. ``failed`` says why it could not be
    written to; the vault's own backup is made all the same.
    """

    made: tuple[BackupMade, ...]
    absent: Path | None
    failed: AppError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupDescribed:
    """What a backup file says before anybody has opened it.

    ``whole``: every part is as it was written. ``operators`` are those of its day, one of whose
    passphrases opens it. ``safety``: a restore made it of what was there before.
    """

    file: Path
    vault: str
    kind: VaultKind
    made_at: datetime
    size: int
    whole: bool
    safety: bool
    operators: tuple[OperatorRow, ...]


def backup(house: House, to: Path | None = None) -> BackupMade:
    """Write and check a backup, in the vault's own folder or in a second one, and thin the old."""
    made = write_backup(house.vault, to)
    # Several branches may keep their backups on one stick.
    thin(to or house.vault.backups, house.vault.clock(), lambda path: _is_of(path, house.vault.id))
    if to is not None:
        with house.vault.database.writing() as connection:
            told = f"{made.made_at.isoformat(timespec='seconds')}\n{made.path}"
            settings.put(connection, settings.LAST_COPY, told)
    _note_place(house)
    house.note("backup", "备份", bytes=str(made.size))
    return made


def _note_place(house: House) -> None:
    """Where the own log stood: what came after is in the county's copies (``county_copies``)."""
    with house.vault.database.writing() as connection:
        n, _ = journal.head(connection, settings.get(connection, settings.LOG))
        before = settings.get(connection, settings.BACKED_UP).split()
        kept = [*before, str(n)][-_PLACES:]
        settings.put(connection, settings.BACKED_UP, " ".join(kept))


def back_up_if_due(house: House) -> DueBackups:
    """Make today's backup in the vault's folder, and in the second one when it is there.

    For a job after unlocking. Raises what ``backup`` raises for the vault's own folder only.
    """
    made: list[BackupMade] = []
    if not _made_today(house, house.vault.backups):
        made.append(backup(house))
    second = second_folder(house)
    if second is None:
        return DueBackups(made=tuple(made), absent=None, failed=None)
    if not second.there:
        return DueBackups(made=tuple(made), absent=second.folder, failed=None)
    try:
        if not _made_today(house, second.folder):
            made.append(backup(house, second.folder))
    except AppError as fault:
        return DueBackups(made=tuple(made), absent=None, failed=fault)
    return DueBackups(made=tuple(made), absent=None, failed=None)


def last_backup(house: House) -> LastBackup | None:
    """The newest backup of this vault, wherever it was put; None if there is none yet.

    Asks the vault's own folder only: a stick that is out or a slow network must not be waited for.
    """
    own = [file for file in list_backups(house.vault.backups) if not file.safety]
    with house.reading() as connection:
        told = settings.get(connection, settings.LAST_COPY)
    zone = house.vault.clock().tzinfo
    found = [
        LastBackup(at=each.made_at.replace(tzinfo=zone), folder=each.path.parent)
        for each in own[:1]
    ]
    if told:
        at, _, path = told.partition("\n")
        found.append(LastBackup(at=datetime.fromisoformat(at), folder=Path(path).parent))
    return max(found, key=lambda each: each.at, default=None)


def second_folder(house: House) -> SecondFolder | None:
    """The second folder for backups, and whether it is there now; None where none was chosen."""
    with house.reading() as connection:
        told = settings.get(connection, settings.BACKUP_FOLDER)
    if not told:
        return None
    folder = Path(told)
    try:
        return SecondFolder(folder=folder, there=folder.is_dir())
    except OSError:
        # A drive whose stick was pulled while it was asked.
        return SecondFolder(folder=folder, there=False)


def set_second_folder(house: House, folder: Path | None) -> None:
    """Choose a second folder for the daily backup, which must be there; None ends it.

    Raises SecondFolderError for a folder inside the vault, and a FileError where nothing can be
    written.
    """
    if folder is not None:
        folder = folder.absolute()
        if folder.resolve().is_relative_to(house.vault.folder):
            raise SecondFolderError(folder)
        check_writable(folder)
    with house.writing() as connection:
        settings.put(connection, settings.BACKUP_FOLDER, "" if folder is None else str(folder))


def backups(folder: Path) -> tuple[BackupFile, ...]:
    """The backups in a vault's folder, or in any other, by their names; newest first."""
    inside = folder / BACKUPS
    return tuple(list_backups(inside if inside.is_dir() else folder))


def describe(file: Path) -> BackupDescribed:
    """What a backup file is, every part checked; reads all of it, so it belongs in a job.

    Raises BackupDamagedError and others for a file that does not even say what it is.
    """
    container = read_container(file)
    card = parse_card(container.small("vault"))
    slots = parse_slots(container.small("slots"), card.vault)
    named = [each for each in list_backups(file.parent) if each.path.name == file.name]
    return BackupDescribed(
        file=file,
        vault=card.vault,
        kind=card.kind,
        made_at=container.manifest.made_at,
        size=file.stat().st_size,
        whole=_is_whole(container),
        safety=any(each.safety for each in named),
        operators=tuple(
            OperatorRow(slot.operator, slot.post, slot.role) for slot in slots.operators()
        ),
    )


def _is_whole(container: Container) -> bool:
    try:
        for part in container.manifest.parts:
            for _ in container.chunks(part.name):
                pass
    except BackupDamagedError:
        return False
    return container.has("database")


def _made_today(house: House, folder: Path) -> bool:
    """Whether this vault has a backup of this day in a folder."""
    return any(
        not each.safety and each.made_at.date() == house.today and _is_of(each.path, house.vault.id)
        for each in list_backups(folder)
    )


def _is_of(file: Path, vault: str) -> bool:
    # What cannot be read is nobody's, and nobody removes it.
    with suppress(AppError):
        return read_container(file).manifest.vault == vault
    return False
