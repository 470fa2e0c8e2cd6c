"""The parts that pages are made of."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.application import set_type_size
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import Button, button, primary
from pmis_desktop.ui.kit.colours import Colours
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.drop_panel import DropPanel
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.line_fields import LineField
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.kit.sheet_stack import SheetStack
from pmis_desktop.ui.kit.theme import TypeSize
from tests.ui.looking import cut_off, settle


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("text", ["ink", "soft", "must", "warn", "good", "info"])
@pytest.mark.parametrize("ground", ["paper", "card", "chosen", "hover"])
def test_every_text_is_readable_on_every_ground(text: str, ground: str) -> None:
    colours = Colours()
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


def test_the_rail_and_the_primary_act_are_readable() -> None:
    colours = Colours()
    assert contrast(colours.rail_text, colours.rail) >= 4.5
    assert contrast(colours.on_must, colours.must) >= 4.5


def test_type_size_is_live(qtbot: QtBot, qapp: QApplication) -> None:
    label, big = words.label("姓名"), words.title("党员")
    page = boxes.box(boxes.column(label, big))
    qtbot.addWidget(page)
    page.show()
    before = label.sizeHint().height(), big.sizeHint().height()
    set_type_size(qapp, TypeSize.HUGE)
    settle(qapp)
    after = label.sizeHint().height(), big.sizeHint().height()
    set_type_size(qapp, TypeSize.STANDARD)
    assert after[0] >= 1.3 * before[0]
    assert after[1] >= 1.3 * before[1]


def test_enter_presses_the_button_that_the_keyboard_stands_on(qtbot: QtBot) -> None:
    pressed: list[str] = []
    made = button("继续", lambda: pressed.append("继续"))
    qtbot.addWidget(made)
    made.show()
    QTest.keyClick(made, Qt.Key.Key_Return)
    QTest.keyClick(made, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert pressed == ["继续", "继续"]


@pytest.mark.parametrize("count", [2, 3, 8])
def test_a_short_list_drops_down_whole(qtbot: QtBot, qapp: QApplication, count: int) -> None:
    made = DropDown("数据")
    made.addItems([f"第{each}项" for each in range(count)])
    page = boxes.box(boxes.column(made))
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    made.setCurrentIndex(1)
    made.showPopup()
    settle(qapp)
    # Below the line, and not over it, where Qt shows one and a half of two rows.
    hint = made.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, QStyleOptionComboBox(), made)
    assert not hint
    view = made.view()
    assert view.viewport().height() >= count * view.sizeHintForRow(0)
    assert view.verticalScrollBar().maximum() == 0
    made.hidePopup()


def test_a_sheet_in_the_place_of_another_takes_the_keyboard(
    qtbot: QtBot, qapp: QApplication
) -> None:
    first, second = QuestionSheet("改什么"), QuestionSheet("签字", LineField("理由"))
    for each in (first, second):
        each.set_acts(button("返回"), None, primary("下一步"))
    stack: SheetStack[QuestionSheet] = SheetStack(button("新的改动"))
    page = boxes.box(boxes.column(button("锁定"), stack, button("别处")))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    stack.open(first)
    (act,) = [each for each in first.findChildren(Button) if each.text() == "下一步"]
    act.setFocus()
    stack.open(second)
    settle(qapp)
    focus = page.focusWidget()
    assert focus is not None
    assert second.isAncestorOf(focus)


def test_qt_speaks_chinese(qapp: QApplication) -> None:
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"


def nothing() -> None:
    """An act that does nothing."""


ACTS: tuple[Callable[[], Act], ...] = (
    lambda: Act("打印", nothing, "printer"),
    lambda: Act("导出表格", nothing, "download"),
    lambda: Act("从表格导入", nothing, "upload"),
    lambda: Act("新增党员", nothing, "plus", primary=True),
)


def test_acts_that_do_not_fit_go_into_the_menu(qtbot: QtBot, qapp: QApplication) -> None:
    heading = Heading("党员", *(make() for make in ACTS))
    page = boxes.box(boxes.column(heading, None))
    qtbot.addWidget(page)
    heading.say("找到 9 人（本支部共 27 人，正式 25，预备 2）")
    page.resize(1100, 300)
    page.show()
    settle(qapp)
    assert heading.act_button("打印").isVisible()
    page.resize(420, 300)
    settle(qapp)
    assert not heading.act_button("打印").isVisible()
    assert heading.act_button("新增党员").isVisible()
    assert not cut_off(page)


def test_acts_without_sense_are_withheld(qtbot: QtBot, qapp: QApplication) -> None:
    heading = Heading("党员", *(make() for make in ACTS))
    page = boxes.box(boxes.column(heading, None))
    qtbot.addWidget(page)
    page.resize(1100, 300)
    page.show()
    heading.withhold("导出表格", "新增党员")
    settle(qapp)
    assert heading.act_button("打印").isVisible()
    assert not heading.act_button("导出表格").isVisible()
    assert not heading.act_button("新增党员").isVisible()
    heading.withhold()
    settle(qapp)
    assert heading.act_button("导出表格").isVisible()
    assert heading.act_button("新增党员").isVisible()


def test_words_stand_at_the_middle_of_the_buttons_beside_them(
    qtbot: QtBot, qapp: QApplication
) -> None:
    said, act = words.label("已选 5 人"), button("批量修改", nothing)
    beside = boxes.box(boxes.Flow(said, act))
    qtbot.addWidget(beside)
    beside.resize(600, 80)
    beside.show()
    for size in (TypeSize.STANDARD, TypeSize.HUGE, TypeSize.STANDARD):
        set_type_size(qapp, size)
        settle(qapp)
        assert abs(said.geometry().center().y() - act.geometry().center().y()) <= 1


def test_a_panel_is_as_large_as_its_parts_whatever_the_type_was_before(
    qtbot: QtBot, qapp: QApplication
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(911, 512)
    below = button("栏目", nothing)
    window.setLayout(boxes.column(below, None))
    panel = DropPanel(below, 20)
    panel.lay(*(button(f"第 {number} 行", nothing) for number in range(5)))
    window.show()
    for size in (TypeSize.HUGE, TypeSize.STANDARD):
        set_type_size(qapp, size)
        settle(qapp)
        panel.open_under(below)
        assert panel.height() == min(panel.sizeHint().height(), window.height())
        assert panel.geometry().bottom() <= window.geometry().bottom()
        panel.hide()
    set_type_size(qapp, TypeSize.STANDARD)
