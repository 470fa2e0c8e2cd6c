"""Where a vault may be: on a disk of this computer that nothing else copies or replaces."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.base import RefusedError
from pmis_desktop.errors.files import NotAFileError
from pmis_desktop.errors.vault import NetworkFolderError, ProgramFolderError, SyncedFolderError
from pmis_desktop.files import remove, temporary_name, told
from pmis_desktop.models.vault.drives import Drive, drive_of, fixed_roots, is_network_name

FOLDER_NAME = "党员信息管理数据"

# Compared with the beginning of each part of a path, without spaces, in small letters.
_SYNCED_NAMES = (
    "onedrive",
    "坚果云",
    "我的坚果云",
    "nutstore",
    "wps云盘",
    "wps网盘",
    "wpsdrive",
    "wpscloud",
    "金山云盘",
    "百度网盘",
    "百度云",
    "baidunetdisk",
    "baiduyun",
    "baidusyncdisk",
    "阿里云盘",
    "aliyundrive",
    "天翼云盘",
    "腾讯微云",
    "微云同步",
    "weiyun",
    "和彩云",
    "dropbox",
    "icloud",
    "mobiledocuments",
    "googledrive",
    "我的云端硬盘",
    "nextcloud",
    "owncloud",
    "seafile",
    "synologydrive",
)
# A folder that holds one of these is kept in step by Dropbox or Syncthing.
_SYNC_MARKS = (".dropbox.cache", ".stfolder")
_SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


@dataclass(frozen=True)
class Place:
    """An allowed folder; ``removable`` asks for an amber sign and costs the write-ahead log."""

    folder: Path
    removable: bool


def check_place(folder: Path, environment: Mapping[str, str] = os.environ) -> Place:
    """Judge an existing or planned folder; each refusal is a failure of its own."""
    if is_network_name(str(folder)):
        raise NetworkFolderError(folder)
    with told(folder), suppress(RuntimeError):  # "~somebody" that this computer does not know
        folder = folder.expanduser()
    with told(folder):
        whole = folder.resolve()
        standing = _standing(whole)
    # Both spellings: a link may lead into a cloud folder or out of one.
    for spelling in (folder.absolute(), whole):
        if _is_synced(spelling, environment):
            raise SyncedFolderError(folder)
    if whole.is_relative_to(program_folder()):
        raise ProgramFolderError(folder)
    drive = drive_of(standing)
    if drive is Drive.NETWORK:
        raise NetworkFolderError(folder)
    if not standing.is_dir():
        raise NotAFileError(folder)
    check_writable(standing)
    return Place(whole, removable=drive is Drive.REMOVABLE)


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written to; permissions alone do not tell on Windows."""
    probe = folder / temporary_name()
    with told(folder):
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    remove(probe)


def propose_folder() -> Path | None:
    """Propose a folder for a new vault, best off the system's disk; ``None`` if none will do."""
    for root in fixed_roots():
        folder = root / FOLDER_NAME
        try:
            check_place(folder)
        except RefusedError:
            continue
        return folder
    return None


def program_folder() -> Path:
    """Say where the program itself lies, from source and in the bundle alike."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).resolve().parent
    return Path(__file__).resolve().parents[2]


def _standing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _is_synced(folder: Path, environment: Mapping[str, str]) -> bool:
    for part in folder.parts:
        if part.casefold().replace(" ", "").startswith(_SYNCED_NAMES):
            return True
    roots = [Path(environment[name]) for name in _SYNC_VARIABLES if environment.get(name)]
    if any(folder.is_relative_to(root) for root in roots):
        return True
    return any(
        os.path.lexists(path / mark) for path in (folder, *folder.parents) for mark in _SYNC_MARKS
    )
