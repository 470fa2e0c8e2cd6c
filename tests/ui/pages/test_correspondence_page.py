"""报送情况: numbers that open to names, a branch's letters, a text to copy, sheets and paper."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services import sampling
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.correspondence import columns
from pmis_desktop.ui.pages.correspondence.page import CorrespondencePage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties, registers
from tests.services.counties import EAST, NAMES, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.vaults import Calendar

AtWork = Callable[[House], Desk]
TOWN = "中共城关镇委员会"
FIRST, SECOND, FAR = (f"中共城关镇{each}支部委员会" for each in ("一街", "二街", "远街"))


@pytest.fixture
def house(tmp_path: Path) -> House:
    """One has sent, one is late, one never sent, one has no site; it is the 27th of March."""
    calendar = Calendar()
    made = vaults.county_house(tmp_path, clock=calendar)
    town = vaults.add_organisation(made, TOWN, kind="611")
    calendar.pass_days(23)
    for name, days in ((FIRST, 1), (SECOND, 40), (FAR, None)):
        under = {"parent": town} if name != FAR else {}
        rec = vaults.add_organisation(made, name, contact="刘干事", phone="0913-3210000", **under)
        site = registers.admit(made, rec, name)
        if days is not None:
            registers.send(made, site, calendar.now - timedelta(days=days), changes=3)
    vaults.add_organisation(made, "中共城关镇新街支部委员会")
    return made


def opened(qtbot: QtBot, desk: Desk, place: Place | None = None) -> CorrespondencePage:
    page = CorrespondencePage(desk.work)
    qtbot.addWidget(page)
    desk.work.signs.changed.connect(page.refresh)
    page.resize(1200, 676)
    page.show()
    page.refresh()
    page.enter(place or Place(room=places.CORRESPONDENCE))
    settle(qtbot, desk)
    return page


def settle(qtbot: QtBot, desk: Desk) -> None:
    qtbot.wait(30)
    qtbot.waitUntil(lambda: not desk.work.jobs.busy, timeout=20_000)
    qtbot.wait(20)


def press(page: CorrespondencePage, text: str) -> None:
    found = [b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert found, text
    found[0].click()


def offers(page: CorrespondencePage) -> set[str]:
    return {b.text() for b in page.findChildren(QPushButton) if b.isVisible()}


def listed(page: CorrespondencePage) -> list[str]:
    return [each.name for each in page.overview.table.lines]


def said(page: CorrespondencePage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_every_number_opens_to_its_names(qtbot: QtBot, at_work: AtWork, house: House) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    assert "本月（3 月 1 日至 3 月 31 日），过了 3 月 25 日没报算逾期" in said(page)
    assert {"应报送 4", "已报送 1", "逾期未报 1", "从未报送 1", "未接入 1"} <= offers(page)
    for text, names in (
        ("逾期未报 1", [SECOND]),
        ("从未报送 1", [FAR]),
        ("已报送 1", [FIRST]),
        ("未接入 1", ["中共城关镇新街支部委员会"]),
    ):
        press(page, text)
        assert listed(page) == names
    press(page, "打印邀请单")
    assert desk.went[-1] == Place(room=places.SITES, act="invite")
    press(page, "应报送 4")
    assert len(listed(page)) == 4
    look_at(page, "correspondence")


def test_the_first_page_leads_to_the_names(qtbot: QtBot, at_work: AtWork, house: House) -> None:
    late = Place(room=places.CORRESPONDENCE, act="late")
    page = opened(qtbot, at_work(house), late)
    assert listed(page) == [SECOND]
    page.enter(Place(room=places.CORRESPONDENCE, act="没有这一张"))
    assert len(listed(page)) == 4


def test_sorting_and_narrowing(qtbot: QtBot, at_work: AtWork, house: House) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    press(page, "天数多的在前")
    # Whoever never sent has waited longest.
    assert listed(page)[1:] == [FAR, SECOND, FIRST] or listed(page)[2:] == [SECOND, FIRST]
    view = page.overview.table.view
    view.ordered.emit("name")
    assert listed(page) == sorted(listed(page))
    view.ordered.emit("name")
    assert listed(page) == sorted(listed(page), reverse=True)
    for column in ("words", "last", "reported", "waiting", "unfetched", "accuracy", "committee"):
        view.ordered.emit(column)
        assert len(listed(page)) == 4
    page.overview._narrow(vaults.find_organisation(house, TOWN))
    settle(qtbot, desk)
    assert set(listed(page)) == {FIRST, SECOND}


def test_another_period(qtbot: QtBot, at_work: AtWork, house: House) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    spans = page.overview.spans
    spans.kind.setCurrentIndex(spans.kind.findData("quarter"))
    spans.kind.activated.emit(spans.kind.currentIndex())
    settle(qtbot, desk)
    assert "已报送 2" in offers(page)
    spans.kind.setCurrentIndex(spans.kind.findData("custom"))
    spans.kind.activated.emit(spans.kind.currentIndex())
    for line, text in ((spans.since, "2026-02-01"), (spans.until, "2026.2.28")):
        line.setText(text)
        line.editingFinished.emit()
    settle(qtbot, desk)
    assert "2 月 1 日至 2 月 28 日" in said(page)
    press(page, "已报送 1")
    assert listed(page) == [SECOND]
    for text in ("2026-02", "不是日期", ""):
        spans.until.setText(text)
        spans.until.editingFinished.emit()
        assert "日期请写成" in said(page)
    spans.until.setText("2026-01-01")
    spans.until.editingFinished.emit()
    assert "结束的日子早于开始的日子" in said(page)


def test_a_reminder_is_made_changed_and_copied(qtbot: QtBot, at_work: AtWork, house: House) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    press(page, "催报")
    settle(qtbot, desk)
    assert "催报文字：2 个党组织" in said(page)
    text = page.reminding.text
    assert f"{SECOND}：上次报送是 2 月 15 日，已 40 天" in text.toPlainText()
    text.setPlainText(text.toPlainText() + "\n今天下班前交来。")
    press(page, "复制")
    assert QGuiApplication.clipboard().text().endswith("今天下班前交来。")
    page.reminding.above.setText("{对象}的同志：　还有 {个数} 个没报")
    press(page, "以后都这样写")
    settle(qtbot, desk)
    assert text.toPlainText().startswith("各党组织的同志：\n还有 2 个没报\n")
    look_at(page, "reminder")
    press(page, "恢复原来的写法")
    settle(qtbot, desk)
    assert "报送情况已经核对" in text.toPlainText()
    page.reminding.begin(vaults.find_organisation(house, FIRST))
    settle(qtbot, desk)
    assert "没有要催报的党组织" in said(page)
    assert not text.isVisible()
    press(page, "返回")
    assert page.overview.isVisible()


def test_what_was_written_into_a_reminder_outlives_new_usual_words(
    qtbot: QtBot, at_work: AtWork, house: House
) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    press(page, "催报")
    settle(qtbot, desk)
    text = page.reminding.text
    text.insertPlainText("今天下班前交来。")
    page.reminding.above.setText("{对象}的同志：")
    press(page, "以后都这样写")
    settle(qtbot, desk)
    assert text.toPlainText().startswith("今天下班前交来。")
    assert "上面您改过的文字没有动" in desk.said[-1].words


def test_what_was_written_into_a_reminder_waits_until_it_is_copied(
    qtbot: QtBot, at_work: AtWork, house: House
) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    press(page, "催报")
    settle(qtbot, desk)
    text, typed = page.reminding.text, "今天下班前交来。"
    text.insertPlainText(typed)
    for elsewhere in (SECOND, ""):
        rec = vaults.find_organisation(house, elsewhere) if elsewhere else ""
        page.reminding.begin(rec)
        settle(qtbot, desk)
        assert text.toPlainText().startswith(typed) == (not elsewhere)
    press(page, "返回")
    press(page, "催报")
    settle(qtbot, desk)
    assert text.toPlainText().startswith(typed)
    assert "上次改过、还没有复制的文字" in said(page)
    look_at(page, "reminder-still-there")
    press(page, "复制")
    assert QGuiApplication.clipboard().text().startswith(typed)
    press(page, "返回")
    press(page, "催报")
    settle(qtbot, desk)
    assert not text.toPlainText().startswith(typed)
    assert "上次改过" not in said(page)
    text.insertPlainText(typed)
    press(page, "返回")
    press(page, "催报")
    settle(qtbot, desk)
    press(page, "按现在的名单重写")
    settle(qtbot, desk)
    assert not text.toPlainText().startswith(typed)


def test_the_rows_in_sight_leave_as_a_sheet_and_on_paper(
    qtbot: QtBot, at_work: AtWork, house: House, answers: Answers, tmp_path: Path
) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    press(page, "逾期未报 1")
    sheet, pdf = tmp_path / "表.xlsx", tmp_path / "表.pdf"
    answers.expect(sheet, pdf, None, None)
    for verb in ("导出表格", "存为 PDF", "打印", "导出表格"):
        press(page, verb)
        settle(qtbot, desk)
    rows = [[cell.value for cell in row] for row in load_workbook(sheet).worksheets[0].iter_rows()]
    assert [row[1] for row in rows if row[3] == "逾期未报"] == [SECOND]
    assert "党员信息变更报送情况" in PdfReader(pdf).pages[0].extract_text().replace("\n", "")
    assert desk.said[0].words.startswith("已写好 1 个党组织的报送情况：")


def test_an_empty_county_says_what_comes_here(
    qtbot: QtBot, at_work: AtWork, tmp_path: Path
) -> None:
    page = opened(qtbot, at_work(vaults.county_house(tmp_path)))
    assert "还没有要报送的党组织" in said(page)
    press(page, "看往来")
    press(page, "催报这一个")
    look_at(page, "correspondence-empty")


def test_one_branch_with_everything_to_and_from_it(
    qtbot: QtBot, at_work: AtWork, joined: County, answers: Answers, tmp_path: Path
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="支部写的", remark="新")
    joined.edit(joined.house, "赵小雷", address="县级写的")
    joined.carry(EAST)
    desk = at_work(joined.house)
    rec = vaults.find_organisation(joined.house, NAMES[EAST])
    place = Place(room=places.CORRESPONDENCE, kind="organisation", record=rec)
    page = opened(qtbot, desk, place)
    assert "最近一个变更包是今天收到的；支部当时有 2 处更改等着上报" in said(page)
    assert [each.ending for each in page.branch.files.lines][:2] == [
        "还没有看到支部收到",
        "并入 1 处，待决定 1 处",
    ]
    press(page, "等决定的")
    (item,) = page.branch.items.lines
    assert (item.name, item.what, item.days) == ("赵小雷", "家庭住址", 0)
    (row,) = [each for each in page.overview.table.lines if each.waiting]
    assert columns.cells(row, joined.house.today)["waiting"] == "1 件，0 天"
    press(page, "去决定")
    assert desk.went[-1].room == places.DESK
    press(page, "信息质量")
    assert page.branch.over_time.isVisible()
    press(page, "往来")
    folder = tmp_path / "回执"
    folder.mkdir()
    answers.expect(folder)
    press(page, "写回执")
    settle(qtbot, desk)
    assert len(list(folder.rglob("*.dzb"))) == len(list(folder.rglob("*.txt"))) == 1
    assert "县里规定：这类文件只能用U盘传递" in desk.said[-1].words
    assert page.branch.files.lines[0].held == "第 3 号"
    look_at(page, "correspondence-branch")
    QTest.keyClick(page.branch.files.view, Qt.Key.Key_Escape)
    assert page.overview.isVisible()


def test_a_branch_that_never_sent_is_reminded_from_its_page(
    qtbot: QtBot, at_work: AtWork, house: House
) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    press(page, "从未报送 1")
    page.overview.table.view.opened.emit(0)
    settle(qtbot, desk)
    assert "联系人：刘干事　电话：0913-3210000" in said(page)
    assert "还没有往来" in said(page)
    press(page, "复制催报文字")
    settle(qtbot, desk)
    assert page.reminding.text.toPlainText().startswith(f"{FAR}：")
    press(page, "返回")
    assert page.branch.isVisible()


def test_a_clock_of_1970_is_said_and_stops_nothing(
    qtbot: QtBot, at_work: AtWork, tmp_path: Path
) -> None:
    calendar = Calendar()
    made = vaults.county_house(tmp_path, clock=calendar)
    rec = vaults.add_organisation(made, FAR)
    registers.send(made, registers.admit(made, rec, FAR), calendar.now)
    calendar.now = calendar.now.replace(year=1970)
    page = opened(qtbot, at_work(made))
    assert "这台电脑的日期是 1970 年 3 月 4 日，可能不对" in said(page)
    assert listed(page) == [FAR]


def test_a_whole_county_of_989(qtbot: QtBot, at_work: AtWork, tmp_path: Path) -> None:
    """Everybody is there, in sight at once, and the numbers add up."""
    sampled = sampling.sample_county(
        tmp_path / "full", counties.founder(), branches=954, members=1908
    )
    made = sampled.founded.house
    with made.writing() as connection:
        found = connection.exec_driver_sql("SELECT id, name FROM organisation ORDER BY row").all()
    for number, (rec, name) in enumerate(found[1:], 1):
        if number <= 100 or number % 2:
            registers.admit(made, str(rec), str(name))
    page = opened(qtbot, at_work(made))
    assert len(found) - 1 == 989
    assert len(listed(page)) >= 954
    states = [each.state for each in page.overview.table.lines]
    assert states.count("never") + states.count("absent") == len(states)
    look_at(page, "correspondence-full")


def test_the_rail_leads_to_the_list_again(qtbot: QtBot, house: House, at_work: AtWork) -> None:
    desk = at_work(house)
    page = opened(qtbot, desk)
    rec = str(counties.rows(house, "SELECT id FROM organisation WHERE name = ?", FIRST)[0][0])
    page.enter(Place(room=places.CORRESPONDENCE, kind="organisation", record=rec))
    settle(qtbot, desk)
    assert not page.overview.isVisible()
    page.enter(Place(room=places.CORRESPONDENCE))
    assert page.overview.isVisible()
