"""The page of one record: what was typed or saved stays, whoever goes where meanwhile."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pmis_desktop.services import drafts, editing
from pmis_desktop.services.house import House
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests.services.counties import EAST, County
from tests.ui.desks import Answers, Desk
from tests.ui.pages.record_seat import ZHAO, Seat

AtWork = Callable[[House], Desk]


@pytest.fixture
def seat(qtbot: QtBot, joined: County, at_work: AtWork) -> Seat:
    """The page at a branch's computer."""
    return Seat(qtbot, at_work(joined.sites[EAST]))


@pytest.fixture
def held_up(seat: Seat) -> Iterator[Callable[[], threading.Event]]:
    """A slow disk: whatever is written from now on waits for the event."""
    gates: list[threading.Event] = []

    def hold() -> threading.Event:
        gate = threading.Event()
        gates.append(gate)
        seat.desk.work.write("慢", lambda _progress: gate.wait(20) and None, quiet=True)
        return gate

    yield hold
    for gate in gates:
        gate.set()


def until_saving(seat: Seat) -> None:
    """Until the rules were asked and the save stands in the queue."""
    jobs = seat.desk.work.jobs
    began: list[str] = []
    jobs.began.connect(lambda job: began.append(job.title))
    seat.page._desk.save()
    seat.qtbot.waitUntil(lambda: "保存党员" in began)


def test_a_draft_kept_while_saving_does_not_come_back(
    seat: Seat, joined: County, held_up: Callable[[], threading.Event]
) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "东街新居3号")
    gate = held_up()
    until_saving(seat)
    seat.page.keep_draft()
    gate.set()
    seat.rest()
    assert seat.stored(zhao)["address"] == "东街新居3号"
    assert drafts.find(seat.house, "member", zhao) is None


def test_a_draft_kept_while_a_save_fails_stays(
    seat: Seat, joined: County, held_up: Callable[[], threading.Event]
) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    seat.write("家庭住址", "东街新居3号")
    gate = held_up()
    editing.set_values(seat.house, "member", zhao, {"address": "别人改的"})
    until_saving(seat)
    seat.page.keep_draft()
    gate.set()
    seat.rest()
    found = drafts.find(seat.house, "member", zhao)
    assert found is not None
    assert found.values["address"] == "东街新居3号"


def test_cancelling_leaves_an_older_draft_that_nobody_answered(
    seat: Seat, joined: County, answers: Answers
) -> None:
    zhao = joined.people[ZHAO]
    drafts.keep(seat.house, "member", zhao, {"address": "上次填的住址"})
    seat.open(zhao)
    seat.write("家庭住址", "这次填的")
    seat.page.keep_draft()
    answers.expect("不保存")
    seat.press("取消")
    found = drafts.find(seat.house, "member", zhao)
    assert found is not None
    assert dict(found.values) == {"address": "上次填的住址"}


def test_a_late_refusal_of_one_record_leaves_the_next_alone(
    seat: Seat, joined: County, held_up: Callable[[], threading.Event]
) -> None:
    gate = held_up()
    seat.page.enter(Place(room=places.RECORD, record="nobody"))
    seat.page.enter(Place(room=places.RECORD, record=joined.people[ZHAO]))
    gate.set()
    seat.rest()
    assert seat.desk.went == []
    assert seat.line("姓名").text() == ZHAO


def test_undoing_a_new_record_leads_nobody_away_who_went_on(seat: Seat, joined: County) -> None:
    edited = editing.set_values(seat.house, "member", joined.people[ZHAO], {"remark": "一"})
    seat.page._taking_back.offer("已保存", edited, was_new=True)
    seat.open(joined.people["钱大勇"])
    act = seat.desk.said[-1].act
    assert act is not None
    act()
    seat.rest()
    assert seat.stored(joined.people[ZHAO])["remark"] is None
    assert seat.desk.went == []


def test_coming_back_to_a_record_shows_its_form(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO], act="history")
    assert seat.page.board.in_history
    seat.open(joined.people[ZHAO])
    assert not seat.page.board.in_history


def test_the_mark_of_what_is_not_saved_moves_nothing(seat: Seat, joined: County) -> None:
    seat.open(joined.people[ZHAO])
    form = seat.page.board.form
    assert form is not None
    row = form.row("address")
    before = row.editor.geometry()
    seat.write("家庭住址", "东街新居3号")
    for _ in range(3):
        QApplication.processEvents()
    assert row.edited
    assert row.editor.geometry() == before
    others = {form.row(name).editor.x() for name in ("address", "mobile", "remark")}
    assert len(others) == 1


def test_a_draft_that_found_no_room_is_kept_later(seat: Seat, joined: County) -> None:
    zhao = joined.people[ZHAO]
    seat.open(zhao)
    limit(seat.house, 1)
    seat.write("家庭住址", "长" * 200_000)
    seat.page.keep_draft()
    seat.rest()
    assert seat.desk.said[-1].meaning == "warn"
    assert drafts.find(seat.house, "member", zhao) is None
    limit(seat.house, 1_000_000)
    seat.page.keep_draft()
    seat.rest()
    assert drafts.find(seat.house, "member", zhao) is not None


def limit(house: House, pages: int) -> None:
    """Let the data file have so many pages, or as many as it has: a full disk."""
    with house.vault.database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
