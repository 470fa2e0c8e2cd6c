"""A branch secretary adds a member by keyboard, corrects it, takes that back, finds and prints."""

from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.showing.hands import Hands
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, County
from tests.ui.desks import Answers
from tests.ui.keys import CONTROL, Keys
from tests.ui.stories.rooms import said, window_of

NEW = "吴新民"


def test_from_the_first_key_to_the_printed_roster(
    qtbot: QtBot, hands: Hands, joined: County, answers: Answers, tmp_path: Path
) -> None:
    site = joined.sites[EAST]
    window = window_of(hands)
    window.open_house(site)
    window.activateWindow()
    keys = Keys(qtbot, window, hands.settle)
    add(hands, keys)
    assert said(hands) == f"已保存 {NEW}"
    assert (stored(site, "birth_date"), stored(site, "mobile")) == ("1980-04-29", "13800000009")
    correct(hands, keys)
    assert stored(site, "address") == "东街9号"
    hands.press("撤销")
    assert stored(site, "address") is None
    find(hands, keys)
    assert hands.reads("姓名") == NEW
    hands.press("表格")
    hands.click("表格目录", "党员花名册")
    answers.expect(tmp_path / "花名册")
    hands.press("存为 PDF")
    pages = PdfReader(tmp_path / "花名册.pdf").pages
    assert NEW in "".join(page.extract_text() for page in pages)


def add(hands: Hands, keys: Keys) -> None:
    hands.press("党员")
    hands.press("新增党员")
    hands.wait(lambda: keys.field == "姓名", "the first field")
    keys.type(NEW)
    keys.type(vaults.id_number(98))
    assert hands.sees("按身份证号填入")
    keys.type("zs")
    keys.enter_until("加入党组织日期")
    keys.type("2005.4.28")
    keys.type("2006年4月28日")
    keys.enter_until("手机号码")
    keys.type("13800000009")
    keys.press(Qt.Key.Key_S, CONTROL)


def correct(hands: Hands, keys: Keys) -> None:
    hands.line("家庭住址").setFocus()
    keys.type("东街9号")
    keys.press(Qt.Key.Key_S, CONTROL)


def find(hands: Hands, keys: Keys) -> None:
    """By the initials, in the box at the top."""
    box = hands.line("找人")
    box.setFocus()
    box.clear()
    keys.type("wxm")
    hands.wait(lambda: names_listed(hands) == [NEW], "the one who was looked for")
    hands.open("党员名单", NEW)


def stored(house: House, column: str) -> str | None:
    ((rec,),) = counties.rows(house, "SELECT id FROM member WHERE name = ?", NEW)
    return counties.stored(house, "member", str(rec)).get(column)


def names_listed(hands: Hands) -> list[str]:
    """The names in the list of members."""
    QApplication.processEvents()
    (view,) = [
        each
        for each in hands.window.findChildren(QAbstractItemView)
        if each.accessibleName() == "党员名单"
    ]
    model = view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]
