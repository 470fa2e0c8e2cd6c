"""The page of party organisations: the tree, one of them beside it, the ways on from there."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.house import House
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.ui.desks import Desk
from tests.ui.looking import look_at
from tests.ui.pages.organisation_room import Room

AtWork = Callable[[House], Desk]
TOWNS = ("城关", "安仁", "两宜", "赵渡")
STREETS = ("东街", "西街", "北街", "小坡村", "西寨村")


@pytest.fixture
def rooms(qtbot: QtBot, at_work: AtWork) -> Iterator[Callable[[House], Room]]:
    """Build the page for a house; afterwards nothing is left to be shown."""
    made: list[Room] = []

    def build(house: House) -> Room:
        made.append(Room(qtbot, at_work(house)))
        return made[-1]

    yield build
    for each in made:
        each.rest()


def filled(county: House) -> dict[str, str]:
    """Towns with their branches, and a few members in one of them."""
    made = {}
    for town in TOWNS:
        made[town] = vaults.add_organisation(county, f"中共{town}镇委员会", kind="611")
        for street in STREETS:
            name = f"中共{town}镇{street}支部委员会"
            made[town + street] = vaults.add_organisation(
                county, name, parent=made[town], secretary="王建国", phone="0913-3210000"
            )
    for at in range(3):
        number = vaults.id_number(11 + 2 * at)
        vaults.add_member(county, made["城关东街"], name=f"赵小雷{at}", id_number=number)
    return made


def test_the_tree_with_its_numbers(
    rooms: Callable[[House], Room], county: House, qtmodeltester: ModelTester
) -> None:
    made = filled(county)
    room = rooms(county)
    room.enter()
    assert room.says("共 25 个，其中党支部 20 个；党员 3 名")
    assert room.says(vaults.COUNTY_NAME)
    model = room.page.pane.tree.model()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    room.enter(made["城关东街"])
    assert room.says("党支部 · 党员 3 名")
    assert room.says("王建国")
    assert room.says("还没有填：党组织联系人")
    look_at(room.page, "organisations-usual")


def test_the_ways_on(rooms: Callable[[House], Room], county: House) -> None:
    made = filled(county)
    room = rooms(county)
    room.enter(made["城关东街"])
    room.press("打开档案")
    opened = Place(room=places.RECORD, kind="organisation", record=made["城关东街"])
    assert room.desk.went[-1] == opened
    room.press("查看党员")
    members = Place(room=places.MEMBERS, query=MemberQuery(within=made["城关东街"]))
    assert room.desk.went[-1] == members
    room.press("新增党组织")
    assert room.desk.went[-1] == Place(room=places.RECORD, kind="organisation")
    QTest.keyClick(room.page.pane.tree, Qt.Key.Key_Down)
    QTest.keyClick(room.page.pane.tree, Qt.Key.Key_Return)
    assert room.desk.went[-1].record == made["城关西街"]


def test_a_search_opens_the_tree_where_it_is(rooms: Callable[[House], Room], county: House) -> None:
    made = filled(county)
    room = rooms(county)
    room.enter()
    QTest.keyClicks(room.page.pane.box, "axd")
    room.page.pane.box.setText("两宜镇西寨")
    room.bot.waitUntil(lambda: room.page.pane.tree.current == made["两宜西寨村"])
    room.rest()
    assert room.says("中共两宜镇西寨村支部委员会")
    look_at(room.page, "organisations-search")


def test_a_number_of_the_first_page_opens_those_it_counts(
    rooms: Callable[[House], Room], county: House
) -> None:
    made = filled(county)
    plain = vaults.add_organisation(county, "中共党校", kind="")
    room = rooms(county)
    room.enter()
    nodes = room.page.pane.tree.model().nodes  # type: ignore[attr-defined]
    assert len(nodes) == 26
    for act, wanted, said in (
        ("role:committee", {made[town] for town in TOWNS}, "只看党委：4 个"),
        ("role:", {plain}, "只看没有填组织类别的党组织：1 个"),
    ):
        room.page.enter(Place(room=places.ORGANISATIONS, act=act))
        room.rest()
        assert room.says(said)
        shown = {n.id for n in room.page.pane.tree.model().nodes}  # type: ignore[attr-defined]
        assert shown == {*wanted, vaults.top_of(county)}
    look_at(room.page, "organisations-narrowed")
    room.press("看全部")
    assert room.says("共 26 个，其中党支部 20 个；党员 3 名")
    room.page.enter(Place(room=places.ORGANISATIONS, act="role:branch"))
    room.rest()
    assert room.says("只看党支部：20 个")
    QTest.keyClicks(room.page.pane.box, "x")
    assert room.says("共 26 个，其中党支部 20 个；党员 3 名")


def test_a_change_keeps_the_place(rooms: Callable[[House], Room], county: House) -> None:
    made = filled(county)
    room = rooms(county)
    room.enter(made["赵渡西街"])
    number = vaults.id_number(401)
    vaults.add_member(county, made["赵渡西街"], name="钱大勇", id_number=number)
    room.page.refresh()
    room.rest()
    assert room.page.pane.tree.current == made["赵渡西街"]
    assert room.says("党支部 · 党员 1 名")


def test_a_county_that_begins(rooms: Callable[[House], Room], county: House) -> None:
    room = rooms(county)
    room.enter()
    assert room.says("还没有下级党组织")
    look_at(room.page, "organisations-empty")
    room.press("新增第一个党组织")
    assert room.desk.went == [Place(room=places.RECORD, kind="organisation")]


def test_a_branch_founds_nothing(rooms: Callable[[House], Room], site: House) -> None:
    room = rooms(site)
    room.enter()
    assert room.says("共 1 个，其中党支部 1 个；党员 0 名")
    assert not [each for each in room.page.findChildren(QPushButton) if each.text() == "新增党组织"]
    look_at(room.page, "organisations-branch")
