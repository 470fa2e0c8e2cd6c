"""What a person does in the room of transfers: press, fill in, choose, wait, read."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QPushButton

from pmis_desktop.ui.forms.member_field import MemberField
from pmis_desktop.ui.pages.transfers.page import TransfersPage
from pmis_desktop.ui.tables.organisation_field import OrganisationField
from tests.ui import resting


def rest(page: TransfersPage) -> None:
    """Let everything under way end, and what follows from it."""
    resting.pause(5)
    resting.rest(page.work)


def words_of(page: QObject) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if not each.isHidden())


def verbs(page: QObject) -> list[str]:
    return [b.text() for b in page.findChildren(QPushButton) if b.isVisible()]


def _menu(button: QPushButton) -> list[QAction]:
    menu = button.menu()
    return [] if menu is None else list(menu.actions())


def press(page: TransfersPage, verb: str) -> None:
    offered = [a for b in page.findChildren(QPushButton) if b.isVisible() for a in _menu(b)]
    for action in offered:
        if action.text() == verb:
            action.trigger()
            rest(page)
            return
    found = [b for b in page.findChildren(QPushButton) if b.text() == verb and b.isVisible()]
    assert found, f"“{verb}” is none of {verbs(page)}"
    QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)
    rest(page)


def fill(page: TransfersPage, name: str, text: str) -> None:
    (field,) = [
        each
        for each in page.findChildren(QLineEdit)
        if each.accessibleName() == name and each.isVisible()
    ]
    field.setFocus()
    field.clear()
    # Keys of a test are ASCII; an input method commits like this.
    field.insert(text)
    field.textEdited.emit(text)


def put_organisation(page: TransfersPage, name: str, rec: str, called: str) -> None:
    """Choose in the tree, as its popup does it."""
    field = next(
        each
        for each in page.findChildren(OrganisationField)
        if each.line.accessibleName() == name and each.isVisible()
    )
    field.put(rec, called)
    field.edited.emit()


def put_member(page: TransfersPage, name: str) -> None:
    """Type a name and take the only one who has it."""
    (field,) = page.findChildren(MemberField)
    field.picker.line.setText(name)
    field.picker.changed.emit()


def choose(page: TransfersPage, place: int = 0) -> None:
    table = page.overview.table.view
    assert isinstance(table, QAbstractItemView)
    table.choose(place)
    rest(page)
