"""The desk: both values in full, a reason, three verbs, and the way back until it has left."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.services import agenda, deciding, editing, records, rounds
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit.marked import Marked
from pmis_desktop.ui.pages.desk.bar import DecisionBar
from pmis_desktop.ui.pages.desk.cards import OpenCard
from pmis_desktop.ui.pages.desk.page import DeskPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests.services.counties import EAST, NAMES, WEST, County, rows, state
from tests.services.test_editing_records import NEW
from tests.ui.desks import Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]


class Table:
    """The page with its surroundings, and what a person does there."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.bot = qtbot
        self.desk = desk
        self.page = DeskPage(desk.work)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 640)
        self.page.show()
        self.page.refresh()
        self.page.enter(Place(room=places.DESK))
        self.settle()

    def look(self) -> None:
        self.page.refresh()
        self.settle()

    def settle(self) -> None:
        self.bot.waitUntil(lambda: not self.desk.work.jobs.busy, timeout=20_000)
        self.bot.wait(1)

    def press(self, verb: str) -> None:
        found = [b for b in self.page.findChildren(QPushButton) if b.isVisible()]
        button = next(b for b in found if verb in (b.text(), b.accessibleName()))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def reason(self, text: str) -> None:
        line = self.page.findChildren(DecisionBar)[0].line
        type_into(line, text)

    def other(self, text: str) -> None:
        """Type another value."""
        line = next(
            x
            for x in self.page.findChildren(QLineEdit)
            if x.isVisible() and x.accessibleName() not in ("", "理由")
        )
        type_into(line, text)

    def said(self) -> str:
        return "\n".join(x.text() for x in self.page.findChildren(QLabel) if x.isVisible())

    def values(self) -> list[str]:
        return [x.plain for x in self.page.findChildren(Marked) if x.isVisible()]

    def open_one(self) -> str:
        (card,) = [x for x in self.page.findChildren(OpenCard) if x.isVisible()]
        return card.decision.name


def type_into(line: QLineEdit, text: str) -> None:
    """Write as an input method does: Chinese characters have no keys."""
    line.clear()
    written = QInputMethodEvent()
    written.setCommitString(text)
    QApplication.sendEvent(line, written)


@pytest.fixture
def contradictions(joined: County) -> County:
    """Three decisions of two branches, the oldest about an address."""
    records.save(
        joined.sites[EAST],
        "member",
        joined.people["赵小雷"],
        {"address": "东街正道19号"},
        reason="本人户口本",
    )
    joined.edit(joined.sites[EAST], "钱大勇", birth_date="1981-04-29")
    joined.edit(joined.sites[WEST], "李建国", mobile="13900000009")
    joined.edit(joined.house, "赵小雷", address="东街正道91号")
    joined.edit(joined.house, "钱大勇", birth_date="1980-05-29")
    joined.edit(joined.house, "李建国", mobile="13800000077")
    joined.take(joined.send(EAST), joined.send(WEST))
    return joined


@pytest.fixture
def table(qtbot: QtBot, contradictions: County, at_work: AtWork) -> Table:
    return Table(qtbot, at_work(contradictions.house))


def test_one_is_open_with_both_values_in_full(table: Table) -> None:
    assert "来自 2 个支部，共 3 处" in table.said()
    assert table.open_one() == "赵小雷"
    assert table.values() == ["东街正道91号", "东街正道19号"]
    assert "支部改之前看到的：东街1号" in table.said()
    assert "说明：本人户口本" in table.said()
    assert "修改党员" not in table.said()
    assert "手机号码：县里 13800000077，支部 13900000009" in table.said()
    marked = [x.text() for x in table.page.findChildren(Marked) if x.isVisible()]
    assert all("underline" in text and "正道" in text for text in marked)
    look_at(table.page, "desk-usual")


def test_fields_of_a_group_are_decided_together(table: Table) -> None:
    table.press("展开：钱大勇，出生日期（与公民身份证号、性别一起决定）")
    assert table.open_one() == "钱大勇"
    assert table.values() == ["1980-05-29", "1981-04-29"]
    assert "两边的身份证号里，出生日期是" in table.said()
    look_at(table.page, "desk-group")


def test_nothing_is_decided_without_a_reason(table: Table, contradictions: County) -> None:
    before = state(contradictions.house)
    table.press("用支部的")
    assert "请先写一句理由" in table.said()
    assert state(contradictions.house) == before


@pytest.mark.parametrize(
    ("verb", "stands"), [("用县里的", "东街正道91号"), ("用支部的", "东街正道19号")]
)
def test_deciding_opens_the_next_and_can_be_taken_back(
    table: Table, contradictions: County, verb: str, stands: str
) -> None:
    table.reason("电话核实")
    table.press(verb)
    assert contradictions.value(contradictions.house, "赵小雷", "address") == stands
    assert table.open_one() == "钱大勇"
    assert "共 2 处" in table.said()
    said = table.desk.said[-1]
    assert said.words.startswith("已决定：赵小雷 家庭住址")
    assert (said.verb, said.act is not None) == ("撤销", True)
    assert said.act is not None
    said.act()
    table.settle()
    assert contradictions.value(contradictions.house, "赵小雷", "address") == "东街正道91号"
    assert "共 3 处" in table.said()


def test_what_has_left_with_an_answer_cannot_be_taken_back(
    table: Table, contradictions: County
) -> None:
    table.press("撤销上一个决定")
    assert "没有可以撤销" in table.desk.said[-1].words
    table.reason("电话核实")
    table.press("用支部的")
    rounds.answer_within(contradictions.house, NAMES[EAST], contradictions.folder / "down")
    table.press("撤销上一个决定")
    assert "已随回执发给支部" in table.desk.said[-1].words
    assert contradictions.value(contradictions.house, "赵小雷", "address") == "东街正道19号"


def test_another_value_is_checked_like_in_a_form(table: Table, contradictions: County) -> None:
    table.press("展开：钱大勇，出生日期（与公民身份证号、性别一起决定）")
    table.reason("查了档案")
    table.press("另填…")
    table.press("用这个内容")
    assert "请先填写内容。" in table.said()
    table.other("1980年13月")
    before = state(contradictions.house)
    table.press("用这个内容")
    look_at(table.page, "desk-third")
    assert state(contradictions.house) == before
    assert table.open_one() == "钱大勇"
    table.other("1979-04-29")
    table.press("用这个内容")
    assert contradictions.value(contradictions.house, "钱大勇", "birth_date") == "1979-04-29"
    assert rows(contradictions.house, "SELECT reason FROM desk WHERE closed_as = 'value'") == [
        ("查了档案",)
    ]


def test_typing_survives_looking_again_and_folding(table: Table, contradictions: County) -> None:
    table.reason("正在写的理由")
    contradictions.edit(contradictions.house, "孙桂兰", remark="别处的更改")
    table.look()
    assert table.page.findChildren(DecisionBar)[0].reason == "正在写的理由"
    table.press("展开：李建国，手机号码")
    assert table.page.findChildren(DecisionBar)[0].reason == ""
    table.press("展开：赵小雷，家庭住址")
    assert table.page.findChildren(DecisionBar)[0].reason == "正在写的理由"


def test_a_reason_survives_the_lock(qtbot: QtBot, table: Table, contradictions: County) -> None:
    table.reason("正在写的理由")
    table.page.keep_draft()
    again = Table(qtbot, table.desk)
    assert again.page.findChildren(DecisionBar)[0].reason == "正在写的理由"
    assert not [task for task in agenda.agenda(contradictions.house).tasks if task.kind == "draft"]
    again.press("用县里的")
    assert rows(contradictions.house, "SELECT rec FROM draft") == []


def test_the_keys_go_from_the_reason_to_the_verbs(table: Table, qapp: QApplication) -> None:
    line = table.page.findChildren(DecisionBar)[0].line
    here: QWidget = line
    here.setFocus()
    for verb in ("用县里的", "用支部的", "另填…"):
        QTest.keyClick(here, Qt.Key.Key_Tab)
        found = qapp.focusWidget()
        assert isinstance(found, QPushButton)
        assert found.text() == verb
        here = found


def test_a_decision_that_somebody_else_took_is_told(table: Table, contradictions: County) -> None:
    item = deciding.list_desk(contradictions.house)[0].item
    deciding.settle(contradictions.house, item, side="county", reason="命令行")
    table.reason("晚了一步")
    table.press("用支部的")
    assert table.open_one() == "钱大勇"
    assert contradictions.value(contradictions.house, "赵小雷", "address") == "东街正道91号"


def test_what_is_no_single_field_is_told_in_words(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    number = rows(
        joined.house, "SELECT id_number FROM member WHERE id = ?", joined.people["李建国"]
    )
    given = {**NEW, "branch": NAMES[EAST], "sex": "", "birth_date": ""}
    editing.add(joined.sites[EAST], "member", {**given, "id_number": str(number[0][0])})
    joined.take(joined.send(EAST))
    table = Table(qtbot, at_work(joined.house))
    assert "县里使用这个身份证号的是：李建国" in table.said()
    assert "用支部的：照支部的写进县里" in table.said()
    assert "另填…" not in [b.text() for b in table.page.findChildren(QPushButton) if b.isVisible()]
    look_at(table.page, "desk-duplicate")


def test_an_empty_desk_says_what_it_is_for(qtbot: QtBot, joined: County, at_work: AtWork) -> None:
    table = Table(qtbot, at_work(joined.house))
    assert "现在没有需要您决定的更改" in table.said()
    look_at(table.page, "desk-empty")
    table.press("去接收变更包")
    table.press("写出回执")
    assert table.desk.went == [
        Place(room=places.RECEIVING),
        Place(room=places.RECEIVING, act="answers"),
    ]
