"""Another scope for a site: what is on its way, what it hears, what it may write from then on."""

from pathlib import Path

import pytest

from pmis_desktop.errors.answers import AnswerOlderError
from pmis_desktop.errors.exchange import OtherRecipientError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.errors.sites import SameScopeError, ShutOutError
from pmis_desktop.exchange.keys import fingerprint
from pmis_desktop.models import settings
from pmis_desktop.services import (
    answers_due,
    correspondents,
    decisions,
    editing,
    enrolling,
    inspecting,
    receiving,
    rescoping,
    rounds,
    sending,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.rescoping import Rescoped
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, MEMBERS, NAMES, NORTH, WEST, County, called, rows

TOWN = "中共城关镇委员会"


@pytest.fixture
def town(county: County) -> County:
    return with_town(county)


def with_town(county: County) -> County:
    """A committee above East and West, with a computer of its own that enters for both."""
    vaults.add_organisation(county.house, TOWN, kind="611")
    for street in (EAST, WEST):
        editing.set_values(county.house, "organisation", NAMES[street], {"parent": TOWN})
    county.sites[TOWN] = counties.join(county, TOWN, code=None)
    county.edit(county.sites[TOWN], "李建国", remark="镇里录的")
    county.carry(TOWN)
    return county


def move(county: County, place: str, to: str) -> Rescoped:
    return rescoping.rescope(
        county.house,
        sending.site_key(county.sites[place]).id,
        organisation=called(to),
        reason="调整分工",
        root_passphrase=vaults.PASSPHRASE,
    )


def hear(county: County, place: str, now: str) -> receiving.Received:
    """The county writes an answer to a site that has sent nothing."""
    county.rounds += 1
    out = county.folder / "down" / str(county.rounds)
    rounds.answer_within(county.house, called(now), out)
    found = [each for each in out.glob("*.dzb") if _opens(county.sites[place], each)]
    return receiving.receive(county.sites[place], found[0])


def _opens(house: House, file: Path) -> bool:
    return bool(inspecting.inspect(file, house)["verified"])


def members(house: House) -> set[str]:
    return {str(row[0]) for row in rows(house, "SELECT name FROM member WHERE removed IS NULL")}


def test_a_committee_enters_for_its_branches_and_hears_of_its_new_scope(town: County) -> None:
    site = town.sites[TOWN]
    assert members(site) == {*MEMBERS[EAST], *MEMBERS[WEST]}
    moved = move(town, TOWN, NORTH)
    assert (moved.before, moved.now) == (TOWN, NAMES[NORTH])
    assert moved.grant > 4
    assert len(answers_due.sites_due(town.house)) == 1, "the site must hear of it"
    received = hear(town, TOWN, NORTH)
    assert received.scope == NAMES[NORTH]
    assert received.gone == 6
    assert members(site) == set(MEMBERS[NORTH])
    gone = rows(site, "SELECT name, destination FROM gone WHERE ent = 'member'")
    assert ("李建国", NAMES[WEST]) in gone
    with site.reading() as connection:
        assert settings.get(connection, settings.NAME) == NAMES[NORTH]
    town.edit(site, "郑文博", remark="现在归我")
    result = town.take(sending.export(site, town.folder / "up" / "moved").file)
    assert result.files[0].counts["applied"] == 1


def test_what_is_on_its_way_is_held_as_moved(town: County) -> None:
    site = town.sites[TOWN]
    town.edit(site, "李建国", address="路上的更改")
    package = town.send(TOWN)
    move(town, TOWN, NORTH)
    (result,) = town.take(package).files
    assert (result.counts["held"], result.counts["applied"]) == (1, 0)
    assert town.value(town.house, "李建国", "address") != "路上的更改"
    (item,) = decisions.open_decisions(town.house)
    assert item.kind == "moved"
    assert verifying.verify(town.house).sound


def test_an_edit_made_knowing_of_the_new_scope_is_rejected(town: County) -> None:
    site = town.sites[TOWN]
    move(town, TOWN, NORTH)
    ((revision,),) = rows(town.house, "SELECT until FROM former_scope")
    with site.writing() as connection:
        # As of a computer that has seen the county's present state and writes all the same.
        settings.put(connection, settings.SEEN_REVISION, int(str(revision)))
    town.edit(site, "李建国", remark="还是我的")
    (result,) = town.take(town.send(TOWN)).files
    assert (result.counts["rejected"], result.counts["held"]) == (1, 0)
    assert rows(town.house, "SELECT DISTINCT code FROM outcome WHERE verdict = 'rejected'") == [
        ("out_of_scope",)
    ]
    assert verifying.verify(town.house).sound


def test_what_waits_at_the_site_goes_up_and_is_held(town: County) -> None:
    """The answer with the new scope is taken first; the unsent change was made before it."""
    site = town.sites[TOWN]
    town.edit(site, "周秀英", address="没有报送的更改")
    move(town, TOWN, EAST)
    received = hear(town, TOWN, EAST)
    assert received.unanswered == 1
    assert "周秀英" not in members(site)
    (result,) = town.take(sending.export(site, town.folder / "up" / "w").file).files
    assert result.counts["held"] == 1


def test_scopes_overlap_and_both_are_told(town: County) -> None:
    moved = move(town, EAST, TOWN)
    assert moved.now == TOWN
    hear(town, EAST, TOWN)
    assert members(town.sites[EAST]) == members(town.sites[TOWN])
    found = {each.site: each for each in correspondents.correspondents(town.house)}
    mine = found[moved.site]
    assert mine.computers == 2
    assert sorted(mine.beside) == sorted([TOWN, NAMES[WEST]])
    town.edit(town.sites[EAST], "李建国", address="东街电脑改的")
    town.take(sending.export(town.sites[EAST], town.folder / "up" / "o").file)
    hear(town, TOWN, TOWN)
    assert town.value(town.sites[TOWN], "李建国", "address") == "东街电脑改的"
    assert verifying.verify(town.house).sound


def test_back_again_it_has_everything_as_before(town: County) -> None:
    move(town, TOWN, NORTH)
    hear(town, TOWN, NORTH)
    move(town, TOWN, TOWN)
    received = hear(town, TOWN, TOWN)
    assert received.scope == TOWN
    assert members(town.sites[TOWN]) == {*MEMBERS[EAST], *MEMBERS[WEST]}
    town.edit(town.sites[TOWN], "李建国", address="又归我了")
    (result,) = town.take(sending.export(town.sites[TOWN], town.folder / "up" / "b").file).files
    assert result.counts["applied"] == 1
    assert verifying.verify(town.house).sound


def test_an_older_answer_does_not_bring_the_old_scope_back(town: County) -> None:
    town.rounds += 1
    out = town.folder / "down" / str(town.rounds)
    rounds.answer_within(town.house, called(NORTH), out)
    old = next(out.glob("*.dzb"))
    move(town, NORTH, WEST)
    hear(town, NORTH, WEST)
    with pytest.raises(AnswerOlderError):
        receiving.receive(town.sites[NORTH], old)
    assert members(town.sites[NORTH]) == set(MEMBERS[WEST])


def test_a_grant_written_again_has_the_new_scope(town: County, tmp_path: Path) -> None:
    move(town, NORTH, WEST)
    key = sending.site_key(town.sites[NORTH]).id
    again = enrolling.enrol(
        town.house,
        town.folder / "letters" / f"{NORTH}-request.dzb",
        organisation=NAMES[WEST],
        fingerprint=fingerprint(key),
        out=tmp_path / "again.dzb",
        root_passphrase=vaults.PASSPHRASE,
    )
    assert again.again
    assert again.organisation == NAMES[WEST]


def test_what_makes_no_sense_changes_nothing(town: County) -> None:
    before = counties.state(town.house)
    with pytest.raises(SameScopeError):
        move(town, NORTH, NORTH)
    with pytest.raises(ReasonMissingError):
        rescoping.rescope(
            town.house,
            NAMES[NORTH],
            organisation=TOWN,
            reason=" ",
            root_passphrase=vaults.PASSPHRASE,
        )
    assert counties.state(town.house) == before
    site = str(rows(town.house, "SELECT id FROM site WHERE name = ?", NAMES[NORTH])[0][0])
    enrolling.revoke(town.house, NAMES[NORTH], reason="x", root_passphrase=vaults.PASSPHRASE)
    with pytest.raises(ShutOutError):
        rescoping.rescope(
            town.house,
            site,
            organisation=TOWN,
            reason="x",
            root_passphrase=vaults.PASSPHRASE,
        )


def test_two_computers_of_one_branch_take_answers_in_the_wrong_order(county: County) -> None:
    twin = counties.join(county, EAST, code=None, folder="第二台")
    county.opened.append(twin)
    one = county.sites[EAST]
    county.edit(one, "赵小雷", remark="第一台改的")
    county.edit(twin, "钱大勇", remark="第二台改的")
    up = county.folder / "up" / "both"
    first = county.take(sending.export(one, up).file, sending.export(twin, up).file)
    county.edit(one, "赵小雷", remark="第一台又改")
    second = county.take(sending.export(one, county.folder / "up" / "one").file)
    rounds.answer_within(county.house, NAMES[EAST], county.folder / "down" / "last")
    old = {_whose(each, one, twin): each for each in first.answers}
    newer = {_whose(each, one, twin): each for each in second.answers}
    last = {_whose(e, one, twin): e for e in (county.folder / "down" / "last").glob("*.dzb")}
    with pytest.raises(OtherRecipientError):
        receiving.receive(one, old["twin"])
    receiving.receive(one, newer["one"])
    with pytest.raises(AnswerOlderError):
        receiving.receive(one, old["one"])
    receiving.receive(twin, last["twin"])
    with pytest.raises(AnswerOlderError):
        receiving.receive(twin, old["twin"])
    receiving.receive(one, last["one"])
    for house in (one, twin, county.house):
        assert county.value(house, "赵小雷", "remark") == "第一台又改"
        assert county.value(house, "钱大勇", "remark") == "第二台改的"
    assert county.equal(EAST)


def _whose(file: Path, one: House, twin: House) -> str:
    assert _opens(one, file) != _opens(twin, file)
    return "one" if _opens(one, file) else "twin"
