"""A change that says beforehand how many operations it has, and is written as it comes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.errors.services import SecondPeriodError
from pmis_desktop.models.change import Change
from pmis_desktop.models.vault import binding
from pmis_desktop.models.writing import CountedOtherwiseError
from pmis_desktop.services import editing, history, verifying
from pmis_desktop.services.house import House
from tests import vaults
from tests.models.test_inserting import content, counts, nobody_is_left, person
from tests.services.counties import rows

MANY, AT_ONCE = 800, 90


@pytest.fixture(params=["county", "site"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    made = (vaults.county_house if request.param == "county" else vaults.site_house)(tmp_path)
    yield made
    made.vault.close()


def a_branch(house: House) -> str:
    return (
        vaults.add_organisation(house, "中共某村支部") if house.at_county else vaults.top_of(house)
    )


def enter(house: House, change: Change, branch: str, count: int) -> None:
    for number in range(count):
        editing.enter(house, change, branch, person(number))
        if number % AT_ONCE == AT_ONCE - 1:
            change.write_out()


def test_in_portions_the_same_is_written(house: House, tmp_path: Path) -> None:
    branch = a_branch(house)
    with house.change("导入", kind="import") as change:
        change.expect(3 * MANY)
        enter(house, change, branch, MANY)
    assert change.summary is not None
    assert change.summary.count == 3 * MANY
    assert nobody_is_left()
    assert verifying.verify(house).differences == []
    (unit,) = rows(house, "SELECT count, first FROM unit WHERE kind = 'import'")
    assert unit[0] == 3 * MANY
    other = (vaults.county_house if house.at_county else vaults.site_house)(tmp_path / "other")
    try:
        there = a_branch(other)
        with other.change("导入", kind="import") as change:
            for number in range(MANY):
                editing.enter(other, change, there, person(number))
        # Each in its own branch, which has an id of its own.
        ours = [[str(row).replace(branch, "") for row in some] for some in content(house)]
        theirs = [[str(row).replace(there, "") for row in some] for some in content(other)]
        assert ours == theirs
        if not house.at_county:
            shadows = "SELECT ent, grp, county, COUNT(*) FROM shadow GROUP BY ent, grp, county"
            assert rows(house, shadows) == rows(other, shadows)
    finally:
        other.vault.close()
    history.undo(house)
    assert rows(house, "SELECT COUNT(*) FROM member WHERE removed IS NULL") == [(0,)]
    assert verifying.verify(house).differences == []


@pytest.mark.parametrize("counted", [3 * MANY - 1, 3 * MANY + 1])
def test_another_number_than_was_said_keeps_all_of_it_out(county: House, counted: int) -> None:
    branch = a_branch(county)
    before = counts(county)

    def miscounted() -> None:
        with county.change("导入", kind="import") as change:
            change.expect(counted)
            enter(county, change, branch, MANY)

    with pytest.raises(CountedOtherwiseError):
        miscounted()
    assert nobody_is_left()
    assert counts(county) == before
    vaults.add_member(county, branch)
    assert verifying.verify(county).differences == []


def test_a_portion_reads_what_those_before_it_wrote(county: House) -> None:
    branch, there = a_branch(county), vaults.add_organisation(county, "中共别村支部")
    with county.change("导入", kind="import") as change:
        change.expect(3 * MANY + 4)
        enter(county, change, branch, MANY)
        change.write_out()
        found = change.connection.exec_driver_sql(
            "SELECT p.id, m.id FROM member AS m JOIN membership AS p ON p.member = m.id"
            " ORDER BY m.row LIMIT 2"
        ).all()
        for period, member in found:
            editing.move(county, change, member, period, there)
            change.write_out()
    moved = rows(county, "SELECT id FROM member WHERE branch = ? AND home = ?", there, there)
    assert {row[0] for row in moved} == {member for _period, member in found}
    assert verifying.verify(county).differences == []


def test_a_second_period_is_refused_though_it_comes_in_a_later_portion(county: House) -> None:
    branch = a_branch(county)
    before = counts(county)

    def twice_placed() -> None:
        with county.change("导入", kind="import") as change:
            change.expect(4)
            member = editing.enter(county, change, branch, person(0))
            change.write_out()
            editing.move(county, change, member, None, branch)
            change.write_out()

    with pytest.raises(SecondPeriodError):
        twice_placed()
    assert counts(county) == before


def test_nothing_is_written_out_before_it_is_counted(county: House) -> None:
    before = counts(county)

    def uncounted() -> None:
        with county.change("导入", kind="import") as change:
            editing.enter(county, change, "x" * 32, person(0))
            change.write_out()

    with pytest.raises(RuntimeError, match="how many operations"):
        uncounted()
    assert counts(county) == before


def test_nothing_and_bytes_are_bound_as_they_are(county: House) -> None:
    binding.teach()
    with county.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT ?, typeof(?), ?, typeof(?)", (None, None, b"\x00ab", b"")
        ).one()
    assert tuple(found) == (None, "null", b"\x00ab", "blob")
