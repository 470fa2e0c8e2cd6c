"""What a person does in the forms room: open a form, click, fill in, wait, read."""

from pathlib import Path

from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.forms import page as forms_page
from pmis_desktop.ui.pages.forms.page import FormsPage
from pmis_desktop.ui.paper.preview import Preview
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.ui.desks import Desk


def fill(house: House, branch: str, count: int, first: int = 11) -> list[str]:
    return [
        vaults.add_member(
            house, branch, name="赵小雷", id_number=vaults.id_number(first + 2 * number)
        )
        for number in range(count)
    ]


def opened(qtbot: QtBot, desk: Desk, form: str = "", **place: object) -> FormsPage:
    page = FormsPage(desk.work)
    qtbot.addWidget(page)
    page.resize(1200, 676)
    page.show()
    act = f"{places.FORM}{form}" if form else ""
    page.enter(Place(room=places.FORMS, act=act, **place))  # type: ignore[arg-type]
    settled(qtbot, desk)
    return page


def settled(qtbot: QtBot, desk: Desk) -> None:
    """Wait until a pause has passed and what it began has ended."""
    qtbot.waitUntil(lambda: not desk.work.jobs.busy, timeout=20_000)
    qtbot.wait(2 * forms_page._PAUSE)
    qtbot.waitUntil(lambda: not desk.work.jobs.busy, timeout=20_000)


def click(page: FormsPage, text: str) -> None:
    for kind in (QPushButton, QRadioButton):
        for each in page.findChildren(kind):
            if each.text() == text:
                each.click()
                return
    raise AssertionError(text)


def line(page: FormsPage, name: str) -> QLineEdit:
    return next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == name)


def pages_of(page: FormsPage) -> str:
    preview = page.findChild(Preview)
    assert preview is not None
    return preview.view.accessibleDescription() if preview.isVisible() else ""


def words_on(page: FormsPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def notes(house: House) -> list[str]:
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT title FROM unit WHERE origin = 'local' ORDER BY id"
        )
        return [row[0] for row in found]


def printer_to(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def text_of(path: Path) -> str:
    whole = "".join(one.extract_text() for one in PdfReader(path).pages)
    return "".join(whole.split()).replace("\u200b", "")
