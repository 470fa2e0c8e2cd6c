"""Transfers when the two sides do not know of each other: what is late, double, over or used up."""

import pytest

from pmis_desktop.errors.transfers import (
    LetterNumbersUsedUpError,
    LetterUnitsUsedUpError,
    TransferRefusedError,
    TransferStepError,
)
from pmis_desktop.services import (
    deciding,
    digesting,
    editing,
    history,
    outcomes,
    sending,
    verifying,
)
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.orders import Place
from pmis_desktop.services.transfers import arriving, letters, reading, starting, steps
from pmis_desktop.services.transfers.arriving import Placing
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows
from tests.services.transferring import (
    NEW,
    OLD,
    PAPERS,
    WHO,
    agree,
    arrival,
    begin,
    branch_of,
    deliver,
    hear,
    issued,
    of,
    row,
    talk,
)


def reasons(county: County, place: str) -> list[str]:
    """Why the county did not take what a site sent, as the site reads it."""
    return [each.reason for each in outcomes.outcomes(county.sites[place])]


def test_the_old_branch_keeps_the_member_and_what_both_write(townships: County) -> None:
    """The old branch answers for the member until they are accepted; what it sends later waits."""
    transfer = issued(townships)
    east, west = townships.sites[EAST], townships.sites[WEST]
    townships.edit(east, WHO, address="东街11号")
    talk(townships, EAST)
    assert townships.value(townships.house, WHO, "address") == "东街11号"
    townships.edit(east, WHO, address="东街12号")
    steps.accept(west, [transfer])
    talk(townships, WEST)
    townships.edit(west, WHO, landline="0913-3217777", address="西街5号")
    talk(townships, WEST)
    assert townships.carry(EAST).counts["held"] == 1
    assert townships.value(townships.house, WHO, "address") == "西街5号"
    (waiting,) = deciding.list_desk(townships.house)
    deciding.settle(townships.house, waiting.item, side="county", reason="新支部的准")
    agree(townships)


def test_accepted_after_it_was_withdrawn(townships: County) -> None:
    transfer = issued(townships)
    steps.withdraw(townships.sites[EAST], [transfer], reason="本人不走了")
    steps.accept(townships.sites[WEST], [transfer])
    talk(townships, EAST)
    result = townships.carry(WEST)
    assert result.counts["rejected"] == 2
    assert branch_of(townships) == EAST
    assert reasons(townships, WEST)[0] == "原党组织已经撤回这次转接"
    assert row(townships.sites[WEST], transfer).state == "withdrawn"
    agree(townships)


def test_withdrawn_after_it_was_accepted(townships: County) -> None:
    transfer = issued(townships)
    steps.accept(townships.sites[WEST], [transfer])
    steps.withdraw(townships.sites[EAST], [transfer], reason="本人不走了")
    talk(townships, WEST)
    assert townships.carry(EAST).counts["rejected"] == 1
    assert branch_of(townships) == WEST
    assert reasons(townships, EAST) == ["这次转接已经办结"]
    agree(townships)


def test_two_transfers_of_one_member_wait_for_a_person(townships: County) -> None:
    """The branch and its committee ask at the same time, for two different branches."""
    first = begin(townships)
    request = Request(to_text=NAMES[NORTH], reviewed_by="党委")
    second = starting.start(townships.sites[OLD], [townships.people[WHO]], request).id
    talk(townships, EAST)
    assert townships.carry(OLD).counts["conflict"] == 1
    (waiting,) = deciding.list_desk(townships.house)[:1]
    assert waiting.kind == "该党员另有一次转接没有办结"
    deciding.settle(townships.house, waiting.item, side="county", reason="以支部的为准")
    hear(townships, OLD)
    assert rows(townships.house, "SELECT id FROM transfer") == [(first,)]
    assert reading.every(townships.sites[OLD])[0].id != second
    agree(townships)


def test_two_branches_take_in_the_same_person_from_outside(townships: County) -> None:
    for street in (WEST, EAST):
        placing = Placing(into=of(townships, street))
        arriving.enter(townships.sites[street], arrival(townships, street), placing)
    talk(townships, WEST)
    result = townships.carry(EAST)
    assert result.counts["conflict"] >= 3
    assert {each.kind for each in deciding.list_desk(townships.house)} == {"身份证号与已有党员相同"}
    assert len(rows(townships.house, "SELECT 1 FROM member WHERE name = '何立新'")) == 1
    assert verifying.verify(townships.house).differences == []


def test_the_branch_is_placed_under_another_committee_while_the_letter_is_written(
    townships: County,
) -> None:
    """The old committee issued without knowing: a person at the county decides."""
    letters.reserve(townships.house, of(townships, OLD))
    transfer = begin(townships)
    talk(townships, EAST, OLD)
    steps.issue(townships.sites[OLD], [transfer], Letter())
    order = Place(subject=of(townships, EAST), papers=PAPERS, parent=of(townships, NEW))
    acts.carry_out(townships.house, order)
    assert townships.carry(OLD).counts["held"] == 1
    (waiting,) = deciding.list_desk(townships.house)[:1]
    deciding.settle(townships.house, waiting.item, side="branch", reason="介绍信已交给本人")
    assert row(townships.house, transfer).state == "issued"
    agree(townships)


def test_the_new_branch_is_placed_elsewhere_while_it_accepts(townships: County) -> None:
    transfer = issued(townships)
    steps.accept(townships.sites[NEW], [transfer])
    order = Place(subject=of(townships, WEST), papers=PAPERS, parent=of(townships, OLD))
    acts.carry_out(townships.house, order)
    assert townships.carry(NEW).counts["held"] == 2
    assert branch_of(townships) == EAST
    for waiting in {each.item for each in deciding.list_desk(townships.house)}:
        deciding.settle(townships.house, waiting, side="branch", reason="已报到")
    assert branch_of(townships) == WEST
    agree(townships)


def test_two_computers_of_one_branch(townships: County) -> None:
    """Both send the same member on; the second hears that somebody was before them."""
    first, second = (
        townships.sites[EAST],
        counties.join(townships, EAST, code=None, folder="east-two"),
    )
    townships.opened.append(second)
    begin(townships)
    request = Request(to_text=NAMES[NORTH], reviewed_by="孙桂兰")
    deliver(townships, EAST, first, second)
    starting.start(second, [townships.people[WHO]], request)
    package = sending.export(second, townships.folder / "up" / "two").file
    townships.take(townships.send(EAST))
    (result,) = townships.take(package).files
    assert result.counts["conflict"] == 1
    (waiting,) = deciding.list_desk(townships.house)[:1]
    deciding.settle(townships.house, waiting.item, side="county", reason="同一件事")
    deliver(townships, EAST, first, second)
    assert len(reading.every(first)) == len(reading.every(second)) == 1
    assert digesting.digest(first).digest == digesting.digest(second).digest
    assert verifying.verify(townships.house).differences == []


def test_a_letter_runs_out_and_is_issued_anew(townships: County, calendar: vaults.Calendar) -> None:
    transfer = issued(townships)
    assert reading.pocket(townships.house) == ()
    calendar.pass_days(10)
    assert reading.pocket(townships.house) == ()
    calendar.pass_days(5)
    for place in (EAST, OLD, NEW):
        (told,) = reading.pocket(townships.sites[place])
        assert (told.days_over, told.phone) == (5, "13800000001")
        assert told.next_step.startswith("已过期 5 天：打电话")
    new = steps.reissue(townships.sites[OLD], transfer, Letter(), kind="expired").id
    talk(townships, OLD, WEST)
    assert reading.pocket(townships.house) == ()
    numbers = [(s.number, s.voided) for s in letters.stubs(townships.house, of(townships, OLD))]
    assert numbers == [("2601001", True), ("2601002", False)]
    with pytest.raises(TransferStepError, match="作废"):
        steps.accept(townships.sites[WEST], [transfer])
    steps.accept(townships.sites[WEST], [new])
    talk(townships, WEST)
    assert branch_of(townships) == WEST
    agree(townships)


def test_after_half_a_year_the_next_step_is_another(
    townships: County, calendar: vaults.Calendar
) -> None:
    transfer = issued(townships)
    steps.set_phone(townships.sites[EAST], transfer, "")
    calendar.pass_days(100)
    assert "没有联系电话" in reading.pocket(townships.sites[EAST])[0].next_step
    calendar.pass_days(100)
    assert "6 个月" in reading.pocket(townships.sites[EAST])[0].next_step


def test_numbers_run_out(townships: County) -> None:
    letters.reserve(townships.house, of(townships, OLD), 1)
    some = [begin(townships, who) for who in (WHO, "钱大勇")]
    talk(townships, EAST, OLD)
    with pytest.raises(LetterNumbersUsedUpError, match="2026"):
        steps.issue(townships.sites[OLD], some, Letter())
    assert row(townships.sites[OLD], some[0]).state == "reviewed"
    steps.issue(townships.sites[OLD], some[:1], Letter())
    letters.reserve(townships.house, of(townships, OLD), 2)
    talk(townships, OLD)
    steps.issue(townships.sites[OLD], some[1:], Letter())
    talk(townships, OLD)
    numbers = [row(townships.house, each).letter_number for each in some]
    assert numbers == ["2601001", "2601002"]
    agree(townships)


def test_numbers_are_those_of_the_year(townships: County, calendar: vaults.Calendar) -> None:
    letters.reserve(townships.house, of(townships, OLD))
    transfer = begin(townships)
    talk(townships, EAST, OLD)
    calendar.pass_days(365)
    with pytest.raises(LetterNumbersUsedUpError, match="2027"):
        steps.issue(townships.sites[OLD], [transfer], Letter())
    steps.issue(townships.house, [transfer], Letter())
    assert row(townships.house, transfer).letter_number == "2701001"
    with pytest.raises(TransferRefusedError, match="太少或太多"):
        letters.reserve(townships.house, of(townships, OLD), 1000)
    letters.reserve(townships.house, of(townships, OLD), 800)
    with pytest.raises(LetterUnitsUsedUpError, match="流水号"):
        letters.reserve(townships.house, of(townships, OLD), 100)


def test_two_computers_of_a_committee_never_give_the_same_number(townships: County) -> None:
    second = counties.join(townships, OLD, code=None, folder="old-two")
    townships.opened.append(second)
    letters.reserve(townships.house, of(townships, OLD), 5)
    some = [begin(townships, who) for who in (WHO, "钱大勇", "孙桂兰")]
    talk(townships, EAST)
    deliver(townships, OLD, townships.sites[OLD], second)
    steps.issue(townships.sites[OLD], some[:1], Letter())
    steps.issue(second, some[1:2], Letter())
    steps.issue(townships.house, some[2:], Letter())
    first = row(townships.sites[OLD], some[0]).letter_number
    other = row(second, some[1]).letter_number
    own = row(townships.house, some[2]).letter_number
    assert len({first, other, own}) == 3


def test_a_number_that_was_used_is_refused_by_the_county(townships: County) -> None:
    """A pre-printed sheet whose number another computer has used; the first one stands."""
    some = [begin(townships, who) for who in (WHO, "钱大勇")]
    talk(townships, EAST, OLD)
    steps.issue(townships.house, some[:1], Letter(number="0000007"))
    steps.issue(townships.sites[OLD], some[1:], Letter(number="0000007"))
    assert townships.carry(OLD).counts["rejected"] == 1
    assert reasons(townships, OLD) == ["这个介绍信编号已经用过"]
    with pytest.raises(TransferStepError, match="已经用过"):
        steps.issue(townships.house, some[1:], Letter(number="0000007"))
    agree(townships)


def test_the_countys_follow_up_can_be_taken_back(townships: County) -> None:
    """Taken back, it is not done again by itself; the first page and the list tell of it."""
    transfer = issued(townships)
    steps.accept(townships.sites[WEST], [transfer])
    talk(townships, WEST)
    history.undo(townships.house)
    assert branch_of(townships) == EAST
    assert row(townships.house, transfer).next_step == "等县级把党员转到新的党支部"
    talk(townships, EAST, WEST)
    assert branch_of(townships) == EAST
    agree(townships)


def test_who_stands_elsewhere_by_now_is_not_moved(townships: County) -> None:
    transfer = issued(townships)
    editing.set_values(townships.house, "member", townships.people[WHO], {"branch": NAMES[NORTH]})
    steps.accept(townships.sites[WEST], [transfer])
    assert townships.carry(WEST).counts["rejected"] == 2
    assert reasons(townships, WEST)[0] == "按县级数据，该党员现在不在转出党支部"
    assert branch_of(townships) == NORTH
    agree(townships)


def test_local_adjustment_between_committees_needs_a_letter(townships: County) -> None:
    """The county mends the channel by itself; a forged one gains nothing."""
    transfer = begin(townships, channel="local")
    talk(townships, EAST)
    assert row(townships.house, transfer).channel == "纸质介绍信"
    agree(townships)


@pytest.mark.parametrize("partial", [False, True], ids=["full", "partial"])
def test_a_branch_that_moves_away_takes_its_transfers_along(
    townships: County, monkeypatch: pytest.MonkeyPatch, *, partial: bool
) -> None:
    transfer = issued(townships)
    if partial:
        monkeypatch.setattr("pmis_desktop.services.answering._FULL_RAW", 0)
    assert row(townships.sites[OLD], transfer)
    order = Place(subject=of(townships, EAST), papers=PAPERS, parent=of(townships, NEW))
    acts.carry_out(townships.house, order)
    hear(townships, OLD, NEW, EAST)
    assert rows(townships.sites[OLD], "SELECT 1 FROM transfer") == []
    agree(townships)


@pytest.mark.parametrize("partial", [False, True], ids=["full", "partial"])
def test_an_issue_taken_back_at_the_county_leaves_the_new_side(
    townships: County, monkeypatch: pytest.MonkeyPatch, *, partial: bool
) -> None:
    letters.reserve(townships.house, of(townships, OLD))
    transfer = begin(townships)
    talk(townships, EAST)
    steps.issue(townships.house, [transfer], Letter())
    hear(townships, WEST)
    if partial:
        monkeypatch.setattr("pmis_desktop.services.answering._FULL_RAW", 0)
    assert row(townships.sites[WEST], transfer)
    history.undo(townships.house)
    hear(townships, WEST)
    assert rows(townships.sites[WEST], "SELECT 1 FROM transfer") == []
    agree(townships)
