"""Many sites in the window: a folder of requests, first slices, slips, scopes, the hold lane."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services import enrolling, holding, slips
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.sites.admitting_many import AdmittingManySheet
from pmis_desktop.ui.pages.sites.page import HELD, SLIPS, SitesPage
from pmis_desktop.ui.pages.sites.rescoping import RescopingSheet
from pmis_desktop.ui.pages.sites.review_right import GIVE, TAKE_BACK, ReviewRightSheet
from pmis_desktop.ui.pages.sites.slices import SlicesSheet
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County, rows
from tests.services.requesters import Requester, pull_out
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.sites_room import fill_root, line, press, rest, stands, words_of

AtWork = Callable[[House], Desk]
TOWN = "中共安仁镇委员会"
VILLAGES = [f"中共安仁镇第{number}村支部委员会" for number in "一二三四"]


@pytest.fixture
def desk(joined: County, at_work: AtWork) -> Desk:
    return at_work(joined.house)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> SitesPage:
    made = SitesPage(desk.work)
    qtbot.addWidget(made)
    made.resize(1200, 676)
    made.show()
    made.refresh()
    rest(made)
    return made


@pytest.fixture
def asking(joined: County, tmp_path: Path) -> list[Requester]:
    """Four villages with their slips, whose requests lie in a folder."""
    town = vaults.add_organisation(joined.house, TOWN, kind="611")
    for village in VILLAGES:
        vaults.add_organisation(joined.house, village, parent=town)
    slip = enrolling.invite(joined.house, within=TOWN, out=None).rows
    made = [Requester(each.name, joined.fingerprint, each.code) for each in slip]
    for each in made:
        each.write(tmp_path / "申请")
    return made


def texts(table: TableView, column: str) -> list[str]:
    model = table.model()
    assert isinstance(model, PagedTableModel)
    return [model.cells(place)[column] for place in range(model.rowCount())]


@pytest.mark.usefixtures("asking")
def test_a_folder_of_requests_is_admitted_with_one_passphrase(
    joined: County, page: SitesPage, answers: Answers, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "申请" / "坏的.dzb").write_bytes(b"\x89PNG" * 50)
    Requester(VILLAGES[0], joined.fingerprint).write(tmp_path / "申请")
    press(page, "批准一批")
    sheet = page.findChild(AdmittingManySheet)
    assert sheet is not None
    press(page, "批准并写出文件")
    assert "请先选择放接入申请的文件夹。" in words_of(sheet)
    answers.expect(tmp_path / "申请")
    QTest.mouseClick(sheet._file.button, Qt.MouseButton.LeftButton)
    fill_root(page)
    look_at(page, "sites-admitting-many")
    answers.expect(tmp_path / "U盘")
    press(page, "批准并写出文件")
    rest(page)
    assert "写出 4 份批准文件" in desk.said[-1].words
    results = next(each for each in page.findChildren(TableView) if each.isVisible())
    assert texts(results, "state") == ["没有批准", "要打电话", *["已批准"] * 4]
    results.choose(0)
    assert "坏的.dzb：这不是本系统的文件" in words_of(page)
    look_at(page, "sites-admitted-many")
    assert len(list((tmp_path / "U盘" / TOWN).glob("*.dzb"))) == 4
    press(page, "看完了")
    rest(page)
    assert stands(joined, VILLAGES[0]) == ["silent"]


def test_a_wrong_passphrase_stands_under_its_field(
    asking: list[Requester], page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    assert asking
    press(page, "批准一批")
    sheet = page.findChild(AdmittingManySheet)
    assert sheet is not None
    answers.expect(tmp_path / "申请", tmp_path / "U盘")
    QTest.mouseClick(sheet._file.button, Qt.MouseButton.LeftButton)
    fill_root(page, "不是这个口令哦")
    press(page, "批准并写出文件")
    rest(page)
    assert sheet._root.passphrase_field.problem
    assert not (tmp_path / "U盘").exists()


def test_first_slices_go_to_a_stick_that_may_be_pulled_out(
    joined: County,
    page: SitesPage,
    answers: Answers,
    desk: Desk,
    tmp_path: Path,
) -> None:
    stick = tmp_path / "U盘"
    press(page, "首份数据")
    sheet = page.findChild(SlicesSheet)
    assert sheet is not None
    fill_root(page)
    look_at(page, "sites-slices")
    answers.expect(stick)
    with pytest.MonkeyPatch.context() as patched:
        pull_out(patched, stick, after=2)
        press(page, "写到U盘")
        rest(page)
    assert "还有 2 个没有写" in sheet.notice.text
    look_at(page, "sites-slices-pulled")
    answers.expect(stick)
    press(page, "写到U盘")
    rest(page)
    assert "写出 2 个支部的首份数据，1 个以前已经写好" in desk.said[-1].words
    assert page.overview.isVisible()
    assert len(list(stick.rglob("*.dzb"))) == len(joined.sites) == 3


def test_a_lost_grant_is_written_again_for_one(
    page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    page.overview.table.choose(0)
    press(page, "再写批准文件")
    assert line(page, "给哪些支部").text() == NAMES[EAST]
    assert page.findChildren(QCheckBox)[-1].isChecked()
    fill_root(page)
    answers.expect(tmp_path)
    press(page, "写到U盘")
    rest(page)
    assert [each.name for each in tmp_path.rglob("*接入批准.dzb")] == [
        f"{NAMES[EAST]}_接入批准.dzb"
    ]


def test_slips_are_looked_at_printed_again_and_taken_back(
    asking: list[Requester], page: SitesPage, answers: Answers, desk: Desk, tmp_path: Path
) -> None:
    page.refresh()
    page.enter(Place(room=places.SITES, act=SLIPS))
    rest(page)
    assert "共 7 张，4 张还没有用" in words_of(page)
    assert texts(page.slips.table, "words")[:3] == ["已用"] * 3
    look_at(page, "sites-slips")
    which = next(e for e in page.findChildren(QComboBox) if e.accessibleName() == "哪些邀请单")
    which.setCurrentText("还没有用")
    assert page.slips.table.model().rowCount() == 4
    page.slips.table.selectAll()
    assert "选了 4 张还没有用的" in words_of(page)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "纸.pdf"))
    answers.expect(printer)
    press(page, "重新打印")
    rest(page)
    assert len(PdfReader(tmp_path / "纸.pdf").pages) == 1
    assert [each.code for each in slips.outstanding(page.work.house)] == [e.code for e in asking]
    page.slips.table.choose(0)
    answers.expect("收回")
    press(page, "收回")
    rest(page)
    assert desk.said[-1].words == "已收回 1 张邀请单。"
    page.refresh()
    rest(page)
    assert page.slips.table.model().rowCount() == 3


def test_a_committee_looks_first_at_what_its_branches_send(
    joined: County, page: SitesPage, desk: Desk
) -> None:
    town = vaults.add_organisation(joined.house, TOWN, kind="611", can_approve="是")
    vaults.add_organisation(joined.house, VILLAGES[0], parent=town)
    page.refresh()
    rest(page)
    page.overview.table.choose(0)
    assert not [b for b in page.findChildren(QPushButton) if b.text() == GIVE and b.isVisible()]
    counties.join(joined, TOWN, code=None).vault.close()
    page.refresh()
    rest(page)
    page.overview.table.choose(texts(page.overview.table, "name").index(TOWN))
    press(page, GIVE)
    fill_root(page, "不是这个口令哦")
    press(page, GIVE)
    rest(page)
    assert page.findChildren(ReviewRightSheet)[-1]._root.passphrase_field.problem
    fill_root(page)
    look_at(page, "sites-review-right")
    press(page, GIVE)
    rest(page)
    assert f"已给“{TOWN}”开通党委审核" in desk.said[-1].words
    page.refresh()
    rest(page)
    assert stands(joined, TOWN) == ["due"]
    assert "下级支部报来的，先由它审核" in words_of(page)
    press(page, TAKE_BACK)
    fill_root(page)
    press(page, TAKE_BACK)
    rest(page)
    assert f"已给“{TOWN}”取消党委审核" in desk.said[-1].words


def test_a_site_gets_another_scope(
    joined: County, asking: list[Requester], page: SitesPage, answers: Answers, desk: Desk
) -> None:
    assert asking
    page.overview.table.choose(1)
    press(page, "改管理范围")
    sheet = page.findChild(RescopingSheet)
    assert sheet is not None
    fill_root(page)
    press(page, "更改")
    assert {"请选择党组织。", "请写一句理由。"} <= set(words_of(sheet).splitlines())
    QTest.mouseClick(sheet._where.button, Qt.MouseButton.LeftButton)
    rest(page)
    sheet._picker._pick(vaults.find_organisation(joined.house, TOWN))
    line(page, "更改的理由").insert("党委替没有电脑的支部录入")
    look_at(page, "sites-rescoping")
    answers.expect("更改")
    press(page, "更改")
    rest(page)
    assert f"管理范围已由“{NAMES[WEST]}”改为“{TOWN}”" in desk.said[-1].words
    page.refresh()
    rest(page)
    row = texts(page.overview.table, "name").index(TOWN)
    assert texts(page.overview.table, "scope")[row] == "5 个党组织"
    page.overview.table.choose(row)
    assert "有回执还没有写出" in words_of(page)


def test_the_list_is_narrowed_by_name_and_by_state(joined: County, page: SitesPage) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="新址")
    joined.carry(EAST)
    page.refresh()
    rest(page)
    search = line(page, "找支部或党委")
    search.insert("街")
    assert page.overview.table.model().rowCount() == 3
    which = next(e for e in page.findChildren(QComboBox) if e.accessibleName() == "哪些接入点")
    which.setCurrentText("正常")
    assert texts(page.overview.table, "name") == [NAMES[EAST]]
    search.insert("不存在")
    assert "没有找到" in words_of(page)
    press(page, "看全部")
    assert page.overview.table.model().rowCount() == 3


def test_a_cut_off_may_be_another_number(joined: County, page: SitesPage, answers: Answers) -> None:
    page.overview.table.choose(0)
    press(page, "注销")
    line(page, "注销的理由").insert("电脑丢失")
    other = next(e for e in page.findChildren(QRadioButton) if "另一个编号" in e.text())
    other.click()
    fill_root(page)
    press(page, "注销")
    assert "请填一个编号" in words_of(page)
    look_at(page, "sites-revoking-number")
    line(page, "收到第几号为止").insert("7")
    answers.expect("注销")
    press(page, "注销")
    rest(page)
    found = rows(joined.house, "SELECT cut_off, reason FROM site WHERE status = 'revoked'")
    assert found == [(7, "电脑丢失")]


@pytest.fixture
def lost(joined: County, page: SitesPage) -> SitesPage:
    """The room of a county that shut East out and then got a package of it."""
    joined.edit(joined.sites[EAST], "赵小雷", remark="路上的")
    file = joined.send(EAST)
    enrolling.revoke(
        joined.house, NAMES[EAST], reason="电脑丢失", root_passphrase=vaults.PASSPHRASE
    )
    joined.take(file)
    page.refresh()
    page.enter(Place(room=places.SITES, act=HELD))
    rest(page)
    page.held.table.choose(0)
    rest(page)
    return page


def test_what_a_lost_computer_sent_waits_for_a_call(
    joined: County, lost: SitesPage, desk: Desk
) -> None:
    assert "1 个等您决定" in words_of(lost)
    assert "如果并入：可以并入 1 项" in words_of(lost)
    look_at(lost, "sites-held")
    press(lost, "核实过，并入")
    assert "请写一句是怎样核实的。" in words_of(lost)
    line(lost, "怎样核实的").insert("已打电话给书记")
    press(lost, "核实过，并入")
    rest(lost)
    assert "已核实并入" in desk.said[-1].words
    assert joined.value(joined.house, "赵小雷", "remark") == "路上的"
    assert [each.decided for each in holding.kept(joined.house)] == ["admitted"]


def test_it_may_be_declined(joined: County, lost: SitesPage, desk: Desk) -> None:
    line(lost, "怎样核实的").insert("书记说没有写过")
    press(lost, "不收")
    rest(lost)
    assert "没有并入" in desk.said[-1].words
    lost.refresh()
    rest(lost)
    assert texts(lost.held.table, "words") == ["已决定不收"]
    assert joined.value(joined.house, "赵小雷", "remark") is None
