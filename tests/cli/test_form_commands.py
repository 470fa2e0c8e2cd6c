"""forms, form, form-stubs, void-form: what a county's scripts print."""

from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from pmis_desktop.errors.cli import UsageError
from pmis_desktop.services.forms import catalogue
from tests.cli.scripts import EAST, Script


def text_of(path: Path) -> str:
    whole = "".join(page.extract_text() for page in PdfReader(path).pages)
    return "".join(whole.split()).replace("\u200b", "")


def people(script: Script) -> list[str]:
    return [row["id"] for row in script.site("list", "members")["rows"]]


def test_forms_are_listed_with_what_may_be_set(script: Script) -> None:
    rows = script.bare("--json", "forms")["rows"]
    assert [row["name"] for row in rows] == [form.id for form in catalogue.every()]
    roster = rows[0]
    assert (roster["subject"], roster["workbook"], roster["numbers"]) == ("members", True, "masked")
    assert [each["key"] for each in roster["set"]] == ["filled_on", "columns", "paper", "order"]
    assert next(row for row in rows if row["name"] == "notice")["room"] == "notices"


def test_a_list_as_a_workbook_and_masked(script: Script) -> None:
    out = script.world.folder / "公示.xlsx"
    made = script.site(
        "form", "roster", "--org", EAST, "--set", "columns=公示用（无号码）", "--xlsx", out
    )
    assert made["file"] == str(out)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert not [
        cell for row in sheet.iter_rows(values_only=True) for cell in row if cell == "公民身份证号"
    ]


def test_one_for_each_with_a_reason(script: Script) -> None:
    folder = script.world.folder / "每人"
    folder.mkdir()
    given = ["form", "member_card", "--member", *people(script), "--separate", folder]
    assert script.site(*given, status=3)["error"] == "reason_missing"
    assert list(folder.iterdir()) == []
    made = script.site(*given, "--reason", "归档")
    assert (made["documents"], made["pages"], len(made["files"])) == (2, 2, 2)
    assert made["template_fault"] == ""


def test_blank_forms_need_nobody(script: Script) -> None:
    out = script.world.folder / "空白.pdf"
    made = script.site("form", "member_card", "--blank", "--out", out)
    assert (made["members"], made["pages"]) == (0, 1)
    assert "16.是否为流动党员" in text_of(out)


def test_numbers_are_drawn_listed_and_voided(script: Script) -> None:
    out = script.world.folder / "证明信.pdf"
    member = script.county("list", "members")["rows"][0]["id"]
    given = ("form", "certificate", "--member", member, "--set", "to=西安市某单位", "--out", out)
    (number,) = script.county(*given)["numbers"]
    assert text_of(out).count(number) == 2
    (stub,) = script.county("form-stubs")["rows"]
    assert (stub["number"], stub["act"], stub["voided"]) == (number, "export", False)
    script.county("void-form", "certificate", number, "--reason", "打坏了")
    (stub,) = script.county("form-stubs", "--form", "certificate")["rows"]
    assert (stub["voided"], stub["void_reason"]) == (True, "打坏了")
    refused = script.county("void-form", "certificate", number, "--reason", "x", status=3)
    assert refused["error"] == "stub_missing"


@pytest.mark.parametrize(
    "given",
    [
        ["form", "member_card"],
        ["form", "member_card", "--org", "x", "--blank"],
        ["form", "organisation_card", "--member", "x"],
        ["form", "introduction", "--member", "x"],
        ["form", "roster", "--transfer", "x"],
        ["form", "roster", "--org", "x", "--set", "paper=A0"],
        ["form", "calibration", "--set", "shift_right=一点"],
        ["form", "roster", "--org", "x", "--out", "a", "--xlsx", "b"],
    ],
)
def test_wrong_usage(script: Script, given: list[str]) -> None:
    assert script.bare("--json", *given, status=2)["error"] == UsageError.code


def test_a_roster_in_columns_that_are_saved_nowhere_is_refused(script: Script) -> None:
    out = script.world.folder / "花名册.pdf"
    given = ["form", "roster", "--org", EAST, "--set", "columns=没有这一组", "--out", out]
    assert script.site(*given, status=3)["error"] == "form_entry"
    assert not out.exists()


@pytest.mark.parametrize(("name", "error"), [("xyz", "form_unknown"), ("notice", "form_elsewhere")])
def test_a_form_that_is_not_printed_here_is_refused(script: Script, name: str, error: str) -> None:
    assert script.county("form", name, "--blank", status=3)["error"] == error


@pytest.mark.parametrize("option", ["--out", "--separate"])
def test_without_a_folder_no_number_is_used_up(script: Script, option: str) -> None:
    member = script.county("list", "members")["rows"][0]["id"]
    given = ("form", "certificate", "--member", member, "--set", "to=西安市某单位")
    nowhere = script.world.folder / "没有的文件夹"
    target = nowhere / "证明信.pdf" if option == "--out" else nowhere
    refused = script.county(*given, option, target, status=3)
    assert refused["error"] == "folder_missing"
    assert script.county("form-stubs")["rows"] == []
    made = script.county(*given, "--out", script.world.folder / "证明信.pdf")
    assert made["numbers"][0].endswith("001")
