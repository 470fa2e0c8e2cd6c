"""Figures that a person typed, on the papers of dues, of appraisal and of elections."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.forms import ballots, catalogue, making, reading
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.by_name import ByName
from pmis_desktop.services.forms.reading import Wanted
from tests.forms.paper import sheets
from tests.forms.people import BRANCH, Folk

COUNTED = {
    "should": "20",
    "present": "17",
    "sent": "17",
    "returned": "17",
    "valid": "16",
    "invalid": "1",
    "votes": "彭明 14 1 1",
}


def asked(folk: Folk, form: str, filled: Mapping[str, str]) -> Asked:
    wanted = Wanted(form=form, members=(folk.usual,), filled=filled)
    with folk.house.reading() as connection:
        return reading.read(connection, folk.house, catalogue.form(form), wanted)


def told(folk: Folk, **more: str) -> list[str]:
    """What a count says above its table, without the three lines that always stand there."""
    return list(ballots.count(asked(folk, "vote_count", COUNTED | more)).notes)[3:]


def test_a_count_that_holds_says_nothing_more(folk: Folk) -> None:
    assert told(folk) == []


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"present": "21", "sent": "20"}, "实到21名多于应到20名，请核对。"),
        ({"should": "22"}, "实到17名，不到应到22名的五分之四，不能进行选举。"),
        ({"sent": "18"}, "发出选票18张多于实到17名，请核对。"),
        ({"sent": "16"}, "收回选票17张多于发出16张，选举无效，应当重新选举。"),
        ({"invalid": "0"}, "有效16张加无效0张不等于收回17张，请核对。"),
        ({"votes": "彭明 14 1"}, "彭明的票数合计15票，不等于有效票16张，请核对。"),
    ],
)
def test_what_does_not_hold_is_said(folk: Folk, more: Mapping[str, str], sentence: str) -> None:
    assert told(folk, **more) == [sentence]


def test_votes_of_the_ballots_partly_void_count_too(folk: Folk) -> None:
    assert told(folk, votes="彭明 13 1 1 1") == []


def test_four_fifths_are_enough(folk: Folk) -> None:
    assert told(folk, present="16", sent="16", returned="16", valid="15", votes="彭明 15 0 0") == []


def test_somebody_else_who_got_votes_has_a_line(folk: Folk) -> None:
    sheet = ballots.count(asked(folk, "vote_count", COUNTED | {"votes": "彭明 14 1 1\n丁一 1"}))
    assert [row[1:3] for row in sheet.rows] == [["彭　明", "14"], ["丁一（另选）", "1"]]


def test_people_of_one_name_take_their_lines_in_order() -> None:
    known = ByName.read("李 敏\n李 军\n王 1 2 3")
    assert known.take("李", 1) == ("敏",)
    assert known.take("李", 1) == ("军",)
    assert known.take("李", 1) == ("",)
    assert known.take("王", 2) == ("1", "2")
    assert known.unused() == []


def test_lines_of_nobody_are_told() -> None:
    known = ByName.read("甲 1\n乙 2\n丙 3\n丁 4")
    assert known.unused() == ["填写的甲、乙、丙等4行不在名单上，没有填入表内，请核对姓名。"]


@pytest.mark.parametrize(
    ("typed", "monthly", "yearly"),
    [
        ("15", "15.00", "180.00"),
        ("0.2元", "0.20", "2.40"),
        ("3.005", "3.01", "36.12"),
        ("免交", "免交", ""),
        ("NaN", "NaN", ""),
        ("-3", "-3", ""),
    ],
)
def test_amounts_of_the_ledger(folk: Folk, typed: str, monthly: str, yearly: str) -> None:
    form = catalogue.form("dues_ledger")
    assert form.rows is not None
    sheet = form.rows(asked(folk, "dues_ledger", {"amounts": f"彭明 {typed}"}))
    assert sheet.rows[0][4:6] == [monthly, yearly]
    assert len(sheet.rows) == (2 if yearly else 1)


def test_excellent_are_no_more_than_a_third(folk: Folk) -> None:
    form = catalogue.form("appraisal_summary")
    assert form.rows is not None
    sheet = form.rows(asked(folk, "appraisal_summary", {"votes": "彭明 9 0 0 0 优秀"}))
    assert sheet.notes == ["评为优秀的有1人，多于参评定等次的1人的三分之一，请核对。"]


@pytest.mark.parametrize(
    "form",
    [
        *("dues_register", "dues_ledger", "dues_assessment"),
        *("appraisal_sheet", "appraisal_summary", "vote_count"),
    ],
)
def test_every_list_is_a_workbook_too(form: str, folk: Folk, tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    making.workbook(folk.house, Wanted(form=form, organisation=folk.branch), out)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert any(BRANCH in text for text in texts)
    assert "彭　明" in texts


def test_an_overlay_moves_by_millimetres(
    folk: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    wanted = Wanted(form="application_cover", members=(folk.usual,))
    moved = {"shift_right": "1.5", "name_right": "10", "name_down": "-4"}
    boxes = []
    for number, each in enumerate((wanted, replace(wanted, filled=moved))):
        out = tmp_path / f"{number}.pdf"
        making.pdf(folk.house, each, out, typesetter=typesetter)
        (page,) = sheets(out.read_bytes())
        assert page.plain == "彭明"
        assert page.lines == []
        boxes.append(page.glyphs[0])
    assert boxes[1].left - boxes[0].left == pytest.approx(11.5, abs=0.05)
    assert boxes[1].top - boxes[0].top == pytest.approx(4, abs=0.05)


def test_a_request_keeps_its_signature_with_its_last_line(
    folk: Folk, typesetter: Typesetter, tmp_path: Path
) -> None:
    """However long the letter, no page holds a signature alone."""
    for lines in range(14, 24):
        filled = {"more": "\n".join(["另行说明。"] * lines)}
        wanted = Wanted(form="election_reply", organisation=folk.branch, filled=filled)
        out = tmp_path / f"{lines}.pdf"
        making.pdf(folk.house, wanted, out, typesetter=typesetter)
        assert "此复。" in sheets(out.read_bytes())[-1].plain


@pytest.mark.parametrize(
    ("form", "expected"), [("member_card", True), ("roster", True), ("ballot", False)]
)
def test_a_list_of_people_is_one_document(form: str, expected: bool) -> None:
    assert catalogue.form(form).divisible is expected
