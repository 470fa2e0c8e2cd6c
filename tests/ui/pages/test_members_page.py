"""The page of members: finding people, narrowing the list down, one of them beside it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.house import House
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.members_room import EAST, MASKED, NAMES, WEST, Room, people

AtWork = Callable[[House], Desk]


def test_everybody_stands_in_the_list(room: Room, qtmodeltester: ModelTester) -> None:
    assert len(room.names()) == 27
    assert room.names()[0] == "陈静"
    assert room.says("本支部共 27 人，正式 25，预备 2")
    qtmodeltester.check(room.page.table.model())  # type: ignore[no-untyped-call]


def test_search_keeps_the_newest_answer(room: Room) -> None:
    for text in ("z", "zh", "zhang"):
        room.page.enter(Place(room=places.MEMBERS, query=MemberQuery(search=text), act="search"))
    room.rest()
    assert room.names() == ["张强"]
    assert room.says("找到 1 人（本支部共 27 人，正式 25，预备 2）")
    # The only one found is chosen: Enter opens the record.
    room.page.take_focus()
    QTest.keyClick(room.page.table, Qt.Key.Key_Return)
    assert room.desk.went[-1].room == places.RECORD
    room.search("")
    assert len(room.names()) == 27


def test_conditions_read_like_sentences_and_go_again(room: Room) -> None:
    room.press("加一个条件")
    room.choose("年龄", "70 岁以上")
    assert room.names()
    assert len(room.names()) < 27
    some = len(room.names())
    assert "年龄：70 岁以上" in room.buttons()
    assert room.tab_order("人员类别：全部") == ["年龄：70 岁以上", "加一个条件", "清除条件"]
    room.press("人员类别：全部")
    room.choose("预备党员")
    assert room.names() == []
    assert room.says("没有找到符合的党员")
    room.press("人员类别：预备党员")
    room.choose("全部")
    assert len(room.names()) == some
    room.press("去掉条件：年龄：70 岁以上")
    assert len(room.names()) == 27


def test_an_age_is_asked_for_until_it_is_one(room: Room, answers: Answers) -> None:
    answers.expect(Reply("加上", "很老"), Reply("加上", "84"))
    room.press("加一个条件")
    room.choose("年龄", "其他岁数以上…")
    assert "年龄：84 岁以上" in room.buttons()
    assert room.names() == ["侯波云"]
    answers.expect("返回")
    room.press("加一个条件")
    room.choose("年龄", "其他岁数以下…")
    assert room.names() == ["侯波云"]


def test_what_is_not_filled_in_is_found(room: Room) -> None:
    room.press("加一个条件")
    room.choose("没有填写", "手机号码")
    assert room.names() == []
    room.press("清除条件")
    assert len(room.names()) == 27


def test_the_order_is_chosen_by_header_or_in_words(room: Room) -> None:
    header = room.page.table.horizontalHeader()
    at = room.page.table.columnViewportPosition(2) + 10
    spot = QPoint(at, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    room.rest()
    assert room.names()[:2] == ["侯波云", "陆霞宁"]
    assert "按出生日期排列" in room.buttons()
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    room.rest()
    assert room.names()[0] == "林芳"
    room.press("按出生日期排列（倒序）")
    room.choose("按姓名排列")
    assert room.names()[0] == "陈静"


def test_the_card_shows_one_masked_and_unmasking_is_noted(room: Room) -> None:
    at = room.names().index("卢艳桂")
    room.page.table.choose(at)
    room.card_is_there("卢艳桂")
    number = vaults.id_number(11 + 2 * NAMES.index("卢艳桂"), born="19460421")
    assert not any(number in each.text() for each in room.labels())
    room.press("显示完整的公民身份证号")
    assert any(number == each.text() for each in room.labels())
    noted = counties.rows(
        room.desk.work.house, "SELECT title FROM unit WHERE origin = 'local' AND kind = 'unmask'"
    )
    assert noted == [("显示完整号码",)]
    # Another member, and back: masked again.
    room.page.table.choose(at + 1)
    room.card_is_there(room.names()[at + 1])
    room.page.table.choose(at)
    room.card_is_there("卢艳桂")
    assert not any(number in each.text() for each in room.labels())


def test_acts_lead_to_their_rooms(room: Room) -> None:
    room.page.table.choose(0)
    room.card_is_there("陈静")
    row = room.page._list.model.cells(0)
    for verb, expected in (
        ("打开档案", Place(room=places.RECORD, record=row["id"])),
        ("变更记录", Place(room=places.RECORD, record=row["id"], act="history")),
        ("新增党员", Place(room=places.RECORD)),
        ("从表格导入", Place(room=places.IMPORTING)),
        ("打印花名册", Place(room=places.FORMS, kind="organisation", act=places.ROSTER)),
    ):
        room.press(verb)
        assert room.desk.went[-1] == expected


def test_the_keyboard_goes_into_the_list_and_back(room: Room) -> None:
    wanted: list[bool] = []
    room.desk.work.signs.search_wanted.connect(lambda: wanted.append(True))
    room.page.take_focus()
    assert room.page.table.place == 0
    QTest.keyClick(room.page.table, Qt.Key.Key_Down)
    QTest.keyClick(room.page.table, Qt.Key.Key_Escape)
    assert wanted == [True]
    assert room.page.table.place == 1


def test_a_change_keeps_the_place(room: Room) -> None:
    at = room.names().index("张强")
    room.page.table.choose(at)
    vaults.add_member(
        room.desk.work.house,
        vaults.top_of(room.desk.work.house),
        name="安平",
        id_number=vaults.id_number(301),
    )
    room.page.refresh()
    room.rest()
    assert room.names()[0] == "安平"
    assert room.page.table.place == at + 1


def test_what_was_searched_for_stays_in_words_when_coming_back(room: Room) -> None:
    room.search("张强")
    assert "找“张强”" not in room.buttons()
    room.page.hide()
    room.page.show()
    room.enter()
    assert room.names() == ["张强"]
    room.press("找“张强”")
    assert len(room.names()) == 27


def test_a_search_from_another_room_finds_everybody(room: Room) -> None:
    old = Condition(field="age", test=Test.AT_LEAST, value="84")
    room.enter(Place(room=places.MEMBERS, query=MemberQuery(conditions=(old,))))
    assert room.names() == ["侯波云"]
    room.page.hide()
    room.page.show()
    room.search("林芳")
    assert room.names() == ["林芳"]


def test_copying_is_told(room: Room) -> None:
    room.page.table.choose(0)
    QTest.keyClick(room.page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert room.desk.said[-1].words == "已复制 1 行，号码仍然是隐藏的。"
    assert MASKED in QApplication.clipboard().text()


def test_problems_stand_in_words(room: Room) -> None:
    house = room.desk.work.house
    given = {"name": "安平", "id_number": vaults.id_number(301), "mobile": ""}
    vaults.add_member(house, vaults.top_of(house), **given)
    room.page.refresh()
    room.rest()
    room.page.table.choose(0)
    room.card_is_there("安平")
    assert room.says("至少填")
    look_at(room.page, "members-problem")
    room.page.resize(700, 420)
    room.rest()
    assert room.says("1 处请核对")


def test_it_looks_well_usual(room: Room) -> None:
    room.page.table.choose(3)
    room.card_is_there(room.names()[3])
    look_at(room.page, "members-usual")


def test_it_looks_well_empty(rooms: Callable[[House], Room], site: House) -> None:
    empty = rooms(site)
    empty.enter()
    assert empty.says("名单里还没有党员")
    look_at(empty.page, "members-empty")
    empty.press("新增第一名党员")
    assert empty.desk.went == [Place(room=places.RECORD)]


@pytest.fixture
def county_room(rooms: Callable[[House], Room], county: House) -> Room:
    committee = vaults.add_organisation(county, "中共城关镇委员会", kind="611")
    east = vaults.add_organisation(county, EAST, parent=committee)
    west = vaults.add_organisation(county, WEST, parent=committee)
    people(county, NAMES[:9], east)
    vaults.add_member(county, west, name="赵小雷", id_number=vaults.id_number(401))
    return rooms(county)


def test_a_county_narrows_down_to_one_organisation(county_room: Room) -> None:
    room = county_room
    room.enter()
    assert len(room.names()) == 10
    assert room.says("全县共 10 人，正式 8，预备 2")
    room.press("党组织：全县")
    picker = room.page._bar.picker
    room.bot.waitUntil(lambda: len(picker._model.nodes) == 4)
    picker.pane.box.setText("西街")
    room.bot.waitUntil(lambda: len(picker._model.nodes) == 3)
    QTest.keyClick(picker.pane.box, Qt.Key.Key_Down)
    QTest.keyClick(picker.pane.tree, Qt.Key.Key_Return)
    room.rest()
    assert room.names() == ["赵小雷"]
    room.press(f"党组织：{WEST}")
    QTest.mouseClick(picker._whole, Qt.MouseButton.LeftButton)
    room.rest()
    assert len(room.names()) == 10


def test_it_looks_well_at_a_county(county_room: Room) -> None:
    room = county_room
    some = (
        Condition(field="age", test=Test.AT_LEAST, value="60"),
        Condition(field="status", value="normal"),
    )
    room.enter(Place(room=places.MEMBERS, query=MemberQuery(conditions=some, order="birth_date")))
    room.page.table.choose(2)
    room.card_is_there(room.names()[2])
    look_at(room.page, "members-county")
