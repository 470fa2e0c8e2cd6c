"""A record's page in front of somebody: what they type, press and read."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.pages.record.page import RecordPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests.services import counties
from tests.ui.desks import Desk

ZHAO = "赵小雷"


class Seat:
    """A record's page with what a person does there."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.house = desk.work.house
        self.page = RecordPage(desk.work)
        qtbot.addWidget(self.page)
        desk.work.signs.changed.connect(self.page.refresh)
        self.page.resize(1202, 676)
        self.page.show()
        qtbot.waitExposed(self.page)

    def open(self, rec: str = "", kind: str = "member", act: str = "") -> None:
        self.page.enter(Place(room=places.RECORD, kind=kind, record=rec, act=act))
        self.rest()

    def rest(self) -> None:
        """Until nothing is under way; what came back may have begun something new."""
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.desk.work.jobs.busy)
            QApplication.processEvents()

    def line(self, label: str) -> QLineEdit:
        found = self.page.board.form
        assert found is not None
        return next(x for x in found.findChildren(QLineEdit) if x.accessibleName() == label)

    def write(self, label: str, text: str) -> None:
        line = self.line(label)
        line.setFocus()
        line.selectAll()
        line.insert(text)
        # An input method hands over what the keys of a test cannot type.
        line.textEdited.emit(line.text())
        line.editingFinished.emit()
        QApplication.processEvents()

    def press(self, verb: str) -> None:
        """Press a button, or choose the verb under 更多 where the page has no room for it."""
        found = [b for b in self.page.findChildren(QPushButton) if b.text() == verb]
        seen = next((b for b in found if b.isVisible()), None)
        if seen is not None:
            seen.click()
        else:
            next(each for each in self._under_more() if each.text() == verb).trigger()
        self.rest()

    @property
    def verbs(self) -> set[str]:
        """What can be done with the record, under 更多 too."""
        buttons = {b.text() for b in self.page.findChildren(QPushButton) if b.isVisible()}
        return buttons | {each.text() for each in self._under_more()}

    def _under_more(self) -> list[QAction]:
        menus = self.page.findChildren(QMenu)
        return [each for menu in menus for each in menu.actions() if each.isVisible()]

    @property
    def said(self) -> str:
        seen = (x.text() for x in self.page.findChildren(QLabel) if x.isVisible())
        return "\n".join(seen)

    def stored(self, rec: str, kind: str = "member") -> dict[str, str | None]:
        return dict(counties.stored(self.house, kind, rec))
