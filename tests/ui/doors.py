"""The pages before a vault is open, in a test: what they opened, and hands to fill them in."""

from dataclasses import dataclass
from dataclasses import field as made_field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.kit.line_fields import LineField, PassphraseField
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.welcome.page import WelcomePage
from pmis_desktop.ui.work.before import Before
from tests.ui.looking import settle


@dataclass
class Door:
    """The welcome page in a test, and the houses that it opened."""

    qtbot: QtBot
    before: Before
    welcome: WelcomePage
    houses: list[House] = made_field(default_factory=list)
    broke: list[BaseException] = made_field(default_factory=list)

    def settle(self) -> None:
        """Wait until nothing is under way."""
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.before.jobs.busy, timeout=30_000)
            settled()

    def opened(self) -> House:
        """The house whose rooms would be shown now."""
        self.qtbot.waitUntil(lambda: bool(self.houses), timeout=30_000)
        return self.houses[-1]

    @property
    def notice(self) -> str:
        """Every sentence that is being said, one after the other."""
        return notices(self.welcome)


def notices(inside: QWidget) -> str:
    """Every sentence that is being said on a page."""
    found = inside.findChildren(Notice)
    return "\n".join(each.text for each in found if each.text and each.isVisible())


def settled() -> None:
    """Let the window lay itself out."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    settle(application)


def shown(inside: QWidget, name: str) -> QAbstractButton:
    """The button with this verb or accessible name that can be seen."""
    for each in inside.findChildren(QAbstractButton):
        if name in {each.text(), each.accessibleName()} and each.isVisible():
            return each
    there = [each.text() for each in inside.findChildren(QAbstractButton) if each.isVisible()]
    raise AssertionError(f"no button “{name}” among {there}")


def press(inside: QWidget, name: str) -> None:
    """Click a button by its verb."""
    settled()
    button = shown(inside, name)
    assert button.isEnabled(), f"“{name}” cannot be pressed"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


def tick(inside: QWidget, name: str) -> None:
    """Set a tick or a mark, which is hit at its left end."""
    settled()
    box = shown(inside, name)
    point = box.rect().center()
    point.setX(box.fontMetrics().height() // 2)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=point)
    assert box.isChecked()


def field(inside: QWidget, name: str) -> LineField:
    """The field with this name that can be seen."""
    for each in inside.findChildren(LineField):
        if each.line.accessibleName() == name and each.isVisible():
            return each
    raise AssertionError(f"no field “{name}”")


def secret_field(inside: QWidget, name: str) -> PassphraseField:
    """The field of a passphrase with this name."""
    found = field(inside, name)
    assert isinstance(found, PassphraseField)
    return found


def say(inside: QWidget, name: str, text: str) -> None:
    """Type into a field in place of what stands there; Chinese comes as an input method gives."""
    line = field(inside, name).line
    line.setFocus()
    line.selectAll()
    if text.isascii():
        QTest.keyClicks(line, text)
    else:
        line.insert(text)
