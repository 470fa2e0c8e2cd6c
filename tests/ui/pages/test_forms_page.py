"""The forms room: pick, say for whom, fill in, look, print, keep as files."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pmis_desktop.errors.ui import NoPrinterError
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.forms import catalogue
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.forms import leaving
from pmis_desktop.ui.pages.forms.picking import found
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.forms_room import (
    click,
    fill,
    line,
    notes,
    opened,
    pages_of,
    printer_to,
    settled,
    text_of,
    words_on,
)

AtWork = Callable[[House], Desk]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dyhmc", "roster"),
        ("dangyuanhuamingce", "roster"),
        ("花名", "roster"),
        ("信息采集", "member_card"),
    ],
)
def test_forms_are_found_by_name_and_pinyin(typed: str, expected: str) -> None:
    assert expected in [form.id for form in found(typed, at_county=True)]


def test_a_branch_is_not_shown_what_the_county_prints() -> None:
    assert len(found("", at_county=True)) == len(catalogue.every())
    assert "invitations" not in [form.id for form in found("", at_county=False)]


def test_a_form_is_picked_with_the_keyboard(qtbot: QtBot, site: House, at_work: AtWork) -> None:
    fill(site, vaults.top_of(site), 27)
    desk = at_work(site)
    page = opened(qtbot, desk)
    assert "先选一种表格" in words_on(page)
    look_at(page, "forms-picking")
    box = line(page, "查找表格")
    QTest.keyClicks(box, "dyhmc")
    QTest.keyClick(box, Qt.Key.Key_Return)
    settled(qtbot, desk)
    assert pages_of(page) == "第 1/2 页"
    assert "中共城关镇东街支部委员会，27 人" in words_on(page)
    assert not [each for each in notes(site) if "花名册" in each]
    look_at(page, "forms-roster")
    click(page, "换一种表格")
    assert "先选一种表格" in words_on(page)


def test_a_list_of_few_counts_those_and_not_whom_it_was_asked_of(
    qtbot: QtBot, site: House, at_work: AtWork
) -> None:
    fill(site, vaults.top_of(site), 3)
    desk = at_work(site)
    page = opened(qtbot, desk, "lost_members")
    assert "，没有要列入的党员" in words_on(page)
    assert "3 人" not in words_on(page)


def test_printed_on_paper(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    fill(site, vaults.top_of(site), 27)
    desk = at_work(site)
    page = opened(qtbot, desk, "roster")
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
    page = opened(qtbot, desk, "roster")
    answers.expect(NoPrinterError())
    click(page, "打印")
    assert "没有可以使用的打印机" in desk.said[-1].words
    answers.expect(tmp_path / "花名册")
    click(page, "存为 PDF")
    qtbot.waitUntil(lambda: len(desk.said) == 2, timeout=20_000)
    assert "已保存：2 人，1 页" in desk.said[-1].words
    assert len(PdfReader(tmp_path / "花名册.pdf").pages) == 1
    assert desk.work.local.folder("forms") == tmp_path
    answers.expect(tmp_path / "花名册")
    click(page, "存为 Excel")
    qtbot.waitUntil(lambda: len(desk.said) == 3, timeout=20_000)
    assert openpyxl.load_workbook(tmp_path / "花名册.xlsx").active is not None


def test_full_numbers_need_a_reason(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    fill(site, vaults.top_of(site), 1)
    desk = at_work(site)
    page = opened(qtbot, desk, "roster")
    click(page, "显示完整号码")
    click(page, "存为 PDF")
    assert desk.said[-1].words == "左边有要填写或改正的内容。"
    line(page, "用途").insert("报县委组织部")
    answers.expect(tmp_path / "花名册.pdf")
    click(page, "存为 PDF")
    qtbot.waitUntil(lambda: len(desk.said) == 2, timeout=20_000)
    assert "含完整号码，请妥善保管" in desk.said[-1].words
    assert notes(site)[-1] == "导出党员花名册（显示完整号码）"
    assert vaults.id_number(11) in text_of(tmp_path / "花名册.pdf")


def test_one_person_chosen_and_a_blank_form(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    (member,) = fill(site, vaults.top_of(site), 1)
    desk = at_work(site)
    page = opened(qtbot, desk, "member_card")
    assert "请在左边选定一名或几名党员。" in words_on(page)
    click(page, "打印")
    assert desk.said[-1].words == "请在左边选定一名或几名党员。"
    page.enter(
        Place(room=places.FORMS, record=member, name="赵小雷", act=f"{places.FORM}member_card")
    )
    settled(qtbot, desk)
    assert pages_of(page) == "第 1/1 页"
    look_at(page, "forms-member-card")
    page._asking.whom._way.choose("blank")
    settled(qtbot, desk)
    answers.expect(tmp_path / "空白.pdf")
    click(page, "存为 PDF")
    qtbot.waitUntil((tmp_path / "空白.pdf").exists, timeout=20_000)
    assert "赵小雷" not in text_of(tmp_path / "空白.pdf")


def test_everybody_of_a_branch_into_files_of_their_own(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    fill(site, vaults.top_of(site), 3)
    desk = at_work(site)
    page = opened(qtbot, desk, "member_card")
    page._asking.whom._way.choose("whole")
    line(page, "用途").insert("归档")
    settled(qtbot, desk)
    answers.expect(tmp_path)
    click(page, "每份一个 PDF")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=30_000)
    assert "3 个文件，3 人，3 页" in desk.said[-1].words
    assert len(list(tmp_path.glob("党员基本信息采集表-*.pdf"))) == 3


def test_what_was_written_stands_there_again_and_what_is_wrong_is_told(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk, "organisation_card")
    line(page, "填表人").insert("王五")
    day = line(page, "填表日期")
    day.selectAll()
    day.insert("明天")
    settled(qtbot, desk)
    assert "左边有要改正的内容。" in words_on(page)
    assert "要写成 2026-01-31 这样的日期。" in words_on(page)
    day.selectAll()
    day.insert("2026-05-01")
    answers.expect(tmp_path / "表.pdf")
    click(page, "存为 PDF")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=20_000)
    assert "2026年5月1日" in text_of(tmp_path / "表.pdf")
    again = opened(qtbot, desk, "organisation_card")
    assert line(again, "填表人").text() == "王五"
    assert line(again, "填表日期").text() == "2026-03-04"


def test_a_broken_template_is_told_above_the_preview(
    qtbot: QtBot, site: House, at_work: AtWork
) -> None:
    folder = site.vault.folder / "templates"
    folder.mkdir()
    (folder / "organisation_card.typ").write_text("\n#nothing", encoding="utf-8")
    desk = at_work(site)
    page = opened(qtbot, desk, "organisation_card")
    assert pages_of(page) == "第 1/1 页"
    assert "第 2 行有错误" in words_on(page)
    assert "县里自己的样式文件没有动。" in words_on(page)
    look_at(page, "forms-broken")
    (folder / "organisation_card.typ").unlink()
    page.refresh()
    settled(qtbot, desk)
    assert "有错误" not in words_on(page)


def test_what_is_printed_elsewhere_leads_there(
    qtbot: QtBot, county: House, at_work: AtWork
) -> None:
    desk = at_work(county)
    page = opened(qtbot, desk, "mending")
    assert "它在自己的页面里打印" in words_on(page)
    if places.QUALITY in desk.work.rooms:
        click(page, "去那里")
        assert desk.went[-1] == Place(room=places.QUALITY)


def a_county(house: House) -> dict[str, str]:
    town = vaults.add_organisation(house, "中共城关镇委员会", kind="611")
    named = {}
    for at, street in enumerate(("东街", "西街", "北街")):
        branch = vaults.add_organisation(house, f"中共城关镇{street}支部委员会", parent=town)
        fill(house, branch, 4, first=11 + 20 * at)
        named[street] = branch
    return named | {"town": town}


def test_all_branches_of_a_committee(qtbot: QtBot, county: House, at_work: AtWork) -> None:
    named = a_county(county)
    page = opened(qtbot, at_work(county), "roster", kind="organisation", record=named["town"])
    assert pages_of(page) == "第 1/3 页"
    assert "中共城关镇委员会，12 人" in words_on(page)
    look_at(page, "forms-county")


def test_an_organisation_without_members_says_so(
    qtbot: QtBot, county: House, at_work: AtWork
) -> None:
    empty = vaults.add_organisation(county, "中共两宜镇委员会", kind="611")
    page = opened(qtbot, at_work(county), "roster", kind="organisation", record=empty)
    assert "没有可以打印的内容" in words_on(page)
    assert pages_of(page) == ""


@pytest.fixture
def printing_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A county of twelve is too large for a printer."""
    monkeypatch.setattr(leaving, "MOST_PRINTED", 10)


@pytest.mark.usefixtures("printing_few")
def test_a_whole_county_goes_into_a_file(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    named = a_county(county)
    desk = at_work(county)
    page = opened(qtbot, desk, "roster", kind="organisation", record=named["town"])
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
    page = opened(qtbot, desk, "roster", kind="organisation", record=named["town"])
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


def test_a_list_is_printed_as_it_was_found_until_an_organisation_is_chosen(
    qtbot: QtBot, county: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    east = vaults.add_organisation(county, "中共城关镇东街支部委员会")
    west = vaults.add_organisation(county, "中共城关镇西街支部委员会")
    fill(county, east, 3)
    fill(county, west, 2, first=31)
    vaults.add_member(county, west, name="钱大勇", id_number=vaults.id_number(51))
    desk = at_work(county)
    query = MemberQuery(search="赵")
    page = opened(qtbot, desk, "roster", kind="organisation", query=query)
    assert "所选名单，5 人" in words_on(page)
    look_at(page, "forms-listed")
    answers.expect(tmp_path / "名单.pdf")
    click(page, "存为 PDF")
    qtbot.waitUntil((tmp_path / "名单.pdf").exists, timeout=20_000)
    assert "钱大勇" not in text_of(tmp_path / "名单.pdf")
    page._asking.whom._way.choose("whole")
    page._asking.whom.take_organisation(west, "中共城关镇西街支部委员会")
    page._asking.whom.changed.emit()
    settled(qtbot, desk)
    assert "中共城关镇西街支部委员会，3 人" in words_on(page)
