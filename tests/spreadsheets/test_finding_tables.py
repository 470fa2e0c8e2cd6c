"""From sheets to rows by field: the two example workbooks, and what offices really send."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from pmis_desktop.errors.spreadsheets import NoHeaderError
from pmis_desktop.spreadsheets.cells import EMPTY, Cell, CellKind, Sheet, column_letter
from pmis_desktop.spreadsheets.tables import SheetTable, find_tables, read_tables

DATA = Path(__file__).parent.parent / "data"
HEADERS = {
    "members": {
        "姓名": "name",
        "所在党支部": "organisation",
        "公民身份证号": "id_number",
        "公民身份证号码": "id_number",
        "性别": "sex",
        "民族": "ethnic_group",
        "出生日期": "birth_date",
        "学历": "education",
        "人员类别": "kind",
        "联系电话（手机号）": "mobile",
        "联系电话": "mobile",
        "手机号码": "mobile",
        "备注": "remark",
    },
    "organisations": {
        "党组织名称": "name",
        "上级党组织": "parent",
        "组织类别": "kind",
        "党组织代码": "code",
        "成立日期": "founded_on",
        "党组织联系人": "contact",
        "联系电话": "phone",
    },
}
HEAD = ["序号", "姓名", "公民身份证号", "性别", "备注"]


def a_sheet(*rows: Sequence[str]) -> Sheet:
    return Sheet(
        "表", [[Cell(CellKind.TEXT, value) if value else EMPTY for value in row] for row in rows]
    )


def the_table(*rows: Sequence[str]) -> SheetTable:
    (table,) = find_tables([a_sheet(*rows)], HEADERS)
    return table


def names(table: SheetTable) -> list[str]:
    return [row.cells["name"].text for row in table.rows]


def test_member_example() -> None:
    (table,) = read_tables(DATA / "党员基本信息汇总表.xlsx", HEADERS)
    assert (table.kind, len(table.rows)) == ("members", 310)
    assert (table.title, table.unit) == ("党员基本信息汇总表", "中共大荔县委组织部")
    assert table.filled_on == "2013年6月30日"
    assert table.columns["id_number"] == "D"
    assert table.unread["P"] == "党籍状态"
    assert (table.rows[0].number, table.rows[-1].number) == (4, 313)
    assert table.rows[0].cells["id_number"] == Cell(CellKind.TEXT, "610523198004299225")
    assert table.rows[0].cells["remark"] == EMPTY
    assert [row.number for row in table.skipped] == [314]


def test_organisation_example() -> None:
    (table,) = read_tables(DATA / "党组织信息汇总表.xlsx", HEADERS)
    assert (table.kind, len(table.rows), table.unread) == ("organisations", 16, {})
    assert table.columns["phone"] == "G"
    assert names(table)[0] == "中共大荔县委员会"
    assert "1995-011-01" in [row.cells["founded_on"].text for row in table.rows]


def test_headings_in_every_dress() -> None:
    table = the_table(
        ["党员名册"],
        ["填报党组织（盖章）：", "中共某某支部委员会", "", "填报时间:  2026年9月"],
        [],
        ["序 号", "姓\n名＊", "公民身份 证号：", "*性　别", "联系电话(手机号)", "民族 "],
        ["1", "张三", "x", "男", "1"],
    )
    assert set(table.columns) == {"name", "id_number", "sex", "mobile", "ethnic_group"}
    assert (table.unit, table.filled_on) == ("中共某某支部委员会", "2026年9月")
    assert table.title == "党员名册"


def test_a_merged_heading_of_two_rows_ends_with_the_lower() -> None:
    table = the_table(
        ["姓名", "性别", "民族", "联系方式", "联系方式"],
        ["姓名", "性别", "民族", "手机号码", "固定电话"],
        ["张三", "男", "汉族", "1", "2"],
    )
    assert names(table) == ["张三"]
    equal = the_table(["姓名", "性别", "民族"], ["姓名", "性别", "民族"], ["李四", "女", ""])
    assert names(equal) == ["李四"]


def test_rows_that_are_no_data_are_named() -> None:
    table = the_table(
        HEAD,
        ["示例", "王五", "x", "男"],
        ["注：导入前请删除此注意事项"],
        ["1", "张三", "x", "男"],
        ["", "  ", "", ""],
        ["2"],
        HEAD,
        ["3", "李四", "y", "女"],
        ["小计", "", "2"],
        ["这一行是很长很长的填写说明" * 3],
        ["合计", "", "2"],
        ["4", "赵六", "z", "男"],
    )
    assert names(table) == ["张三", "李四"]
    assert [row.number for row in table.rows] == [4, 8]
    assert [(row.number, row.reason) for row in table.skipped] == [
        (2, "小计或示例行"),
        (3, "说明文字"),
        (6, "只有序号"),
        (7, "重复的表头"),
        (9, "小计或示例行"),
        (10, "说明文字"),
        (11, "表尾（填表人、合计等）"),
        (12, "在表尾之后"),
    ]


@pytest.mark.parametrize(
    "footer", ["填表人：张三", "审核人", "书记（签字）：", "合计：3人", "总　计", "填 表 人 : "]
)
def test_footers_end_the_table(footer: str) -> None:
    table = the_table(HEAD, ["1", "张三", "x", "男"], [footer], ["x", "y", "z"])
    assert names(table) == ["张三"]
    assert len(table.skipped) == 2


def test_a_row_with_only_a_name_stays() -> None:
    assert names(the_table(HEAD, ["", "张三"])) == ["张三"]


def test_the_first_of_two_columns_for_a_field_counts() -> None:
    table = the_table(["姓名", "性别", "手机号码", "联系电话"], ["张三", "男", "1", "2"])
    assert table.columns["mobile"] == "C"
    assert table.unread == {"D": "联系电话"}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["姓名", "性别"]],
        [["姓名"], ["张三"]],
        [["x"]] * 15 + [["姓名", "性别", "民族"]],
    ],
)
def test_no_heading_no_table(rows: list[list[str]]) -> None:
    assert find_tables([a_sheet(*rows)], HEADERS) == []


def test_files_without_or_with_several_tables(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["x", "y", "z"])
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(NoHeaderError):
        read_tables(tmp_path / "a.xlsx", HEADERS)
    for name in ("甲", "乙"):
        workbook.create_sheet(name).append(["姓名", "性别", "民族"])
    workbook.save(tmp_path / "a.xlsx")
    found = read_tables(tmp_path / "a.xlsx", HEADERS)
    assert [table.sheet for table in found] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_letters(index: int, letters: str) -> None:
    assert column_letter(index) == letters
