"""Moving a vault to another computer: packed whole, checked, and closed where it was.

The packing folder holds the vault's files as they are, encrypted, and a list of them with hashes.
The vault card comes last wherever files are copied: half a vault is none.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.ceremonies import (
    MoveDamagedError,
    MovedError,
    MoveTakenError,
    MoveTargetError,
    NothingPackedError,
)
from pmis_desktop.errors.files import FileMissingError
from pmis_desktop.errors.vault import FolderTakenError
from pmis_desktop.files import (
    make_private_folder,
    read_chunks,
    read_limited,
    remove,
    temporary_name,
    told,
    write_chunks,
    write_whole,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault.card import parse_card
from pmis_desktop.models.vault.documents import canonical, parse_document, write_document
from pmis_desktop.models.vault.place import check_place
from pmis_desktop.models.vault.vault import Vault

LIST = "搬家清单.json"
TAKEN = "已搬入.txt"
_VERSION = 1
_LIST_LIMIT = 128 << 20
_SMALL = (names.SLOTS, names.SEALED_KEYS, names.RECOVERY)
_TREES = (names.BLOBS, names.ARCHIVE)
_PARTS_OF_A_NAME = 3

Told = Callable[[int, int], None]


class _Packed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: its place in the vault by forward slashes, its size and hash."""

    name: str
    size: int
    sha256: bytes


class _List(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    vault: str
    packed_at: datetime
    watched: tuple[str, ...]
    files: tuple[_Packed, ...]


class _Moved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mark in a vault that was left: when, and into which folder it was packed."""

    version: int
    moved_at: str
    packed: str


@dataclass(frozen=True)
class Packing:
    """A vault packed for moving: the folder on the stick, how many files, how many bytes."""

    folder: Path
    files: int
    size: int


@dataclass(frozen=True)
class Unpacked:
    """A vault moved in; ``watched`` are the folders that were watched where it came from."""

    folder: Path
    files: int
    watched: tuple[Path, ...]


def check_not_moved(folder: Path) -> None:
    """Refuse a vault that was moved to another computer: MovedError, also for an unread mark."""
    mark = folder / names.MOVED
    if not mark.exists():
        return
    moved_at = ""
    with suppress(ValueError, AppError):
        moved_at = parse_document(read_limited(mark, names.LIMIT), _Moved).moved_at
    raise MovedError(moved_at)


def pack(
    vault: Vault,
    target: Path,
    *,
    watched: tuple[Path, ...] = (),
    progress: Told = lambda _d, _a: None,
) -> Packing:
    """Copy an open vault whole into a new folder, and read all of it again; nothing is closed yet.

    Raises MoveTargetError, MoveDamagedError where what was written reads otherwise, and FileErrors.
    """
    if target.exists() or target.resolve().is_relative_to(vault.folder.resolve()):
        raise MoveTargetError(target)
    make_private_folder(target)
    database = vault.folder / temporary_name()
    try:
        vault.database.copy_to(database)
        sources = {names.DATABASE: database, **_sources(vault.folder)}
        packed = []
        for number, (name, source) in enumerate(sources.items(), 1):
            packed.append(_copy(source, target, name))
            progress(number, len(sources))
        listed = _List(
            version=_VERSION,
            vault=vault.id,
            packed_at=vault.clock(),
            watched=tuple(map(str, watched)),
            files=tuple(packed),
        )
        write_whole(target / LIST, canonical(listed))
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(AppError):
                remove(database.with_name(database.name + suffix))
    return Packing(target, len(packed), sum(each.size for each in packed))


def close_behind(vault: Vault, packing: Packing) -> None:
    """Mark a vault as moved: from its closing on nobody opens it here any more."""
    moved_at = vault.clock().isoformat(timespec="seconds")
    write_document(vault.folder / names.MOVED, _Moved(_VERSION, moved_at, str(packing.folder)))


def is_moved(folder: Path) -> bool:
    """Whether a vault was left for another computer."""
    return (folder / names.MOVED).exists()


def open_again(folder: Path) -> None:
    """Take the mark away: the move came to nothing, and no number can be used twice by now."""
    remove(folder / names.MOVED)


def unpack(source: Path, into: Path, *, progress: Told = lambda _d, _a: None) -> Unpacked:
    """Move a packed vault into an empty folder of this computer, every file checked.

    Raises NothingPackedError, MoveDamagedError, MoveTakenError, FolderTakenError, and what
    ``check_place`` raises.
    """
    listed = _read_list(source)
    if (source / TAKEN).exists():
        raise MoveTakenError
    place = check_place(into)
    with told(place.folder, reading=True):
        if place.folder.is_dir() and any(place.folder.iterdir()):
            raise FolderTakenError(place.folder)
    make_private_folder(place.folder)
    # The card last: until then the folder is no vault.
    ordered = sorted(listed.files, key=lambda each: each.name == names.VAULT)
    try:
        for number, each in enumerate(ordered, 1):
            _take(source, place.folder, each)
            progress(number, len(ordered))
    except BaseException:
        shutil.rmtree(place.folder, ignore_errors=True)
        raise
    with suppress(AppError):
        write_whole(source / TAKEN, "这份数据已经搬入一台电脑，请不要再搬入另一台。\n".encode())
    return Unpacked(place.folder, len(ordered), tuple(map(Path, listed.watched)))


def _sources(folder: Path) -> dict[str, Path]:
    """Every file that belongs to a vault, but for its database; the card last."""
    found = {name: folder / name for name in _SMALL if (folder / name).is_file()}
    for tree in _TREES:
        for file in _files_below(folder / tree):
            found[file.relative_to(folder).as_posix()] = file
    return {**found, names.VAULT: folder / names.VAULT}


def _files_below(folder: Path) -> Iterator[Path]:
    with told(folder, reading=True):
        yield from (file for file in sorted(folder.rglob("*")) if file.is_file())


def _copy(source: Path, target: Path, name: str) -> _Packed:
    """Write one file and say what it is; ``write_chunks`` reads it again."""
    there = target / PurePosixPath(name)
    with told(there.parent):
        there.parent.mkdir(parents=True, exist_ok=True)
    measured = _measured(name, source)
    write_chunks(there, read_chunks(source))
    if _measured(name, there) != measured:
        raise MoveDamagedError(name)
    return measured


def _measured(name: str, file: Path) -> _Packed:
    digest, size = hashlib.sha256(), 0
    for chunk in read_chunks(file):
        digest.update(chunk)
        size += len(chunk)
    return _Packed(name, size, digest.digest())


def _read_list(source: Path) -> _List:
    """The list, every name in it one that a vault has: it comes from outside."""
    try:
        listed = parse_document(read_limited(source / LIST, _LIST_LIMIT), _List)
    except FileMissingError as error:
        raise NothingPackedError(source) from error
    except ValueError as error:
        raise MoveDamagedError(LIST) from error
    known = [each.name for each in listed.files]
    needed = {names.VAULT, names.SLOTS, names.DATABASE}
    if listed.version != _VERSION or len(set(known)) < len(known) or not needed <= set(known):
        raise MoveDamagedError(LIST)
    for name in known:
        if not _is_ours(name):
            raise MoveDamagedError(LIST)
    return listed


def _is_ours(name: str) -> bool:
    """Whether a name of the list is the place of a file of a vault, and leads nowhere else."""
    if name in {names.DATABASE, names.VAULT, *_SMALL}:
        return True
    parts = name.split("/")
    plain = all(part and part.replace(".", "").replace("-", "").isalnum() for part in parts)
    return len(parts) == _PARTS_OF_A_NAME and parts[0] in _TREES and plain and ".." not in parts


def _take(source: Path, folder: Path, packed: _Packed) -> None:
    there = folder / PurePosixPath(packed.name)
    with told(there.parent):
        there.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_chunks(there, read_chunks(source / PurePosixPath(packed.name)))
    except FileMissingError as error:
        raise MoveDamagedError(packed.name) from error
    if _measured(packed.name, there) != packed:
        raise MoveDamagedError(packed.name)
    if packed.name == names.VAULT:
        parse_card(read_limited(there, names.LIMIT))
