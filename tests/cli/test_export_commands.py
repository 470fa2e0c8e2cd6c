"""export-workbook and template: what is written, what is refused, what comes back."""

from pathlib import Path

import pytest

from pmis_desktop.errors.cli import UsageError
from tests.cli.scripts import EAST, Script
from tests.exporting.sheets import data, texts


def test_a_roster_of_chosen_columns(script: Script) -> None:
    out = script.world.folder / "花名册.xlsx"
    told = script.county(
        "export-workbook", "roster", "--out", out, "--org", EAST, "--columns", "name,age,mobile"
    )
    assert told.keys() >= {"file", "rows"}
    assert told["file"] == str(out)
    head, *people = data(out)
    assert head == ["姓名", "年龄", "手机号码"]
    assert len(people) == told["rows"] > 0
    assert all("*" in person[2] for person in people)


def test_full_numbers_come_back_through_the_importer(script: Script) -> None:
    out = script.world.folder / "汇总表.xlsx"
    given = ["export-workbook", "summary", "--out", out, "--full"]
    assert script.county(*given, status=3)["error"] == "export_reason_missing"
    assert not out.exists()
    rows = script.county(*given, "--reason", "报市委组织部")["rows"]
    assert any("用途：报市委组织部。" in row[0] for row in texts(out))
    checked = script.county("import-workbook", out)
    assert (checked["read"], checked["unchanged"]) == (rows, rows)


def test_masked_numbers_are_refused_in_words(script: Script) -> None:
    out = script.world.folder / "汇总表.xlsx"
    rows = script.county("export-workbook", "summary", "--out", out)["rows"]
    checked = script.county("import-workbook", out, status=4)
    assert checked["rejected"] == rows
    assert {each["code"] for each in checked["problems"]} >= {"masked"}


def test_forms(script: Script) -> None:
    blank, filled = script.world.folder / "空.xlsx", script.world.folder / "有.xlsx"
    assert script.county("template", "organisations", "--out", blank)["rows"] == 0
    told = script.county("template", "members", "--out", filled, "--org", EAST, "--filled")
    checked = script.county("import-workbook", filled)
    assert checked["unchanged"] == told["rows"] > 0


@pytest.mark.parametrize(
    "given",
    [
        ["export-workbook", "summary", "--columns", "name"],
        ["export-workbook", "organisations", "--full", "--reason", "x"],
        ["export-workbook", "roster", "--reason", "x"],
        ["export-workbook", "roster", "--columns", "name,,age"],
        ["template", "members", "--reason", "x"],
    ],
)
def test_wrong_usage(script: Script, given: list[str]) -> None:
    out = Path(script.world.folder) / "x.xlsx"
    assert script.county(*given, "--out", out, status=2)["error"] == UsageError.code
    assert not out.exists()


def test_unknown_columns_and_organisations(script: Script) -> None:
    out = script.world.folder / "x.xlsx"
    given = ["export-workbook", "roster", "--out", out]
    assert script.county(*given, "--columns", "shoe", status=3)["error"] == "field_unknown"
    assert script.county(*given, "--columns", "hardship", status=3)["error"] == "field_refused"
    assert script.county(*given, "--org", "没有的支部", status=3)["error"] == "record_missing"
