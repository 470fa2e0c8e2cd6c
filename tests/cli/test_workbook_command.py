"""import-workbook: check, apply, all or nothing, reports, hostile files."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pmis_desktop.spreadsheets.writing import write_table
from tests.cli.scripts import EAST, MEMBER, WEST, Script
from tests.vaults import id_number

HEADINGS = (
    "姓名",
    "公民身份证号",
    "性别",
    "人员类别",
    "所在党支部",
    "加入党组织日期",
    "转为正式党员日期",
    "手机号码",
)
COUNTS = {
    "read",
    "added",
    "updated",
    "unchanged",
    "warned",
    "asked",
    "rejected",
    "skipped",
    "organisations_added",
}


def row(name: str, number: str, branch: str = EAST) -> tuple[str, ...]:
    dates = (MEMBER["joined_on"], MEMBER["full_member_on"])
    return (name, number, "男", "正式党员", branch, *dates, MEMBER["mobile"])


GOOD = row("孙新", id_number(21))
WRONG_NUMBER = row("李错", id_number(23)[:-1] + ("1" if id_number(23)[-1] != "1" else "2"))


def sheet(script: Script, *rows: tuple[str, ...]) -> Path:
    file = script.world.folder / "表.xlsx"
    write_table(file, "党员基本信息汇总表", HEADINGS, rows)
    return file


def test_a_check_writes_nothing(script: Script) -> None:
    checked = script.county("import-workbook", sheet(script, GOOD))
    assert checked.keys() >= COUNTS | {"problems", "applied"}
    assert (checked["read"], checked["added"], checked["applied"]) == (1, 1, False)
    assert script.county("list", "members")["count"] == 3


def test_hidden_sheets_are_named(script: Script) -> None:
    file = sheet(script, GOOD)
    assert script.county("import-workbook", file)["hidden_sheets"] == []
    book = load_workbook(file)
    hidden = book.create_sheet("去年的")
    hidden.append(HEADINGS)
    hidden.sheet_state = "hidden"
    book.save(file)
    checked = script.county("import-workbook", file)
    assert (checked["read"], checked["hidden_sheets"]) == (1, ["去年的"])


def test_good_rows_go_in_and_the_rest_waits(script: Script) -> None:
    report = script.world.folder / "问题.xlsx"
    given = [sheet(script, GOOD, WRONG_NUMBER), "--apply", "--report", report]
    done = script.county("import-workbook", *given, status=4)
    assert (done["added"], done["rejected"] + done["asked"], done["applied"]) == (1, 1, True)
    (problem,) = [each for each in done["problems"] if each["verdict"] != "warned"]
    assert problem.keys() >= {"row", "column", "value", "code", "message"}
    assert script.county("list", "members", "--search", "孙新")["count"] == 1
    book = load_workbook(report)
    assert book.active is not None
    again = script.county("import-workbook", sheet(script, GOOD), "--apply")
    assert (again["unchanged"], again["unit"]) == (1, None)
    assert script.county("undo")["records"] > 0


def test_all_rows_or_none(script: Script) -> None:
    report = script.world.folder / "问题.xlsx"
    given = [sheet(script, GOOD, WRONG_NUMBER), "--apply", "--strict", "--report", report]
    assert script.county("import-workbook", *given, status=3)["error"] == "import_strict"
    assert script.county("list", "members")["count"] == 3
    # Who is refused wants to read why.
    assert report.exists()


def test_unknown_branches_are_made_at_the_county_and_asked_at_a_branch(script: Script) -> None:
    new = row("孙新", id_number(21), "中共测试县东山镇南街村支部委员会")
    done = script.county("import-workbook", sheet(script, new), "--apply")
    assert done["organisations_added"] == 1
    asked = script.site("import-workbook", sheet(script, new), status=4)
    assert asked["asked"] == 1
    assert "人工核对" in asked["waiting"]
    other = script.site(
        "import-workbook", sheet(script, row("孙新", id_number(25), WEST)), status=4
    )
    assert other["added"] == 0


def test_a_sheet_for_people(script: Script) -> None:
    said = script.spoken(
        script.world.county, "import-workbook", sheet(script, GOOD, WRONG_NUMBER), status=4
    )
    assert "只做了检查" in said
    assert WRONG_NUMBER[1] not in said
    assert said.splitlines()[-1].startswith("待处理：1 行")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_workbook"),
        (b"MZ\x90\x00 a program", "not_a_workbook"),
        (b"PK\x03\x04 cut short", "workbook_damaged"),
        (b"%PDF-1.7", "not_a_workbook"),
    ],
)
def test_what_is_no_workbook(data: bytes, code: str, script: Script) -> None:
    file = script.world.folder / "表.xlsx"
    file.write_bytes(data)
    found = script.county("import-workbook", file, "--apply", status=3)
    assert found["error"] in {code, "not_a_workbook", "workbook_no_header"}


def test_a_sheet_without_headings(script: Script) -> None:
    file = script.world.folder / "表.xlsx"
    write_table(file, "别的表", ("甲", "乙"), [("1", "2")])
    assert script.county("import-workbook", file, status=3)["error"] == "workbook_no_header"


def test_new_branches_are_named_and_problems_marked(script: Script) -> None:
    marked = script.world.folder / "标出.xlsx"
    rows = [row("孙新", id_number(21), "城关镇南街党支部"), WRONG_NUMBER]
    given = [sheet(script, *rows), "--marked", marked]
    found = script.county("import-workbook", *given, status=4)
    assert found["new_branches"] == ["城关镇南街党支部"]
    assert load_workbook(marked).active["B4"].fill.fgColor.rgb == "FFF4B8B8"


def test_a_sheet_is_named(script: Script) -> None:
    file = sheet(script, GOOD)
    assert script.county("import-workbook", file, "--sheet", "党员基本信息汇总表")["read"] == 1
    assert script.county("import-workbook", file, "--sheet", "*")["read"] == 1
