"""信息整理: what a person sees, opens, mends one after the other, prints; and the doubles desk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton, QTableView
from pytestqt.qtbot import QtBot

from pmis_desktop.models import rows
from pmis_desktop.models.pen import pen
from pmis_desktop.services import drafts
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import mends
from pmis_desktop.services.quality.mends import Mend
from pmis_desktop.ui.forms.editors.editor import Line
from pmis_desktop.ui.pages.quality import faults
from pmis_desktop.ui.pages.quality.page import QualityPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services.counties import stored
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]
WHOLE = {"job_post": "013", "floating": "0", "lost": "0"}
EAST, WEST = "中共城关镇东街支部委员会", "中共城关镇西街支部委员会"


def enter(house: House, branch: str, name: str, number: int, **spoilt: str | None) -> str:
    """A whole member, and then what earlier days left in its record."""
    given = {**WHOLE, "name": name, "id_number": vaults.id_number(number)}
    rec = vaults.add_member(house, branch, **given)
    if spoilt:
        with house.change("导入") as change:
            change.update("member", rec, spoilt)
    return rec


@pytest.fixture
def filled(county: House) -> House:
    """Two branches; two without an address, one who joined as a child."""
    east, west = (vaults.add_organisation(county, name) for name in (EAST, WEST))
    enter(county, east, "赵小雷", 11, address=None)
    enter(county, east, "钱大勇", 13, joined_on="1990-01-01", full_member_on="1991-01-01")
    enter(county, west, "李建国", 15, address=None)
    enter(county, west, "周文斌", 17)
    return county


def opened(qtbot: QtBot, desk: Desk, act: str = "") -> QualityPage:
    page = QualityPage(desk.work)
    qtbot.addWidget(page)
    desk.work.signs.changed.connect(page.refresh)
    page.resize(1200, 676)
    page.show()
    page.refresh()
    page.enter(Place(room=places.QUALITY, act=act))
    settle(qtbot, desk)
    return page


def settle(qtbot: QtBot, desk: Desk) -> None:
    for pause in (2 * faults._PAUSE, 20):
        qtbot.wait(pause)
        qtbot.waitUntil(lambda: not desk.work.jobs.busy, timeout=20_000)


def press(page: QualityPage, text: str) -> None:
    for each in page.findChildren(QPushButton):
        if each.text() == text and each.isVisible():
            each.click()
            return
    raise AssertionError(text)


def words_on(page: QualityPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def table(page: QualityPage, name: str) -> QTableView:
    return next(
        each
        for each in page.findChildren(QTableView)
        if each.accessibleName() == name and each.isVisible()
    )


def cells(view: QTableView, column: int) -> list[str]:
    model = view.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def open_row(view: QTableView, words: str, column: int = 1) -> None:
    row = next(at for at, said in enumerate(cells(view, column)) if words in said)
    view.selectRow(row)
    QTest.keyClick(view, Qt.Key.Key_Return)


def editor(page: QualityPage) -> Line:
    return next(each for each in page.faults.card.findChildren(Line) if each.isVisible())


def write(line: QLineEdit, text: str) -> None:
    """Type what keys alone cannot: an input method commits it."""
    line.insert(text)
    line.textEdited.emit(line.text())


def test_the_heading_and_every_check(qtbot: QtBot, at_work: AtWork, filled: House) -> None:
    page = opened(qtbot, at_work(filled))
    assert "全县：准确率 75.0%，完整率 96.8%，目标 95%" in words_on(page)
    view = table(page, "各项检查")
    assert cells(view, 0)[:3] == ["错误", "要补办", "没有发现"]
    assert cells(view, 2)[:3] == ["1 人", "2 人", ""]
    assert cells(view, 1)[1] == "家庭住址没有填写。"


def test_a_list_is_worked_through_without_leaving(
    qtbot: QtBot, at_work: AtWork, filled: House
) -> None:
    desk = at_work(filled)
    page = opened(qtbot, desk)
    open_row(table(page, "各项检查"), "家庭住址")
    settle(qtbot, desk)
    names = table(page, "要改的名单")
    assert cells(names, 0) == ["赵小雷", "李建国"]
    line = editor(page)
    write(line, "东街5号")
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert cells(names, 0) == ["李建国"]
    assert "李建国" in words_on(page)
    assert page.focusWidget() is editor(page)
    write(editor(page), "西街6号")
    press(page, "保存，下一个")
    settle(qtbot, desk)
    assert cells(names, 0) == []
    assert "都改好了" in words_on(page)
    assert "完整率 100.0%" in words_on(page)
    assert [each.words for each in desk.said] == ["已保存 赵小雷", "已保存 李建国"]


def test_what_the_rules_refuse_stands_under_the_field(
    qtbot: QtBot, at_work: AtWork, filled: House
) -> None:
    desk = at_work(filled)
    page = opened(qtbot, desk)
    open_row(table(page, "各项检查"), "年满十八岁")
    settle(qtbot, desk)
    line = editor(page)
    press(page, "保存，下一个")
    settle(qtbot, desk)
    assert "内容没有变化" in words_on(page)
    line.clear()
    write(line, "2027-01-01")
    press(page, "保存，下一个")
    settle(qtbot, desk)
    assert "晚于今天" in words_on(page)
    assert cells(table(page, "要改的名单"), 0) == ["钱大勇"]


def test_the_archive_confirms_an_old_record(
    qtbot: QtBot, at_work: AtWork, filled: House, answers: Answers
) -> None:
    desk = at_work(filled)
    page = opened(qtbot, desk)
    open_row(table(page, "各项检查"), "年满十八岁")
    settle(qtbot, desk)
    answers.expect(Reply("确认"))
    press(page, "已与档案核对…")
    assert desk.said[-1].words == "没有确认：请写明依据。"
    answers.expect(Reply("确认", "入党志愿书记载"))
    press(page, "已与档案核对…")
    settle(qtbot, desk)
    assert "准确率 100.0%" in words_on(page)


def test_the_record_opens_at_the_field_and_what_was_typed_is_kept(
    qtbot: QtBot, at_work: AtWork, filled: House, answers: Answers
) -> None:
    desk = at_work(filled)
    page = opened(qtbot, desk)
    open_row(table(page, "各项检查"), "家庭住址")
    settle(qtbot, desk)
    assert page.may_leave()
    press(page, "打开档案")
    assert desk.went[-1].act == "field:address"
    write(editor(page), "东街")
    answers.expect("返回")
    assert not page.may_leave()
    page.keep_draft()
    (draft,) = drafts.every(filled)
    assert draft.values == {"address": "东街"}
    press(page, "跳过")
    settle(qtbot, desk)
    assert "李建国" in words_on(page)


def test_organisations_in_any_order_and_their_own_checks(
    qtbot: QtBot, at_work: AtWork, filled: House
) -> None:
    desk = at_work(filled)
    page = opened(qtbot, desk)
    press(page, "按单位")
    view = table(page, "各党组织的准确率和完整率")
    assert [name.strip("\u3000") for name in cells(view, 0)] == [vaults.COUNTY_NAME, EAST, WEST]
    assert cells(view, 3) == ["75.0%", "50.0%", "100.0%"]
    assert cells(view, 5) == ["低于目标", "低于目标", "低于目标"] or "达到目标" in cells(view, 5)
    press(page, "准确率低的在前")
    assert cells(view, 0) == [EAST, vaults.COUNTY_NAME, WEST]
    open_row(view, WEST, 0)
    settle(qtbot, desk)
    assert f"{WEST}：准确率 100.0%" in words_on(page)
    assert "1 人" in cells(table(page, "各项检查"), 2)


def test_the_chart_says_in_words_what_it_shows(
    qtbot: QtBot, at_work: AtWork, filled: House
) -> None:
    page = opened(qtbot, at_work(filled))
    press(page, "变化")
    told = page.over_time.chart.accessibleDescription()
    assert told == "准确率 75.0%；完整率 96.8%；目标 95%。"


def test_notices_are_looked_at_and_saved(
    qtbot: QtBot, at_work: AtWork, filled: House, answers: Answers, tmp_path: Path
) -> None:
    desk = at_work(filled)
    page = opened(qtbot, desk)
    press(page, "整改通知")
    settle(qtbot, desk)
    assert "第 1/2 页" in words_on(page)
    answers.expect(tmp_path / "整改")
    press(page, "存为 PDF")
    settle(qtbot, desk)
    assert desk.said[-1].words.startswith("已存为 PDF：2 个支部，3 人。")
    assert len(PdfReader(tmp_path / "整改.pdf").pages) == 2


def test_the_county_decides_whether_answers_carry_the_list(
    qtbot: QtBot, at_work: AtWork, filled: House
) -> None:
    desk = at_work(filled)
    page = opened(qtbot, desk)
    (box,) = [each for each in page.findChildren(QCheckBox) if each.isVisible()]
    assert box.isChecked()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()
    settle(qtbot, desk)
    with filled.reading() as connection:
        assert not mends.sends(connection)


def test_a_branch_sees_what_the_county_asks_for(qtbot: QtBot, at_work: AtWork, site: House) -> None:
    branch = vaults.top_of(site)
    rec = enter(site, branch, "赵小雷", 11)
    asked = Mend(
        ent="member",
        rec=rec,
        field="native_place",
        rule="X9",
        severity="warning",
        message="籍贯与档案不一致。",
    )
    with site.vault.database.writing() as connection, pen(connection):
        # The county has taken in what was entered.
        connection.exec_driver_sql("DELETE FROM shadow")
        mends.keep(connection, [asked])
    desk = at_work(site)
    page = opened(qtbot, desk)
    checks = table(page, "各项检查")
    assert (cells(checks, 0)[0], cells(checks, 2)[0]) == ("县级提出", "1 处")
    page.enter(Place(room=places.QUALITY, act="asked"))
    settle(qtbot, desk)
    assert cells(table(page, "要改的名单"), 3) == ["籍贯与档案不一致。"]
    assert cells(table(page, "要改的名单"), 4) == ["县级提出"]
    write(editor(page), "陕西大荔")
    press(page, "保存，下一个")
    settle(qtbot, desk)
    assert "都改好了" in words_on(page)


@pytest.fixture
def doubled(filled: House) -> House:
    """赵小雷 stands in the west branch too, with a telephone of another time."""
    west = vaults.find_organisation(filled, WEST)
    vaults.add_double(filled, west, vaults.id_number(11), mobile="13911112222", remark="二组")
    return filled


def beside(qtbot: QtBot, desk: Desk, page: QualityPage) -> None:
    """Open the first pair of the doubles desk."""
    press(page, "疑似重复")
    settle(qtbot, desk)
    press(page, "并排比对")
    settle(qtbot, desk)


def test_two_people_are_told_apart_and_that_is_taken_back(
    qtbot: QtBot, at_work: AtWork, doubled: House
) -> None:
    desk = at_work(doubled)
    page = opened(qtbot, desk)
    beside(qtbot, desk, page)
    assert "身份证号相同" in words_on(page)
    assert "13911112222" in " ".join(
        each.accessibleName() for each in page.findChildren(QLabel) if each.isVisible()
    )
    press(page, "两人都保留")
    assert "请先写一句理由" in words_on(page)
    reason = next(e for e in page.findChildren(QLineEdit) if e.accessibleName() == "理由")
    write(reason, "同名同号，正在核实")
    press(page, "两人都保留")
    settle(qtbot, desk)
    assert cells(table(page, "疑似重复的记录"), 1) == []
    undo = desk.said[-1].act
    assert undo is not None
    undo()
    settle(qtbot, desk)
    assert cells(table(page, "疑似重复的记录"), 1) == ["赵小雷"]


def test_one_person_becomes_one_record_in_the_right_branch(
    qtbot: QtBot, at_work: AtWork, doubled: House
) -> None:
    desk = at_work(doubled)
    page = opened(qtbot, desk)
    beside(qtbot, desk, page)
    press(page, "是同一人…")
    ticks = {e.text(): e for e in page.findChildren(QCheckBox) if e.isVisible()}
    assert ticks["备注：（空） 改成 二组"].isChecked()
    assert not ticks["手机号码：13800000001 改成 13911112222"].isChecked()
    ticks["手机号码：13800000001 改成 13911112222"].click()
    (west,) = [e for e in page.findChildren(QRadioButton) if e.text() == WEST]
    west.click()
    reason = next(e for e in page.findChildren(QLineEdit) if e.accessibleName() == "理由")
    write(reason, "已调到西街")
    press(page, "合并成一条")
    settle(qtbot, desk)
    assert cells(table(page, "疑似重复的记录"), 1) == []
    with doubled.reading() as connection:
        found = rows.fetch(
            connection, "SELECT id FROM member WHERE name = '赵小雷' AND removed IS NULL"
        )
    (kept,) = [row[0] for row in found]
    values = stored(doubled, "member", kept)
    assert values["mobile"] == "13911112222"
    assert values["remark"] == "二组"
    assert values["branch"] == vaults.find_organisation(doubled, WEST)
    undo = desk.said[-1].act
    assert undo is not None
    undo()
    settle(qtbot, desk)
    assert desk.said[-1].words == "已撤销合并，两条记录都回来了。"
    assert cells(table(page, "疑似重复的记录"), 1) == ["赵小雷"]


def test_every_view_fits_every_screen(qtbot: QtBot, at_work: AtWork, doubled: House) -> None:
    desk = at_work(doubled)
    page = opened(qtbot, desk)
    for view in ("按问题", "按单位", "变化", "疑似重复"):
        press(page, view)
        settle(qtbot, desk)
        look_at(page, f"quality-{view}")


def test_lists_pairs_and_notices_fit_every_screen(
    qtbot: QtBot, at_work: AtWork, doubled: House
) -> None:
    desk = at_work(doubled)
    page = opened(qtbot, desk)
    open_row(table(page, "各项检查"), "年满十八岁")
    settle(qtbot, desk)
    look_at(page, "quality-names")
    press(page, "整改通知")
    settle(qtbot, desk)
    look_at(page, "quality-notice")
    beside(qtbot, desk, page)
    press(page, "是同一人…")
    qtbot.wait(20)
    look_at(page, "quality-joining")


def test_an_empty_county_has_nothing_to_mend(qtbot: QtBot, at_work: AtWork, county: House) -> None:
    desk = at_work(county)
    page = opened(qtbot, desk)
    assert "全县没有党员" in words_on(page)
    press(page, "变化")
    assert page.over_time.chart.accessibleDescription() == "还没有可以画的数据"
    press(page, "整改通知")
    settle(qtbot, desk)
    assert "没有要整改的内容" in words_on(page)
