"""The room for exports: what, whose, which columns, numbers, where to."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services import column_sets
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.exporting.page import ExportingPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.exporting.sheets import data, sheet_of, texts
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]


def fill(house: House, branch: str, count: int, first: int = 11) -> None:
    for number in range(count):
        vaults.add_member(
            house, branch, name="赵小雷", id_number=vaults.id_number(first + 2 * number)
        )


def opened(qtbot: QtBot, desk: Desk, place: Place | None = None) -> ExportingPage:
    page = ExportingPage(desk.work)
    qtbot.addWidget(page)
    page.resize(1200, 676)
    page.show()
    page.refresh()
    page.enter(place or Place(room=places.EXPORTING))
    qtbot.waitUntil(lambda: not desk.work.jobs.busy)
    return page


def click(page: ExportingPage, text: str) -> None:
    for kind in (QPushButton, QRadioButton):
        for each in page.findChildren(kind):
            if each.text() == text and each.isVisible():
                each.click()
                return
    raise AssertionError(text)


def words_on(page: ExportingPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def reason(page: ExportingPage) -> QLineEdit:
    return next(each for each in page.findChildren(QLineEdit) if each.accessibleName() == "用途")


def columns(page: ExportingPage) -> QListWidget:
    found = page.findChild(QListWidget)
    assert isinstance(found, QListWidget)
    return found


def written(qtbot: QtBot, page: ExportingPage, desk: Desk, before: int = 0) -> str:
    click(page, "导出")
    qtbot.waitUntil(lambda: len(desk.said) > before, timeout=20_000)
    return desk.said[-1].words


def test_a_branch_writes_its_roster(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    fill(site, vaults.top_of(site), 3)
    desk = at_work(site)
    page = opened(qtbot, desk)
    assert "中共城关镇东街支部委员会" in words_on(page)
    answers.expect(tmp_path / "花名册")
    said = written(qtbot, page, desk)
    assert said == f"已导出党员花名册，3 行。{tmp_path / '花名册.xlsx'}"
    assert desk.said[-1].verb == "打开所在文件夹"
    assert "号码已遮盖" in texts(tmp_path / "花名册.xlsx")[2][0]
    assert desk.work.local.folder("exporting") == tmp_path
    look_at(page, "exporting-branch")


def test_full_numbers_ask_what_for(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    fill(site, vaults.top_of(site), 1)
    desk = at_work(site)
    page = opened(qtbot, desk)
    click(page, "党员基本信息汇总表")
    assert not columns(page).isVisible()
    click(page, "显示完整号码")
    click(page, "导出")
    assert "请写一句用途" in words_on(page)
    assert not desk.work.jobs.busy
    look_at(page, "exporting-reason")
    QTest.keyClicks(reason(page), "bao xianwei")
    answers.expect(tmp_path / "a.xlsx")
    written(qtbot, page, desk)
    shown = texts(tmp_path / "a.xlsx")
    assert "用途：bao xianwei。" in shown[2][0]
    assert vaults.id_number(11) in shown[4]


def test_columns_are_marked_and_moved(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    fill(site, vaults.top_of(site), 1)
    desk = at_work(site)
    page = opened(qtbot, desk)
    click(page, "联系方式")
    shown = columns(page)
    shown.setFocus()
    for _ in range(2):
        QTest.keyClick(shown, Qt.Key.Key_Space)  # away with the name, and back again
    click(page, "下移")
    QTest.keyClick(shown, Qt.Key.Key_Down)
    QTest.keyClick(shown, Qt.Key.Key_Space)  # no branch
    answers.expect(tmp_path / "a.xlsx")
    written(qtbot, page, desk)
    assert data(tmp_path / "a.xlsx")[0] == [
        "性别",
        "姓名",
        "手机号码",
        "固定电话",
        "家庭住址",
        "工作单位及职务",
    ]


def test_without_columns_nothing_is_asked(qtbot: QtBot, site: House, at_work: AtWork) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    shown = columns(page)
    for row in range(shown.count()):
        shown.item(row).setCheckState(Qt.CheckState.Unchecked)
    click(page, "导出")
    assert desk.said[-1].words == "请至少选一个栏目。"


def test_exactly_a_list_is_written(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    branch = vaults.add_organisation(county, "中共城关镇东街支部委员会")
    fill(county, branch, 3)
    vaults.add_member(county, branch, name="钱三江", id_number=vaults.id_number(101))
    desk = at_work(county)
    query = MemberQuery(search="钱三")
    page = opened(qtbot, desk, Place(room=places.EXPORTING, query=query, act="roster"))
    assert "找到 1 人" in words_on(page)
    look_at(page, "exporting-list")
    answers.expect(tmp_path / "a.xlsx")
    written(qtbot, page, desk)
    assert [row[0] for row in data(tmp_path / "a.xlsx")[1:]] == ["钱三江"]
    click(page, "改为按党组织导出")
    answers.expect(tmp_path / "b.xlsx")
    assert "4 行" in written(qtbot, page, desk, before=1)


def test_a_form_for_one_branch(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    east = vaults.add_organisation(county, "中共城关镇东街支部委员会")
    vaults.add_organisation(county, "中共城关镇西街支部委员会")
    fill(county, east, 2)
    desk = at_work(county)
    page = opened(qtbot, desk, Place(room=places.EXPORTING, kind="organisation", record=east))
    click(page, "党员信息采集表（带现有数据）")
    answers.expect(tmp_path / "a.xlsx")
    assert "2 行" in written(qtbot, page, desk)
    sheet = sheet_of(tmp_path / "a.xlsx")
    assert sheet.protection.sheet
    look_at(page, "exporting-county")


def test_refusals_are_said_and_nothing_is_written(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    desk = at_work(county)
    page = opened(qtbot, desk)
    answers.expect(None)
    click(page, "导出")
    assert not desk.work.jobs.busy
    answers.expect(tmp_path / "a.xlsx")
    assert "没有可以导出的内容" in written(qtbot, page, desk)
    desk.work.jobs.began.connect(stop)
    answers.expect(tmp_path / "a.xlsx")
    click(page, "党组织信息汇总表")
    assert "已经取消导出" in written(qtbot, page, desk, before=1)
    assert not (tmp_path / "a.xlsx").exists()


def stop(job: Job) -> None:
    """Somebody presses 停止 at once."""
    assert job.progress.can_cancel
    job.cancel()


def test_columns_that_were_saved_for_a_list_are_offered(
    qtbot: QtBot, site: House, at_work: AtWork
) -> None:
    column_sets.save(site, "慰问", ("name", "address", "mobile"))
    desk = at_work(site)
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: "慰问" in {each.text() for each in page.findChildren(QPushButton)})
    qtbot.wait(0)
    click(page, "慰问")
    shown = columns(page)
    marked = [
        shown.item(row).text()
        for row in range(shown.count())
        if shown.item(row).checkState() is Qt.CheckState.Checked
    ]
    assert marked == ["姓名", "家庭住址", "手机号码"]
