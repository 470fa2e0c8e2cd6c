"""Pressed twice, left half way, numbers that must agree: the exchange pages under hasty hands."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.services import deciding, decisions, editing, outcomes
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.desk.bar import DecisionBar
from pmis_desktop.ui.pages.desk.page import DeskPage
from pmis_desktop.ui.pages.receiving.page import ReceivingPage
from pmis_desktop.ui.pages.sending.page import SendingPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from tests.services.counties import EAST, NAMES, WEST, County, rows
from tests.services.test_editing_records import NEW
from tests.ui.desks import Answers, Desk

AtWork = Callable[[House], Desk]


def rest(qtbot: QtBot, page: Page) -> None:
    qtbot.waitUntil(lambda: not page.work.jobs.busy, timeout=20_000)
    qtbot.wait(1)


def opened(qtbot: QtBot, page: Page, room: str) -> None:
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    page.refresh()
    page.enter(Place(room=room))
    rest(qtbot, page)


def words_of(page: QWidget) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def button(page: QWidget, verb: str) -> QPushButton:
    shown = [b for b in page.findChildren(QPushButton) if b.isVisible()]
    return next(b for b in shown if b.text() == verb)


def click(page: QWidget, verb: str) -> None:
    QTest.mouseClick(button(page, verb), Qt.MouseButton.LeftButton)


def contradict(joined: County, *names: str) -> None:
    for name in names:
        joined.edit(joined.house, name, address="县级登记的住址")
        joined.edit(joined.sites[EAST], name, address="支部登记的住址")
    joined.take(joined.send(EAST))


def test_another_value_given_twice_is_decided_once(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    contradict(joined, "赵小雷")
    desk = at_work(joined.house)
    page = DeskPage(desk.work)
    opened(qtbot, page, places.DESK)
    page.findChildren(DecisionBar)[0].line.setText("电话核实")
    click(page, "另填…")
    own = next(
        x
        for x in page.findChildren(QLineEdit)
        if x.isVisible() and x.accessibleName() not in ("", "理由")
    )
    own.insert("第三个住址")
    use = button(page, "用这个内容")
    for _press in range(2):
        QTest.mouseClick(use, Qt.MouseButton.LeftButton)
    rest(qtbot, page)
    assert joined.value(joined.house, "赵小雷", "address") == "第三个住址"
    assert [each.words for each in desk.said] == ["已决定：赵小雷 家庭住址：另填了内容"]


def test_a_reason_typed_for_the_next_one_outlives_the_decision_before_it(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    contradict(joined, "赵小雷", "钱大勇")
    page = DeskPage(at_work(joined.house).work)
    opened(qtbot, page, places.DESK)
    first, second = decisions.open_decisions(joined.house)
    bar = page.findChildren(DecisionBar)[0]
    bar.line.setText("电话核实")
    click(page, "用县里的")
    # The decision is still being written.
    page.unfold(second.item)
    bar.line.setText("为第二件写的理由")
    rest(qtbot, page)
    assert [each.item for each in decisions.open_decisions(joined.house)] == [second.item]
    assert first.item != second.item
    assert bar.line.text() == "为第二件写的理由"


def test_taking_back_twice_takes_back_one_decision(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    contradict(joined, "赵小雷", "钱大勇")
    for each in decisions.open_decisions(joined.house):
        deciding.settle(joined.house, each.item, side="county", reason="电话核实")
    page = DeskPage(at_work(joined.house).work)
    opened(qtbot, page, places.DESK)
    for _press in range(2):
        click(page, "撤销上一个决定")
    rest(qtbot, page)
    assert [each.name for each in decisions.open_decisions(joined.house)] == ["钱大勇"]


def test_accepting_twice_says_only_that_it_is_done(
    qtbot: QtBot, joined: County, at_work: AtWork
) -> None:
    contradict(joined, "赵小雷")
    joined.receive(EAST)
    desk = at_work(joined.sites[EAST])
    page = SendingPage(desk.work)
    opened(qtbot, page, places.SENDING)
    verb = button(page, "接受县级")
    for _press in range(2):
        QTest.mouseClick(verb, Qt.MouseButton.LeftButton)
    rest(qtbot, page)
    assert [each.words for each in desk.said] == ["已接受县级的内容：家庭住址。"]
    assert outcomes.outcomes(joined.sites[EAST]) == ()


def test_asking_twice_for_answers_asks_one_question(
    qtbot: QtBot, joined: County, at_work: AtWork, answers: Answers
) -> None:
    page = ReceivingPage(at_work(joined.house).work)
    opened(qtbot, page, places.RECEIVING)
    answers.expect("返回")
    verb = button(page, "写回执…")
    for _press in range(2):
        QTest.mouseClick(verb, Qt.MouseButton.LeftButton)
    rest(qtbot, page)
    assert len(answers.asked) == 1
    answers.expect("返回")
    QTest.mouseClick(verb, Qt.MouseButton.LeftButton)
    rest(qtbot, page)
    assert len(answers.asked) == 2


def test_page_package_and_county_say_the_same_number(
    qtbot: QtBot, joined: County, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    site = joined.sites[EAST]
    joined.edit(site, "赵小雷", address="新居", mobile="13900000009", remark="甲")
    joined.edit(site, "赵小雷", address="又搬了家")
    editing.add(site, "member", {**NEW, "branch": NAMES[EAST]})
    page = SendingPage(at_work(site).work)
    opened(qtbot, page, places.SENDING)
    assert "4 处更改还没有上报县里" in words_of(page)
    answers.expect(tmp_path)
    click(page, "写出变更包")
    rest(qtbot, page)
    assert "共 4 处更改。" in words_of(page)
    joined.edit(site, "钱大勇", remark="后来改的")
    page.refresh()
    rest(qtbot, page)
    assert "1 处更改还没有上报县里" in words_of(page)
    (file,) = tmp_path.glob("*.dzb")
    county = ReceivingPage(at_work(joined.house).work)
    opened(qtbot, county, places.RECEIVING)
    county.take([file])
    rest(qtbot, county)
    assert county.findChildren(QPushButton)
    (arrival,) = county._counter.arrivals
    assert arrival.about(joined.house.today).endswith("4 处更改")


def test_a_package_on_a_stick_that_was_pulled_is_owed_no_answer(
    qtbot: QtBot, joined: County, at_work: AtWork, tmp_path: Path
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", remark="甲")
    joined.edit(joined.sites[WEST], "李建国", remark="乙")
    files = [joined.send(EAST), joined.send(WEST)]
    page = ReceivingPage(at_work(joined.house).work)
    opened(qtbot, page, places.RECEIVING)
    page.take(files)
    rest(qtbot, page)
    files[0].rename(tmp_path / "gone")
    click(page, "并入 2 个变更包")
    rest(qtbot, page)
    assert "已并入 1 个，1 个没有收，其余未动。" in words_of(page)
    assert button(page, "写出 1 份回执")
    # The stick is back: the same file is looked at again and can be taken.
    (tmp_path / "gone").rename(files[0])
    page.take(files[:1])
    rest(qtbot, page)
    click(page, "并入 1 个变更包")
    rest(qtbot, page)
    assert joined.value(joined.house, "赵小雷", "remark") == "甲"
    assert button(page, "写出 2 份回执")


def test_full_numbers_are_noted_once_a_visit(qtbot: QtBot, joined: County, at_work: AtWork) -> None:
    joined.edit(joined.house, "赵小雷", mobile="13900000008")
    joined.edit(joined.sites[EAST], "赵小雷", mobile="13900000009")
    joined.take(joined.send(EAST))
    joined.receive(EAST)
    page = SendingPage(at_work(joined.sites[EAST]).work)
    opened(qtbot, page, places.SENDING)
    for _look in range(3):
        page.refresh()
        rest(qtbot, page)
    noted = "SELECT COUNT(*) FROM unit WHERE kind = 'unmask'"
    assert rows(joined.sites[EAST], noted) == [(1,)]
    page.hide()
    page.show()
    page.refresh()
    rest(qtbot, page)
    assert rows(joined.sites[EAST], noted) == [(2,)]
