"""More new members than half of those that are there: the indexes by which people find them wait.

Whatever happens meanwhile they are all there again, and lists say the same without them.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.models.vault import finding_indexes
from pmis_desktop.models.vault.backup import backup
from pmis_desktop.models.vault.opened_backup import open_backup
from pmis_desktop.services import editing, foresight, many_births, rounds, searching, verifying
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.browsing.query import Test as How
from pmis_desktop.services.house import House
from tests import vaults
from tests.merging.people import identity
from tests.services import counties
from tests.services.counties import EAST, MEMBERS, NAMES, NORTH, WEST, County, rows

ALL = (EAST, WEST, NORTH)
_DEFINED = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'member'"


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files count as many."""
    monkeypatch.setattr(foresight, "FILES", 1)


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What became of the indexes, in order."""
    told: list[str] = []
    for name in ("lay_aside", "mend"):
        real: Callable[..., None] = getattr(finding_indexes, name)

        def noted(*given: object, name: str = name, real: Callable[..., None] = real) -> None:
            told.append(name)
            real(*given)

        monkeypatch.setattr(finding_indexes, name, noted)
    return told


def indexes(house: House) -> dict[str, str]:
    return {str(name): str(sql) for name, sql in rows(house, _DEFINED) if sql is not None}


def missing(house: House) -> set[str]:
    return set(finding_indexes.NAMES) - set(indexes(house))


def enter(county: County, street: str, *people: int) -> Path:
    """New members of a branch, and the package that brings them."""
    site = county.sites[street]
    ((branch,),) = rows(site, "SELECT id FROM organisation WHERE name = ?", NAMES[street])
    for person in people:
        given = {
            **identity(person),
            "name": f"新人{person}",
            "joined_on": "2020-01-01",
            "category": "1",
        }
        with site.change("登记党员") as change:
            editing.enter(site, change, str(branch), given)
    return county.send(street)


def births(county: County) -> list[Path]:
    """Two new members of each branch; nine are there."""
    return [enter(county, street, at, at + 10) for at, street in enumerate(ALL, 1)]


def lay_aside(house: House) -> None:
    with house.writing() as connection:
        finding_indexes.lay_aside(connection)


@pytest.mark.parametrize(
    ("there", "born", "many"),
    [(0, 0, False), (0, 1, True), (9, 4, False), (9, 5, True), (51_644, 25_822, False)],
)
def test_they_are_worth_it_from_half_of_those_that_are_there(
    there: int, born: int, *, many: bool
) -> None:
    assert many_births.are_many(there, born) is many


def test_the_schema_has_every_one_of_them(county: County) -> None:
    assert missing(county.house) == set()
    assert set(finding_indexes.definitions()) == set(finding_indexes.NAMES)


def test_made_anew_they_are_what_they_were(county: County) -> None:
    before = indexes(county.house)
    lay_aside(county.house)
    assert missing(county.house) == set(finding_indexes.NAMES)
    with county.house.writing() as connection:
        finding_indexes.lay_back(connection)
    assert indexes(county.house) == before


def test_a_round_that_brings_many_does_without(county: County, laid: list[str]) -> None:
    before = indexes(county.house)
    done = county.take(*births(county))
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert laid == ["lay_aside", "mend"]
    assert indexes(county.house) == before
    found = members.find(county.house, MemberQuery(search="新人"))
    assert len(found) == 6
    assert verifying.verify(county.house).differences == []


def test_one_that_brings_few_keeps_them(county: County, laid: list[str]) -> None:
    files = [enter(county, EAST, 1)]
    for street in ALL:
        county.edit(county.sites[street], MEMBERS[street][0], address="新址")
        files.append(county.send(street))
    county.take(*files)
    assert laid == []


def test_looking_lays_nothing_aside_and_taking_as_shown_does(
    county: County, laid: list[str]
) -> None:
    shown = rounds.preview(county.house, births(county))
    assert laid == []
    done = rounds.commit(county.house, shown.previews)
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert laid == ["lay_aside", "mend"]
    assert missing(county.house) == set()


def test_a_small_round_keeps_them(
    county: County, laid: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foresight, "FILES", 60)
    county.take(*births(county))
    assert laid == []


def test_a_round_that_breaks_off_leaves_them_there(county: County) -> None:
    def broken(_done: int, _all: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rounds.take(county.house, births(county), progress=broken)
    assert missing(county.house) == set()


def test_where_the_disk_is_full_then_the_next_opening_makes_them(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise DiskFullError(county.folder)

    with monkeypatch.context() as broken:
        broken.setattr(finding_indexes, "lay_back", full)
        done = county.take(*births(county))
        county.house.vault.close()
        # Whoever opens meanwhile is not kept out by it.
        county.house = counties.reopen(county.folder / "county")
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert missing(county.house) == set(finding_indexes.NAMES)
    assert len(members.find(county.house, MemberQuery(search="xinren"))) == 6
    county.house.vault.close()
    county.house = counties.reopen(county.folder / "county")
    assert missing(county.house) == set()


def test_a_backup_without_them_is_looked_into(county: County) -> None:
    lay_aside(county.house)
    saved = backup(county.house.vault).path
    with open_backup(saved, vaults.PASSPHRASE) as vault:
        assert missing(House.of(vault)) == set()
    assert missing(county.house) == set(finding_indexes.NAMES)


QUERIES = (
    MemberQuery(),
    MemberQuery(order="strokes", descending=True),
    MemberQuery(search="z"),
    MemberQuery(search="雷"),
    MemberQuery(search="东街"),
    MemberQuery(search="139"),
    MemberQuery(conditions=(Condition(field="talent", test=How.IS, value="电工"),)),
)


@pytest.mark.parametrize("query", QUERIES, ids=[str(at) for at in range(len(QUERIES))])
def test_lists_say_the_same_without_them(county: County, query: MemberQuery) -> None:
    county.take(*births(county))
    with_them = members.find(county.house, query).tolist()
    lay_aside(county.house)
    assert members.find(county.house, query).tolist() == with_them


def test_a_spelled_name_is_read_from_the_list_s_own_index(county: County) -> None:
    with county.house.reading() as connection:
        asked = f"EXPLAIN QUERY PLAN {searching._SPELLED}"
        told = connection.exec_driver_sql(asked, ("z", "zz") * 6).all()
    assert any("USING INDEX member_listed" in each[3] for each in told)
