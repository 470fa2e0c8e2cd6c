"""Workbooks out, read again with openpyxl and with our own reader."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from pmis_desktop.errors.files import FileError
from pmis_desktop.errors.spreadsheets import WorkbookTooLongError
from pmis_desktop.spreadsheets import frame
from pmis_desktop.spreadsheets.tables import read_tables
from pmis_desktop.spreadsheets.writing import RowProblem, write_problems, write_table

HEADERS = {"members": {"姓名": "name", "公民身份证号": "id_number", "备注": "remark"}}


def test_a_table_comes_back_as_it_went(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_table(
        path,
        "党员基本信息汇总表",
        ["序号", "姓名", "公民身份证号", "备注"],
        [["1", "𬍛玥", "610523198004299225", None], ["2", "李四", "61052319800429922X", "a\nb"]],
        unit="中共某某支部委员会",
        filled_on="2026年9月1日",
        footer="填表人：",
    )
    table = read_tables(path, HEADERS)[0]
    assert (table.title, table.unit) == ("党员基本信息汇总表", "中共某某支部委员会")
    assert table.filled_on == "2026年9月1日"
    assert [row.cells["id_number"].text for row in table.rows] == [
        "610523198004299225",
        "61052319800429922X",
    ]
    assert [row.cells["name"].text for row in table.rows] == ["𬍛玥", "李四"]
    assert len(table.skipped) == 1


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "#N/A", "=cmd|' /C calc'!A0", "0123"])
def test_no_content_is_a_formula_or_a_number(tmp_path: Path, value: str) -> None:
    write_table(tmp_path / "a.xlsx", "表", ["甲", "乙", "丙"], [[value, value, value]])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").active["B3"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", value, "@")


def test_whole_columns_are_text(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", "表", ["公民身份证号"], [])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet.column_dimensions["A"].number_format == "@"


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", "a[b]:c*d?e/f\\g" * 5, ["甲"], [["x\x00\x1fy\uffff"]])
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A3"].value == "xy"


def test_problem_report(tmp_path: Path) -> None:
    write_problems(
        tmp_path / "a.xlsx", [RowProblem(7, "公民身份证号", "=6.1E+17", "身份证号已经不准确。")]
    )
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))
    assert rows[1] == ("行号", "列", "原内容", "问题")
    assert rows[2] == ("7", "公民身份证号", "=6.1E+17", "身份证号已经不准确。")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        write_table(tmp_path / "none" / "a.xlsx", "表", ["甲"], [])


@pytest.mark.parametrize(
    "text", ["_x0041_", "a_x000D_b", "_x005F_x0041_", "  a  b", "𠮷\ue123\U000f1234"]
)
def test_texts_that_excel_would_decode_stay_what_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "表", list(HEADERS["members"]), [["甲", "1", text]])
    assert read_tables(path, HEADERS)[0].rows[0].cells["remark"].text == text


def test_long_texts_make_high_rows_and_never_higher_than_excel_knows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "表", ["甲", "乙"], [["短", "短"], ["长" * 90, "b"], ["长" * 3000, "b"]])
    heights = openpyxl.load_workbook(path).active.row_dimensions
    assert heights[3].height < heights[4].height < heights[5].height == 409


def test_no_content_lies_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def rows() -> Iterator[list[str]]:
        for _ in range(500):
            yield ["张三丰", "秘密"]
            assert not list(temporary.iterdir())

    write_table(tmp_path / "a.xlsx", "表", ["甲", "乙"], rows())


def test_more_rows_than_a_sheet_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "LAST_ROW", 5)
    write_table(tmp_path / "a.xlsx", "表", ["甲"], [["1"]] * 2)
    with pytest.raises(WorkbookTooLongError):
        write_table(tmp_path / "b.xlsx", "表", ["甲"], [["1"]] * 3)
    assert not (tmp_path / "b.xlsx").exists()
