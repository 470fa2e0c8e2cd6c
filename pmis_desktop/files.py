"""Reading and writing whole files so that a power cut or a pulled stick loses nothing."""

import errno
import hashlib
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pmis_desktop.errors import files as errors

CHUNK = 1 << 20
# A scanner lets go of a fresh file within about a second.
_REPLACE_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
_HELD = {32, 33}  # Windows: sharing violation, lock violation
_PULLED = {15, 21, 55, 433, 1006, 1167}  # Windows: drive gone, not ready, not connected
_TEMPORARY_PREFIX = "~pmis-"
_TEMPORARY_SUFFIX = ".tmp"

_BY_ERRNO: dict[int, Callable[[Path], errors.FileError]] = {
    errno.ENOSPC: errors.DiskFullError,
    errno.EDQUOT: errors.DiskFullError,
    errno.EROFS: errors.FolderReadOnlyError,
    errno.EACCES: errors.FolderReadOnlyError,
    errno.EPERM: errors.FolderReadOnlyError,
    errno.ENOENT: errors.FileMissingError,
    errno.ENODEV: errors.FileMissingError,
    errno.ENXIO: errors.FileMissingError,
    errno.ENOTDIR: errors.NotAFileError,
    errno.EISDIR: errors.NotAFileError,
    errno.EEXIST: errors.NotAFileError,
    errno.EBUSY: errors.FileHeldError,
    errno.ENAMETOOLONG: errors.NameNotPossibleError,
    errno.EINVAL: errors.NameNotPossibleError,
    errno.EILSEQ: errors.NameNotPossibleError,
    errno.EFBIG: errors.FileTooLargeForDiskError,
}


def sorted_error(error: OSError, path: Path, *, reading: bool = False) -> errors.FileError:
    """Turn what the system said about a path into the failure that users are told."""
    if getattr(error, "winerror", None) in _HELD:
        return errors.FileHeldError(path)
    if getattr(error, "winerror", None) in _PULLED:
        return errors.FileMissingError(path)
    if reading and error.errno in (errno.EACCES, errno.EPERM):
        return errors.FileNotReadableError(path)
    return _BY_ERRNO.get(error.errno or 0, errors.DiskFailedError)(path)


@contextmanager
def told(path: Path, *, reading: bool = False) -> Iterator[None]:
    """Raise what the system refuses inside this block as a ``FileError`` about ``path``."""
    try:
        if b"\0" in os.fsencode(path):
            raise errors.NameNotPossibleError(path)
    except UnicodeEncodeError as error:
        raise errors.NameNotPossibleError(path) from error
    try:
        yield
    except OSError as error:
        raise sorted_error(error, path, reading=reading) from error


def require_folder(folder: Path) -> None:
    """Raise a ``FileError`` unless a file can be written into a folder.

    For what is noted, or draws a number, before its file is written.
    """
    if not folder.exists():
        raise errors.FolderMissingError(folder)
    with told(folder), tempfile.TemporaryFile(dir=folder, prefix=_TEMPORARY_PREFIX):
        pass


def write_whole(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace a file by these bytes, or leave what was there and raise a ``FileError``."""
    write_chunks(path, (data,), mode=mode)


def write_chunks(path: Path, chunks: Iterable[bytes], *, mode: int = 0o600) -> None:
    """Do as ``write_whole`` for a file that is better not held in memory.

    An error raised by ``chunks`` passes through; the file that was there stays in both cases.
    """
    temporary = path.with_name(temporary_name())
    try:
        with told(path):
            digest = _write_new(temporary, chunks, mode)
            _check_written(temporary, digest, path)
            _replace(temporary, path)
            sync_folder(path.parent)
    except BaseException:
        with suppress(OSError, ValueError):
            temporary.unlink(missing_ok=True)
        raise


def temporary_name() -> str:
    """Make a name for an unfinished file that says nothing about what is in it."""
    return f"{_TEMPORARY_PREFIX}{secrets.token_hex(8)}{_TEMPORARY_SUFFIX}"


def remove_temporaries(folder: Path) -> None:
    """Clear away unfinished files that a power cut left; call it only while the folder is yours."""
    with suppress(OSError):
        for path in temporaries(folder):
            with suppress(OSError):
                path.unlink()


def temporaries(folder: Path) -> list[Path]:
    """The unfinished files in a folder, of whoever is writing there or was killed."""
    return list(folder.glob(f"{_TEMPORARY_PREFIX}*{_TEMPORARY_SUFFIX}"))


def replace(source: Path, target: Path) -> None:
    """Rename over ``target``, waiting a little where a scanner holds it."""
    with told(target):
        _replace(source, target)


def remove(path: Path) -> None:
    """Delete a file if it is there, waiting a little where a scanner holds it."""
    with told(path):
        for pause in _REPLACE_PAUSES:
            try:
                path.unlink(missing_ok=True)
            except PermissionError:
                if sys.platform != "win32":
                    raise
                time.sleep(pause)
            else:
                return
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Put a rename on the disk; where the system has no such thing (Windows), do nothing."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # FAT and some network drivers refuse to sync a folder; that is no fault of the file.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def read_limited(path: Path, limit: int) -> bytes:
    """Read a whole file of at most ``limit`` bytes; a longer one raises ``FileTooLargeError``."""
    with told(path, reading=True):
        # A pipe or a device would block or never end.
        if not path.is_file():
            raise errors.NotAFileError(path) if path.exists() else errors.FileMissingError(path)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    if len(data) > limit:
        raise errors.FileTooLargeError(path, limit)
    return data


def read_chunks(path: Path) -> Iterator[bytes]:
    """Read a file piece by piece."""
    with told(path, reading=True), path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def make_private_folder(folder: Path) -> None:
    """Make a folder, with its parents, that only this user of the computer may look into."""
    with told(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32":
            folder.chmod(0o700)


def _replace(source: Path, target: Path) -> None:
    for pause in _REPLACE_PAUSES:
        try:
            os.replace(source, target)  # noqa: PTH105 - tests make this very call fail
        except PermissionError:
            if sys.platform != "win32":
                raise
            time.sleep(pause)
        else:
            return
    # Only Windows comes here. It says "access denied" of a target that somebody has open.
    try:
        os.replace(source, target)  # noqa: PTH105
    except PermissionError as error:
        raise errors.FileHeldError(target) from error


def _write_new(path: Path, chunks: Iterable[bytes], mode: int) -> bytes:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    digest = hashlib.sha256()
    descriptor = os.open(path, flags, mode)
    try:
        for chunk in chunks:
            digest.update(chunk)
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return digest.digest()


def _check_written(temporary: Path, digest: bytes, path: Path) -> None:
    with temporary.open("rb") as file:
        if hashlib.file_digest(file, "sha256").digest() != digest:
            raise errors.DiskFailedError(path)
