"""What the program takes for files of the window, and what for a command."""

from pathlib import Path

import pytest

from pmis_desktop.__main__ import files_to_open


@pytest.fixture
def package(tmp_path: Path) -> str:
    path = tmp_path / "回执 东街村.DZB"
    path.write_bytes(b"x")
    return str(path)


def test_without_a_word_the_window_opens() -> None:
    assert files_to_open([]) == []


def test_a_double_click_names_files_whatever_they_are() -> None:
    assert files_to_open(["--open"]) == []
    assert files_to_open(["--open", "gone.dzb", "b"]) == ["gone.dzb", "b"]


def test_packages_dragged_onto_the_program_are_opened(package: str) -> None:
    assert files_to_open([package]) == [package]
    assert files_to_open([package, package]) == [package, package]


def test_everything_else_is_a_command(package: str, tmp_path: Path) -> None:
    folder, other = tmp_path / "folder.dzb", tmp_path / "花名册.xlsx"
    folder.mkdir()
    other.write_bytes(b"x")
    for words in (
        ["inspect", package],
        [package, "--json"],
        [str(tmp_path / "gone.dzb")],
        [str(folder)],
        [str(other)],
        ["--version"],
        ["--worker"],
    ):
        assert files_to_open(words) is None
