"""Dates in every spelling, and what the ID number tells of birth date and sex."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.forms.record_form import TYPING, Loaded
from tests.ui.forms.test_record_form import Sheet, commit


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    return Sheet(qtbot)


@pytest.mark.parametrize(
    ("typed", "stored", "said"),
    [
        ("199005", "1990-05", "记为1990年5月"),
        ("1990.05", "1990-05", "记为1990年5月"),
        ("1990.5", "1990-05", "记为1990年5月"),
        ("1990年5月", "1990-05", "记为1990年5月"),
        ("1990/5", "1990-05", "记为1990年5月"),
        ("1990。10", "1990-10", "记为1990年10月"),
        ("１９９０．０５", "1990-05", "记为1990年5月"),
        ("1990", "1990", "记为1990年"),
        ("1990年", "1990", "记为1990年"),
        ("19900501", "1990-05-01", ""),
        ("1990-5-1", "1990-05-01", ""),
        ("1990.5.1", "1990-05-01", ""),
        ("1990年5月1日", "1990-05-01", ""),
        ("32994", "1990-05-01", ""),
    ],
)
def test_what_was_understood_is_said(sheet: Sheet, typed: str, stored: str, said: str) -> None:
    line = sheet.line("出生日期")
    commit(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == stored
    assert [note.words for note in sheet.form.row("birth_date").notes(TYPING)] == (
        [said] if said else []
    )


@pytest.mark.parametrize("typed", ["90.5", "1990-13", "不详", "1990-02-30"])
def test_what_cannot_be_understood_stays_and_is_marked(sheet: Sheet, typed: str) -> None:
    line = sheet.line("出生日期")
    commit(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == typed
    assert sheet.form.row("birth_date").meaning == "must"


@pytest.mark.parametrize(
    ("verb", "stored"), [("只记 1980年4月", "1980-04"), ("只记 1980年", "1980")]
)
def test_the_calendar_keeps_what_is_not_known_open(sheet: Sheet, verb: str, stored: str) -> None:
    sheet.form.load({"birth_date": Loaded(text="1980-04-29")})
    line = sheet.line("出生日期")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    act = next(b for b in sheet.form.findChildren(QPushButton) if b.text() == verb)
    QTest.mouseClick(act, Qt.MouseButton.LeftButton)
    assert line.text() == stored
    assert sheet.form.changes == {"birth_date": stored}


def test_an_old_number_is_converted_with_one_button(sheet: Sheet) -> None:
    line = sheet.line("公民身份证号")
    commit(line, "610523580702031")
    QTest.keyClick(line, Qt.Key.Key_Return)
    row = sheet.form.row("id_number")
    (note,) = row.notes(TYPING)
    (new,) = note.choices
    act = next(b for b in row.findChildren(QPushButton) if b.text() == new)
    QTest.mouseClick(act, Qt.MouseButton.LeftButton)
    assert line.text() == new
    assert (new[:6], new[6:14], len(new)) == ("610523", "19580702", 18)
    assert not row.notes(TYPING)


def test_each_heading_counts_what_is_wrong_in_it(sheet: Sheet) -> None:
    judged: list[str] = []
    sheet.form.judged.connect(lambda: judged.append("once"))
    commit(sheet.line("出生日期"), "不详")
    QTest.keyClick(sheet.line("出生日期"), Qt.Key.Key_Return)
    commit(sheet.line("民族"), "火星族")
    QTest.keyClick(sheet.line("民族"), Qt.Key.Key_Return)
    assert sheet.form.counts("基本信息") == (2, 0)
    assert sheet.form.counts("党籍") == (0, 0)
    assert judged
