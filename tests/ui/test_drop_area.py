"""The place to drop files on."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_area import DropArea

COPY = Qt.DropAction.CopyAction
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(area: DropArea, *paths: Path) -> QDragEnterEvent:
    """Drag files over the area and let go; how it answered to the dragging."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    entered = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, PLAIN)
    entered.setAccepted(False)
    area.dragEnterEvent(entered)
    area.dropEvent(QDropEvent(QPointF(5, 5), COPY, data, LEFT, PLAIN))
    return entered


def sentences(area: DropArea) -> str:
    found = [each for each in area.findChildren(QLabel) if not each.isHidden()]
    return "".join(each.text() for each in found)


def test_what_fits_is_passed_on_and_the_rest_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    area = DropArea("把表格拖到这里", (".xlsx", ".xls"))
    qtbot.addWidget(area)
    table, letter = tmp_path / "汇总表.XLSX", tmp_path / "通知.docx"
    with qtbot.waitSignal(area.dropped) as said:
        entered = drop(area, letter, table)
    assert entered.isAccepted()
    assert said.args == [[table]]
    assert "没有接收“通知.docx”：这里只收.xls、.xlsx 文件。" in sentences(area)
    with qtbot.waitSignal(area.dropped):
        drop(area, table)
    assert "没有接收" not in sentences(area)


def test_folders_only_where_they_are_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    closed, opened = DropArea("一", (".dzb",)), DropArea("二", (".dzb",), folders=True)
    qtbot.addWidget(closed)
    qtbot.addWidget(opened)
    with qtbot.assertNotEmitted(closed.dropped):
        drop(closed, tmp_path)
    assert "没有接收" in sentences(closed)
    with qtbot.waitSignal(opened.dropped) as said:
        drop(opened, tmp_path)
    assert said.args == [[tmp_path]]


def test_words_dragged_from_elsewhere_are_not_files(qtbot: QtBot) -> None:
    area = DropArea("把表格拖到这里", acts=[button("选择文件")])
    qtbot.addWidget(area)
    data = QMimeData()
    data.setText("张三")
    entered = QDragEnterEvent(QPoint(5, 5), COPY, data, LEFT, PLAIN)
    entered.setAccepted(False)
    area.dragEnterEvent(entered)
    assert not entered.isAccepted()
