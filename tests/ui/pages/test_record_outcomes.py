"""The page of a record beside the county: what waits, what was not taken; and its pictures."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from pmis_desktop.services import drafts, editing
from pmis_desktop.services.house import House
from pmis_desktop.ui.work.dialogs import Reply
from tests import vaults
from tests.services.counties import EAST, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.record_seat import ZHAO, Seat

AtWork = Callable[[House], Desk]


@pytest.fixture
def seat(qtbot: QtBot, joined: County, at_work: AtWork) -> Seat:
    """The page at a branch's computer."""
    return Seat(qtbot, at_work(joined.sites[EAST]))


def test_waiting_fields_say_what_the_county_has(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    editing.set_values(seat.house, "member", zhao, {"address": "东街新居3号"})
    seat.open(zhao)
    assert "等待上报；县里现在是：东街1号" in seat.said


def refuse(joined: County) -> None:
    """The county and the branch change the same address, and the branch is told."""
    joined.edit(joined.house, ZHAO, address="县级登记的住址")
    joined.edit(joined.sites[EAST], ZHAO, address="支部登记的住址")
    joined.carry(EAST)


def test_what_the_county_did_not_take_stands_above(seat: Seat, joined: County) -> None:
    refuse(joined)
    seat.open(joined.people[ZHAO])
    assert "县里现在是" in seat.said
    seat.press("再改")
    assert seat.line("家庭住址").hasFocus()
    seat.press("接受县级")
    assert "已接受县级的内容" in seat.desk.said[-1].words
    assert "支部填的是" not in seat.said


def test_an_appeal_with_a_reason(seat: Seat, joined: County, answers: Answers) -> None:
    refuse(joined)
    seat.open(joined.people[ZHAO])
    answers.expect(Reply("申诉", "与户口本核对过"))
    seat.press("申诉")
    assert "申诉已记下" in seat.desk.said[-1].words


def test_pictures_of_a_usual_and_a_new_record(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    look_at(seat.page, "record-usual")
    seat.open()
    look_at(seat.page, "record-new")


def test_pictures_of_a_full_record(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    refuse(joined)
    drafts.keep(seat.house, "member", zhao, {"native_place": "陕西大荔"})
    editing.set_values(seat.house, "member", zhao, {"mobile": "13900000002"})
    seat.open(zhao)
    seat.write("性别", "女")
    look_at(seat.page, "record-full")
    seat.open(zhao, act="history")
    look_at(seat.page, "record-history")


def test_pictures_of_an_organisation(seat: Seat) -> None:
    seat.open(vaults.top_of(seat.house), kind="organisation")
    look_at(seat.page, "record-organisation")
