"""The room for imports: choose, check, look, write, take back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pmis_desktop.services import listing
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit.drop_area import DropArea
from pmis_desktop.ui.pages.importing.lines import masked
from pmis_desktop.ui.pages.importing.page import ImportingPage
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.importing import workbooks
from tests.importing.workbooks import GOOD, MEMBERS, ORGANISATIONS
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]


def opened(qtbot: QtBot, desk: Desk) -> ImportingPage:
    page = ImportingPage(desk.work)
    qtbot.addWidget(page)
    page.resize(1200, 676)
    page.show()
    page.enter(Place(room=places.IMPORTING))
    return page


def click(page: ImportingPage, text: str) -> None:
    named(page, text).click()


def named(page: ImportingPage, text: str) -> QPushButton | QRadioButton:
    found: list[QPushButton | QRadioButton] = [*page.findChildren(QPushButton)]
    found += page.findChildren(QRadioButton)
    return next(each for each in found if each.text() == text and each.isVisible())


def acts(page: ImportingPage) -> list[str]:
    return [each.text() for each in page.findChildren(QPushButton) if each.isVisible()]


def words_on(page: ImportingPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def settled(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.work.jobs.busy, timeout=30_000)
    # What was laid out anew is shown by the next turn of the loop.
    qtbot.wait(1)


def check_file(qtbot: QtBot, desk: Desk, page: ImportingPage, path: Path) -> None:
    page.enter(Place(room=places.IMPORTING, files=(str(path),)))
    settled(qtbot, desk)


def table_of(page: ImportingPage) -> TableView:
    table = page.findChild(TableView)
    assert table is not None
    return table


def column(page: ImportingPage, number: int) -> list[str]:
    model = table_of(page).model()
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def names(house: House) -> list[str | None]:
    return [each["name"] for each in listing.members(house)]


def people(*changes: dict[str, str]) -> list[dict[str, str]]:
    """Rows of a sheet: the good one with what differs, each with an ID number of its own."""
    return [
        {**GOOD, "公民身份证号": vaults.id_number(11 + 2 * at), **change}
        for at, change in enumerate(changes)
    ]


def mixed(path: Path) -> Path:
    """Two rows that can be taken, one that asks, one that is wrong."""
    rows = people(
        {"姓名": "钱大勇"}, {"姓名": "孙桂兰"}, {"学历": "念过几年书"}, {"出生日期": "1980-13-45"}
    )
    return workbooks.write(path, rows)


def test_a_file_is_chosen_checked_and_only_then_imported(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    look_at(page, "importing-empty")
    answers.expect(mixed(tmp_path / "汇总表.xlsx"))
    click(page, "选择表格文件")
    settled(qtbot, desk)
    assert "读到 4 行：新增 2 人，需要核对 1 行，不能导入 1 行。" in words_on(page)
    assert "现在还没有导入" in words_on(page)
    assert names(site) == []
    look_at(page, "importing-checked")
    click(page, "先导入 2 行")
    settled(qtbot, desk)
    assert names(site) == ["钱大勇", "孙桂兰"]
    assert desk.said[-1].words == "已导入：新增 2 人。还有 2 行没有导入，改好后再导入一次就行。"
    look_at(page, "importing-done")
    click(page, "看党员")
    assert desk.went[-1].room == places.MEMBERS


def test_a_hidden_sheet_is_named_until_it_is_shown_and_chosen_again(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path
) -> None:
    path = mixed(tmp_path / "汇总表.xlsx")
    book = load_workbook(path)
    book.create_sheet("去年底的").append(["姓名", "张三"])
    book["去年底的"].sheet_state = "hidden"
    book.save(path)
    desk = at_work(site)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, path)
    told = "工作表“去年底的”是隐藏的，没有读取。如需导入，请在表格软件中取消隐藏后重新选择文件。"
    assert told in words_on(page)
    assert "读到 4 行" in words_on(page)
    look_at(page, "importing-hidden-sheet")
    book["去年底的"].sheet_state = "visible"
    book.save(path)
    click(page, "重新读表")
    settled(qtbot, desk)
    assert "是隐藏的" not in words_on(page)


def test_rows_are_listed_by_what_becomes_of_them(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, mixed(tmp_path / "汇总表.xlsx"))
    assert column(page, 3) == ["要您确认"]
    assert "念过几年书" in words_on(page)
    click(page, "不能导入 1")
    assert column(page, 0) == ["6"]
    qtbot.waitUntil(lambda: "没有这一天" in words_on(page))
    click(page, "将新增 2")
    assert column(page, 2) == ["钱大勇", "孙桂兰"]
    qtbot.waitUntil(lambda: "大专" in words_on(page))
    qtmodeltester.check(table_of(page).model())  # type: ignore[no-untyped-call]


def test_the_sheet_is_kept_with_its_problems_marked(
    qtbot: QtBot, site: House, at_work: AtWork, answers: Answers, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, mixed(tmp_path / "汇总表.xlsx"))
    answers.expect(None, tmp_path / "标出")
    click(page, "标出问题另存")
    assert not desk.work.jobs.busy
    click(page, "标出问题另存")
    settled(qtbot, desk)
    assert "标出.xlsx" in desk.said[-1].words
    marked = load_workbook(tmp_path / "标出.xlsx").active
    assert marked is not None
    assert marked["G5"].fill.fgColor.rgb == "FFFFE8A3"
    assert str(marked.cell(5, marked.max_column).value).startswith("待核对：")
    assert "未导入" in str(marked.cell(6, marked.max_column).value)


def test_putting_it_away_writes_nothing(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, mixed(tmp_path / "汇总表.xlsx"))
    click(page, "不导入")
    assert "选择表格文件" in acts(page)
    assert names(site) == []


def test_one_undo_for_the_whole_import(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, workbooks.write(tmp_path / "表.xlsx", people({}, {}, {})))
    assert "没有发现错误" in words_on(page)
    click(page, "导入 3 行")
    settled(qtbot, desk)
    assert len(names(site)) == 3
    undo = desk.said[-1]
    assert undo.verb == "撤销"
    assert undo.act is not None
    undo.act()
    settled(qtbot, desk)
    assert names(site) == []
    assert "已撤销这次导入" in desk.said[-1].words


def test_an_import_is_not_taken_back_past_later_changes(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, workbooks.write(tmp_path / "表.xlsx", people({})))
    click(page, "导入 1 行")
    settled(qtbot, desk)
    vaults.add_member(site, vaults.top_of(site), name="李新", id_number=vaults.id_number(99))
    click(page, "撤销这次导入")
    settled(qtbot, desk)
    assert "导入以后又有别的更改" in desk.said[-1].words
    assert len(names(site)) == 2


def test_records_that_changed_since_the_check(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, workbooks.write(tmp_path / "表.xlsx", people({})))
    vaults.add_member(site, vaults.top_of(site), name="李新", id_number=vaults.id_number(99))
    click(page, "导入 1 行")
    settled(qtbot, desk)
    assert "检查结果已经过时" in words_on(page)
    click(page, "重新读表")
    settled(qtbot, desk)
    click(page, "导入 1 行")
    settled(qtbot, desk)
    assert len(names(site)) == 2


BAD = {b"not a table": "不是 Excel 表格", b"PK\x03\x04 and no more": "损坏"}


@pytest.mark.parametrize("content", BAD, ids=["words", "half a file"])
def test_a_bad_file_is_a_sentence(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path, content: bytes
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(content)
    check_file(qtbot, desk, page, bad)
    assert BAD[content] in words_on(page)
    assert "没有导入任何数据" in words_on(page)
    assert "选择表格文件" in acts(page)
    look_at(page, "importing-bad-file")


def test_dropped_files_one_at_a_time(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    area = page.findChild(DropArea)
    assert area is not None
    path = workbooks.write(tmp_path / "表.xlsx", people({}))
    area.take([path, path])
    assert "一次导入一张表" in words_on(page)
    area.take([path])
    settled(qtbot, desk)
    assert "读到 1 行：新增 1 人。" in words_on(page)
    assert desk.work.local.folder("importing") == tmp_path


def test_the_same_table_again_changes_nothing(
    qtbot: QtBot, site: House, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(site)
    page = opened(qtbot, desk)
    path = workbooks.write(tmp_path / "表.xlsx", people({}))
    check_file(qtbot, desk, page, path)
    click(page, "导入 1 行")
    settled(qtbot, desk)
    click(page, "再导入一张表")
    check_file(qtbot, desk, page, path)
    assert "无变化 1 人" in words_on(page)
    assert "不用导入" in words_on(page)
    assert not [act for act in acts(page) if act.startswith("导入")]
    assert column(page, 3) == ["没有变化"]


def test_a_stopped_check_leaves_everything(qtbot: QtBot, county: House, at_work: AtWork) -> None:
    desk = at_work(county)
    page = opened(qtbot, desk)
    desk.work.jobs.began.connect(lambda job: job.cancel())
    check_file(qtbot, desk, page, MEMBERS)
    assert "取消" in words_on(page)
    assert "选择表格文件" in acts(page)
    assert named(page, "选择表格文件").isEnabled()


def test_the_county_takes_the_example_tables(qtbot: QtBot, county: House, at_work: AtWork) -> None:
    desk = at_work(county)
    page = opened(qtbot, desk)
    click(page, "党组织")
    check_file(qtbot, desk, page, ORGANISATIONS)
    assert "个党组织" in words_on(page)
    click(page, next(act for act in acts(page) if act.startswith("导入")))
    settled(qtbot, desk)
    click(page, "再导入一张表")
    click(page, "由表头判断")
    check_file(qtbot, desk, page, MEMBERS)
    look_at(page, "importing-full")
    click(page, next(act for act in acts(page) if act.startswith("导入")))
    settled(qtbot, desk)
    assert names(county)
    assert not any("错误" in each.words for each in desk.said)


def test_long_numbers_are_hidden_on_the_screen() -> None:
    assert masked("610523198004290116") == "610523********0116"
    assert masked("13800000001") == "138****0001"
    assert masked("1980-04-29") == "1980-04-29"
