"""Which backups to keep: the last ten, then one a day, one a week, one a month."""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pmis_desktop.files import remove, told

SUFFIX = ".dzbak"
_LAST = 10
_DAYS = 14
_WEEKS = 8
_MONTHS = 24
_NAME = re.compile(r"(pmis|before-restore)-(\d{8}-\d{6})(?:-\d+)?\.dzbak")
_TIME = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class BackupFile:
    """A backup as its name tells: when it was made, and whether a restore made it for safety."""

    path: Path
    made_at: datetime
    safety: bool


def free_name(folder: Path, made_at: datetime, *, safety: bool = False) -> Path:
    """Find a name for a new backup; it tells the time and nothing else."""
    stem = f"{'before-restore' if safety else 'pmis'}-{made_at:{_TIME}}"
    path = folder / f"{stem}{SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}{SUFFIX}"
        number += 1
    return path


def list_backups(folder: Path) -> list[BackupFile]:
    """List the backups of a folder by their names, newest first; other files are nobody's."""
    if not folder.is_dir():
        return []
    with told(folder, reading=True):
        names = sorted(path.name for path in folder.iterdir())
    found = [_backup_file(folder, name) for name in names]
    return sorted(
        (file for file in found if file is not None),
        key=lambda file: (file.made_at, file.path.name),
        reverse=True,
    )


def thin(
    folder: Path, now: datetime, ours: Callable[[Path], bool] = lambda _path: True
) -> tuple[Path, ...]:
    """Remove the backups that no rule keeps; returns them.

    A restore's safety copy does not count and stays; so does what claims to be from the future,
    and in a folder that several vaults share whatever is not ``ours``.
    """
    local = now.replace(tzinfo=None)
    files = [
        file
        for file in list_backups(folder)
        if not file.safety and file.made_at <= local and ours(file.path)
    ]
    kept = {file.path for file in files[:_LAST]}
    for rule, most in ((_day, _DAYS), (_week, _WEEKS), (_month, _MONTHS)):
        kept |= _newest_of_each(files, rule, most)
    gone = tuple(file.path for file in files if file.path not in kept)
    for path in gone:
        remove(path)
    return gone


def _newest_of_each(
    files: Iterable[BackupFile], rule: Callable[[datetime], Hashable], most: int
) -> set[Path]:
    newest: dict[Hashable, Path] = {}
    for file in files:
        newest.setdefault(rule(file.made_at), file.path)
    return set(list(newest.values())[:most])


def _day(at: datetime) -> Hashable:
    return at.date()


def _week(at: datetime) -> Hashable:
    return at.isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.year, at.month


def _backup_file(folder: Path, name: str) -> BackupFile | None:
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        made_at = datetime.strptime(found[2], _TIME)  # noqa: DTZ007 - names tell local time
    except ValueError:
        return None
    return BackupFile(folder / name, made_at, safety=found[1] != "pmis")
