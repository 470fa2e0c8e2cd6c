"""Files written one by one as `files.write_whole` does, here or in a child of the program.

Imports no database: a child starts with what it needs.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import msgspec

from pmis_desktop import files
from pmis_desktop.errors.files import FileError

WRITE = "pmis_desktop.services.writing_jobs:write"
"""The job's name for a child."""

AT_ONCE = 4
"""Most of writing a file safely is waiting for the disk, which takes so many together."""


class Note(msgspec.Struct, frozen=True, array_like=True):
    """A text for people that lies beside a file; without it the file is still whole."""

    path: bytes
    data: bytes


class NewFile(msgspec.Struct, frozen=True, array_like=True):
    """A file that is to be written. Paths are as the system has them: they may be no text.

    One that is written ``once`` is left alone where it lies already, and its folder is made.
    """

    path: bytes
    data: bytes
    note: Note | None
    once: bool

    @classmethod
    def of(
        cls, path: Path, data: bytes, note: tuple[Path, bytes] | None = None, *, once: bool = False
    ) -> "NewFile":
        """A file, and a text that is put beside it afterwards."""
        beside = None if note is None else Note(os.fsencode(note[0].absolute()), note[1])
        return cls(os.fsencode(path.absolute()), data, beside, once)


_NEW_FILES = msgspec.msgpack.Decoder(list[NewFile])
_WRITTEN = msgspec.msgpack.Decoder(list[bool])


def put(file: NewFile) -> None:
    """Write one file; raises the FileError of what could not be done."""
    path = Path(os.fsdecode(file.path))
    if file.once:
        with files.told(path):
            if path.is_file():
                # Whoever wrote it may have been ended before its name was on the disk.
                files.sync_folder(path.parent)
                return
            path.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(path, file.data)
    if file.note is not None:
        with suppress(FileError):
            files.write_whole(Path(os.fsdecode(file.note.path)), file.note.data)


def asked(some: Sequence[NewFile]) -> bytes:
    """What a child needs to write some files."""
    return msgspec.msgpack.encode(some)


def write(payload: bytes) -> bytes:
    """Do the job: of each file that was ``asked`` for, whether it lies there now."""
    with ThreadPoolExecutor(AT_ONCE) as writers:
        return msgspec.msgpack.encode(list(writers.map(_is_put, _NEW_FILES.decode(payload))))


def written(reply: bytes) -> list[bool]:
    """What ``write`` says."""
    return _WRITTEN.decode(reply)


def _is_put(file: NewFile) -> bool:
    try:
        put(file)
    except FileError:
        return False
    return True
