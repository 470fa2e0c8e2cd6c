"""What is kept under a record: added, changed, removed and brought back in its place."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services import belonging, editing
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.belongings_panel import BelongingsPanel
from pmis_desktop.ui.forms.entry import Entry
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.work.dialogs import Reply
from tests import vaults
from tests.services.counties import EAST, NAMES, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]
ZHAO, QIAN = "赵小雷", "钱大勇"


class Sheet:
    """A panel in its scroll area, and what a person does there."""

    def __init__(self, qtbot: QtBot, desk: Desk, *kinds: str, title: str = "任职") -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.house = desk.work.house
        self.panel = BelongingsPanel(desk.work, title, *kinds)
        inside = boxes.box(boxes.column(self.panel, None), "page")
        self.whole = boxes.box(boxes.column(boxes.scrolling(inside)), "page")
        qtbot.addWidget(self.whole)
        self.whole.resize(1000, 620)
        self.whole.show()
        qtbot.waitExposed(self.whole)

    def open(self, owner: str) -> None:
        self.panel.open(owner)
        self.rest()

    def rest(self) -> None:
        for _ in range(4):
            self.qtbot.waitUntil(lambda: not self.desk.work.jobs.busy)
            QApplication.processEvents()

    def press(self, verb: str) -> None:
        found = [b for b in self.panel.findChildren(QPushButton) if b.text() == verb]
        next(b for b in found if b.isVisible()).click()
        self.rest()

    def offers(self, verb: str) -> bool:
        found = [b for b in self.panel.findChildren(QPushButton) if b.text() == verb]
        return any(b.isVisible() for b in found)

    def line(self, label: str) -> QLineEdit:
        found = self.panel.findChildren(QLineEdit)
        return next(x for x in found if x.accessibleName() == label and x.isVisible())

    def write(self, label: str, text: str) -> None:
        line = self.line(label)
        line.setFocus()
        line.selectAll()
        line.insert(text)
        line.textEdited.emit(text)
        QTest.keyClick(QApplication.activePopupWidget() or line, Qt.Key.Key_Return)
        QApplication.processEvents()

    @property
    def said(self) -> str:
        seen = (x.text() for x in self.panel.findChildren(QLabel) if x.isVisible())
        return "\n".join(seen)

    @property
    def entry(self) -> Entry | None:
        found = [e for e in self.panel.findChildren(Entry) if e.isVisible()]
        return found[0] if found else None


@pytest.fixture
def sheet(qtbot: QtBot, joined: County, at_work: AtWork) -> Sheet:
    """The posts of a member at a branch's computer."""
    made = Sheet(qtbot, at_work(joined.sites[EAST]), "member", "post")
    made.open(joined.people[ZHAO])
    return made


def kept(sheet: Sheet, rec: str, entity: str = "post") -> list[tuple[str, bool]]:
    found = belonging.kept_under(sheet.house, entity, "member", rec)
    return [(each.name, bool(each.removed)) for each in found]


def test_a_post_is_added_by_keyboard_and_stands_in_the_list(sheet: Sheet, joined: County) -> None:
    assert "还没有登记" in sheet.said
    sheet.press("添加党内任职")
    assert sheet.line("任职党组织").hasFocus()
    sheet.write("任职党组织", "东街")
    sheet.write("党内职务", "书记")
    sheet.write("任职日期", "2021.3")
    assert sheet.line("任职日期").text() == "2021-03"
    assert "记为2021年3月" in sheet.said
    QTest.keyClick(sheet.line("届次"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    sheet.rest()
    assert sheet.entry is None
    assert kept(sheet, joined.people[ZHAO]) == [(f"{NAMES[EAST]} 书记", False)]
    assert "任职日期 2021-03" in sheet.said


def test_what_must_be_filled_is_said_at_its_field(sheet: Sheet, joined: County) -> None:
    sheet.press("添加党内任职")
    sheet.write("党内职务", "书记")
    sheet.press("保存党内任职")
    assert "任职党组织不能为空" in sheet.said
    assert sheet.line("党内职务").text() == "书记"
    assert kept(sheet, joined.people[ZHAO]) == []


def test_control_enter_saves_and_begins_another(sheet: Sheet, joined: County) -> None:
    sheet.press("添加党内任职")
    sheet.write("任职党组织", "东街")
    sheet.write("党内职务", "组织委员")
    QTest.keyClick(sheet.line("届次"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sheet.rest()
    assert sheet.entry is not None
    assert sheet.line("党内职务").text() == ""
    assert len(kept(sheet, joined.people[ZHAO])) == 1


def test_esc_loses_nothing_and_closes_what_is_empty(sheet: Sheet) -> None:
    sheet.press("添加党内任职")
    sheet.write("党内职务", "书记")
    QTest.keyClick(sheet.line("届次"), Qt.Key.Key_Escape)
    assert sheet.entry is not None
    assert "还没有保存" in sheet.desk.said[-1].words
    line = sheet.line("党内职务")
    line.clear()
    line.textEdited.emit("")
    QTest.keyClick(sheet.line("届次"), Qt.Key.Key_Escape)
    sheet.rest()
    assert sheet.entry is None


def test_closing_asks_before_it_throws_away(sheet: Sheet, answers: Answers) -> None:
    sheet.press("添加党内任职")
    sheet.write("党内职务", "书记")
    answers.expect("返回", "不保存")
    sheet.press("收起")
    assert sheet.entry is not None
    sheet.press("收起")
    assert sheet.entry is None


def test_going_to_another_record_keeps_what_was_typed(sheet: Sheet, joined: County) -> None:
    sheet.press("添加党内任职")
    sheet.write("职务全称", "支部书记兼宣传委员")
    sheet.open(joined.people[QIAN])
    assert sheet.entry is None
    assert "还没有登记" in sheet.said
    sheet.open(joined.people[ZHAO])
    assert sheet.line("职务全称").text() == "支部书记兼宣传委员"
    assert "已放回" in sheet.desk.said[-1].words


def test_a_change_is_taken_back_by_name(sheet: Sheet, joined: County) -> None:
    add_post(sheet.house, joined)
    sheet.open(joined.people[ZHAO])
    sheet.press("修改")
    assert sheet.line("党内职务").text() == "书记"
    sheet.write("党内职务", "副书记")
    sheet.press("保存党内任职")
    assert kept(sheet, joined.people[ZHAO]) == [(f"{NAMES[EAST]} 副书记", False)]
    act = next(m.act for m in sheet.desk.said if m.verb == "撤销")
    assert act is not None
    act()
    sheet.rest()
    assert kept(sheet, joined.people[ZHAO]) == [(f"{NAMES[EAST]} 书记", False)]


def test_removed_with_a_reason_and_brought_back(
    sheet: Sheet, joined: County, answers: Answers
) -> None:
    add_post(sheet.house, joined)
    sheet.open(joined.people[ZHAO])
    answers.expect(Reply("移除"), Reply("移除", "重复登记"))
    sheet.press("移除")
    assert kept(sheet, joined.people[ZHAO])[0][1] is False
    sheet.press("移除")
    assert kept(sheet, joined.people[ZHAO])[0][1] is True
    assert "书记" not in sheet.said
    sheet.press("已移除 1 条")
    assert "移除原因：重复登记" in sheet.said
    sheet.press("恢复")
    assert kept(sheet, joined.people[ZHAO]) == [(f"{NAMES[EAST]} 书记", False)]


def test_discipline_is_the_countys(qtbot: QtBot, joined: County, at_work: AtWork) -> None:
    zhao = joined.people[ZHAO]
    kinds = ("member", "award", "discipline")
    branch = Sheet(qtbot, at_work(joined.sites[EAST]), *kinds)
    branch.open(zhao)
    assert branch.offers("添加奖励")
    assert not branch.offers("添加党纪处分")
    county = Sheet(qtbot, at_work(joined.house), *kinds)
    county.open(zhao)
    county.press("添加党纪处分")
    county.write("处分种类", "警告")
    box = next(b for b in county.panel.findChildren(QPlainTextEdit) if b.isVisible())
    box.setPlainText("违反组织纪律")
    county.press("保存党纪处分")
    assert kept(county, zhao, "discipline") == [("警告", False)]
    assert "党纪处分：警告" in county.said


def test_an_organisation_lists_its_posts_by_holder(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    site = joined.sites[EAST]
    own = vaults.top_of(site)
    sheet = Sheet(qtbot, at_work(site), "organisation", "post")
    sheet.open(own)
    sheet.press("添加党内任职")
    sheet.write("党员", "zxl")
    assert sheet.line("党员").text() == ZHAO
    sheet.write("党内职务", "书记")
    sheet.press("保存党内任职")
    assert f"{ZHAO} 书记" in sheet.said
    assert kept(sheet, joined.people[ZHAO]) == [(f"{NAMES[EAST]} 书记", False)]


def test_nobody_of_that_name_is_said_at_the_field(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    site = joined.sites[EAST]
    sheet = Sheet(qtbot, at_work(site), "organisation", "post")
    sheet.open(vaults.top_of(site))
    sheet.press("添加党内任职")
    sheet.write("党员", "没有这个人")
    sheet.write("党内职务", "书记")
    sheet.press("保存党内任职")
    assert sheet.line("党员").text() == "没有这个人"
    assert "找不到这条党员记录" in sheet.said
    assert sheet.entry is not None


def test_several_units_of_one_branch(qtbot: QtBot, joined: County, at_work: AtWork) -> None:
    own = vaults.top_of(joined.sites[EAST])
    sheet = Sheet(qtbot, at_work(joined.sites[EAST]), "organisation", "host_unit", title="所在单位")
    sheet.open(own)
    for name in ("东街村民委员会", "东街合作社"):
        sheet.press("添加党组织所在单位")
        sheet.write("单位名称", name)
        sheet.press("保存党组织所在单位")
    found = belonging.kept_under(sheet.house, "host_unit", "organisation", own)
    assert {each.name for each in found} == {"东街村民委员会", "东街合作社"}


def test_a_record_that_is_not_saved_has_nothing_yet(sheet: Sheet) -> None:
    sheet.open("")
    assert "先保存上面的内容" in sheet.said
    assert not sheet.offers("添加党内任职")


def test_a_list_with_an_entry_open_on_four_screens(sheet: Sheet, joined: County) -> None:
    add_post(sheet.house, joined)
    sheet.open(joined.people[ZHAO])
    sheet.press("添加党内任职")
    sheet.write("任职日期", "2021年3月")
    sheet.press("保存党内任职")
    look_at(sheet.whole, "belongings")


def add_post(house: House, joined: County) -> None:
    """Somebody is secretary of the branch already."""
    given = {"organisation": NAMES[EAST], "post": "书记", "began_on": "2021-03"}
    editing.add(house, "post", {"member": joined.people[ZHAO], **given})
