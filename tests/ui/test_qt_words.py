"""Qt's own dialogs and menus, as they come where there is no desktop: not a word of English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QSpinBox,
    QTreeView,
)
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.kit.qt_words import WORDS
from tests.ui.looking import settle

LATIN = re.compile("[A-Za-z]{2,}")
# What people here call so themselves.
_SIZE, _KIND = 1, 2
_NAMES = re.compile(r"PDF|cm|mm|pt|KB|MB")


def english(dialog: QDialog) -> list[str]:
    """Every word of more than one letter that a dialog shows, but for names, files and patterns."""
    return [text for text in shown(dialog) if LATIN.search(_NAMES.sub("", text))]


def shown(dialog: QDialog) -> Iterator[str]:
    for each in (dialog, *dialog.findChildren(QObject)):
        for name in ("text", "title", "windowTitle", "toolTip", "placeholderText"):
            said = getattr(each, name, None)
            text = said() if callable(said) and not isinstance(each, QLineEdit) else ""
            if isinstance(text, str):
                yield text
        if isinstance(each, QComboBox):
            yield from (each.itemText(row) for row in range(each.count()))
        if isinstance(each, QAbstractItemView):
            yield from _cells(each)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model, root = view.model(), view.rootIndex()
    if model is None:
        return
    for column in range(model.columnCount(root)):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        if column == _SIZE:
            # The system's own language names the units.
            continue
        for row in range(model.rowCount(root)):
            yield str(model.index(row, column, root).data() or "")


@pytest.mark.parametrize(
    ("mode", "accept"),
    [
        (QFileDialog.FileMode.ExistingFiles, QFileDialog.AcceptMode.AcceptOpen),
        (QFileDialog.FileMode.AnyFile, QFileDialog.AcceptMode.AcceptSave),
        (QFileDialog.FileMode.Directory, QFileDialog.AcceptMode.AcceptOpen),
    ],
)
def test_the_file_dialog(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    mode: QFileDialog.FileMode,
    accept: QFileDialog.AcceptMode,
) -> None:
    folder = tmp_path / "支部"
    (folder / "名册").mkdir(parents=True)
    (folder / "汇总.表").write_bytes(b"\x00")
    dialog = QFileDialog(None, "选择文件", str(folder), "所有文件 (*)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, on=True)
    dialog.setFileMode(mode)
    dialog.setAcceptMode(accept)
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qapp)
    labels = [each.text() for each in dialog.findChildren(QLabel)]
    assert "位置(&L)：" in labels
    # A thread of Qt's looks at the files.
    qtbot.waitUntil(lambda: {"文件夹", "未知"} <= _kinds(dialog))
    places = {str(folder), Path.home().name}
    assert [each for each in english(dialog) if each not in places] == []


def _kinds(dialog: QFileDialog) -> set[str]:
    (view,) = dialog.findChildren(QTreeView)
    model, root = view.model(), view.rootIndex()
    return {str(model.index(row, _KIND, root).data()) for row in range(model.rowCount(root))}


def test_the_print_dialog(qtbot: QtBot, qapp: QApplication) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qapp)
    assert "单双页(&S)：" in [each.text() for each in dialog.findChildren(QLabel)]
    assert english(dialog) == []


def test_menus_of_fields(qtbot: QtBot) -> None:
    line, text, number = QLineEdit("甲"), QPlainTextEdit("甲"), QSpinBox()
    for each in (line, text, number):
        qtbot.addWidget(each)
    for menu in (
        line.createStandardContextMenu(),
        text.createStandardContextMenu(),
        number.lineEdit().createStandardContextMenu(),
    ):
        verbs = [act.text().split("\t")[0] for act in menu.actions() if act.text()]
        assert verbs[0] == "撤销(&U)"
        assert [each for each in verbs if LATIN.search(each)] == []
        assert {"剪切(&T)", "复制(&C)", "粘贴(&P)", "全选"} <= set(verbs)


def test_buttons_of_a_message(qtbot: QtBot) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    buttons = QMessageBox.StandardButton
    for each in (buttons.Ok, buttons.Save, buttons.Cancel, buttons.Yes, buttons.No, buttons.Retry):
        box.addButton(each)
    box.setDetailedText("细节")
    assert [each.text() for each in box.buttons() if LATIN.search(each.text())] == []


def test_what_the_table_says_is_chinese_and_the_rest_is_qts(qapp: QApplication) -> None:
    for context, words in WORDS.items():
        for source, told in words.items():
            assert qapp.translate(context, source) == told
            assert re.search("[\u4e00-\u9fff]", told)
    asked = qapp.translate("QFileDialog", "%1 already exists.\nDo you want to replace it?")
    assert re.search("[\u4e00-\u9fff]", asked)
