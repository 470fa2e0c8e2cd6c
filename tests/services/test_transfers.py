"""Transfers each way, by real packages and answers between branches, committees and county."""

import pytest

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.errors.transfers import (
    TransferRefusedError,
    TransferSideError,
    TransferStepError,
)
from pmis_desktop.services import history, listing
from pmis_desktop.services.transfers import arriving, letters, reading, starting, steps
from pmis_desktop.services.transfers.arriving import Arrival, Placing
from pmis_desktop.services.transfers.reading import TransferQuery
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, stored
from tests.services.transferring import (
    NEW,
    OLD,
    WHO,
    agree,
    arrival,
    begin,
    branch_of,
    hear,
    issued,
    of,
    row,
    talk,
)


def test_from_branch_to_branch_through_both_committees(townships: County) -> None:
    letters.reserve(townships.house, of(townships, OLD))
    transfer = begin(townships)
    talk(townships, EAST, OLD)
    assert row(townships.sites[OLD], transfer).acts == ("letter", "withdrawal")
    steps.issue(townships.sites[OLD], [transfer], Letter())
    told = row(townships.sites[OLD], transfer)
    assert told.letter_number == "2601001"
    assert (told.valid_until, told.state) == ("2026-03-14", "issued")
    talk(townships, OLD, NEW, WEST)
    assert branch_of(townships) == EAST
    assert row(townships.sites[WEST], transfer).from_name == NAMES[EAST]
    assert stored(townships.sites[WEST], "member", townships.people[WHO]) == {}
    steps.accept(townships.sites[NEW], [transfer], archive_check="档案齐全")
    assert row(townships.sites[NEW], transfer).state == "placed"
    talk(townships, NEW)
    assert branch_of(townships) == WEST
    hear(townships, EAST, WEST, OLD)
    assert WHO in {m["name"] for m in listing.members(townships.sites[WEST])}
    gone = rows(townships.sites[EAST], "SELECT name, destination, gone_on FROM gone")
    assert gone == [(WHO, NAMES[WEST], "2026-03-04")]
    assert row(townships.sites[EAST], transfer).next_step == "等回执返回"
    steps.note_receipt(townships.sites[OLD], [transfer], image=True)
    talk(townships, OLD)
    assert row(townships.house, transfer).state == "closed"
    periods = rows(
        townships.house,
        "SELECT ended_on, ended_reason, ended_document, began_reason FROM membership"
        " WHERE member = ? ORDER BY row",
        townships.people[WHO],
    )
    assert periods == [
        ("2026-03-04", "adjustment", "2601001", "initial"),
        (None, None, None, "adjustment"),
    ]
    agree(townships)


def test_inside_one_committee_without_a_letter_on_the_same_day(townships: County) -> None:
    """The branch cannot know whether a letter is needed; the county, which sees both, says so."""
    transfer = begin(townships, "李建国", WEST, to_text=NAMES[NORTH])
    assert row(townships.sites[WEST], transfer).channel == ""
    talk(townships, WEST, NORTH)
    told = row(townships.sites[NORTH], transfer)
    assert (told.channel, told.acts) == ("本地调整", ("reception", "return"))
    steps.accept(townships.sites[NORTH], [transfer])
    talk(townships, NORTH)
    assert row(townships.house, transfer).state == "closed"
    assert branch_of(townships, "李建国") == NORTH
    agree(townships)


def test_the_county_does_every_step_for_those_without_a_computer(townships: County) -> None:
    request = Request(to=of(townships, WEST), reviewed_by="孙桂兰")
    transfer = starting.start(townships.house, [townships.people[WHO]], request).id
    steps.issue(townships.house, [transfer], Letter(days=30))
    steps.accept(townships.house, [transfer])
    assert branch_of(townships) == WEST
    steps.close(townships.house, [transfer], reason="回执以电话核实")
    assert row(townships.house, transfer).state == "closed"
    agree(townships)


def test_out_of_the_county_the_member_leaves_only_with_the_receipt(townships: County) -> None:
    transfer = issued(townships, to_text="中共西安市雁塔区委组织部", outside="1")
    assert branch_of(townships) == EAST
    assert row(townships.sites[OLD], transfer).valid_until == "2026-04-03"
    steps.note_receipt(townships.sites[OLD], [transfer], on="2026-03-04")
    talk(townships, OLD)
    assert townships.value(townships.house, WHO, "branch") is None
    (period,) = rows(
        townships.house,
        "SELECT ended_reason, ended_to FROM membership WHERE member = ?",
        townships.people[WHO],
    )
    assert period == ("transfer_out", "中共西安市雁塔区委组织部")
    assert row(townships.house, transfer).state == "closed"
    agree(townships)


def test_out_of_the_county_without_a_receipt_by_a_decision(townships: County) -> None:
    transfer = issued(townships, to_text="某部队政治部", outside="1")
    with pytest.raises(TransferRefusedError):
        steps.close(townships.house, [transfer], reason=" ")
    steps.close(townships.house, [transfer], reason="对方来电确认，回执遗失")
    assert townships.value(townships.house, WHO, "branch") is None
    agree(townships)


def test_from_outside_the_member_is_born_with_a_membership(townships: County) -> None:
    west = townships.sites[WEST]
    placing = Placing(into=of(townships, WEST), archive_check="齐全")
    member = arriving.enter(west, arrival(townships, WEST), placing).id
    assert stored(west, "member", member)["branch"] == of(townships, WEST)
    talk(townships, WEST)
    (period,) = rows(
        townships.house, "SELECT began_on, began_reason FROM membership WHERE member = ?", member
    )
    assert period == ("2026-03-04", "transfer_in")
    (told,) = reading.every(townships.house, TransferQuery(state="closed"))
    assert (told.letter_number, told.from_name) == ("0912345", arrival(townships, WEST).from_text)
    agree(townships)


def test_from_outside_sent_back_with_a_reason(townships: County) -> None:
    new = townships.sites[NEW]
    transfer = arriving.note(new, arrival(townships, NEW)).id
    with pytest.raises(TransferRefusedError):
        steps.send_back(new, [transfer], reason="")
    steps.send_back(new, [transfer], reason="缺入党志愿书")
    talk(townships, NEW)
    assert row(townships.house, transfer).state == "returned"
    with pytest.raises(TransferStepError):
        arriving.admit(new, transfer, {}, Placing(into=of(townships, WEST)))
    assert rows(townships.house, "SELECT 1 FROM member WHERE name = '何立新'") == []
    agree(townships)


def test_who_left_and_comes_back_is_the_same_record(townships: County) -> None:
    transfer = issued(townships, to_text="某部队政治部", outside="1")
    steps.note_receipt(townships.house, [transfer])
    number = townships.value(townships.house, WHO, "id_number") or ""
    back = arrival(townships, WEST)
    person = {**back.person, "name": WHO, "id_number": number}
    come = Arrival(to=back.to, from_text=back.from_text, person=person)
    member = arriving.enter(townships.house, come, Placing(into=of(townships, WEST))).id
    assert member == townships.people[WHO]
    assert branch_of(townships) == WEST
    with pytest.raises(TransferRefusedError, match="现在就在"):
        arriving.enter(townships.house, come, Placing(into=of(townships, NORTH)))
    agree(townships)


def test_a_whole_organisation_goes_at_once(townships: County) -> None:
    letters.reserve(townships.house, of(townships, OLD))
    request = Request(to_text=NAMES[WEST], reviewed_by="孙桂兰")
    starting.start_block(townships.sites[EAST], of(townships, EAST), request)
    talk(townships, EAST, OLD)
    some = [each.id for each in reading.every(townships.sites[OLD])]
    assert len({each.block for each in reading.every(townships.sites[OLD])}) == 1
    steps.issue(townships.sites[OLD], some, Letter())
    talk(townships, OLD, NEW)
    steps.accept(townships.sites[NEW], some)
    talk(townships, NEW)
    assert len(some) == 3
    hear(townships, WEST, EAST)
    assert len(listing.members(townships.sites[WEST])) == 6
    assert listing.members(townships.sites[EAST]) == []
    agree(townships)


def test_sent_back_then_issued_anew(townships: County) -> None:
    transfer = issued(townships)
    steps.send_back(townships.sites[WEST], [transfer], reason="党费没有交清")
    talk(townships, WEST, OLD)
    told = row(townships.sites[OLD], transfer)
    assert (told.state, told.acts) == ("returned", ("withdrawal", "voiding"))
    new = steps.reissue(
        townships.sites[OLD], transfer, Letter(), kind="other", reason="党费已补交"
    ).id
    talk(townships, OLD, NEW, WEST)
    assert row(townships.house, transfer).state == "voided"
    steps.accept(townships.sites[WEST], [new])
    talk(townships, WEST)
    assert branch_of(townships) == WEST
    agree(townships)


def test_a_step_not_yet_sent_is_taken_back_and_its_number_stays_used(townships: County) -> None:
    old = townships.sites[OLD]
    letters.reserve(townships.house, of(townships, OLD))
    transfer = begin(townships)
    talk(townships, EAST, OLD)
    steps.issue(old, [transfer], Letter())
    history.undo(old)
    assert row(old, transfer).state == "reviewed"
    steps.issue(old, [transfer], Letter())
    assert row(old, transfer).letter_number == "2601002"
    stubs = letters.stubs(old, of(townships, OLD))
    assert [(each.number, each.voided) for each in stubs] == [("2601001", True), ("2601002", False)]
    talk(townships, OLD)
    assert row(townships.house, transfer).letter_number == "2601002"
    agree(townships)


def test_an_acceptance_taken_back_before_it_was_sent_moves_nobody(townships: County) -> None:
    transfer = issued(townships)
    steps.accept(townships.sites[WEST], [transfer])
    history.undo(townships.sites[WEST])
    talk(townships, WEST)
    assert branch_of(townships) == EAST
    assert row(townships.house, transfer).state == "issued"
    agree(townships)


def test_each_side_is_told_which_step_is_the_others(townships: County) -> None:
    transfer = begin(townships)
    east = townships.sites[EAST]
    with pytest.raises(TransferSideError, match="基层党委"):
        steps.issue(east, [transfer], Letter())
    with pytest.raises(TransferSideError, match="转入"):
        steps.accept(east, [transfer])
    talk(townships, EAST)
    with pytest.raises(TransferStepError, match="前面的步骤"):
        steps.note_receipt(townships.house, [transfer])
    with pytest.raises(TransferStepError, match="另有一次转接"):
        starting.start(east, [townships.people[WHO]], Request(to_text=NAMES[NORTH]))
    with pytest.raises(RecordMissingError):
        starting.start(townships.sites[OLD], [townships.people["李建国"]], Request(to_text="别处"))
