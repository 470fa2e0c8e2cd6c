"""What a person does in the room of sites: press, fill in, wait, read."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from pmis_desktop.services import correspondents
from pmis_desktop.ui.pages.sites.page import SitesPage
from pmis_desktop.ui.work.page import Page
from tests import vaults
from tests.services.counties import County
from tests.ui import resting


def rest(page: Page) -> None:
    """Let everything under way end, and what follows from it."""
    resting.rest(page.work)


def words_of(page: QObject) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if not each.isHidden())


def press(page: QObject, verb: str) -> None:
    found = [b for b in page.findChildren(QPushButton) if b.text() == verb and b.isVisible()]
    QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def line(page: QObject, name: str) -> QLineEdit:
    return next(
        each
        for each in page.findChildren(QLineEdit)
        if each.accessibleName() == name and each.isVisible()
    )


def fill_root(page: SitesPage, passphrase: str = vaults.PASSPHRASE) -> None:
    field = line(page, "主钥匙口令")
    field.clear()
    # Keys of a test are ASCII; an input method commits like this.
    field.insert(passphrase)


def stands(joined: County, name: str) -> list[str]:
    found = correspondents.correspondents(joined.house)
    return [each.state for each in found if each.name == name]
