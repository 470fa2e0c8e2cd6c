"""The page of organisations on a screen, and what a person does in it."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pmis_desktop.ui.pages.organisations.page import OrganisationsPage
from pmis_desktop.ui.pages.organisations.side import ActsButton
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests.ui.desks import Desk
from tests.ui.looking import settle


def write(line: QLineEdit, text: str) -> None:
    """Type a text as an input method does, and leave the line."""
    line.setFocus()
    line.setText(text)
    line.textEdited.emit(text)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    line.editingFinished.emit()


class Room:
    """The page on a screen, and what a person does in it."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.bot = qtbot
        self.desk = desk
        self.page = OrganisationsPage(desk.work)
        desk.work.signs.changed.connect(self.page.refresh)
        qtbot.addWidget(self.page)
        self.page.resize(1202, 676)
        self.page.show()

    def enter(self, record: str = "", act: str = "") -> None:
        self.page.refresh()
        self.page.enter(Place(room=places.ORGANISATIONS, record=record, act=act))
        self.rest()

    def rest(self) -> None:
        self.bot.waitUntil(self.is_quiet, timeout=10_000)
        # What was just laid out becomes visible with the next events.
        self.is_quiet()

    def is_quiet(self) -> bool:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        settle(application)
        # At the end of a test the page may be gone while its last question is still being answered.
        waits = isValid(self.page) and self.page.waits
        return not (self.desk.work.jobs.busy or waits)

    def says(self, text: str) -> bool:
        found = self.page.findChildren(QLabel)
        return any(text in each.text() for each in found if each.isVisible())

    def press(self, text: str) -> None:
        found = [each for each in self.buttons() if text in (each.text(), each.accessibleName())]
        assert len(found) == 1, f"{len(found)} buttons “{text}”"
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def offers(self, text: str) -> bool:
        return any(text in (each.text(), each.accessibleName()) for each in self.buttons())

    def buttons(self) -> Iterable[QPushButton]:
        return [each for each in self.page.findChildren(QPushButton) if each.isVisible()]

    def fill(self, name: str, text: str) -> None:
        found = [
            each
            for each in self.page.findChildren(QLineEdit)
            if each.isVisible() and each.accessibleName() == name
        ]
        assert len(found) == 1, f"{len(found)} lines “{name}”"
        write(found[0], text)
        self.rest()

    def ask(self, words: str) -> None:
        """Choose an act of the menu under 变动."""
        (button,) = [b for b in self.page.findChildren(ActsButton) if b.isVisible()]
        button.act(words).trigger()
        self.rest()

    def sheet(self, kind: type[QWidget]) -> QWidget:
        (found,) = [each for each in self.page.findChildren(kind) if each.isVisible()]
        return found
