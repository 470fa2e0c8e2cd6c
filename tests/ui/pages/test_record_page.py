"""The page of one record: typing, saving, drafts, what others changed meanwhile."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.services import drafts, editing
from pmis_desktop.services.house import House
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.dialogs import Question, Reply
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, County
from tests.ui.desks import Answers, Desk
from tests.ui.pages.record_seat import ZHAO, Seat

AtWork = Callable[[House], Desk]


@pytest.fixture
def seat(qtbot: QtBot, joined: County, at_work: AtWork) -> Seat:
    """The page at a branch's computer."""
    return Seat(qtbot, at_work(joined.sites[EAST]))


def test_open_type_save_and_take_back(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    assert "正式党员" in seat.said
    seat.write("家庭住址", "东街新居3号")
    assert "1 项尚未保存" in seat.said
    QTest.keyClick(seat.line("家庭住址"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    seat.rest()
    assert seat.stored(zhao)["address"] == "东街新居3号"
    assert "已保存 09:30" in seat.said
    (message,) = [m for m in seat.desk.said if m.verb == "撤销"]
    assert message.words == "已保存 赵小雷"
    assert message.act is not None
    message.act()
    seat.rest()
    assert seat.stored(zhao)["address"] == "东街1号"
    assert seat.line("家庭住址").text() == "东街1号"


def test_undo_of_a_save_takes_back_nothing_else(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "东街新居3号")
    seat.press("保存")
    editing.set_values(seat.house, "member", joined.people["钱大勇"], {"address": "别处"})
    act = next(m.act for m in seat.desk.said if m.verb == "撤销")
    assert act is not None
    act()
    seat.rest()
    assert seat.stored(zhao)["address"] == "东街新居3号"
    assert "不能单独撤销" in seat.desk.said[-1].words


def test_an_error_keeps_everything_and_gets_the_focus(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "东街新居3号")
    seat.write("加入党组织日期", "1890-01-01")
    seat.press("保存")
    assert seat.stored(zhao)["address"] == "东街1号"
    assert seat.line("加入党组织日期").hasFocus()
    assert seat.line("家庭住址").text() == "东街新居3号"
    assert "填写的内容都还在" in seat.desk.said[-1].words


def test_what_cannot_be_read_is_said_before_saving(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    seat.write("出生日期", "不知道")
    assert "不像日期" in seat.said
    seat.press("保存")
    assert seat.line("出生日期").text() == "不知道"


def test_a_doubt_is_asked_once(seat: Seat, joined: County, answers: Answers) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("性别", "女")
    answers.expect("返回修改")
    seat.press("保存")
    assert seat.stored(zhao)["sex"] == "1"
    assert seat.line("性别").text() == "女"
    answers.expect("照样保存")
    seat.press("保存")
    assert seat.stored(zhao)["sex"] == "2"
    (first, _second) = answers.asked
    assert isinstance(first, Question)
    assert "性别" in first.text
    seat.write("家庭住址", "东街新居3号")
    seat.press("保存")
    assert seat.stored(zhao)["address"] == "东街新居3号"


def test_a_draft_is_kept_offered_and_taken(seat: Seat, joined: County, qtbot: QtBot) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "东街新居3号")
    qtbot.waitUntil(lambda: drafts.find(seat.house, "member", zhao) is not None, timeout=5000)
    again = Seat(qtbot, seat.desk)
    again.open(zhao)
    assert "上次没有保存的内容还在" in again.said
    assert again.line("家庭住址").text() == "东街1号"
    again.press("接着填")
    assert again.line("家庭住址").text() == "东街新居3号"
    again.press("保存")
    assert again.stored(zhao)["address"] == "东街新居3号"
    assert drafts.find(seat.house, "member", zhao) is None


def test_a_draft_nobody_wants_goes(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    drafts.keep(seat.house, "member", zhao, {"address": "东街新居3号"})
    seat.open(zhao)
    seat.press("丢弃")
    assert drafts.find(seat.house, "member", zhao) is None
    assert "上次没有保存" not in seat.said


def test_typing_over_an_offered_draft_loses_neither(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    drafts.keep(seat.house, "member", zhao, {"address": "东街新居3号"})
    seat.open(zhao)
    seat.write("籍贯", "陕西大荔")
    seat.page.keep_draft()
    seat.rest()
    found = drafts.find(seat.house, "member", zhao)
    assert found is not None
    assert found.values == {"address": "东街新居3号", "native_place": "陕西大荔"}


def test_the_draft_is_kept_at_once_before_the_screen_locks(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "东街新居3号")
    seat.page.keep_draft()
    seat.rest()
    found = drafts.find(seat.house, "member", zhao)
    assert found is not None
    assert found.values == {"address": "东街新居3号"}


def test_esc_never_throws_typing_away(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    seat.write("家庭住址", "东街新居3号")
    QTest.keyClick(seat.line("家庭住址"), Qt.Key.Key_Escape)
    seat.rest()
    assert seat.line("家庭住址").text() == "东街新居3号"
    assert drafts.find(seat.house, "member", joined.people[ZHAO]) is not None
    # The frame asks before it goes.
    assert [p.room for p in seat.desk.went] == [places.MEMBERS]


def test_cancel_asks_and_goes_back(seat: Seat, joined: County, answers: Answers) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "东街新居3号")
    seat.page.keep_draft()
    answers.expect("返回", "不保存")
    seat.press("取消")
    assert not seat.desk.went
    seat.press("取消")
    assert [p.room for p in seat.desk.went] == [places.MEMBERS]
    assert drafts.find(seat.house, "member", zhao) is None
    assert seat.line("家庭住址").text() == "东街1号"


def test_leaving_keeps_a_draft(seat: Seat, joined: County, answers: Answers) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    assert seat.page.may_leave()
    seat.write("家庭住址", "东街新居3号")
    answers.expect("先去别处")
    assert seat.page.may_leave()
    seat.rest()
    assert drafts.find(seat.house, "member", zhao) is not None


def test_another_record_does_not_get_what_was_typed(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    seat.write("家庭住址", "东街新居3号")
    seat.open(joined.people["钱大勇"])
    assert seat.line("姓名").text() == "钱大勇"
    assert seat.line("家庭住址").text() == "东街1号"
    assert drafts.find(seat.house, "member", joined.people[ZHAO]) is not None


def test_numbers_are_covered_until_asked_for_and_that_is_noted(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    number = seat.stored(zhao)["id_number"]
    seat.open(zhao)
    assert seat.line("公民身份证号").text() != number
    assert str(number)[6:14] not in seat.said
    seat.press("显示完整号码")
    assert seat.line("公民身份证号").text() == number
    noted = counties.rows(seat.house, "SELECT title FROM unit WHERE kind = 'unmask'")
    assert ("显示完整号码",) in noted


def test_the_history_is_newest_first_and_old_to_new(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    for address in ("第一处", "第二处"):
        editing.set_values(seat.house, "member", zhao, {"address": address})
    seat.open(zhao, act="history")
    said = seat.said
    assert "家庭住址：第一处 → 第二处" in said
    assert said.index("第一处 → 第二处") < said.index("东街1号 → 第一处")
    QTest.keyClick(seat.page.board.history, Qt.Key.Key_Escape)
    assert not seat.page.board.in_history


def test_another_change_meanwhile_shows_both_and_lets_choose(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "我填的住址")
    seat.write("籍贯", "陕西大荔")
    editing.set_values(seat.house, "member", zhao, {"address": "别人填的住址"})
    seat.press("保存")
    assert seat.stored(zhao)["address"] == "别人填的住址"
    assert "现在是：别人填的住址" in seat.said
    assert "您填写的：我填的住址" in seat.said
    assert seat.line("籍贯").text() == "陕西大荔"
    seat.press("用现在的")
    assert seat.line("家庭住址").text() == "别人填的住址"
    seat.press("用我填的")
    seat.press("保存")
    stored = seat.stored(zhao)
    assert (stored["address"], stored["native_place"]) == ("我填的住址", "陕西大荔")


def test_a_new_member_of_this_branch(seat: Seat) -> None:
    seat.open()
    assert "带 * 的必须填写" in seat.said
    seat.press("保存")
    assert seat.desk.said[-1].words == "没有改动，不用保存。"
    number = vaults.id_number(98)
    seat.write("姓名", "吴新民")
    seat.write("公民身份证号", number)
    assert seat.line("出生日期").text() == "1980-04-29"
    assert seat.line("性别").text() == "女"
    assert "按身份证号填入" in seat.said
    for label, text in (
        ("人员类别", "正式党员"),
        ("民族", "汉族"),
        ("学历", "大专"),
        ("加入党组织日期", "2005-04-28"),
        ("转为正式党员日期", "2006-04-28"),
        ("手机号码", "13800000009"),
        ("家庭住址", "东街9号"),
    ):
        seat.write(label, text)
    seat.press("保存")
    assert seat.desk.said[-1].words == "已保存 吴新民", seat.said
    found = counties.rows(
        seat.house, "SELECT name, sex, category FROM member WHERE id_number = ?", number
    )
    assert found == [("吴新民", "2", "full")]
    assert "新增，等待上报" in seat.said


def test_removing_needs_a_reason_and_can_be_taken_back(
    seat: Seat, joined: County, answers: Answers
) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    answers.expect(Reply("移除"), Reply("移除", "与另一条重复"))
    seat.press("移除")
    assert seat.stored(zhao)["removed"] is None
    seat.press("移除")
    assert seat.stored(zhao)["removed"] == "1"
    assert [p.room for p in seat.desk.went] == [places.MEMBERS]
    act = seat.desk.said[-1].act
    assert act is not None
    act()
    seat.rest()
    assert seat.stored(zhao)["removed"] is None


def test_an_organisation_is_the_countys(seat: Seat) -> None:
    top = vaults.top_of(seat.house)
    seat.open(top, kind="organisation")
    assert seat.line("党组织代码").isReadOnly()
    seat.write("党组织书记", "钱大勇")
    seat.press("保存")
    assert seat.stored(top, "organisation")["secretary"] == "钱大勇"


def test_what_is_not_there_says_so_and_goes_back(seat: Seat) -> None:
    seat.open("没有这一条")
    assert seat.desk.said
    assert [p.room for p in seat.desk.went] == [places.MEMBERS]


def test_an_old_draft_is_answered_before_saving(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    drafts.keep(seat.house, "member", zhao, {"address": "东街新居3号"})
    seat.open(zhao)
    seat.write("籍贯", "陕西大荔")
    seat.press("保存")
    assert "请先点“接着填”或“丢弃”" in seat.desk.said[-1].words
    assert seat.stored(zhao)["native_place"] is None
    seat.press("接着填")
    seat.press("保存")
    stored = seat.stored(zhao)
    assert (stored["address"], stored["native_place"]) == ("东街新居3号", "陕西大荔")


def test_a_new_record_has_no_acts_of_an_old_one(seat: Seat, joined: County) -> None:
    seat.open()
    verbs = seat.verbs
    assert {"取消", "保存"} <= verbs
    assert not {"移除", "变更记录", "显示完整号码"} & verbs
    seat.open(joined.people[ZHAO])
    verbs = seat.verbs
    assert {"移除", "变更记录", "显示完整号码"} <= verbs


def test_the_focus_comes_back_after_saving(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    seat.write("家庭住址", "东街新居3号")
    QTest.keyClick(seat.line("家庭住址"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    seat.rest()
    assert seat.line("家庭住址").hasFocus()


def test_opening_and_saving_are_each_noted_once(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    looks = counties.rows(seat.house, "SELECT COUNT(*) FROM unit WHERE kind = 'look'")
    seat.write("家庭住址", "东街新居3号")
    seat.press("保存")
    after = counties.rows(seat.house, "SELECT COUNT(*) FROM unit WHERE kind = 'look'")
    assert (looks, after) == ([(1,)], [(2,)])


def test_going_on_while_saving_mixes_nothing_up(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    seat.write("家庭住址", "东街新居3号")
    next(b for b in seat.page.findChildren(QPushButton) if b.text() == "保存").click()
    seat.open(joined.people["钱大勇"])
    assert seat.line("姓名").text() == "钱大勇"
    assert seat.line("家庭住址").isEnabled()
    assert seat.stored(joined.people["钱大勇"])["address"] == "东街1号"
