"""Saying that files of the program are missing, and ending by itself for tests of the bundle."""

import logging

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.errors.installation import IncompleteProgramError
from pmis_desktop.logs import NAME
from pmis_desktop.ui.frame import ending, incomplete

FONT = "_internal/resources/fonts/NotoSansSC-Regular.otf"


def box() -> QMessageBox:
    (found,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox))
    return found


@pytest.mark.usefixtures("qtbot")
def test_a_box_says_it_and_has_one_button() -> None:
    said = []

    def read() -> None:
        said.extend([box().text(), box().informativeText()])
        (button,) = box().buttons()
        assert button.text() == "关闭"
        button.click()

    QTimer.singleShot(0, read)
    incomplete.tell(IncompleteProgramError([FONT]))
    assert FONT in said[0]
    assert "程序文件夹" in said[1]


@pytest.mark.parametrize(
    "name",
    ["_internal/PySide6/Qt/lib/libQt6Core.so.6", "_internal/libxcb.so.1", "_internal/VCRT140.DLL"],
)
def test_without_what_qt_needs_it_is_said_without_qt(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    incomplete.tell(IncompleteProgramError([FONT, name]))
    assert "2 个程序文件" in capsys.readouterr().err


def test_nobody_asked_it_to_end(qapp: QApplication) -> None:
    before = len(qapp.children())
    for told in ({}, {ending.VARIABLE: ""}, {ending.VARIABLE: "soon"}):
        ending.end_when_asked(qapp, told)
    assert len(qapp.children()) == before


def test_asked_to_end_it_notes_what_is_seen_and_closes(
    qtbot: QtBot, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, NAME)
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    ending.end_when_asked(qapp, {ending.VARIABLE: "20"})
    (timer,) = (each for each in qapp.children() if isinstance(each, ending._Ending))
    qtbot.waitUntil(lambda: not page.isVisible())
    timer.stop()
    timer.deleteLater()
    assert "seen: QWidget" in caplog.text
