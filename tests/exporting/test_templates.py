"""Collection forms: protected headings, lists, text columns; filled in elsewhere, taken back."""

from pathlib import Path

from openpyxl import load_workbook

from pmis_desktop.services import importing
from pmis_desktop.services.house import House
from tests import vaults
from tests.exporting.conftest import EAST
from tests.exporting.sheets import local_notes, made, sheet_of, texts

LAST = 1_048_576


def test_only_the_body_can_be_written(county: House, tmp_path: Path) -> None:
    out = tmp_path / "采集表.xlsx"
    assert made(county, "members", out, form=True).rows == 0
    sheet = sheet_of(out)
    assert sheet.protection.sheet
    assert not sheet.protection.formatColumns
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    assert all(cell.protection.locked for cell in head)
    for letter in "ABDU":
        assert not sheet.column_dimensions[letter].protection.locked
        assert sheet.column_dimensions[letter].number_format == "@"


def test_lists_stand_on_a_hidden_sheet(county: House, tmp_path: Path) -> None:
    out = tmp_path / "采集表.xlsx"
    made(county, "members", out, form=True)
    book = load_workbook(out)
    assert [(each.title, each.sheet_state) for each in book.worksheets] == [
        ("党员信息采集表", "visible"),
        ("代码表", "hidden"),
    ]
    lists = {column[0].value: [c.value for c in column[1:]] for column in book["代码表"].columns}
    assert lists["性别"][:2] == ["男", "女"] or "男" in lists["性别"]
    assert EAST in lists["所在党支部"]
    assert "中共城关镇委员会" not in lists["所在党支部"]
    assert lists["是否为失联党员"][:2] == ["是", "否"]
    rules = {str(each.sqref): each for each in book.worksheets[0].data_validations.dataValidation}
    ethnic = rules[f"F6:F{LAST}"]
    assert ethnic.type == "list"
    assert ethnic.formula1.startswith("'代码表'!$C$2:$C$")
    assert (ethnic.errorStyle, rules[f"C6:C{LAST}"].errorStyle) == ("stop", "warning")
    number = rules[f"D6:D{LAST}"]
    assert (number.type, number.formula1) == ("textLength", "18")
    assert number.showInputMessage
    assert "文本格式" in number.prompt


def test_a_blank_form_has_nothing_to_import(county: House, tmp_path: Path) -> None:
    for kind in ("members", "organisations"):
        out = tmp_path / f"{kind}.xlsx"
        made(county, kind, out, form=True)
        check = importing.check(county, out)
        assert (check.kind, check.read, check.waiting) == (kind, 0, 0)
        assert check.skipped_rows


def test_filled_in_by_somebody_else_it_comes_back(county: House, tmp_path: Path) -> None:
    out = tmp_path / "采集表.xlsx"
    made(county, "members", out, form=True, within="061000000101")
    book = load_workbook(out)
    sheet = book.worksheets[0]
    row = {
        "B": "林一",
        "C": EAST,
        "D": vaults.id_number(21),
        "E": "男",
        "F": "汉族",
        "G": "1980-04-29",
        "I": "正式党员",
        "J": "2005-04-28",
        "K": "2006-04",
        "M": "13800000002",
        "O": "东街2号",
        "P": "正常",
        "Q": "否",
        "S": "否",
    }
    for letter, value in row.items():
        sheet[f"{letter}6"].value = value
    book.save(out)
    check = importing.check(county, out)
    assert (check.read, check.added, check.waiting) == (1, 1, 0), check.problems
    (write,) = check.writes
    assert write.values["full_member_on"] == "2006-04"


def test_a_branch_corrects_what_is_known(county: House, tmp_path: Path) -> None:
    out = tmp_path / "采集表.xlsx"
    before = len(local_notes(county))
    assert made(county, "members-filled", out, form=True, within=EAST).rows == 1
    assert "用途：发给支部核对更正。" in texts(out)[2][0]
    assert local_notes(county)[before:] == [("export", "导出党员信息采集表（显示完整号码）")]
    assert importing.check(county, out).unchanged == 1
    book = load_workbook(out)
    sheet = book.worksheets[0]
    assert sheet["B6"].value == "𬍛玥"
    assert not sheet["B6"].protection.locked
    sheet["M6"].value = "13900000009"
    book.save(out)
    (write,) = importing.check(county, out).writes
    assert write.values == {"mobile": "13900000009"}


def test_organisations_to_be_corrected(county: House, tmp_path: Path) -> None:
    out = tmp_path / "采集表.xlsx"
    rows = made(county, "organisations-filled", out, form=True).rows
    assert importing.check(county, out).unchanged == rows == 4
