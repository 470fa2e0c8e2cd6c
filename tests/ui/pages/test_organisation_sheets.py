"""What is done to organisations on their page: acts, committee, units, terms, the past."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pmis_desktop.services import history
from pmis_desktop.services.house import House
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Papers
from pmis_desktop.services.organising.orders import Dissolve
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.pages.organisations.acting import ActSheet
from pmis_desktop.ui.pages.organisations.committee import CommitteeSheet
from pmis_desktop.ui.pages.organisations.electing import ElectionSheet
from pmis_desktop.ui.pages.organisations.part_sheet import PartSheet
from pmis_desktop.ui.pages.organisations.terms import TermsSheet
from pmis_desktop.ui.tables.organisation_field import OrganisationField
from pmis_desktop.ui.work.dialogs import Reply
from tests import vaults
from tests.services.counties import rows, stored
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.organisation_room import Room, write

AtWork = Callable[[House], Desk]
EAST, WEST = "中共城关镇东街支部委员会", "中共城关镇西街支部委员会"
DAY = "2026-03-01"


class Town:
    """A committee with two branches and four members of one of them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.town = vaults.add_organisation(house, "中共城关镇委员会", kind="611")
        self.east = vaults.add_organisation(house, EAST, parent=self.town, secretary="赵小雷")
        self.west = vaults.add_organisation(house, WEST, parent=self.town)
        self.people = {
            name: vaults.add_member(
                house, self.east, name=name, id_number=vaults.id_number(11 + 2 * at)
            )
            for at, name in enumerate(("赵小雷", "钱大勇", "孙桂兰", "李建国"))
        }

    def post(self, name: str, code: str, **values: str) -> None:
        with self.house.change("任职") as change:
            given = {"member": self.people[name], "organisation": self.east, "post": code}
            change.create("post", {**given, **values})


@pytest.fixture
def town(county: House) -> Town:
    return Town(county)


@pytest.fixture
def room(qtbot: QtBot, at_work: AtWork, town: Town) -> Iterator[Room]:
    made = Room(qtbot, at_work(town.house))
    yield made
    made.rest()


def choose(room: Room, organisation: str) -> None:
    """Pick an organisation in the panel that drops down."""
    (field,) = [each for each in room.page.findChildren(OrganisationField) if each.isVisible()]
    QTest.mouseClick(field.button, Qt.MouseButton.LeftButton)
    room.rest()
    field.picker.pane.tree.go_to(organisation)
    QTest.keyClick(field.picker.pane.tree, Qt.Key.Key_Return)
    room.rest()


def test_a_rename_is_looked_at_and_then_done(room: Room, town: Town) -> None:
    room.enter(town.east)
    room.ask("更名")
    look_at(room.page, "organisation-rename")
    room.press("看看会怎样")
    room.rest()
    assert room.says("请写新的党组织名称。没有改动任何数据。")
    room.fill("新的党组织名称", "中共城关镇朝阳街支部委员会")
    room.fill("日期", DAY)
    room.press("看看会怎样")
    room.rest()
    assert room.says(f"“{EAST}”更名为“中共城关镇朝阳街支部委员会”，原名记入曾用名")
    look_at(room.page, "organisation-rename-effect")
    # What is changed now was not looked at.
    room.press("返回修改")
    room.fill("文号", "渭组发〔2026〕3号")
    assert not room.offers("确认更名")
    room.press("看看会怎样")
    room.rest()
    assert stored(town.house, "organisation", town.east)["name"] == EAST
    room.press("确认更名")
    room.rest()
    assert stored(town.house, "organisation", town.east)["name"] == "中共城关镇朝阳街支部委员会"
    assert room.says("中共城关镇朝阳街支部委员会")
    assert room.says("（2026-03-01止 渭组发〔2026〕3号）")
    history.undo(town.house)
    assert stored(town.house, "organisation", town.east)["name"] == EAST


def test_a_merge_shows_whom_it_moves_and_the_fold_keeps_what_ended(room: Room, town: Town) -> None:
    town.post("赵小雷", "001A", began_on="2024-03-01")
    room.enter(town.east)
    room.ask("合并")
    look_at(room.page, "organisation-merge")
    choose(room, town.west)
    room.fill("日期", DAY)
    room.press("看看会怎样")
    room.rest()
    assert room.says(f"4 名党员转到“{WEST}”，原来的组织关系在当天结束")
    assert room.says("1 个党内职务在当天免去")
    look_at(room.page, "organisation-merge-effect")
    room.press("确认合并")
    room.rest()
    assert len(rows(town.house, "SELECT 1 FROM member WHERE branch = ?", town.west)) == 4
    model = room.page.pane.tree.model()
    last = model.index(model.rowCount() - 1, 0)
    assert last.data() == "已撤销（1 个）"
    room.page.pane.tree.expand(last)
    room.enter(town.east)
    assert room.says(
        "已于 2026年3月1日撤销：并入中共城关镇西街支部委员会。档案和历史保留，可以查看。"
    )
    assert not room.offers("变动")
    look_at(room.page, "organisations-dissolved")
    QTest.keyClick(room.page.pane.tree, Qt.Key.Key_Up)
    room.rest()
    assert room.says("点一个党组织，这里显示它的简要情况。")


def test_a_split_moves_the_ticked_ones(room: Room, town: Town) -> None:
    room.enter(town.east)
    room.ask("分设")
    room.fill("新党组织的名称", "中共东街第二支部委员会")
    sheet = room.sheet(ActSheet)
    assert isinstance(sheet, ActSheet)
    members = sheet.fields.members  # type: ignore[attr-defined]
    members.setFocus()
    members.setCurrentRow(0)
    QTest.keyClick(members, Qt.Key.Key_Space)
    members.setCurrentRow(2)
    QTest.keyClick(members, Qt.Key.Key_Space)
    assert room.says("共 4 名，已选 2 名")
    look_at(room.page, "organisation-split")
    room.press("看看会怎样")
    room.rest()
    room.press("确认分设")
    room.rest()
    found = rows(town.house, "SELECT count(*) FROM member WHERE branch = ?", town.east)
    assert found == [(2,)]
    assert rows(town.house, "SELECT count(*) FROM member WHERE branch IS NOT NULL") == [(4,)]


def test_what_still_has_members_is_not_dissolved(room: Room, town: Town) -> None:
    room.enter(town.east)
    room.ask("撤销")
    room.press("看看会怎样")
    room.rest()
    assert room.says("还有 4 名党员、0 个下级党组织在这里，不能撤销。")
    look_at(room.page, "organisation-dissolve-refused")
    room.press("返回")
    room.rest()
    assert room.page.pane.tree.isVisible()


def test_a_committee_is_elected_anew(room: Room, town: Town) -> None:
    town.post("赵小雷", "001A", began_on="2022-03-01")
    town.post("钱大勇", "030U", began_on="2022-03-01")
    with town.house.change("届次") as change:
        change.update("organisation", town.east, {"term_number": "第4届"})
    room.enter(town.east)
    room.press("换届")
    room.rest()
    sheet = room.sheet(ElectionSheet)
    assert isinstance(sheet, ElectionSheet)
    assert [line.member.text() for line in sheet.lines] == ["赵小雷", "钱大勇"]
    assert sheet.number.text == "第5届"
    room.press("登记换届")
    assert room.says("请写换届日期。")
    room.fill("换届（当选）日期", DAY)
    assert (sheet.years.text, sheet.ends_on.text) == ("3", "2029-02-28")
    look_at(room.page, "organisation-election")
    room.press("添加一行")
    sheet.lines[-1].post.setCurrentText("纪检委员")
    room.press("登记换届")
    assert room.says("有一行没有选定党员")
    write(sheet.lines[-1].member.line, "孙桂兰")
    room.press("登记换届")
    room.rest()
    elected(town)
    assert room.says("第5届 2026年3月1日至 2029年2月28日")
    history.undo(town.house)
    present = "SELECT count(*) FROM post WHERE ended_on IS NULL AND removed IS NULL"
    assert rows(town.house, present) == [(2,)]
    assert stored(town.house, "organisation", town.east)["term_number"] == "第4届"


def elected(town: Town) -> None:
    """Two posts have ended, three have begun, and the term is written."""
    assert rows(town.house, "SELECT count(*) FROM post WHERE ended_on = ?", DAY) == [(2,)]
    begun = rows(town.house, "SELECT post, term_number FROM post WHERE began_on = ?", DAY)
    assert sorted(begun) == [("001A", "第5届"), ("030U", "第5届"), ("034U", "第5届")]
    record = stored(town.house, "organisation", town.east)
    assert (record["term_ends_on"], record["term_number"]) == ("2029-02-28", "第5届")


def test_posts_one_by_one(room: Room, town: Town, answers: Answers) -> None:
    room.enter(town.east)
    room.press("班子与届次：查看和登记")
    room.rest()
    assert room.says("还没有登记班子成员")
    room.press("添加任职")
    room.rest()
    room.press("保存")
    room.rest()
    assert room.says("请从列表里选定一名党员")
    room.fill("党员", "赵小雷")
    room.fill("党内职务", "书记")
    room.fill("任职日期", "2025-03-01")
    look_at(room.page, "organisation-post")
    room.press("保存")
    room.rest()
    assert rows(town.house, "SELECT member, post, began_on FROM post") == [
        (town.people["赵小雷"], "001A", "2025-03-01")
    ]
    room.press("班子与届次：查看和登记")
    room.rest()
    assert room.says("书记　赵小雷")
    look_at(room.page, "organisation-committee")
    answers.expect(Reply("免职", "2026-03-01"))
    room.press("免职：书记 赵小雷")
    room.rest()
    assert rows(town.house, "SELECT ended_on FROM post") == [("2026-03-01",)]
    room.press("展开往届班子（1 届）")
    room.rest()
    assert room.says("书记 赵小雷")
    assert isinstance(room.sheet(CommitteeSheet), CommitteeSheet)


def test_units_of_a_joint_branch(room: Room, town: Town) -> None:
    for name in ("东街小学", "东街卫生院"):
        room.enter(town.east)
        room.press("所在单位：登记单位")
        room.rest()
        room.fill("单位名称", name)
        if name == "东街小学":
            look_at(room.page, "organisation-unit")
        room.press("保存")
        room.rest()
    assert room.says("东街小学")
    assert room.says("东街卫生院")
    room.press("修改：东街小学")
    room.rest()
    sheet = room.sheet(PartSheet)
    assert isinstance(sheet, PartSheet)
    room.fill("在岗职工数", "12")
    room.press("保存")
    room.rest()
    found = rows(town.house, "SELECT name, staff FROM host_unit ORDER BY row")
    assert found == [("东街小学", "12"), ("东街卫生院", None)]


def test_leaving_a_form_half_filled_is_asked_about(
    room: Room, town: Town, answers: Answers
) -> None:
    room.enter(town.east)
    room.press("所在单位：登记单位")
    room.rest()
    room.fill("单位名称", "东街小学")
    answers.expect("返回")
    assert not room.page.may_leave()
    answers.expect("离开")
    assert room.page.may_leave()
    assert room.page.pane.tree.isVisible()


def test_the_terms_of_all(room: Room, town: Town) -> None:
    with town.house.change("届次") as change:
        change.update("organisation", town.east, {"term_ends_on": "2026-02-01"})
        change.update("organisation", town.west, {"term_ends_on": "2026-07"})
    room.enter(act="terms")
    assert room.says("3 个选举产生的党组织，1 个已到届，1 个半年内届满")
    look_at(room.page, "organisation-terms")
    sheet = room.sheet(TermsSheet)
    assert isinstance(sheet, TermsSheet)
    (state,) = sheet.findChildren(DropDown)
    state.setCurrentText("半年内届满")
    room.rest()
    assert sheet.table.model().rowCount() == 1
    sheet.table.setFocus()
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    room.rest()
    assert room.page.pane.tree.current == town.west


def test_a_temporary_branch_elects_nobody(room: Room, town: Town) -> None:
    rec = vaults.add_organisation(town.house, "中共抗洪抢险临时支部委员会", kind="931")
    room.enter(rec)
    assert room.says("不选举换届")
    assert not room.offers("换届")


def test_where_there_is_no_room_the_card_stands_alone(room: Room, town: Town) -> None:
    room.page.resize(747, 420)
    room.enter(town.east)
    room.press("详细情况")
    room.rest()
    assert room.says("党支部 · 党员 4 名")
    look_at(room.page, "organisation-details")
    room.page.resize(747, 420)
    room.ask("更名")
    assert isinstance(room.sheet(ActSheet), ActSheet)


def test_a_branch_sees_and_notes_but_does_not_reorganise(
    qtbot: QtBot, at_work: AtWork, site: House
) -> None:
    room = Room(qtbot, at_work(site))
    room.enter(vaults.top_of(site))
    assert not room.offers("变动")
    assert room.offers("所在单位：登记单位")
    room.press("所在单位：登记单位")
    room.rest()
    room.fill("单位名称", "东街小学")
    room.press("保存")
    room.rest()
    assert rows(site, "SELECT name FROM host_unit") == [("东街小学",)]


def test_one_that_was_dissolved_can_be_brought_back(town: Town) -> None:
    order = Dissolve(subject=town.west, papers=Papers(on=DAY))
    acts.carry_out(town.house, order)
    history.undo(town.house)
    assert stored(town.house, "organisation", town.west)["dissolved_on"] is None
