"""The record window by keyboard: groups, fast entry, what the archive confirms or asks once."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.archive_confirmation import ArchiveConfirmation
from pmis_desktop.ui.forms.entry import Entry
from pmis_desktop.ui.work import places
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, County
from tests.ui.desks import Answers, Desk
from tests.ui.keys import ALT, CONTROL, ENTER, ESC, Keys
from tests.ui.looking import look_at
from tests.ui.pages.record_seat import ZHAO, Seat

AtWork = Callable[[House], Desk]


@pytest.fixture
def seat(qtbot: QtBot, joined: County, at_work: AtWork) -> Seat:
    """The page at a branch's computer, in the window that has the keyboard."""
    made = Seat(qtbot, at_work(joined.sites[EAST]))
    made.page.activateWindow()
    return made


@pytest.fixture
def keys(seat: Seat) -> Keys:
    return Keys(seat.qtbot, seat.page, seat.rest)


def test_ten_new_members_without_the_mouse(seat: Seat, keys: Keys, answers: Answers) -> None:
    before = count(seat)
    seat.open()
    for at in range(10):
        assert keys.field == "姓名"
        assert seat.line("所在党支部").text() == counties.NAMES[EAST]
        keys.type(f"新党员{'甲乙丙丁戊己庚辛壬癸'[at]}")
        keys.type(vaults.id_number(200 + at))
        assert keys.field == "人员类别"
        keys.type("zs")
        keys.enter_until("加入党组织日期")
        keys.type("200504")
        keys.type("2006年4月")
        keys.enter_until("手机号码")
        keys.type(f"1380000{at:04}")
        keys.press(ENTER, CONTROL)
        assert seat.desk.said[-1].words == f"已保存 新党员{'甲乙丙丁戊己庚辛壬癸'[at]}", seat.said
    assert count(seat) == before + 10
    assert not answers.asked
    found = counties.rows(
        seat.house,
        "SELECT DISTINCT sex IS NULL, birth_date, category, joined_on, full_member_on"
        " FROM member WHERE name LIKE '新党员%'",
    )
    assert found == [(0, "1980-04-29", "full", "2005-04", "2006-04")]


def count(seat: Seat) -> int:
    ((found,),) = counties.rows(seat.house, "SELECT COUNT(*) FROM member")
    return int(str(found))


def test_control_enter_without_anything_typed_begins_a_new_one(
    seat: Seat, keys: Keys, joined: County
) -> None:
    seat.open(joined.people[ZHAO])
    keys.press(ENTER, CONTROL)
    assert seat.line("姓名").text() == ""
    assert seat.line("姓名").hasFocus()
    assert "尚未保存" not in seat.said


def test_a_refused_record_is_not_followed_by_a_new_one(seat: Seat, keys: Keys) -> None:
    seat.open()
    keys.type("新党员甲")
    keys.press(ENTER, CONTROL)
    assert seat.line("姓名").text() == "新党员甲"
    assert "不能为空" in seat.said


def test_groups_by_number_and_by_page(seat: Seat, keys: Keys, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    groups = seat.page.board.groups
    assert groups.index.names[:5] == ("基本信息", "党籍", "工作与学历", "联系方式", "流动与失联")
    assert groups.index.names[-5:] == ("任职", "奖惩", "培训与特长", "变更经过", "变更记录")
    keys.press(Qt.Key.Key_4, ALT)
    assert groups.index.current == "联系方式"
    assert QApplication.focusWidget() in group_fields(seat, "联系方式")
    keys.press(Qt.Key.Key_PageDown, CONTROL)
    assert groups.index.current == "流动与失联"
    assert isinstance(QApplication.focusWidget(), QRadioButton)
    keys.press(Qt.Key.Key_PageUp, CONTROL)
    assert groups.index.current == "联系方式"
    groups.go_to("任职")
    assert groups.index.current == "任职"
    groups.go_to("变更记录")
    seat.rest()
    assert seat.page.board.in_history


def test_a_group_comes_to_the_top(seat: Seat, joined: County) -> None:
    seat.page.resize(1100, 500)
    seat.open(joined.people[ZHAO])
    seat.rest()
    groups, form = seat.page.board.groups, seat.page.board.form
    assert form is not None
    card = form.card("联系方式")
    top = groups.index.mapTo(seat.page, QPoint(0, 0)).y()
    assert card.mapTo(seat.page, QPoint(0, 0)).y() > seat.page.height() // 2
    groups.go_to("联系方式")
    seat.rest()
    assert abs(card.mapTo(seat.page, QPoint(0, 0)).y() - top) < seat.page.height() // 4


def group_fields(seat: Seat, title: str) -> list[QWidget]:
    form = seat.page.board.form
    assert form is not None
    card = form.card(title)
    return [*card.findChildren(QLineEdit), *card.findChildren(QPlainTextEdit)]


def test_the_index_counts_problems_and_follows_the_keyboard(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    seat.write("加入党组织日期", "2005-13")
    index = seat.page.board.groups.index
    assert index.current == "党籍"
    assert index.item(1).text() == "党籍　1"
    seat.write("加入党组织日期", "2005-04-28")
    assert index.item(1).text() == "党籍"


def test_what_the_archive_confirms_is_saved_with_the_reason(
    seat: Seat, keys: Keys, joined: County, answers: Answers
) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("加入党组织日期", "1996-04-28")
    seat.write("转为正式党员日期", "1997-04-28")
    seat.press("保存")
    assert seat.line("加入党组织日期").hasFocus()
    assert "与人事档案核对过" in seat.said
    asking = seat.page.findChild(ArchiveConfirmation)
    assert isinstance(asking, ArchiveConfirmation)
    seat.press("已与档案核对，保存")
    assert "请写一句核对的依据" in seat.said
    assert seat.stored(zhao)["joined_on"] == "2005-04-28"
    asking.line.setFocus()
    keys.type("入党志愿书记载1996年4月入党")
    stored = seat.stored(zhao)
    assert stored["joined_on"] == "1996-04-28"
    assert stored["confirmed_with_archive"] == "入党志愿书记载1996年4月入党"
    assert not answers.asked
    assert seat.page.findChild(ArchiveConfirmation) is None or "与人事档案" not in seat.said


def test_what_nothing_can_confirm_stays_refused(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    seat.write("加入党组织日期", "1996-04-28")
    seat.write("姓名", "")
    seat.press("保存")
    assert "与人事档案核对过" not in seat.said


def test_the_number_says_where_it_differs_and_replaces_nothing(
    seat: Seat, keys: Keys, joined: County
) -> None:
    seat.open(joined.people[ZHAO])
    seat.write("出生日期", "1981-04-29")
    seat.line("性别").setFocus()
    seat.line("性别").selectAll()
    keys.type("女")
    assert "出生日期与身份证号不符，以档案为准。" in seat.said
    assert "性别与身份证号不符，以档案为准。" in seat.said
    assert seat.line("出生日期").text() == "1981-04-29"
    seat.write("出生日期", "1980-04")
    assert "出生日期与身份证号不符" not in seat.said


def test_a_doubt_is_asked_again_when_its_field_changes(
    seat: Seat, joined: County, answers: Answers
) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("出生日期", "1981-04-29")
    answers.expect("照样保存")
    seat.press("保存")
    seat.write("籍贯", "陕西大荔")
    seat.press("保存")
    assert len(answers.asked) == 1
    seat.write("出生日期", "1982-04-29")
    answers.expect("返回修改")
    seat.press("保存")
    assert seat.stored(zhao)["birth_date"] == "1981-04-29"


def test_esc_in_a_list_below_keeps_what_is_typed_there(
    seat: Seat, keys: Keys, joined: County
) -> None:
    seat.open(joined.people[ZHAO])
    seat.press("添加特长")
    (entry,) = seat.page.findChildren(Entry)
    kind = next(e for e in entry.findChildren(QLineEdit) if e.accessibleName() == "特长名称")
    kind.setFocus()
    keys.type("果树嫁接")
    keys.press(ESC)
    assert not seat.desk.went
    assert kind.text() == "果树嫁接"
    seat.open(joined.people["钱大勇"])
    assert not [e for e in seat.page.findChildren(Entry) if e.isVisible()]
    seat.open(joined.people[ZHAO])
    (entry,) = [e for e in seat.page.findChildren(Entry) if e.isVisible()]
    assert entry.form.changes == {"name": "果树嫁接"}


def test_control_s_in_a_list_saves_that_and_not_the_record(
    seat: Seat, keys: Keys, joined: County
) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "东街新居3号")
    seat.press("添加特长")
    (entry,) = seat.page.findChildren(Entry)
    entry.form.go_to("kind")
    keys.type("zzyz")
    keys.type("果树嫁接")
    keys.press(Qt.Key.Key_S, CONTROL)
    assert seat.stored(zhao)["address"] == "东街1号"
    assert seat.line("家庭住址").text() == "东街新居3号"
    found = counties.rows(seat.house, "SELECT kind, name FROM skill WHERE member = ?", zhao)
    assert found == [("farming", "果树嫁接")]
    assert "果树嫁接" in seat.said


def test_esc_goes_back_and_the_draft_stays(seat: Seat, keys: Keys, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    seat.line("籍贯").setFocus()
    keys.press(ESC)
    assert [p.room for p in seat.desk.went] == [places.MEMBERS]


def test_a_member_with_much_to_mend_on_four_screens(
    seat: Seat, joined: County, answers: Answers
) -> None:
    seat.open(joined.people[ZHAO])
    for label, text in (
        ("出生日期", "1981-04"),
        ("民族", "火星族"),
        ("加入党组织日期", "1996-04-28"),
        ("学历", "高小肄业"),
        ("手机号码", "12345"),
        ("工作岗位", "会计"),
    ):
        if not seat.line(label).isReadOnly():
            seat.write(label, text)
    seat.press("保存")
    assert not answers.asked
    look_at(seat.page, "record-problems")
