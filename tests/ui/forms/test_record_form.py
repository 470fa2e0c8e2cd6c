"""The form of a record: what people type, and what they are told below the field."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCalendarWidget,
    QCompleter,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pmis_desktop.rules import codes, form_sections
from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES, member_field
from pmis_desktop.rules.problems import Problem, Severity
from pmis_desktop.ui.forms.choices import Choice, Choices, of_codes
from pmis_desktop.ui.forms.record_form import COUNTY, FILLED, TYPING, Loaded, RecordForm
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.pages.record.grouping import HISTORY, TRAIL
from pmis_desktop.ui.pages.record.groups import GROUPS
from tests import vaults
from tests.ui.looking import look_at, settle

TODAY = date(2026, 3, 4)
BRANCHES = Choices(
    (
        Choice("a1", "中共城关镇东街支部委员会", ("东街支部",)),
        Choice("b2", "中共城关镇西街支部委员会", ("西街支部",)),
    )
)


class Sheet:
    """A form in its scroll area, and its fields by label."""

    def __init__(self, qtbot: QtBot, kind: str = "member", *, new: bool = False) -> None:
        self.form = RecordForm(form_sections.sections(kind, new=new), TODAY, BRANCHES)
        inside = boxes.scrolling(boxes.box(boxes.column(self.form), "page"))
        self.area = boxes.box(boxes.column(inside), "page")
        qtbot.addWidget(self.area)
        self.area.resize(1202, 676)
        self.area.show()
        qtbot.waitExposed(self.area)

    def line(self, label: str) -> QLineEdit:
        return next(
            each for each in self.form.findChildren(QLineEdit) if each.accessibleName() == label
        )


def commit(seat: QWidget, text: str) -> None:
    """Text as an input method hands it over; keys of a test know Latin letters only."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(seat, event)


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    return Sheet(qtbot)


@pytest.mark.parametrize("new", [False, True])
@pytest.mark.parametrize("kind", ["member", "organisation"])
def test_every_field_stands_under_one_heading(kind: str, new: bool) -> None:
    derived = DERIVED_MEMBER_FIELDS if kind == "member" else ()
    wanted = {f.id for f in (*ENTITIES[kind].fields, *derived) if f.group != "removal"}
    placed = [f.id for section in form_sections.sections(kind, new=new) for f in section.fields]
    assert sorted(placed) == sorted(wanted)


@pytest.mark.parametrize("kind", ["member", "organisation"])
def test_no_group_of_a_record_is_called_as_another(kind: str) -> None:
    headings = [section.title for section in form_sections.sections(kind)]
    titles = [*headings, *(group.title for group in GROUPS[kind]), TRAIL, HISTORY]
    assert len(set(titles)) == len(titles)


def test_a_new_record_begins_with_what_cannot_stay_empty() -> None:
    first = form_sections.sections("member", new=True)[0]
    assert [f.label for f in first.fields] == ["姓名", "公民身份证号", "所在党支部", "人员类别"]


def test_a_short_year_is_asked_and_one_click_settles_it(sheet: Sheet) -> None:
    line = sheet.line("出生日期")
    commit(line, "30.5.3")
    QTest.keyClick(line, Qt.Key.Key_Return)
    row = sheet.form.row("birth_date")
    (note,) = row.notes(TYPING)
    assert note.choices == ("1930-05-03", "2030-05-03")
    taken = next(b for b in row.findChildren(QPushButton) if b.text() == "1930-05-03")
    QTest.mouseClick(taken, Qt.MouseButton.LeftButton)
    assert line.text() == "1930-05-03"
    assert not row.notes(TYPING)


def test_the_calendar_writes_a_day(sheet: Sheet) -> None:
    sheet.form.load({"birth_date": Loaded(text="1980-04")})
    line = sheet.line("出生日期")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = sheet.form.findChild(QCalendarWidget)
    assert isinstance(month, QCalendarWidget)
    assert month.isVisible()
    assert month.selectedDate() == QDate(1980, 4, 1)
    month.activated.emit(QDate(1980, 4, 29))
    assert line.text() == "1980-04-29"
    assert sheet.form.changes == {"birth_date": "1980-04-29"}


@pytest.mark.parametrize(
    ("field", "typed", "picked"),
    [
        ("sex", "n", "男"),
        ("ethnic_group", "hui", "回族"),
        ("ethnic_group", "manz", "满族"),
        ("education", "大学", "大学"),
        ("education", "22", "大专"),
        ("branch", "西街", "中共城关镇西街支部委员会"),
        ("branch", "zgcgzx", "中共城关镇西街支部委员会"),
    ],
)
def test_typing_shortens_the_list_and_enter_takes_the_first(
    sheet: Sheet, field: str, typed: str, picked: str
) -> None:
    line = sheet.line(member_field(field).label)
    line.setFocus()
    commit(line, typed)
    popup = list_below(sheet, field)
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert line.text() == picked
    assert not popup.isVisible()


def list_below(sheet: Sheet, name: str) -> QAbstractItemView:
    completer = sheet.form.row(name).editor.findChild(QCompleter)
    assert isinstance(completer, QCompleter)
    popup = completer.popup()
    assert popup is not None
    return popup


def test_down_opens_the_whole_list_and_esc_closes_it(sheet: Sheet) -> None:
    sheet.form.load({"ethnic_group": Loaded(text="回族")})
    line = sheet.line("民族")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Down)
    popup = list_below(sheet, "ethnic_group")
    assert popup.isVisible()
    assert popup.currentIndex().data() == "回族"
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert line.text() == "回族"
    assert not sheet.form.dirty


def test_a_code_or_another_name_becomes_the_label(sheet: Sheet) -> None:
    line = sheet.line("性别")
    line.setText("男性")
    line.editingFinished.emit()
    assert line.text() == "男"


def test_what_is_in_no_list_is_said_below_the_field(sheet: Sheet) -> None:
    line = sheet.line("民族")
    line.setFocus()
    commit(line, "火星族")
    QTest.keyClick(line, Qt.Key.Key_Return)
    row = sheet.form.row("ethnic_group")
    assert row.meaning == "must"
    assert "请从列表中选定" in row.editor.seat().accessibleDescription()
    assert line.text() == "火星族"


def test_codes_no_longer_given_are_shown_as_such() -> None:
    choices = Choices(
        (Choice("1", "甲类"), Choice("9", "甲乙类", retired=True), Choice("2", "乙类"))
    )
    assert [each.shown for each in choices.found("")] == ["甲类", "乙类"]
    assert [each.shown for each in choices.found("甲")] == ["甲类", "甲乙类（已停用）"]


def test_one_label_for_two_things_is_given_out_as_the_thing() -> None:
    choices = Choices((Choice("a", "东街支部"), Choice("b", "东街支部"), Choice("c", "西街支部")))
    assert choices.certain(choices.every[1]) == "b"
    assert choices.certain(choices.every[2]) == "西街支部"
    assert choices.meant("东街支部") is None


def test_every_code_of_every_list_comes_back_as_itself() -> None:
    named = {f.codes for kind in ("member", "organisation") for f in ENTITIES[kind].fields}
    for name in sorted(filter(None, named)):
        choices = of_codes(name, TODAY)
        found = codes.code_list(name)
        offered = [each for each in choices.every if not each.retired]
        assert all(found.find(choices.certain(each), TODAY) == each.value for each in offered)


def test_yes_no_and_not_said(sheet: Sheet) -> None:
    row = sheet.form.row("lost")
    assert row.editor.text() == ""
    (yes,) = [b for b in row.findChildren(QRadioButton) if b.text() == "是"]
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton, pos=QPoint(8, yes.height() // 2))
    assert sheet.form.changes == {"lost": "是"}
    sheet.form.put({"lost": ""})
    assert not sheet.form.dirty


def test_enter_goes_on_and_skips_what_is_locked(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.form.load({"former_names": Loaded(locked="只能由县级修改。")})
    sheet.form.go_to("name")
    QTest.keyClick(sheet.line("姓名"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.line("公民身份证号").hasFocus())


def test_tab_goes_in_reading_order(sheet: Sheet) -> None:
    sheet.form.go_to("name")
    seen = []
    for _ in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.accessibleName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert seen == ["姓名", "曾用名", "公民身份证号", "出生日期"]


def test_enter_in_a_long_text_goes_on_too(qtbot: QtBot) -> None:
    sheet = Sheet(qtbot, "organisation")
    box = next(b for b in sheet.form.findChildren(QPlainTextEdit) if b.isEnabled())
    commit(box, "村部二楼")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert sheet.form.changes == {"county_note": "村部二楼"}


def test_the_wheel_changes_nothing(sheet: Sheet) -> None:
    sheet.form.load({"sex": Loaded(text="女"), "lost": Loaded(text="否")})
    for name in ("sex", "lost", "birth_date"):
        seat = sheet.form.row(name).editor.seat()
        at = QPointF(5, 5)
        wheel = QWheelEvent(
            at,
            seat.mapToGlobal(at),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003
        )
        QApplication.sendEvent(seat, wheel)
    assert not sheet.form.dirty


def test_loading_is_no_edit(sheet: Sheet) -> None:
    number = vaults.id_number(11)
    given = {
        "name": Loaded(text="赵小雷"),
        "id_number": Loaded(text=number),
        "birth_date": Loaded(text="1980-04"),
        "sex": Loaded(text="男"),
        "ethnic_group": Loaded(text="汉族"),
        "branch": Loaded(text="中共城关镇东街支部委员会"),
        "remark": Loaded(text="说明"),
    }
    sheet.form.load(given)
    assert not sheet.form.dirty
    assert sheet.form.value["id_number"] == number
    assert {n: sheet.form.loaded[n] for n in given} == {n: g.text for n, g in given.items()}


def test_numbers_stay_covered_until_asked_for(sheet: Sheet) -> None:
    number = vaults.id_number(11)
    sheet.form.load({"id_number": Loaded(text=number)})
    line = sheet.line("公民身份证号")
    assert line.text() == number[:6] + "********" + number[-4:]
    QTest.keyClicks(line, "1")
    assert not sheet.form.dirty
    assert sheet.form.masked
    sheet.form.unmask()
    assert line.text() == number
    assert not sheet.form.masked
    line.selectAll()
    QTest.keyClicks(line, "1")
    assert sheet.form.changes == {"id_number": "1"}


def test_the_countys_number_is_masked_too(sheet: Sheet) -> None:
    sheet.form.load({"mobile": Loaded(text="13800000001", county="13900000002")})
    (note,) = sheet.form.row("mobile").notes(COUNTY)
    assert "139****0002" in note.words
    sheet.form.unmask()
    (note,) = sheet.form.row("mobile").notes(COUNTY)
    assert "13900000002" in note.words


def test_a_locked_field_says_why_and_takes_nothing(sheet: Sheet) -> None:
    sheet.form.load({"name": Loaded(text="赵小雷", locked="只能由县级修改。")})
    line = sheet.line("姓名")
    QTest.keyClicks(line, "x")
    assert line.text() == "赵小雷"
    assert line.toolTip() == "只能由县级修改。"
    sheet.form.put({"name": "钱大勇"})
    assert not sheet.form.dirty


def test_suggestions_fill_only_what_is_empty(sheet: Sheet) -> None:
    sheet.form.load({"birth_date": Loaded(text="1980-04")})
    sheet.form.fill({"birth_date": "1980-04-29", "sex": "男"}, "按身份证号填入，请核对。")
    assert sheet.form.changes == {"sex": "男"}
    assert sheet.form.row("sex").notes(FILLED)
    assert not sheet.form.row("birth_date").notes(FILLED)


def test_problems_stand_below_their_fields_and_the_first_gets_the_focus(sheet: Sheet) -> None:
    problems = (
        Problem("R12", Severity.WARNING, "mobile", "手机号码和固定电话至少填一个。"),
        Problem("R1", Severity.ERROR, "id_number", "身份证号校验位不对。"),
        Problem("R22", Severity.ERROR, "removed", "移除要写明原因。"),
    )
    homeless = sheet.form.show_problems(problems)
    assert [each.rule for each in homeless] == ["R22"]
    assert sheet.form.go_to_first_problem()
    assert sheet.line("公民身份证号").hasFocus()
    said = [label.text() for label in sheet.form.row("id_number").findChildren(QLabel)]
    assert "身份证号校验位不对。" in said
    QTest.keyClicks(sheet.line("公民身份证号"), "6")
    assert sheet.form.row("id_number").meaning == ""
    assert sheet.form.row("mobile").meaning == "warn"


def test_one_column_where_narrow_two_where_wide(sheet: Sheet, qapp: QApplication) -> None:
    def tops() -> tuple[int, int]:
        rows = (sheet.form.row("name"), sheet.form.row("former_names"))
        return rows[0].y(), rows[1].y()

    settle(qapp)
    assert tops()[0] == tops()[1]
    sheet.area.resize(740, 420)
    settle(qapp)
    assert tops()[0] < tops()[1]


def test_a_full_form_on_four_screens(sheet: Sheet) -> None:
    sheet.form.load(FULL)
    sheet.form.put({"address": "东街1号院3单元402室", "sex": "女"})
    problem = Problem("R3", Severity.WARNING, "sex", "性别与身份证号第17位不一致，请核对。")
    wrong = Problem("R1", Severity.ERROR, "id_number", "身份证号校验位不对，请与证件核对。")
    sheet.form.show_problems((problem, wrong))
    look_at(sheet.area, "form-full")


FULL = {
    "name": Loaded(text="赵小雷"),
    "id_number": Loaded(text=vaults.id_number(11)),
    "birth_date": Loaded(text="1980-04-29"),
    "sex": Loaded(text="男"),
    "ethnic_group": Loaded(text="汉族"),
    "education": Loaded(text="大学普通班"),
    "branch": Loaded(text="中共城关镇东街支部委员会"),
    "category": Loaded(text="正式党员"),
    "status": Loaded(text="正常", locked="只能由县级修改。"),
    "joined_on": Loaded(text="2005-04-28"),
    "mobile": Loaded(text="13800000001", county="13900000002"),
    "address": Loaded(text="东街1号"),
    "lost": Loaded(text="否"),
    "remark": Loaded(text="2024 年换届时任支部委员。"),
}
