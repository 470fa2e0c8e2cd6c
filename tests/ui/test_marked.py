"""Values beside each other with what differs marked, and the inside of scrolling parts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pmis_desktop.rules.differing import diff
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.marked import EMPTY, Marked
from pmis_desktop.ui.kit.sheet import Sheet
from tests.ui.looking import settle


def test_only_what_differs_is_marked(qtbot: QtBot) -> None:
    left, right = diff("1953-03-04", "1952-03-04")
    for pieces, other in ((left, "3"), (right, "2")):
        label = Marked(pieces)
        qtbot.addWidget(label)
        assert label.text().startswith("195<span")
        assert f'underline">{other}</span>-03-04' in label.text()
        assert label.accessibleName() == label.plain == f"195{other}-03-04"


def test_nothing_in_a_value_is_markup(qtbot: QtBot) -> None:
    label = Marked([("<b>东街</b>&amp;", False), ("&<i>", True)])
    qtbot.addWidget(label)
    assert label.plain == "<b>东街</b>&amp;&<i>"
    assert "&lt;b&gt;东街&lt;/b&gt;&amp;amp;" in label.text()
    assert "&amp;&lt;i&gt;" in label.text()


def test_a_full_number_cannot_be_copied_from_the_screen(qtbot: QtBot) -> None:
    label = Marked([("610523198004290017", False)])
    qtbot.addWidget(label)
    assert label.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction


def test_an_empty_value_says_so(qtbot: QtBot) -> None:
    label = Marked([])
    qtbot.addWidget(label)
    assert EMPTY in label.text()
    assert label.accessibleName() == EMPTY


def test_there_is_no_empty_room_to_scroll_to(qtbot: QtBot, qapp: QApplication) -> None:
    long = "支部和县里都改过同一项、改得又不一样时，更改会放到这里。" * 4
    inside = boxes.column(*(boxes.Card(words.paragraph(long)) for _ in range(3)), None)
    area = boxes.scrolling(Sheet(inside))
    qtbot.addWidget(area)
    area.resize(1100, 400)
    area.show()
    settle(qapp)
    assert area.verticalScrollBar().maximum() == 0
    area.resize(300, 400)
    settle(qapp)
    assert area.verticalScrollBar().maximum() > 0
