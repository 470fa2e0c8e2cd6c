"""A question with a line to fill in: what Enter does with what was typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.work.dialogs import Question, QuestionDialog, Reply


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def opened(window: QWidget, *, danger: str) -> QuestionDialog:
    question = Question(
        title="移除", text="写明原因。", verbs=("返回", "移除"), danger=danger, prompt="原因"
    )
    dialog = QuestionDialog(window, question)
    dialog.show()
    return dialog


def type_and_enter(dialog: QuestionDialog, typed: str) -> None:
    (line,) = dialog.findChildren(QLineEdit)
    line.setFocus()
    line.insert(typed)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_enter_after_a_line_does_what_can_be_taken_back(window: QWidget) -> None:
    dialog = opened(window, danger="")
    type_and_enter(dialog, "与另一条重复")
    assert dialog.reply == Reply("移除", "与另一条重复")


@pytest.mark.parametrize("typed", ["与另一条重复", ""])
def test_enter_goes_on_to_what_cannot_and_a_second_enter_does_it(
    window: QWidget, typed: str
) -> None:
    dialog = opened(window, danger="移除")
    type_and_enter(dialog, typed)
    assert dialog.isVisible()
    verb = dialog.focusWidget()
    assert verb is not None
    QTest.keyClick(verb, Qt.Key.Key_Return)
    assert dialog.reply == Reply("移除", typed)


def test_enter_on_a_question_without_a_line_is_harmless(window: QWidget) -> None:
    dialog = opened(window, danger="移除")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.reply.verb == "返回"
