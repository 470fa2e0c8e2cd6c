"""The room for rosters: whose, how it looks, print, PDF."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from pmis_desktop.errors.ui import NoPrinterError
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.roster import page as roster_page
from pmis_desktop.ui.pages.roster.page import RosterPage
from pmis_desktop.ui.paper.preview import Preview
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]
LEFT = Qt.MouseButton.LeftButton


def fill(house: House, branch: str, count: int, first: int = 11) -> None:
    for number in range(count):
        vaults.add_member(
            house, branch, name="赵小雷", id_number=vaults.id_number(first + 2 * number)
        )


def opened(qtbot: QtBot, desk: Desk, record: str = "") -> RosterPage:
    page = RosterPage(desk.work)
    qtbot.addWidget(page)
    page.resize(1200, 676)
    page.show()
    page.refresh()
    page.enter(Place(room=places.ROSTER, kind="organisation", record=record))
    qtbot.waitUntil(lambda: not desk.work.jobs.busy)
    return page


def settled(qtbot: QtBot, desk: Desk) -> None:
    """Wait until a pause has passed and what it began has ended."""
    qtbot.wait(2 * roster_page._PAUSE)
    qtbot.waitUntil(lambda: not desk.work.jobs.busy)


def click(page: RosterPage, text: str) -> None:
    for kind in (QPushButton, QRadioButton):
        for each in page.findChildren(kind):
            if each.text() == text:
                each.click()
                return
    raise AssertionError(text)


def pages_of(page: RosterPage) -> str:
    preview = page.findChild(Preview)
    assert preview is not None
    return preview.view.accessibleDescription() if preview.isVisible() else ""


def words_on(page: RosterPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def search_box(page: RosterPage) -> QLineEdit:
    box = page.findChild(QLineEdit)
    assert box is not None
    return box


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


def test_a_branch_sees_its_own_roster_at_once(qtbot: QtBot, site: House, at_work: AtWork) -> None:
    fill(site, vaults.top_of(site), 27)
    desk = at_work(site)
    page = opened(qtbot, desk)
    assert pages_of(page) == "第 1/2 页"
    assert "中共城关镇东街支部委员会" in words_on(page)
    assert "27 人" in words_on(page)
    assert not search_box(page).isVisible()
    assert not [each for each in notes(site) if "花名册" in each]
    look_at(page, "roster-branch")


def test_full_numbers_are_noted(qtbot: QtBot, site: House, at_work: AtWork) -> None:
    fill(site, vaults.top_of(site), 3)
    desk = at_work(site)
    page = opened(qtbot, desk)
    click(page, "显示完整号码")
    settled(qtbot, desk)
    assert notes(site)[-1] == "预览党员花名册（显示完整号码）"
    assert pages_of(page) == "第 1/1 页"


def test_printed_on_paper(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    fill(site, vaults.top_of(site), 27)
    desk = at_work(site)
    page = opened(qtbot, desk)
    answers.expect(printer_to(tmp_path / "out.pdf"))
    click(page, "打印")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    assert desk.said[-1].words == "已送到打印机：2 页。"
    printed = PdfReader(tmp_path / "out.pdf").pages
    assert [round(float(each.mediabox.width)) for each in printed] == [842, 842]
    assert notes(site)[-1] == "打印党员花名册"


def test_without_a_printer_the_pdf_is_the_way_out(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    fill(site, vaults.top_of(site), 2)
    desk = at_work(site)
    page = opened(qtbot, desk)
    answers.expect(NoPrinterError())
    click(page, "打印")
    assert "没有可以使用的打印机" in desk.said[-1].words
    assert "存为 PDF" in desk.said[-1].words
    answers.expect(tmp_path / "花名册")
    click(page, "存为 PDF")
    qtbot.waitUntil(lambda: len(desk.said) == 2, timeout=20_000)
    assert "已存为 PDF：2 人，1 页" in desk.said[-1].words
    assert len(PdfReader(tmp_path / "花名册.pdf").pages) == 1
    assert desk.work.local.folder("roster") == tmp_path


def test_a_closed_dialog_writes_nothing(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers
) -> None:
    fill(site, vaults.top_of(site), 1)
    desk = at_work(site)
    page = opened(qtbot, desk)
    answers.expect(None, None)
    click(page, "打印")
    click(page, "存为 PDF")
    assert not desk.work.jobs.busy
    assert not desk.said


def a_county(house: House) -> dict[str, str]:
    town = vaults.add_organisation(house, "中共城关镇委员会", kind="611")
    named = {}
    for at, street in enumerate(("东街", "西街", "北街")):
        branch = vaults.add_organisation(house, f"中共城关镇{street}支部委员会", parent=town)
        fill(house, branch, 4, first=11 + 20 * at)
        named[street] = branch
    return named | {"town": town}


def test_the_county_searches_for_whose(qtbot: QtBot, county: House, at_work: AtWork) -> None:
    a_county(county)
    desk = at_work(county)
    page = opened(qtbot, desk)
    assert "先选一个党组织" in words_on(page)
    click(page, "打印")
    assert desk.said[-1].words == "请先在左边选择一个党组织。"
    box = search_box(page)
    box.insert("西街")
    qtbot.waitUntil(lambda: "西街支部委员会" in words_on(page))
    QTest.keyClick(box, Qt.Key.Key_Down)
    settled(qtbot, desk)
    assert pages_of(page) == "第 1/1 页"
    look_at(page, "roster-county")


def test_all_branches_of_a_committee(qtbot: QtBot, county: House, at_work: AtWork) -> None:
    named = a_county(county)
    page = opened(qtbot, at_work(county), named["town"])
    assert pages_of(page) == "第 1/3 页"
    assert "12 人" in words_on(page)


def test_an_organisation_without_members_says_so(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    empty = vaults.add_organisation(county, "中共两宜镇委员会", kind="611")
    desk = at_work(county)
    page = opened(qtbot, desk, empty)
    assert "这里没有党员" in words_on(page)
    assert pages_of(page) == ""
    look_at(page, "roster-empty")
    answers.expect(tmp_path / "空.pdf")
    click(page, "存为 PDF")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    assert "没有可以打印的内容" in desk.said[-1].words
    assert not (tmp_path / "空.pdf").exists()


@pytest.fixture
def printing_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A county of twelve is too large for a printer."""
    monkeypatch.setattr(roster_page, "_MOST_PRINTED", 10)


@pytest.mark.usefixtures("printing_few")
def test_a_whole_county_goes_into_a_file(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    named = a_county(county)
    desk = at_work(county)
    page = opened(qtbot, desk, named["town"])
    answers.expect("返回")
    click(page, "打印")
    assert not desk.work.jobs.busy
    answers.expect("存为 PDF", tmp_path / "全镇.pdf")
    click(page, "打印")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    assert "12 人，3 页" in desk.said[-1].words
    assert len(PdfReader(tmp_path / "全镇.pdf").pages) == 3


def test_a_stopped_file_is_not_written(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    named = a_county(county)
    desk = at_work(county)
    page = opened(qtbot, desk, named["town"])
    desk.work.jobs.began.connect(stop)
    answers.expect(tmp_path / "全镇.pdf")
    click(page, "存为 PDF")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    assert "取消" in desk.said[-1].words
    assert not (tmp_path / "全镇.pdf").exists()


def stop(job: Job) -> None:
    """Somebody presses 停止 at once."""
    assert job.progress.can_cancel
    job.cancel()


def test_only_the_last_choice_is_shown(qtbot: QtBot, county: House, at_work: AtWork) -> None:
    named = a_county(county)
    desk = at_work(county)
    page = opened(qtbot, desk, named["东街"])
    for name in ("town", "西街"):
        page.enter(Place(room=places.ROSTER, kind="organisation", record=named[name]))
    settled(qtbot, desk)
    assert pages_of(page) == "第 1/1 页"
    assert "西街" in words_on(page)
    assert not desk.said


def test_a_list_is_printed_as_it_was_found_until_another_organisation_is_chosen(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    east = vaults.add_organisation(county, "中共城关镇东街支部委员会")
    west = vaults.add_organisation(county, "中共城关镇西街支部委员会")
    fill(county, east, 3)
    fill(county, west, 2, first=31)
    vaults.add_member(county, west, name="钱大勇", id_number=vaults.id_number(51))
    desk = at_work(county)
    page = opened(qtbot, desk)
    page.enter(Place(room=places.ROSTER, kind="organisation", query=MemberQuery(search="赵")))
    settled(qtbot, desk)
    assert "所选名单，5 人" in words_on(page)
    look_at(page, "roster-listed")
    answers.expect(tmp_path / "名单.pdf")
    click(page, "存为 PDF")
    qtbot.waitUntil((tmp_path / "名单.pdf").exists, timeout=20_000)
    text = "".join(one.extract_text() for one in PdfReader(tmp_path / "名单.pdf").pages)
    assert "钱大勇" not in text
    page._chooser._on_chosen(west)
    settled(qtbot, desk)
    assert "中共城关镇西街支部委员会，3 人" in words_on(page)
