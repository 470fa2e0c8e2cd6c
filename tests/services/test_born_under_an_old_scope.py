"""A member entered for a branch that another site keeps by the time the package arrives."""

import pytest

from pmis_desktop.models import settings
from pmis_desktop.services import (
    agenda,
    deciding,
    decisions,
    editing,
    outcomes,
    sending,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.on_hold import listing, retrying
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, called, rows
from tests.services.test_rescoping import TOWN, hear, members, move, with_town

NEWCOMER = "何晓燕"
_GIVEN = {
    "name": NEWCOMER,
    "id_number": "11010519920307002X",
    "sex": "女",
    "birth_date": "1992-03-07",
    "branch": NAMES[WEST],
    "category": "预备党员",
    "joined_on": "2026-03-01",
}


@pytest.fixture
def town(county: County) -> County:
    return with_town(county)


def enters(county: County, house: House, **given: str) -> None:
    made = editing.add(house, "member", {**_GIVEN, **given})
    county.people[NEWCOMER] = made.id


def on_its_way(county: County) -> None:
    """The town enters somebody; while its package travels, West goes to West's own computer."""
    enters(county, county.sites[TOWN])
    county.edit(county.sites[TOWN], NEWCOMER, mobile="13900000123")
    package = county.send(TOWN)
    move(county, TOWN, EAST)
    (result,) = county.take(package).files
    assert result.counts["rejected"] == 0
    assert result.counts["held"] == sum(result.counts.values())


def test_nothing_typed_is_lost_and_the_list_says_why(town: County) -> None:
    on_its_way(town)
    (waits,) = listing.waiting(town.house)
    assert (waits.kind, waits.name, waits.organisation) == (listing.CHANGE, NEWCOMER, NAMES[EAST])
    assert "后来不归它管了" in waits.why
    assert "照写的编入，或退回" in waits.next_step
    assert waits.by_itself
    (item,) = decisions.open_decisions(town.house)
    assert (item.kind, item.item) == ("moved_whole", waits.item)
    assert item.hints[-1] == f"要编入的党组织：{NAMES[WEST]}（现在由{NAMES[WEST]}的电脑管理）。"
    assert verifying.verify(town.house).sound


def test_the_writer_hears_that_it_is_held_and_why(town: County) -> None:
    on_its_way(town)
    site = town.sites[TOWN]
    hear(town, TOWN, EAST)
    held = [each for each in outcomes.outcomes(site) if each.waits]
    assert [(each.state, each.name) for each in held] == [("held", NEWCOMER)]
    assert held[0].reason == "写的时候那个党组织还归本单位管理，后来不归本单位管了"


def test_accepted_it_stands_in_the_branch_and_both_sites_hear_of_it(town: County) -> None:
    on_its_way(town)
    (item,) = decisions.open_decisions(town.house)
    deciding.settle(town.house, item.item, side="branch", reason="已与西街核对")
    assert listing.waiting(town.house) == ()
    assert town.value(town.house, NEWCOMER, "mobile") == "13900000123"
    assert verifying.verify(town.house).sound
    hear(town, WEST, NAMES[WEST])
    assert NEWCOMER in members(town.sites[WEST])
    assert town.equal(WEST)
    site = town.sites[TOWN]
    hear(town, TOWN, EAST)
    assert NEWCOMER not in members(site)
    every = outcomes.outcomes(site)
    assert {(told.taken, told.waits, told.note, told.name) for told in every} == {
        (True, False, "已与西街核对", NEWCOMER)
    }
    assert every[0].verdict == "县里已经采用，记在现在管这条记录的单位名下"
    sentences = [each.sentence for each in agenda.agenda(site).tasks]
    assert any("县里已经采用" in each for each in sentences)
    assert not any("县里没有接受" in each for each in sentences)
    for told in every:
        outcomes.accept(site, told)
    assert outcomes.outcomes(site) == ()


def test_returned_the_writer_has_the_clerks_words(town: County) -> None:
    on_its_way(town)
    (item,) = decisions.open_decisions(town.house)
    deciding.settle(town.house, item.item, side="county", reason="请西街自己录入")
    assert not rows(town.house, "SELECT 1 FROM member WHERE name = ?", NEWCOMER)
    hear(town, TOWN, EAST)
    told = outcomes.outcomes(town.sites[TOWN])
    assert {(each.state, each.note) for each in told} == {("settled", "请西街自己录入")}
    assert verifying.verify(town.house).sound


def test_it_goes_in_by_itself_when_the_branch_is_its_writers_again(town: County) -> None:
    on_its_way(town)
    assert retrying.retry_if_due(town.house) == retrying.NOTHING
    move(town, TOWN, TOWN)
    assert retrying.retry_if_due(town.house).changes == 1
    assert listing.waiting(town.house) == ()
    hear(town, TOWN, TOWN)
    assert town.value(town.sites[TOWN], NEWCOMER, "mobile") == "13900000123"
    assert outcomes.outcomes(town.sites[TOWN]) == ()
    assert verifying.verify(town.house).sound


def test_who_was_entered_by_both_stays_for_a_person(town: County) -> None:
    on_its_way(town)
    enters(town, town.sites[WEST])
    town.take(town.send(WEST))
    move(town, TOWN, TOWN)
    assert retrying.retry_if_due(town.house) == retrying.NOTHING
    (item,) = decisions.open_decisions(town.house)
    assert any("已有这个身份证号的党员" in each for each in item.hints)


def test_a_decision_undone_waits_again(town: County) -> None:
    on_its_way(town)
    (item,) = decisions.open_decisions(town.house)
    deciding.settle(town.house, item.item, side="branch", reason="先编入")
    decisions.take_back_last(town.house)
    assert [each.code for each in listing.waiting(town.house)] == ["moved_whole"]
    assert verifying.verify(town.house).sound


def test_an_organisation_placed_under_another_superior_is_the_same(town: County) -> None:
    """Not the site's scope is another, but the tree that it is told by."""
    enters(town, town.sites[TOWN])
    package = town.send(TOWN)
    editing.set_values(town.house, "organisation", NAMES[WEST], {"parent": called(NORTH)})
    (result,) = town.take(package).files
    assert result.counts["rejected"] == 0
    assert [each.code for each in listing.waiting(town.house)] == ["moved_whole"]
    assert verifying.verify(town.house).sound


def test_taken_back_by_its_writer_nothing_waits(town: County) -> None:
    on_its_way(town)
    site = town.sites[TOWN]
    hear(town, TOWN, EAST)
    (held,) = outcomes.outcomes(site)
    outcomes.accept(site, held)
    town.take(sending.export(site, town.folder / "up" / "back").file)
    assert listing.waiting(town.house) == ()
    assert not rows(town.house, "SELECT 1 FROM member WHERE name = ?", NEWCOMER)


def test_written_knowing_of_it_it_is_rejected(town: County) -> None:
    site = town.sites[TOWN]
    move(town, TOWN, EAST)
    ((revision,),) = rows(town.house, "SELECT until FROM former_scope")
    with site.writing() as connection:
        settings.put(connection, settings.SEEN_REVISION, int(str(revision)))
    enters(town, site)
    (result,) = town.take(town.send(TOWN)).files
    assert result.counts["held"] == 0
    assert listing.waiting(town.house) == ()
