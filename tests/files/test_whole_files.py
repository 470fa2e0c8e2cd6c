import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.errors import files as errors
from pmis_desktop.files import (
    read_limited,
    remove_temporaries,
    require_folder,
    sorted_error,
    temporary_name,
    told,
    write_chunks,
    write_whole,
)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "数据.json"
    write_whole(path, b"one")
    write_whole(path, b"two" * 1_000_000)
    assert path.read_bytes() == b"two" * 1_000_000
    assert left_in(tmp_path) == ["数据.json"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"x")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


FAULTS = [
    ("write", errno.ENOSPC, errors.DiskFullError),
    ("write", errno.EIO, errors.DiskFailedError),
    ("write", errno.EFBIG, errors.FileTooLargeForDiskError),
    ("fsync", errno.ENOSPC, errors.DiskFullError),
    ("fsync", errno.EIO, errors.DiskFailedError),
    ("open", errno.EROFS, errors.FolderReadOnlyError),
    ("open", errno.EACCES, errors.FolderReadOnlyError),
    ("open", errno.ENOENT, errors.FileMissingError),
    ("open", errno.ENAMETOOLONG, errors.NameNotPossibleError),
    ("replace", errno.ENODEV, errors.FileMissingError),
    ("replace", errno.EBUSY, errors.FileHeldError),
]


@pytest.mark.parametrize(("call", "number", "failure"), FAULTS)
def test_a_fault_leaves_what_was_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
    failure: type[errors.FileError],
) -> None:
    path = tmp_path / "a"
    write_whole(path, b"before")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "simulated")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(failure) as caught:
            write_whole(path, b"after")
    assert path.read_bytes() == b"before"
    assert left_in(tmp_path) == ["a"]
    assert caught.value.message
    assert caught.value.advice


def test_half_a_write_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda to, data: whole(to, data[:3]))
    write_whole(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_a_disk_that_keeps_something_else_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write

    def forgetful(to: int, data: memoryview) -> int:
        whole(to, b"\0" * len(data))
        return len(data)

    monkeypatch.setattr(os, "write", forgetful)
    with pytest.raises(errors.DiskFailedError):
        write_whole(tmp_path / "a", b"data")
    assert left_in(tmp_path) == []


def test_chunks_that_break_off_leave_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"one"
        raise ValueError("source")

    with pytest.raises(ValueError, match="source"):
        write_chunks(tmp_path / "a", chunks())
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_impossible_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(errors.NameNotPossibleError):
        write_whole(tmp_path / name, b"")
    with pytest.raises(errors.NameNotPossibleError):
        read_limited(tmp_path / name, 10)


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(errors.FileMissingError):
        write_whole(tmp_path / "gone" / "a", b"")


def test_reading_within_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_limited(path, 5) == b"12345"
    with pytest.raises(errors.FileTooLargeError):
        read_limited(path, 4)
    with pytest.raises(errors.FileMissingError):
        read_limited(tmp_path / "b", 4)
    with pytest.raises(errors.NotAFileError):
        read_limited(tmp_path, 4)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if sys.platform != "win32":  # told once more to the type checker
        os.mkfifo(tmp_path / "pipe")
    with pytest.raises(errors.NotAFileError):
        read_limited(tmp_path / "pipe", 4)


def test_not_allowed_to_read_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(errors.FileNotReadableError), told(tmp_path, reading=True):
        raise PermissionError(errno.EACCES, "simulated")


@pytest.mark.parametrize(
    ("winerror", "failure"),
    [(32, errors.FileHeldError), (33, errors.FileHeldError), (1167, errors.FileMissingError)],
)
def test_what_only_windows_says(winerror: int, failure: type[errors.FileError]) -> None:
    class WindowsError(OSError):
        pass

    error = WindowsError(errno.EACCES, "simulated")
    error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
    assert isinstance(sorted_error(error, Path("a")), failure)


def test_unfinished_files_are_cleared_away(tmp_path: Path) -> None:
    (tmp_path / temporary_name()).write_bytes(b"half")
    (tmp_path / "kept.tmp").write_bytes(b"")
    remove_temporaries(tmp_path)
    assert left_in(tmp_path) == ["kept.tmp"]


def test_a_folder_is_asked_for_before_anything_is_written(tmp_path: Path) -> None:
    require_folder(tmp_path)
    assert left_in(tmp_path) == []
    with pytest.raises(errors.FolderMissingError):
        require_folder(tmp_path / "没有")
    (tmp_path / "文件").write_bytes(b"x")
    with pytest.raises(errors.FileError):
        require_folder(tmp_path / "文件")
