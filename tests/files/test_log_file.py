import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.logs import FILE_NAME, start_log, stop_log


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    stop_log()


def text(folder: Path) -> str:
    stop_log()
    return (folder / FILE_NAME).read_text(encoding="utf-8")


def test_long_numbers_are_struck_out(tmp_path: Path) -> None:
    logger = start_log(tmp_path)
    logger.info("merged %d files, %s, tel %s", 312, "11010519491231002X", "139 1234 5678")
    written = text(tmp_path)
    assert "merged 312 files" in written
    assert "1101" not in written
    assert "1234" not in written.split("merged")[1]


def test_an_exception_keeps_kind_code_and_place_only(tmp_path: Path) -> None:
    logger = start_log(tmp_path)
    try:
        try:
            dict[str, str]()["王小明"]
        except KeyError as error:
            raise DiskFullError(tmp_path / "王小明.xlsx") from error
    except DiskFullError:
        logger.exception("export failed")
    written = text(tmp_path)
    assert "王小明" not in written
    assert "KeyError" in written
    assert "[disk_full]" in written
    assert "test_log_file.py:" in written
    assert str(tmp_path) not in written


def test_one_entry_is_one_line_of_plain_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = start_log(tmp_path)
    # pytest keeps what reaches it, and cannot tell half a character to its other process.
    monkeypatch.setattr(logger, "propagate", False)
    logger.info("a\nb\x1b[31m\u202ec \ud800")
    assert text(tmp_path).count("\n") == 1


def test_it_rotates(tmp_path: Path) -> None:
    logger = start_log(tmp_path)
    for _ in range(900):
        logger.info("x" * 1900)
    stop_log()
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE_NAME, f"{FILE_NAME}.1"]


def test_no_standard_error_and_no_folder_disturb_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    logger = start_log(tmp_path / "gone")
    logger.error("nobody hears this")
    assert not logger.propagate
    stop_log()
    assert logger.propagate
