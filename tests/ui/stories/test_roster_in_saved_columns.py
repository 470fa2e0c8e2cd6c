"""A secretary keeps columns for the list of members, and prints the roster with the same ones."""

from pathlib import Path

import openpyxl
from pypdf import PdfReader
from PySide6.QtCore import Qt

from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.pages.forms.page import FormsPage
from pmis_desktop.ui.pages.members.column_panel import ColumnPanel
from pmis_desktop.ui.showing.hands import Hands
from tests.services.counties import EAST, County
from tests.ui.desks import Answers
from tests.ui.stories.rooms import said, window_of

_SET = "张贴通讯录"


def test_columns_saved_for_the_list_are_chosen_for_the_roster(
    hands: Hands, joined: County, answers: Answers, tmp_path: Path
) -> None:
    window_of(hands).open_house(joined.sites[EAST])
    keep_columns(hands)
    assert said(hands) == f"已保存栏目组“{_SET}”。"
    hands.press("表格")
    hands.click("表格目录", "党员花名册")
    choose(hands, "栏目", _SET)
    answers.expect(tmp_path / "花名册.pdf")
    hands.press("存为 PDF")
    assert "已保存" in said(hands)
    (page,) = PdfReader(tmp_path / "花名册.pdf").pages
    printed = "".join(page.extract_text().split())
    assert "手机号码" in printed
    assert "民族" not in printed
    answers.expect(tmp_path / "花名册.xlsx")
    hands.press("存为 Excel")
    sheet = openpyxl.load_workbook(tmp_path / "花名册.xlsx").active
    assert sheet is not None
    heads = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "序号")
    assert heads == ("序号", "姓名", "性别", "手机号码", "固定电话", "家庭住址", "户籍所在地")
    hands.press("换一种表格")
    hands.click("表格目录", "换届选举请示")
    assert not hands.offers("存为 Excel")
    assert hands.sees("不是名单，没有 Excel 表格")


def keep_columns(hands: Hands) -> None:
    """In the list of members: the usual contacts without the branch, kept under a name."""
    hands.press("党员")
    hands.press("栏目")
    (panel,) = hands.window.findChildren(ColumnPanel)
    choose(hands, "栏目组", "联系方式", of=panel.sets)
    for at in range(panel.columns.count()):
        if panel.columns.item(at).text() == "所在党支部":
            panel.columns.item(at).setCheckState(Qt.CheckState.Unchecked)
    hands.fill("存为", _SET)
    hands.press("保存这组")


def choose(hands: Hands, name: str, words: str, *, of: DropDown | None = None) -> None:
    """Take an answer of a field that drops down; in the forms room its preview is waited for."""
    drop = of or hands.find(DropDown, lambda box: box.accessibleName() == name, name)
    drop.setCurrentText(words)
    drop.activated.emit(drop.currentIndex())
    pages = hands.window.findChildren(FormsPage)
    hands.wait(lambda: not any(page.waits for page in pages), "the pause before a preview")
    hands.settle()
