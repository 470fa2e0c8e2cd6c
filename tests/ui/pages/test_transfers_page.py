"""The room of transfers: a member goes from one branch to another, and out of the county."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import letters, reading, starting, steps
from pmis_desktop.services.transfers.reading import TransferQuery
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from pmis_desktop.ui.pages.transfers import listing
from pmis_desktop.ui.pages.transfers.page import START, TransfersPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services.counties import EAST, NAMES, WEST, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages import transfers_room as room

Build = Callable[[House], TransfersPage]


@pytest.fixture
def build(qtbot: QtBot, at_work: Callable[[House], Desk]) -> Build:
    def make(house: House) -> TransfersPage:
        desk = at_work(house)
        page = TransfersPage(desk.work)
        qtbot.addWidget(page)
        page.resize(1200, 680)
        page.show()
        desk.work.signs.changed.connect(page.refresh)
        page.refresh()
        room.rest(page)
        return page

    return make


def branch(county: County, street: str) -> str:
    return vaults.find_organisation(county.house, NAMES[street])


def one(house: House) -> reading.TransferRow:
    row: reading.TransferRow
    (row,) = reading.every(house, TransferQuery(state="all"))
    return row


def begun(county: County, *, outside: bool = False) -> str:
    """A transfer of 钱大勇 that the branch has looked through."""
    to = "" if outside else branch(county, WEST)
    request = Request(
        to=to,
        to_text="中共渭南市临渭区委组织部" if outside else "",
        outside=outside,
        dues_paid_to="2026-03",
        reviewed_by="孙桂兰",
    )
    return starting.start(county.house, [county.people["钱大勇"]], request).id


def test_a_member_goes_to_another_branch(joined: County, build: Build) -> None:
    page = build(joined.house)
    assert "还没有转接" in room.words_of(page)
    room.press(page, "发起转接")
    room.press(page, "发起转接")
    assert "请从列表里选定一名党员" in room.words_of(page)
    assert "请选定转入党组织" in room.words_of(page)
    room.put_member(page, "赵小雷")
    room.put_organisation(page, "转入党组织", branch(joined, WEST), NAMES[WEST])
    room.fill(page, "转接原因", "工作调动")
    room.fill(page, "党费交至", "2026-03")
    room.press(page, "发起转接")
    assert one(joined.house).state == "draft"
    room.choose(page)
    for verb in ("支部审核", "开介绍信", "接收", "编入支部"):
        if verb not in room.verbs(page):
            continue
        room.press(page, verb)
        if verb == "编入支部":
            room.put_organisation(page, "编入党支部", branch(joined, WEST), NAMES[WEST])
        room.press(page, verb)
        room.choose(page)
    assert joined.value(joined.house, "赵小雷", "branch") == branch(joined, WEST)
    assert one(joined.house).label in {"已编入支部", "回执已返回", "办结"}


def test_out_of_the_county_only_with_the_receipt(joined: County, build: Build) -> None:
    begun(joined, outside=True)
    page = build(joined.house)
    went: list[Place] = []
    page.work.signs.asked_for.connect(went.append)
    room.choose(page)
    room.press(page, "开介绍信")
    room.fill(page, "有效期天数", "很久")
    room.press(page, "开介绍信")
    assert "天数要写成数字" in room.words_of(page)
    room.fill(page, "有效期天数", "30")
    room.press(page, "开介绍信")
    assert one(joined.house).letter_number
    room.choose(page)
    room.press(page, "打印介绍信")
    assert went[-1] == Place(
        room=places.FORMS,
        kind="transfer",
        records=(one(joined.house).id,),
        act=places.LETTER,
    )
    assert joined.value(joined.house, "钱大勇", "branch") == branch(joined, EAST)
    room.choose(page)
    room.press(page, "登记回执")
    room.press(page, "登记回执")
    assert joined.value(joined.house, "钱大勇", "branch") is None


def test_a_step_taken_back_says_why(joined: County, build: Build) -> None:
    begun(joined)
    page = build(joined.house)
    room.choose(page)
    room.press(page, "撤回")
    room.press(page, "撤回")
    assert "请写一句理由" in room.words_of(page)
    room.fill(page, "撤回的理由", "本人不调动了")
    room.press(page, "撤回")
    assert one(joined.house).state == "withdrawn"
    assert not page.overview.table.lines
    page.overview.show_view(listing.ENDED)
    assert [row.name for row in page.overview.table.lines] == ["钱大勇"]


def test_a_letter_over_its_time_is_a_pocket_member(joined: County, build: Build) -> None:
    transfer = begun(joined, outside=True)
    steps.issue(joined.house, [transfer], Letter(on="2025-11-01", days=30))
    page = build(joined.house)
    page.enter(Place(room=places.TRANSFERS, act=listing.POCKET))
    room.choose(page)
    assert "已过期" in room.words_of(page)
    room.press(page, "作废或补办")
    room.press(page, "作废或补办")
    found = reading.every(joined.house, TransferQuery(state="all"))
    assert sorted(row.state for row in found) == ["issued", "voided"]
    assert len({row.letter_number for row in found}) == 2


def test_a_letter_from_outside_is_noted_and_taken_in(joined: County, build: Build) -> None:
    page = build(joined.house)
    room.press(page, "登记转入")
    room.press(page, "登记")
    assert "请写转出单位" in room.words_of(page)
    room.fill(page, "姓名", "何立新")
    room.fill(page, "公民身份号码", vaults.id_number(501))
    room.fill(page, "转出单位", "中共渭南市临渭区委组织部")
    room.put_organisation(page, "转入党组织", branch(joined, WEST), NAMES[WEST])
    room.fill(page, "介绍信日期", "2026-02-20")
    room.press(page, "登记")
    room.choose(page)
    room.press(page, "接收并编入")
    room.put_organisation(page, "编入党支部", branch(joined, WEST), NAMES[WEST])
    room.fill(page, "加入党组织日期", "2005-04-28")
    room.fill(page, "转为正式党员日期", "2006-04-28")
    room.press(page, "接收并编入")
    assert one(joined.house).member


def test_all_of_an_organisation_go_together(joined: County, build: Build) -> None:
    request = Request(to_text="中共渭南市临渭区委组织部", outside=True, reviewed_by="孙桂兰")
    starting.start_block(joined.house, branch(joined, EAST), request)
    page = build(joined.house)
    room.choose(page)
    room.press(page, "撤回")
    assert "整建制，一起办" in room.words_of(page)
    room.fill(page, "撤回的理由", "方案调整")
    room.press(page, "撤回")
    found = reading.every(joined.house, TransferQuery(state="all"))
    assert {row.state for row in found} == {"withdrawn"}
    assert len(found) == 3


def test_what_is_typed_is_not_thrown_away_unasked(
    joined: County, build: Build, answers: Answers
) -> None:
    page = build(joined.house)
    page.enter(
        Place(room=places.TRANSFERS, act=START, record=joined.people["赵小雷"], name="赵小雷")
    )
    room.fill(page, "转接原因", "搬家")
    answers.expect("", "离开")
    room.press(page, "返回")
    assert "发起组织关系转接" in room.words_of(page)
    room.press(page, "返回")
    assert "发起组织关系转接" not in room.words_of(page)


def test_the_county_says_which_organisation_a_branch_has_named(
    joined: County, build: Build
) -> None:
    site = joined.sites[EAST]
    request = Request(to_text="西街那个支部", reviewed_by="孙桂兰")
    starting.start(site, [joined.people["钱大勇"]], request)
    joined.carry(EAST)
    page = build(joined.house)
    page.overview.show_view(listing.MINE)
    room.choose(page)
    assert "等县级选定转入的党组织" in room.words_of(page)
    room.press(page, "选定转入党组织")
    room.press(page, "选定转入党组织")
    assert "请选定一个党组织" in room.words_of(page)
    room.put_organisation(page, "转入党组织", branch(joined, WEST), NAMES[WEST])
    room.press(page, "选定转入党组织")
    row = one(joined.house)
    assert (row.to_name, row.astray) == (NAMES[WEST], False)


def test_the_number_of_somebody_under_transfer_is_changed(joined: County, build: Build) -> None:
    transfer = begun(joined, outside=True)
    page = build(joined.house)
    room.choose(page)
    room.press(page, "改联系电话")
    room.fill(page, "党员联系电话", "13900001234")
    room.press(page, "改联系电话")
    assert reading.card(joined.house, transfer).row.phone == "13900001234"


def test_numbers_are_kept_for_who_issues(joined: County, build: Build) -> None:
    page = build(joined.house)
    page.overview.numbering.emit()
    room.rest(page)
    assert "还没有留号段" in room.words_of(page)
    room.fill(page, "留几个", "二十")
    room.press(page, "留号")
    assert "要写成数字" in room.words_of(page)


def test_letters_are_numbered_another_way_from_the_next_block_on(
    joined: County, build: Build
) -> None:
    page = build(joined.house)
    page.overview.numbering.emit()
    room.rest(page)
    room.press(page, "编号式样")
    year = joined.house.today.year
    assert f"还没有号段的党组织的下一段号从 {year % 100}01001 开始。" in room.words_of(page)
    room.fill(page, "编号式样", "荔YYYYUNN")
    assert f"的下一段号从 荔{year}101 开始。" in room.words_of(page)
    room.press(page, "改用这个式样")
    with joined.house.reading() as connection:
        assert letters.pattern(connection) == "荔YYYYUNN"
    room.press(page, "编号式样")
    room.put_organisation(page, "给哪个党组织留号", branch(joined, EAST), NAMES[EAST])
    room.fill(page, "留几个", "20")
    room.press(page, "留号")
    (block,) = letters.blocks(joined.house)
    assert (block.first, block.last) == (f"荔{year}101", f"荔{year}120")
    room.press(page, "编号式样")
    assert f"{NAMES[EAST]}的下一段号从 荔{year}121 开始。" in room.words_of(page)


def test_a_pattern_that_cannot_count_is_said_beside_it(joined: County, build: Build) -> None:
    page = build(joined.house)
    page.overview.numbering.emit()
    room.rest(page)
    room.press(page, "编号式样")
    room.fill(page, "编号式样", "NN年")
    # As most people do it, without the button.
    (line,) = (box for box in page.findChildren(QLineEdit) if box.text() == "NN年")
    QTest.keyClick(line, Qt.Key.Key_Return)
    room.rest(page)
    assert "编号的样式不对。没有改动任何数据" in room.words_of(page)
    with joined.house.reading() as connection:
        assert letters.pattern(connection) == "YYUUNNN"
    room.fill(page, "编号式样", "YYUUNNN")
    assert "样式不对" not in room.words_of(page)


def test_a_branch_reads_its_numbers_and_changes_no_pattern(joined: County, build: Build) -> None:
    page = build(joined.sites[EAST])
    page.overview.numbering.emit()
    room.rest(page)
    assert "编号式样" not in room.verbs(page)


@pytest.mark.parametrize(
    "view", ["list", "start", "arrival", "letter", "detail", "numbers", "pattern"]
)
def test_looks(joined: County, build: Build, view: str) -> None:
    transfer = begun(joined, outside=True)
    steps.issue(joined.house, [transfer], Letter(on="2025-11-01", days=30))
    request = Request(to=branch(joined, WEST), reason="工作调动", dues_paid_to="2026-03")
    starting.start(joined.house, [joined.people["赵小雷"]], request)
    page = build(joined.house)
    room.choose(page)
    verbs = {
        "start": "发起转接",
        "arrival": "登记转入",
        "letter": "作废或补办",
        "detail": "详细情况",
    }
    if view in {"numbers", "pattern"}:
        page.overview.numbering.emit()
    if view == "pattern":
        room.rest(page)
        room.press(page, "编号式样")
    if view in verbs:
        room.press(page, verbs[view])
    room.rest(page)
    look_at(page, f"transfers-{view}")


def test_at_a_branch_that_has_none(joined: County, build: Build) -> None:
    page = build(joined.sites[WEST])
    assert "还没有转接" in room.words_of(page)
    room.press(page, "发起转接")
    assert "转入单位" in room.words_of(page)
    look_at(page, "transfers-branch-start")
