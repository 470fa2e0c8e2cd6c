"""More new members than half of those that are there: the indexes by which people find them wait.

Whatever happens meanwhile they are all there again, and lists say the same without them.
"""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pmis_desktop import memory
from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.errors.vault import DamagedError
from pmis_desktop.models.vault import finding_indexes, schema
from pmis_desktop.models.vault.backup import backup
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.models.vault.opened_backup import open_backup
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services import (
    batches,
    foresight,
    keeping,
    many_births,
    rounds,
    searching,
    verifying,
)
from pmis_desktop.services.batches import Batches
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.browsing.query import Test as How
from pmis_desktop.services.house import House
from pmis_desktop.services.many_births import Births
from pmis_desktop.services.merging import Preview
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, MEMBERS, NORTH, WEST, County, rows

ALL = (EAST, WEST, NORTH)
_DEFINED = (
    "SELECT name, sql FROM sqlite_master"
    " WHERE type = 'index' AND tbl_name IN ('member', 'spelling')"
)


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files count as many."""
    monkeypatch.setattr(foresight, "FILES", 1)


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with every time that they are laid aside."""
    told: list[str] = []
    real = finding_indexes.lay_aside

    def noted(connection: Connection) -> None:
        told.append("aside")
        real(connection)

    monkeypatch.setattr(finding_indexes, "lay_aside", noted)
    return told


def indexes(house: House) -> dict[str, str]:
    return {str(name): str(sql) for name, sql in rows(house, _DEFINED) if sql is not None}


def missing(house: House) -> set[str]:
    return set(finding_indexes.NAMES) - set(indexes(house))


def enter(county: County, street: str, *people: int) -> Path:
    """New members of a branch, and the package that brings them."""
    for person in people:
        county.enter(street, f"新人{person}", person)
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
    newest = finding_indexes.definitions(schema.latest_version())
    assert set(newest) == set(finding_indexes.MENDED)


def test_made_anew_they_are_what_they_were(county: County) -> None:
    before = indexes(county.house)
    with county.house.writing() as connection:
        # An older program did without this one, too.
        connection.exec_driver_sql("DROP INDEX member_former_names")
    lay_aside(county.house)
    assert missing(county.house) == set(finding_indexes.NAMES)
    finding_indexes.mend(county.house.vault.database)
    assert indexes(county.house) == before


def test_a_round_that_brings_many_does_without(county: County, laid: list[str]) -> None:
    before = indexes(county.house)
    done = county.take(*births(county))
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert laid
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
    assert not laid


def test_looking_lays_nothing_aside_and_taking_as_shown_does(
    county: County, laid: list[str]
) -> None:
    shown = rounds.preview(county.house, births(county))
    assert not laid
    done = rounds.commit(county.house, shown.previews)
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert laid
    assert missing(county.house) == set()


def test_a_small_round_keeps_them(
    county: County, laid: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foresight, "FILES", 60)
    county.take(*births(county))
    assert not laid


@pytest.fixture
def gaps(county: County, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many of them were missing after each package of a round; batches of one."""
    seen: list[int] = []
    real = Batches._afterwards

    def noted(self: Batches[object], judged: Preview) -> Preview:
        seen.append(len(missing(county.house)))
        return real(self, judged)

    monkeypatch.setattr(batches, "PACKAGES", 1)
    monkeypatch.setattr(Batches, "_afterwards", noted)
    return seen


def test_they_are_missing_from_the_first_batch_to_the_last(county: County, gaps: list[int]) -> None:
    county.take(*births(county))
    assert gaps == [7, 7, 7]
    assert missing(county.house) == set()


def test_a_round_that_breaks_off_leaves_them_there(county: County, gaps: list[int]) -> None:
    def broken(done: int, _all: int) -> None:
        if done == 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rounds.take(county.house, births(county), progress=broken)
    assert gaps == [7, 7]
    assert missing(county.house) == set()


def test_a_batch_that_was_rolled_back_does_not_bring_them_back(
    county: County, gaps: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first batch fails at its end; its package is taken alone, with all of them there."""
    failed: list[bool] = []
    real = keeping.Shelf.settle

    def settle(self: keeping.Shelf) -> None:
        if not failed:
            failed.append(True)
            raise DiskFullError(county.folder)
        real(self)

    monkeypatch.setattr(keeping.Shelf, "settle", settle)
    done = county.take(*births(county))
    assert [each.verdict for each in done.files] == ["taken"] * 3
    assert gaps == [0, 7, 7]
    assert missing(county.house) == set()


def test_what_is_in_already_counts_for_nothing(county: County, laid: list[str]) -> None:
    files = births(county)
    county.take(*files)
    laid.clear()
    again = county.take(*files)
    assert {each.verdict for each in again.files} == {"duplicate"}
    assert not laid


def test_one_package_that_brings_most_says_nothing_of_the_others(county: County) -> None:
    with county.house.writing() as connection:
        expected = Births(9540)
        expected.expect(connection, [4, *[0] * 14])
        assert not expected.aside
        # The rest of the round would have to bring as many each.
        expected.expect(connection, [1])
        assert expected.aside


def test_a_last_package_of_many_is_not_worth_it(county: County) -> None:
    with county.house.writing() as connection:
        expected = Births(3)
        for born in (4, 1, 4):
            expected.expect(connection, [born])
            assert not expected.aside


def test_a_round_ends_well_where_they_cannot_be_made(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_given: object) -> dict[str, str]:
        raise DamagedError

    files = births(county)
    with monkeypatch.context() as broken:
        broken.setattr(finding_indexes, "definitions", damaged)
        done = county.take(*files)
    assert [each.verdict for each in done.files] == ["taken"] * 3
    # The next large round asks again, even one that brings nobody.
    assert missing(county.house) == set(finding_indexes.NAMES)
    county.edit(county.sites[EAST], MEMBERS[EAST][0], address="新址")
    county.take(county.send(EAST))
    assert missing(county.house) == set()


def test_where_the_disk_is_full_then_the_next_opening_makes_them(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> dict[str, str]:
        raise DiskFullError(county.folder)

    with monkeypatch.context() as broken:
        broken.setattr(finding_indexes, "definitions", full)
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


def test_a_file_with_a_page_that_nobody_can_read_is_opened_without(county: County) -> None:
    lay_aside(county.house)
    ((root,),) = rows(county.house, "SELECT rootpage FROM sqlite_master WHERE name = 'member'")
    county.house.vault.database.compact()
    county.house.vault.close()
    data = county.folder / "county" / "pmis.db"
    spoilt = bytearray(data.read_bytes())
    spoilt[(int(str(root)) - 1) * 4096 + 100] ^= 1
    data.write_bytes(spoilt)
    county.house = counties.reopen(county.folder / "county")
    assert missing(county.house) == set(finding_indexes.NAMES)


def test_a_later_step_may_take_one_away(county: County, tmp_path: Path) -> None:
    """A killed round's file has it again before the step that takes it to be there."""
    lay_aside(county.house)
    county.house.vault.close()
    steps = Path(shutil.copytree(schema.FOLDER, tmp_path / "steps"))
    (steps / "0999.sql").write_text(
        "DROP INDEX member_name; CREATE INDEX member_name ON member (name, row);", "utf-8"
    )
    with open_vault(county.folder / "county", vaults.PASSPHRASE, schema_folder=steps) as vault:
        assert "(name, row)" in indexes(House.of(vault))["member_name"]
        assert missing(House.of(vault)) == set()
        lay_aside(House.of(vault))
    # What a newer program has been at is left to that.
    county.house = counties.reopen(county.folder / "county")
    assert missing(county.house) == set(finding_indexes.NAMES)


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


def test_former_names_are_read_from_an_index_of_those_who_have_some(county: County) -> None:
    statement, values = searching._formerly("雷")
    with county.house.reading() as connection:
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert ["COVERING INDEX member_former_names" in each[3] for each in told] == [True]


def test_without_memory_for_an_index_the_file_is_used_without(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise MemoryError

    lay_aside(county.house)
    database = county.house.vault.database
    pages = kept_pages(database)
    monkeypatch.setattr(memory, "give_back", full)
    finding_indexes.mend(database)
    monkeypatch.undo()
    assert kept_pages(database) == pages
    assert missing(county.house) == set(finding_indexes.NAMES)
    finding_indexes.mend(database)
    assert missing(county.house) == set()


def test_few_pages_are_kept_while_an_index_is_made(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_aside(county.house)
    database = county.house.vault.database
    usual, meanwhile = kept_pages(database), set[int]()
    monkeypatch.setattr(memory, "give_back", lambda: meanwhile.add(kept_pages(database)))
    finding_indexes.mend(database)
    assert len(meanwhile) == 1
    assert max(meanwhile) * 10 < usual == kept_pages(database)


def kept_pages(database: Database) -> int:
    """How many KiB of decrypted pages the writer may keep."""
    with database.writing() as connection:
        return -int(connection.exec_driver_sql("PRAGMA cache_size").scalar_one())
