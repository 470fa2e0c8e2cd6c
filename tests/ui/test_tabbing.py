"""The Tab key goes through a page as one reads it, also where parts came later."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.tabbing import tab_as_read, tab_stops
from tests.ui.looking import settle


def field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    return made


def tabbed(whole: QWidget, times: int) -> list[str]:
    found = []
    for _ in range(times):
        focused = whole.focusWidget()
        assert focused is not None
        found.append(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return found


def test_what_came_later_is_read_where_it_stands(qtbot: QtBot, qapp: QApplication) -> None:
    middle = boxes.column()
    first = field("一")
    inner = boxes.box(boxes.column(middle, boxes.row(field("四"), words.soft("五"))))
    whole = boxes.box(boxes.column(first, boxes.scrolling(inner), field("六")))
    qtbot.addWidget(whole)
    whole.show()
    for name in ("二", "三"):
        middle.addWidget(field(name))
    tab_as_read(whole)
    settle(qapp)
    first.setFocus()
    assert tabbed(whole, 6) == ["一", "二", "三", "四", "六", "一"]
    assert [each.accessibleName() for each in tab_stops(inner)] == ["二", "三", "四"]
