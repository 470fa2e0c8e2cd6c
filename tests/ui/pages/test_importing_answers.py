"""Columns to look at, sheets to choose, answers beside the list."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.importing.answering import HowFar
from pmis_desktop.ui.pages.importing.page import ImportingPage
from tests import vaults
from tests.importing import workbooks
from tests.importing.workbooks import EAST, HEAD, person
from tests.ui.desks import Desk
from tests.ui.looking import look_at
from tests.ui.pages.test_importing_page import (
    acts,
    check_file,
    click,
    column,
    opened,
    people,
    settled,
    words_on,
)

AtWork = Callable[[House], Desk]


def tabs(path: Path, *names: str) -> Path:
    """A workbook with one person on each of its sheets; the ID numbers have no heading."""
    made = Workbook()
    made.remove(made.active)
    for number, name in enumerate(names):
        tab = made.create_sheet(name)
        tab.append(["" if each == "公民身份证号" else each for each in HEAD])
        tab.append(person(number))
    made.save(path)
    return path


def fill(page: ImportingPage, name: str, text: str) -> None:
    line = next(
        each
        for each in page.findChildren(QLineEdit)
        if each.accessibleName() == name and each.isVisible()
    )
    line.setText(text)
    line.textEdited.emit(text)


def waits_for(qtbot: QtBot, page: ImportingPage, sentence: str) -> None:
    qtbot.waitUntil(lambda: sentence in words_on(page), timeout=10_000)


def test_sheets_and_guessed_columns_are_shown_first(
    qtbot: QtBot, county: House, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(county)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, tabs(tmp_path / "花名册.xlsx", "东街", "西街"))
    waits_for(qtbot, page, "文件里有 2 张表")
    assert "由内容判断　“610523********0116”" in words_on(page)
    look_at(page, "importing-columns")
    marks = page.findChildren(QCheckBox)
    for mark in marks:
        mark.click()
    waits_for(qtbot, page, "请至少选一张工作表。")
    marks[1].click()
    qtbot.waitUntil(lambda: "请至少" not in words_on(page))
    click(page, "这样读，去检查")
    settled(qtbot, desk)
    assert "读到 1 行" in words_on(page)
    click(page, "更改列")
    marks = [each for each in page.findChildren(QCheckBox) if each.isVisible()]
    assert [mark.isChecked() for mark in marks] == [False, True]
    marks[0].click()
    click(page, "这样读，去检查")
    settled(qtbot, desk)
    assert column(page, 1) == ["东街", "西街"]
    look_at(page, "importing-sheets")


def test_two_columns_for_one_field_are_named(
    qtbot: QtBot, county: House, at_work: AtWork, tmp_path: Path
) -> None:
    desk = at_work(county)
    page = opened(qtbot, desk)
    check_file(qtbot, desk, page, workbooks.write(tmp_path / "表.xlsx", people({})))
    click(page, "更改列")
    waits_for(qtbot, page, "A　姓名")
    fill(page, "D 列“性别”对应的项目", "民族")
    waits_for(qtbot, page, "有两列都选了“民族”")
    click(page, "返回")
    assert "选择表格文件" in acts(page)


def test_answers_beside_the_list(
    qtbot: QtBot, county: House, at_work: AtWork, tmp_path: Path
) -> None:
    east = vaults.add_organisation(county, EAST)
    vaults.add_member(county, east, name="钱大勇", id_number=vaults.id_number(99))
    desk = at_work(county)
    page = opened(qtbot, desk)
    rows = people(
        {"姓名": "钱大勇"},
        {"姓名": "孙桂兰", "加入党组织日期": "90.5", "转为正式党员日期": "1991-05"},
        {"姓名": "李秀英", "所在党支部": "城关镇东街村党支部", "出生日期": "1972-01"},
    )
    check_file(qtbot, desk, page, workbooks.write(tmp_path / "表.xlsx", rows))
    waits_for(qtbot, page, "已有同名、同出生日期的党员")
    look_at(page, "importing-person")
    click(page, "是另一个人，新增")
    settled(qtbot, desk)
    waits_for(qtbot, page, "年份只有两位")
    assert column(page, 0) == ["4"]
    click(page, "1990-05")
    settled(qtbot, desk)
    qtbot.waitUntil(lambda: "不能导入 1" in acts(page))
    assert "要您确认 1" not in acts(page)
    click(page, "将新建党支部 1")
    waits_for(qtbot, page, "将新建“城关镇东街村党支部”")
    look_at(page, "importing-branch")
    how_far = next(each for each in page.findChildren(HowFar) if each.isVisible())
    how_far.setCurrentIndex(how_far.findText("以后的表也都这样（记住）"))
    click(page, EAST)
    settled(qtbot, desk)
    assert "将新建党支部 1" not in acts(page)
    with county.reading() as connection:
        found = connection.exec_driver_sql("SELECT organisation FROM organisation_alias")
        assert found.scalar() == east


def test_somebody_without_a_number_is_pointed_at(
    qtbot: QtBot, county: House, at_work: AtWork, tmp_path: Path
) -> None:
    east = vaults.add_organisation(county, EAST)
    vaults.add_member(county, east, name="钱大勇", address="旧街1号")
    desk = at_work(county)
    page = opened(qtbot, desk)
    rows = people({"姓名": "钱大勇", "公民身份证号": ""}, {"姓名": "孙桂兰"})
    check_file(qtbot, desk, page, workbooks.write(tmp_path / "表.xlsx", rows))
    waits_for(qtbot, page, "钱大勇，1980-04-29，中共城关镇东街支部委员会，610523********")
    look_at(page, "importing-no-number")
    click(page, "就选这个")
    settled(qtbot, desk)
    assert "要您确认 1" not in acts(page)
    click(page, "将更改 1")
    waits_for(qtbot, page, "旧街1号 → 东街1号")
