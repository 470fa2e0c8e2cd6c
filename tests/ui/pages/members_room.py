"""The page of members on a screen, and what a person does in it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.members.page import MembersPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.ui.desks import Desk
from tests.ui.looking import settle

NAMES = [
    *("侯波云", "陆霞宁", "郑国丽", "卢艳桂", "于艳玲", "孔杰", "吕波伟", "段涛洋", "姚秀静"),
    *("王建国", "李桂兰", "张强", "刘洋", "陈静", "杨丽", "黄勇", "周敏", "吴磊"),
    *("徐军", "孙鹏", "马超", "朱红", "胡斌", "郭燕", "何平", "高峰", "林芳"),
]
MASKED = "*"
EAST, WEST = "中共城关镇东街支部委员会", "中共城关镇西街支部委员会"


def people(house: House, names: list[str], branch: str) -> dict[str, str]:
    """Members of one branch, born a year apart, the last two of them probationary."""
    made = {}
    for at, name in enumerate(names):
        year = 1940 + 2 * at
        number = vaults.id_number(11 + 2 * at, born=f"{year}0421")
        given = {"name": name, "id_number": number, "birth_date": f"{year}-04-21"}
        if at >= len(names) - 2:
            given |= {"category": "probationary", "joined_on": "2025-06-01", "full_member_on": ""}
        given = {key: value for key, value in given.items() if value}
        made[name] = vaults.add_member(house, branch, **given)
    return made


class Room:
    """The page on a screen, and what a person does in it."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.bot = qtbot
        self.desk = desk
        self.page = MembersPage(desk.work)
        self.counts: list[str] = []
        qtbot.addWidget(self.page)
        self.page.resize(1202, 676)
        self.page.show()

    def enter(self, place: Place | None = None) -> None:
        self.page.refresh()
        self.page.enter(place or Place(room=places.MEMBERS))
        self.rest()

    def search(self, text: str) -> None:
        self.page.enter(Place(room=places.MEMBERS, query=MemberQuery(search=text), act="search"))
        self.rest()

    def rest(self) -> None:
        """Until everything asked for is shown, the card included."""
        self.bot.waitUntil(self.is_quiet, timeout=10_000)
        # What was just laid out becomes visible with the next events.
        self.is_quiet()

    def is_quiet(self) -> bool:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        settle(application)
        # At the end of a test the page may be gone while its last question is still being answered.
        waits = isValid(self.page.beside) and self.page.beside.waits
        return not (self.desk.work.jobs.busy or waits)

    def names(self) -> list[str]:
        model = self.page.table.model()
        return [str(model.index(at, 0).data()) for at in range(model.rowCount())]

    def press(self, text: str) -> None:
        QTest.mouseClick(self.button(text), Qt.MouseButton.LeftButton)
        self.rest()

    def button(self, text: str) -> QPushButton:
        found = [
            each
            for each in self.page.findChildren(QPushButton)
            if each.isVisible() and text in (each.text(), each.accessibleName())
        ]
        assert len(found) == 1, f"{len(found)} buttons “{text}”: {self.buttons()}"
        return found[0]

    def buttons(self) -> list[str]:
        return [each.text() for each in self.page.findChildren(QPushButton) if each.isVisible()]

    def choose(self, *path: str) -> None:
        """Go through the menu that dropped down."""
        menu = self.page._bar.menu
        for step in path[:-1]:
            action = next(each for each in menu.actions() if each.text() == step)
            below = action.menu()
            assert isinstance(below, QMenu)
            menu = below
            menu.aboutToShow.emit()
        next(each for each in menu.actions() if each.text() == path[-1]).trigger()
        self.page._bar.menu.hide()
        self.rest()

    def tab_order(self, text: str) -> list[str]:
        """The next three buttons that Tab goes to."""
        found: list[str] = []
        at: QWidget | None = self.button(text)
        while at is not None and len(found) < 3:
            at = at.nextInFocusChain()
            if isinstance(at, QPushButton) and at.isVisible():
                found.append(at.text())
        return found

    def says(self, text: str) -> bool:
        return any(text in each.text() for each in self.labels())

    def labels(self) -> list[QLabel]:
        return [each for each in self.page.findChildren(QLabel) if each.isVisible()]

    def card_is_there(self, name: str) -> None:
        self.rest()
        assert any(each.text() == name for each in self.labels())
