"""The backups that a vault can go back to, wherever they lie, and what going back would undo."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.models.vault.container import read_container
from pmis_desktop.models.vault.thinning import BackupFile
from pmis_desktop.services import safekeeping
from pmis_desktop.services.house import House
from pmis_desktop.services.safekeeping import LastBackup, SecondFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBackup:
    """One backup of this vault.

    ``safety``: a restore made it of what was there before. ``outside``: it lies in the second
    folder, not beside the data.
    """

    file: Path
    made_at: datetime
    size: int
    safety: bool
    outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    """Everything that the page of backups shows; the newest backup first."""

    last: LastBackup | None
    second: SecondFolder | None
    backups: tuple[ListedBackup, ...]
    epoch_due: bool


def look(house: House) -> BackupState:
    """How the backups of a vault stand now; reads the head of every file, so it is a job."""
    second = safekeeping.second_folder(house)
    found = [(file, False) for file in safekeeping.backups(house.vault.folder)]
    if second is not None and second.there:
        found += [(file, True) for file in safekeeping.backups(second.folder)]
    listed = [_listed(house, file, outside=outside) for file, outside in found]
    return BackupState(
        last=safekeeping.last_backup(house),
        second=second,
        backups=tuple(
            sorted(
                (each for each in listed if each is not None),
                key=lambda each: each.made_at,
                reverse=True,
            )
        ),
        epoch_due=safekeeping.epoch_due(house),
    )


def changes_since(house: House, at: datetime) -> int:
    """How many changes were made or taken in after a moment: what going back would undo."""
    zone = house.vault.clock().tzinfo
    stamp = at.astimezone(zone).isoformat(timespec="seconds")
    with house.reading() as connection:
        count = connection.exec_driver_sql(
            "SELECT count(*) FROM unit WHERE origin <> 'local' AND at > ?", (stamp,)
        ).scalar_one()
    return int(count)


def _listed(house: House, file: BackupFile, *, outside: bool) -> ListedBackup | None:
    """A backup of this vault; None for another vault's, and for what cannot be read."""
    try:
        manifest = read_container(file.path).manifest
        size = file.path.stat().st_size
    except (AppError, OSError):
        return None
    # What a restore saved of a vault that did not open any more does not say whose it is.
    if manifest.vault not in {house.vault.id, ""} or (outside and not manifest.vault):
        return None
    return ListedBackup(
        file=file.path,
        made_at=manifest.made_at,
        size=size,
        safety=file.safety,
        outside=outside,
    )
