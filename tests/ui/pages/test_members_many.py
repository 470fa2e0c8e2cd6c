"""Several people at once, the panels over the list, and sentences in the search box."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester

from pmis_desktop.services import column_sets
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.members.many_sheet import ManySheet
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties
from tests.ui.looking import look_at
from tests.ui.pages.members_room import EAST, NAMES, WEST, Room, people


def type_into(line: QLineEdit, text: str) -> None:
    """As an input method does: it hands over whole words."""
    line.setFocus()
    line.insert(text)


def act(room: Room, text: str) -> None:
    """An act of the heading, which may have gone into 更多."""
    next(each for each in room.page._heading._acts if each.text == text).do()
    room.rest()


def sheet(room: Room) -> ManySheet:
    return room.page.many.sheet


def choose_field(made: ManySheet, label: str) -> None:
    made.field.setCurrentText(label)
    made.field.activated.emit(made.field.currentIndex())


def take_back(room: Room) -> None:
    """Press 撤销 in the message."""
    undo = room.desk.said[-1].act
    assert undo is not None
    undo()
    room.rest()


def mark(room: Room, count: int) -> None:
    room.page.table.choose(0)
    for _ in range(count - 1):
        QTest.keyClick(room.page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    room.rest()


def test_one_field_of_many_is_looked_at_written_and_taken_back(
    room: Room, qtmodeltester: ModelTester
) -> None:
    house = room.desk.work.house
    mark(room, 3)
    assert room.says("已选 3 人")
    room.press("全部找到的 27 人")
    assert room.says("已选全部 27 人")
    look_at(room.page, "members-marked")
    room.press("批量修改")
    made = sheet(room)
    choose_field(made, "学历")
    made.editor.set_text("修仙")
    room.press("预览")
    assert room.says("修仙") or room.says("学历")
    assert not made._apply.isEnabled()
    made.editor.set_text("大学")
    room.press("预览")
    assert room.says("将修改 27 人。还没有写入。")
    look_at(room.page, "members-many")
    qtmodeltester.check(made.model)  # type: ignore[no-untyped-call]
    room.press("确认修改")
    assert room.desk.said[-1].words == "已修改 27 人的学历：大学。"
    assert room.page.many.stack.currentIndex() == 0
    count = "SELECT COUNT(*) FROM member WHERE education = '21'"
    assert counties.rows(house, count) == [(27,)]
    take_back(room)
    assert counties.rows(house, count) == [(0,)]
    assert "已撤销" in room.desk.said[-1].words


def test_a_list_travels_as_the_question_that_found_it(room: Room) -> None:
    old = Condition(field="age", test=Test.AT_LEAST, value="70")
    query = MemberQuery(conditions=(old,))
    room.enter(Place(room=places.MEMBERS, query=query))
    act(room, "多人处理")
    room.press("打印名单")
    assert room.desk.went[-1] == Place(
        room=places.FORMS, kind="organisation", query=query, act=places.ROSTER
    )
    assert "导出" not in room.buttons()
    room.press("取消选择")
    assert "批量修改" not in room.buttons()


def test_a_few_marked_rows_travel_by_themselves(room: Room) -> None:
    mark(room, 3)
    room.press("打印名单")
    query = room.desk.went[-1].query
    assert query is not None
    assert len(query.only) == 3
    house = room.desk.work.house
    found = members.find(house, query)
    assert {row.name for row in members.page(house, found).values()} == set(room.names()[:3])


def test_a_sentence_in_the_search_box_becomes_conditions(room: Room) -> None:
    room.search("70岁以上 大专")
    assert room.names() == []
    room.search("70岁以上 王")
    assert "年龄：70 岁以上" in room.buttons()
    room.search("80岁以上")
    assert "年龄：70 岁以上" not in room.buttons()
    assert room.names() == ["侯波云", "陆霞宁", "郑国丽"]
    room.press("去掉条件：年龄：80 岁以上")
    assert len(room.names()) == len(NAMES)


def test_columns_are_chosen_ordered_kept_and_remembered(room: Room) -> None:
    act(room, "栏目")
    panel = room.page.tools.columns
    assert panel.isVisible()
    look_at(panel, "members-columns", frame=True)
    panel.sets.setCurrentText("联系方式")
    panel.sets.activated.emit(panel.sets.currentIndex())
    room.rest()
    shown = [column.label for column in room.page.table.model().columns]  # type: ignore[attr-defined]
    assert shown == [
        "姓名", "性别", "所在党支部", "手机号码", "固定电话", "家庭住址", "户籍所在地", "情况"
    ]  # fmt: skip
    assert room.desk.work.local.column_set("members") == "联系方式"
    panel.columns.setCurrentRow(4)
    panel._shift(-1)
    panel.columns.item(1).setCheckState(Qt.CheckState.Unchecked)
    panel._save()
    room.rest()
    assert "要有一个名称" in panel.name.problem
    type_into(panel.name.line, "慰问")
    panel._save()
    room.rest()
    saved = column_sets.sets(room.desk.work.house)[-1]
    assert (saved.name, saved.columns[:3]) == ("慰问", ("name", "branch", "landline"))
    assert [each.id for each in room.page._list.model.columns[:2]] == ["name", "branch"]
    panel._drop_set()
    room.rest()
    assert column_sets.sets(room.desk.work.house) == column_sets.USUAL


def test_people_are_looked_for_by_what_they_can_do(room: Room) -> None:
    house = room.desk.work.house
    rec = str(counties.rows(house, "SELECT id FROM member WHERE name = ?", "高峰")[0][0])
    with house.change("登记特长") as change:
        change.create("skill", {"member": rec, "kind": "computing", "name": "网页制作"})
    act(room, "人才查找")
    panel = room.page.tools.talents
    look_at(panel, "members-talents", frame=True)
    type_into(panel.talent, "计算机")
    panel.oldest.setText("四十")
    panel._ask()
    assert panel.isVisible()
    panel.oldest.setText("40")
    panel.level.setCurrentText("大学专科")
    panel._ask()
    room.rest()
    assert room.names() == ["高峰"]
    for chip in ("会什么：计算机", "年龄：40 岁以下", "学历层次：大学专科及以上"):
        assert chip in room.buttons()


def test_the_list_is_counted_and_a_line_narrows_it_down(room: Room) -> None:
    act(room, "数一数")
    panel = room.page.tools.tallies
    panel.by.setCurrentText("按人员类别数")
    panel.by.activated.emit(panel.by.currentIndex())
    room.rest()
    look_at(panel, "members-tally", frame=True)
    found = {each.accessibleName() for each in panel.findChildren(QWidget) if each.isVisible()}
    assert {"正式党员，25 人", "预备党员，2 人"} <= found
    panel._pick(Condition(field="category", value="probationary"))
    room.rest()
    assert len(room.names()) == 2


def test_a_rare_character_is_found_copied_and_looked_for(room: Room) -> None:
    act(room, "找生僻字")
    panel = room.page.tools.glyphs
    type_into(panel.line, "王 争")
    look_at(panel, "members-glyphs", frame=True)
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    room.rest()
    assert QApplication.clipboard().text() == "琤"
    assert "找“琤”" in room.buttons()
    assert room.names() == []


def test_the_order_of_strokes_is_chosen_in_words(room: Room) -> None:
    room.press("按姓名排列")
    room.choose("按姓氏笔画排列")
    assert room.names()[:3] == ["于艳玲", "马超", "王建国"]


@pytest.mark.parametrize(
    ("path", "chip"),
    [
        (("特长、培训与任职", "特长类别", "计算机"), "特长类别：计算机"),
        (("特长、培训与任职", "照片与材料", "缺照片"), "照片与材料：缺照片"),
        (("工作与学历", "毕业院校", "未填"), "毕业院校：未填"),
        (("学历层次", "大学专科及以上"), "学历层次：大学专科及以上"),
        (("党龄", "50 年以上"), "党龄：50 年以上"),
    ],
)
def test_every_field_can_be_asked_for(room: Room, path: tuple[str, ...], chip: str) -> None:
    room.press("加一个条件")
    room.choose(*path)
    assert chip in room.buttons()


def test_several_are_moved_to_another_branch(rooms: Callable[[House], Room], county: House) -> None:
    east = vaults.add_organisation(county, EAST)
    west = vaults.add_organisation(county, WEST)
    people(county, NAMES[:3], east)
    room = rooms(county)
    room.enter()
    act(room, "多人处理")
    room.press("调整支部")
    made = sheet(room)
    assert not made._apply.isEnabled()
    look_at(room.page, "members-moving")
    made._on_picked(west)
    room.rest()
    assert room.says("将修改 3 人。还没有写入。")
    vaults.add_member(county, east, name="赵小雷", id_number=vaults.id_number(401))
    room.press("确认修改")
    assert room.says("预览之后数据又有更改")
    made._on_picked(west)
    room.rest()
    room.press("确认修改")
    assert "已调整 3 人到" in room.desk.said[-1].words
    moved = "SELECT COUNT(*) FROM member WHERE branch = ?"
    assert counties.rows(county, moved, west) == [(3,)]
    take_back(room)
    assert counties.rows(county, moved, west) == [(0,)]
