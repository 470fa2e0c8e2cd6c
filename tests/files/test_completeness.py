"""The list of the program's files: what is missing, cut short or changed is found by name."""

from pathlib import Path

import pytest

from pmis_desktop import completeness
from pmis_desktop.cli import main
from pmis_desktop.errors.installation import IncompleteProgramError, NoFileListError


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "程序"
    (folder / "_internal" / "codes").mkdir(parents=True)
    (folder / "pmis").write_bytes(b"program")
    (folder / "_internal" / "codes" / "性别.csv").write_bytes("1,男\n".encode())
    (folder / "_internal" / "empty.py").write_bytes(b"")
    assert completeness.write_list(folder) == 3
    return folder


def test_a_whole_program(program: Path) -> None:
    assert completeness.lost(program) == ()
    assert completeness.changed(program) == ()


def test_written_twice_it_does_not_list_itself(program: Path) -> None:
    before = (program / completeness.LIST_NAME).read_bytes()
    assert completeness.write_list(program) == 3
    assert (program / completeness.LIST_NAME).read_bytes() == before
    assert b"\r" not in before


def test_a_missing_file_and_a_missing_folder_are_found(program: Path) -> None:
    (program / "_internal" / "codes" / "性别.csv").unlink()
    assert completeness.lost(program) == ("_internal/codes/性别.csv",)
    (program / "_internal" / "codes").rmdir()
    (program / "pmis").unlink()
    assert completeness.lost(program) == ("_internal/codes/性别.csv", "pmis")
    assert completeness.changed(program) == completeness.lost(program)


def test_a_file_cut_short_is_found_without_reading(program: Path) -> None:
    (program / "pmis").write_bytes(b"prog")
    assert completeness.lost(program) == ("pmis",)


def test_other_content_of_the_same_size_is_found_by_reading(program: Path) -> None:
    (program / "pmis").write_bytes(b"PROGRAM")
    assert completeness.lost(program) == ()
    assert completeness.changed(program) == ("pmis",)


def test_what_lies_there_besides_does_not_count(program: Path) -> None:
    (program / "说明.txt").write_text("别的文件", encoding="utf-8")
    assert completeness.lost(program) == completeness.changed(program) == ()


def test_a_damaged_list_is_no_whole_program(program: Path) -> None:
    file = program / completeness.LIST_NAME
    file.write_bytes(b"\xff\xfe nonsense\n" + file.read_bytes()[:-9])
    assert completeness.lost(program)
    assert completeness.changed(program)


def test_without_a_list_the_program_starts_but_nothing_is_vouched_for(program: Path) -> None:
    (program / completeness.LIST_NAME).unlink()
    assert completeness.lost(program) == ()
    for folder in (program, None):
        with pytest.raises(NoFileListError):
            completeness.changed(folder)


def test_from_source_there_is_nothing_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    assert completeness.program_folder() is None
    assert completeness.lost(None) == ()
    assert main(["check-install"]) == 3
    assert "没有程序文件清单" in capsys.readouterr().err


def test_the_sentence_names_some_files_and_counts_all() -> None:
    few = IncompleteProgramError(["a.dll", "b.dll"])
    assert "2 个程序文件缺失或不对（a.dll、b.dll）" in few.message
    many = IncompleteProgramError(["a", "b", "c", "d"])
    assert "4 个程序文件缺失或不对（a、b、c 等）" in many.message
    assert "数据没有改动" in many.message
    assert many.names == ("a", "b", "c", "d")
