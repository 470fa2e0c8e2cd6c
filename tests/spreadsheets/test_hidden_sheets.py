"""Sheets that somebody hid: not read, and named where they hold something."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pmis_desktop.errors.spreadsheets import NoHeaderError, hidden_sheets
from pmis_desktop.spreadsheets.cells import CODES
from pmis_desktop.spreadsheets.tables import read_tables
from pmis_desktop.spreadsheets.workbooks import read_book
from tests.spreadsheets.test_reading_workbooks import an_xls, text

FILLS: dict[str, tuple[Callable[[openpyxl.Workbook], object], tuple[str, ...]]] = {
    "nothing is hidden": (lambda made: made.create_sheet("空"), ()),
    "a hidden sheet with texts": (
        lambda made: hide(made, "去年").append(["姓名", "张三"]),
        ("去年",),
    ),
    "one with a number far down": (
        lambda made: hide(made, "数").cell(row=5_000, column=30, value=7),
        ("数",),
    ),
    "one whose name is escaped": (lambda made: hide(made, "甲 & 乙").append(["a"]), ("甲 & 乙",)),
    "an empty one": (lambda made: hide(made, "空"), ()),
    "one with blanks only": (lambda made: hide(made, "空白").append(["  "]), ()),
    "one with styles only": (lambda made: style(hide(made, "样式")), ()),
    "our own code lists": (lambda made: hide(made, CODES).append(["男", "女"]), ()),
    "what only a program hides": (
        lambda made: setattr(hide(made, "程序", "veryHidden"), "title", "程序"),
        (),
    ),
    "several": (
        lambda made: [hide(made, name).append(["a"]) for name in ("一", "二")],
        ("一", "二"),
    ),
}


def hide(made: openpyxl.Workbook, name: str, state: str = "hidden") -> Worksheet:
    sheet = made.create_sheet(name)
    sheet.sheet_state = state
    return sheet


def style(sheet: Worksheet) -> None:
    sheet["A1"].number_format = "@"


@pytest.mark.parametrize(("fill", "named"), FILLS.values(), ids=FILLS)
def test_hidden_sheets_that_hold_something_are_named_and_not_read(
    tmp_path: Path, fill: Callable[[openpyxl.Workbook], object], named: tuple[str, ...]
) -> None:
    made = openpyxl.Workbook()
    made.active.append(["姓名"])
    fill(made)
    made.save(tmp_path / "a.xlsx")
    book = read_book(tmp_path / "a.xlsx")
    assert book.hidden == named
    assert book.sheets[0].rows == [[text("姓名")]]
    assert not {sheet.name for sheet in book.sheets} & set(named)


@pytest.mark.parametrize(
    ("row", "state", "named"),
    [(["姓名"], 0, ()), (["姓名"], 1, ("去年",)), ([], 1, ()), ([" "], 1, ()), (["姓名"], 2, ())],
)
def test_those_of_old_excel_as_well(
    tmp_path: Path, row: list[str | float], state: int, named: tuple[str, ...]
) -> None:
    (tmp_path / "a.xls").write_bytes(an_xls("去年", row, state))
    book = read_book(tmp_path / "a.xls")
    assert (book.hidden, len(book.sheets)) == (named, 0 if state else 1)


def test_a_file_whose_table_is_hidden_says_so(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    hide(made, "汇总表").append(["姓名", "性别", "民族"])
    made.save(tmp_path / "a.xlsx")
    with pytest.raises(NoHeaderError) as refused:
        read_tables(tmp_path / "a.xlsx", {"members": {"姓名": "name"}})
    assert "工作表“汇总表”是隐藏的，没有读取。" in refused.value.message


def test_many_are_counted() -> None:
    told = hidden_sheets([str(number) for number in range(7)])
    assert told.startswith("工作表“0”、“1”、“2”、“3”、“4”等 7 张是隐藏的，没有读取。")
    assert hidden_sheets([]) == ""
