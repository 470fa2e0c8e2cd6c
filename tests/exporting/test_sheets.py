"""Every kind of sheet, opened again: layout, paper, numbers, what is refused."""

import re
from pathlib import Path

import pytest

from pmis_desktop.errors.exporting import (
    ExportCancelledError,
    ExportReasonMissingError,
    NothingToExportError,
)
from pmis_desktop.errors.files import FileError
from pmis_desktop.rules.problems import Severity
from pmis_desktop.services import editing, exporting, importing
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.exporting import SHEETS, Wanted
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import reading
from tests import vaults
from tests.exporting.conftest import EAST
from tests.exporting.sheets import data, local_notes, made, sheet_of, texts

NUMBER = vaults.id_number(11)


def test_the_national_summary(county: House, tmp_path: Path) -> None:
    out = tmp_path / "汇总表.xlsx"
    assert made(county, "summary", out, reason="报市委组织部").rows == 2
    sheet = sheet_of(out)
    assert sheet.title == "党员基本信息汇总表"
    title, unit, notice, head, first, *_, footer = texts(out)
    assert title[0] == "党员基本信息汇总表"
    assert unit[0] == f"填报单位：{vaults.COUNTY_NAME}"
    assert "填报时间：2026年3月4日" in unit
    assert notice[0] == (
        "含完整号码，请妥善保管。用途：报市委组织部。导出人：甲，2026-03-04 09:30。"
    )
    assert len(head) == 21
    assert (head[0], head[3], head[12], head[20]) == ("序号", "公民身份证号", "手机号", "备注")
    assert first[:4] == ["1", "𬍛玥", EAST, NUMBER]
    assert (first[6], first[10]) == ("1980年04月29日", "2006年04月")
    assert first[20] == "=HYPERLINK(1)"
    assert footer[0].startswith("填表人：")
    assert importing.check(county, out).unchanged == 2


def test_everything_is_text_to_the_last_row(county: House, tmp_path: Path) -> None:
    out = tmp_path / "汇总表.xlsx"
    made(county, "summary", out, reason="核对")
    sheet = sheet_of(out)
    assert all(sheet.column_dimensions[letter].number_format == "@" for letter in "ABCDGMU")
    cells = [cell for row in sheet.iter_rows(min_row=5) for cell in row if cell.value]
    assert {cell.number_format for cell in cells} == {"@"}
    assert {cell.data_type for cell in cells} == {"s"}


def test_ready_to_be_printed(county: House, tmp_path: Path) -> None:
    out = tmp_path / "汇总表.xlsx"
    made(county, "summary", out)
    sheet = sheet_of(out)
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.row_dimensions[6].height > sheet.row_dimensions[5].height


def test_masked_unless_a_reason_is_given(county: House, tmp_path: Path) -> None:
    out = tmp_path / "花名册.xlsx"
    made(county, "roster", out, columns=("name", "id_number", "mobile", "landline"))
    shown = "\n".join("\t".join(row) for row in texts(out))
    assert "号码已遮盖，不能用于导入。" in shown
    assert "610523********0116" in shown
    assert not re.search(r"[0-9]{9}", shown)
    check = importing.check(county, out)
    assert check.rejected == 2
    assert "被遮盖成了星号" in check.problems[0].message
    wanted = Wanted(out=tmp_path / "b.xlsx", full=True, reason=" ")
    with pytest.raises(ExportReasonMissingError):
        exporting.export(county, SHEETS["roster"], wanted)
    assert not wanted.out.exists()


def test_hidden_phones_never_replace_known_ones(county: House, tmp_path: Path) -> None:
    out = tmp_path / "花名册.xlsx"
    made(county, "roster", out, columns=("name", "id_number", "mobile"), reason="核对")
    sheet = sheet_of(out)
    sheet["D5"].value = "138****0001"
    book = sheet.parent
    assert book is not None
    book.save(out)
    check = importing.check(county, out)
    assert (check.unchanged, check.rejected) == (1, 1)
    assert check.problems[0].code == "masked"


def test_what_leaves_is_noted_without_names(county: House, tmp_path: Path) -> None:
    before = len(local_notes(county))
    made(county, "roster", tmp_path / "a.xlsx")
    made(county, "roster", tmp_path / "b.xlsx", reason="体检")
    assert local_notes(county)[before:] == [
        ("export", "导出党员花名册"),
        ("export", "导出党员花名册（显示完整号码）"),
    ]
    with county.reading() as connection:
        found = connection.exec_driver_sql("SELECT line FROM journal WHERE log = 'local'").all()
    said = b"".join(bytes(row[0]) for row in found).decode()
    assert "体检" in said
    assert "𬍛玥" not in said
    assert NUMBER not in said


def test_columns_in_the_order_of_ones_choice(county: House, tmp_path: Path) -> None:
    out = tmp_path / "花名册.xlsx"
    made(county, "roster", out, within="061000000101", columns=("seniority", "age", "name", "age"))
    title, unit, head, row, _ = texts(out)
    assert title[0] == "城关镇东街党支部党员花名册"
    assert unit[0] == f"填报单位：{EAST}"
    assert (head, row) == (["序号", "党龄", "年龄", "姓名"], ["1", "19", "45", "𬍛玥"])


def test_a_list_goes_out_in_its_own_order(county: House, tmp_path: Path) -> None:
    out = tmp_path / "花名册.xlsx"
    query = MemberQuery(order="name", descending=True)
    made(county, "roster", out, query=query, columns=("name",))
    assert [row[0][:2] for row in data(out)[1:]] == ["𬍛玥", "阿卜"]
    some = MemberQuery(conditions=(Condition(field="floating", value="1"),))
    assert made(county, "roster", out, query=some, columns=("name",)).rows == 1
    nobody = MemberQuery(search="没有这个人")
    with pytest.raises(NothingToExportError):
        made(county, "roster", tmp_path / "none.xlsx", query=nobody)
    assert not (tmp_path / "none.xlsx").exists()


def test_organisations_and_their_units(county: House, tmp_path: Path) -> None:
    out = tmp_path / "党组织.xlsx"
    assert made(county, "organisations", out).rows == 4
    head, *rows = data(out)
    assert "县级备注" not in head
    assert [row[0] for row in rows][:2] == [vaults.COUNTY_NAME, "中共城关镇委员会"]
    assert rows[2][head.index("上级党组织")] == "中共城关镇委员会"
    with pytest.raises(NothingToExportError):
        made(county, "host-units", tmp_path / "单位.xlsx")


def test_units_are_listed_with_their_organisation(tmp_path: Path) -> None:
    house = vaults.county_house(tmp_path)
    try:
        branch = vaults.add_organisation(house, EAST)
        with house.change("单位") as change:
            unit = {"organisation": branch, "name": "东街小学", "credit_code": "0123"}
            change.create("host_unit", {**unit, "legal_entity": "1"})
        made(house, "host-units", tmp_path / "单位.xlsx", within=EAST)
        head, row = data(tmp_path / "单位.xlsx")
        shown = dict(zip(head, row, strict=True))
        assert (shown["党组织"], shown["单位名称"], shown["统一社会信用代码"]) == (
            EAST,
            "东街小学",
            "0123",
        )
        assert shown["法人单位标识"] == "是"
    finally:
        house.vault.close()


def test_problems_one_a_row(county: House, tmp_path: Path) -> None:
    out = tmp_path / "问题.xlsx"
    made(county, "faults", out, within="061000000100")
    head, *rows = data(out)
    assert head == ["程度", "党组织", "姓名", "项目", "问题", "规则", "处理情况"]
    phones = [row for row in rows if row[5] == "R12"]
    assert phones
    assert phones[0][:4] == [
        "要核对",
        "中共城关镇西街支部委员会",
        "阿卜杜" * 16 + "·明",
        "手机号码",
    ]
    nobody = MemberQuery(search="没有这个人")
    with pytest.raises(NothingToExportError, match="没有发现问题"):
        made(county, "faults", tmp_path / "none.xlsx", query=nobody)


def test_the_sheet_of_problems_says_what_the_page_says(tmp_path: Path) -> None:
    house = vaults.county_house(tmp_path / "county")
    try:
        branch = vaults.add_organisation(house, EAST)
        settled = vaults.add_member(house, branch, birth_date="1980-04-28")
        vaults.add_member(
            house, branch, name="孙丁", id_number=vaults.id_number(12), mobile="1380000"
        )
        editing.set_values(house, "member", settled, {"confirmed_with_archive": "1"})
        made(house, "faults", tmp_path / "问题.xlsx")
        _, *rows = data(tmp_path / "问题.xlsx")
        shown = sorted(
            (each.severity.word, each.branch, each.name, each.label, each.message, each.rule)
            for each in reading.faults(house)
        )
        of_members = [tuple(row[:6]) for row in rows if row[2]]
        assert sorted(of_members) == shown
        assert [row[0] for row in of_members if row[5] == "R4"] == ["供参考"]
        assert "missing" in {row[5] for row in of_members}
        places = [
            [each.word for each in Severity].index(row[0]) for row in of_members if row[2] == "孙丁"
        ]
        assert places == sorted(places)
        assert {row[5] for row in rows if not row[2]} >= {"O4", "O7"}
    finally:
        house.vault.close()


def test_a_stopped_export_leaves_nothing(county: House, tmp_path: Path) -> None:
    before = local_notes(county)
    with pytest.raises(ExportCancelledError):
        exporting.export(
            county, SHEETS["roster"], Wanted(out=tmp_path / "a.xlsx"), cancelled=lambda: True
        )
    assert list(tmp_path.iterdir()) == []
    assert local_notes(county) == before


def test_progress_and_a_folder_that_is_gone(county: House, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    exporting.export(
        county,
        SHEETS["summary"],
        Wanted(out=tmp_path / "a.xlsx"),
        progress=lambda done, total: heard.append((done, total)),
    )
    assert heard == [(0, 2), (2, 2)]
    with pytest.raises(FileError):
        made(county, "summary", tmp_path / "none" / "a.xlsx")
