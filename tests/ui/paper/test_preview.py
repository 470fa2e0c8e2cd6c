"""The preview: which page, how large, and only what is in sight in memory."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.paper.arrangement import FIT_PAGE, FIT_WIDTH
from pmis_desktop.ui.paper.preview import Preview
from tests.ui.looking import look_at, settle
from tests.ui.paper.pages import page


def shown(qtbot: QtBot, count: int, *, whole: bool = True) -> Preview:
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(700, 500)
    preview.show_pages([page()] * count, dpi=72.0, whole=whole)
    preview.show()
    qtbot.waitExposed(preview)
    return preview


def said(preview: Preview) -> str:
    return preview.view.accessibleDescription()


def press(preview: Preview, name: str) -> None:
    made = next(
        b for b in preview.findChildren(QPushButton) if name in (b.accessibleName(), b.text())
    )
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def test_pages_are_turned_by_keys_and_buttons(qtbot: QtBot) -> None:
    preview = shown(qtbot, 3)
    assert said(preview) == "第 1/3 页"
    QTest.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert said(preview) == "第 2/3 页"
    press(preview, "下一页")
    assert said(preview) == "第 3/3 页"
    QTest.keyClick(preview.view, Qt.Key.Key_PageUp)
    QTest.keyClick(preview.view, Qt.Key.Key_Home)
    assert said(preview) == "第 1/3 页"
    QTest.keyClick(preview.view, Qt.Key.Key_End)
    assert said(preview) == "第 3/3 页"
    press(preview, "上一页")
    assert said(preview) == "第 2/3 页"


def test_only_pages_in_sight_are_decoded(qtbot: QtBot, qapp: QApplication) -> None:
    preview = shown(qtbot, 200)
    settle(qapp)
    assert preview.view.decoded == {0}
    preview.view.go_to(150)
    settle(qapp)
    assert 150 in preview.view.decoded
    assert len(preview.view.decoded) <= 3


def test_a_page_is_painted_as_it_is(qtbot: QtBot, qapp: QApplication) -> None:
    preview = shown(qtbot, 1)
    settle(qapp)
    painted = preview.view.viewport().grab().toImage()
    middle = painted.width() // 2
    colours = {painted.pixelColor(middle, y).name() for y in range(painted.height())}
    assert {"#a61b1b", "#ffffff"} <= colours
    assert painted.pixelColor(2, 2) != QColor("#FFFFFF")


def test_zoom_by_buttons_keys_and_wheel(qtbot: QtBot) -> None:
    preview = shown(qtbot, 3)
    bar = preview.view.horizontalScrollBar()
    assert preview.view.zoom == FIT_WIDTH
    assert bar.maximum() == 0
    press(preview, "放大")
    larger = preview.view.zoom
    assert bar.maximum() > 0
    QTest.keyClick(preview.view, Qt.Key.Key_Minus)
    assert preview.view.zoom < larger
    press(preview, "看整页")
    assert preview.view.zoom == FIT_PAGE
    assert bar.maximum() == 0
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own argument
    )
    preview.view.wheelEvent(wheel)
    assert preview.view.zoom > 0
    press(preview, "看整页")
    press(preview, "适合宽度")
    assert preview.view.zoom == FIT_WIDTH


def test_zooming_keeps_the_page_in_the_middle(qtbot: QtBot) -> None:
    preview = shown(qtbot, 9)
    preview.view.go_to(5)
    at = preview.view.page
    for _ in range(3):
        preview.view.zoom_by(1)
    assert preview.view.page == at


def test_a_part_and_nothing(qtbot: QtBot) -> None:
    preview = shown(qtbot, 12, whole=False)
    assert said(preview) == "第 1/12 页（只预览前几页）"
    preview.clear()
    assert said(preview) == ""
    assert not any(b.isEnabled() for b in preview.findChildren(QPushButton))


def test_what_is_no_picture_is_an_empty_sheet(qtbot: QtBot, qapp: QApplication) -> None:
    preview = shown(qtbot, 0)
    preview.show_pages([b"", page()[:40]], dpi=72.0)
    settle(qapp)
    assert said(preview) == "第 1/2 页" or said(preview) == "第 2/2 页"


def test_nothing_is_cut_off(qtbot: QtBot) -> None:
    look_at(shown(qtbot, 3), "preview")
