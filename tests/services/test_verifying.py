"""Verify tells what differs from the journal: whose record, which field, both values."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pmis_desktop.errors.ui import JobCancelledError
from pmis_desktop.models import settings
from pmis_desktop.services import comparing, verifying
from pmis_desktop.services.comparing import DIFFERS, MISSING, STRANGE
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, NAMES, County


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = vaults.county_house(tmp_path)
    yield made
    made.vault.close()


def behind_the_journal(house: House, *statements: str) -> None:
    """Change the data as a fault of a disk, or somebody with a tool, would."""
    with house.vault.database.raw() as connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute("COMMIT")


def test_a_changed_value_is_told_by_name_field_and_both_values(house: House) -> None:
    branch = vaults.add_organisation(house, "东街支部")
    member = vaults.add_member(house, branch)
    behind_the_journal(
        house,
        f"UPDATE member SET address = '西街9号', sex = '2' WHERE id = '{member}'",  # noqa: S608
        f"UPDATE membership SET began_on = '1999-01-01' WHERE member = '{member}'",  # noqa: S608
    )
    found = verifying.verify(house)
    assert [(each.kind, each.label, each.live, each.rebuilt) for each in found.by_record] == [
        (DIFFERS, "性别", "女", "男"),
        (DIFFERS, "家庭住址", "西街9号", "东街1号"),
        (DIFFERS, "转入日期", "1999-01-01", "2005-04-28"),
    ]
    assert {each.name for each in found.by_record} == {"赵小雷"}
    assert not any("赵小雷" in each for each in found.differences)
    assert any("赵小雷" in each and "西街9号" in each for each in found.told)
    assert len(found.differences) == 2


def test_what_masks_hide_is_said_to_differ(house: House) -> None:
    member = vaults.add_member(house, vaults.add_organisation(house, "东街支部"))
    # Another day of birth: both ends of the number are the same.
    first = vaults.id_number(11)
    other = f"{first[:8]}81{first[10:]}"
    behind_the_journal(house, f"UPDATE member SET id_number = '{other}' WHERE id = '{member}'")  # noqa: S608
    (difference,) = verifying.verify(house).by_record
    assert other not in difference.sentence
    assert difference.live in difference.rebuilt != difference.live


def test_a_lost_and_a_strange_record_are_told(house: House) -> None:
    branch = vaults.add_organisation(house, "东街支部")
    vaults.add_member(house, branch)
    behind_the_journal(
        house,
        "DELETE FROM category_fact",
        "INSERT INTO organisation (id, revision, name, kind) VALUES ('x', 1, '多出支部', '631')",
    )
    found = verifying.verify(house).by_record
    assert [(each.kind, each.name) for each in found] == [
        (MISSING, "赵小雷"),
        (STRANGE, "多出支部"),
    ]
    assert "没有" in found[0].sentence
    assert "变更记录里没有" in found[1].sentence


def test_a_lost_member_has_its_name_from_the_journal(house: House) -> None:
    branch = vaults.add_organisation(house, "东街支部")
    member = vaults.add_member(house, branch)
    behind_the_journal(house, f"DELETE FROM member WHERE id = '{member}'")  # noqa: S608
    found = verifying.verify(house).by_record
    assert ("member", MISSING, "赵小雷") in {(each.ent, each.kind, each.name) for each in found}


def test_a_value_lost_is_told_as_empty(house: House) -> None:
    branch = vaults.add_organisation(house, "东街支部")
    behind_the_journal(house, f"UPDATE organisation SET kind = NULL WHERE id = '{branch}'")  # noqa: S608
    (difference,) = verifying.verify(house).by_record
    assert difference.live == comparing.EMPTY
    assert difference.name == "东街支部"


def test_packages_of_another_planner_are_not_planned_anew(county: County) -> None:
    """What an older planner decided stands as it was recorded; only its own are planned again."""
    county.edit(county.sites[EAST], "赵小雷", address="支部的")
    county.edit(county.house, "赵小雷", address="县级的")
    county.take(county.send(EAST))
    # As an older planner might have decided: the branch's value was taken.
    behind_the_journal(
        county.house,
        "UPDATE outcome SET verdict = 'applied', code = ''",
        "DELETE FROM desk",
        f"UPDATE member SET address = '支部的' WHERE id = '{county.people['赵小雷']}'",  # noqa: S608
    )
    assert any("重算不符" in each for each in verifying.verify(county.house).differences)
    behind_the_journal(county.house, "UPDATE archive SET planner = planner - 1")
    assert verifying.verify(county.house).sound


def test_looking_is_noted_without_a_name(county: County) -> None:
    verifying.verify(county.house)
    with county.house.reading() as connection:
        line = connection.exec_driver_sql(
            "SELECT line FROM journal WHERE log = 'local' ORDER BY n DESC LIMIT 1"
        ).scalar_one()
        assert settings.get(connection, settings.NAME)
    assert NAMES[EAST].encode() not in bytes(line)


def test_it_says_how_far_it_is_and_comes_to_the_end(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_STEPS", 1)
    county.edit(county.sites[EAST], "钱大勇", address="新址")
    county.carry(EAST)
    for house in (county.house, county.sites[EAST]):
        told: list[tuple[int, int]] = []
        found = verifying.verify(house, lambda *step, told=told: told.append(step))
        at = [done for done, _ in told]
        assert at == sorted(at)
        (total,) = {every for _, every in told}
        assert at[-1] == total
        once = found.operations + found.packages
        assert once < total <= once + found.operations if house.at_county else total == once


def test_who_stops_it_leaves_everything_as_it_was(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_STEPS", 1)
    told: list[int] = []
    verifying.verify(county.house, lambda done, _all: told.append(done))
    total = told[-1]

    def until(at: int) -> Callable[[int, int], None]:
        def progress(done: int, _all: int) -> None:
            if done >= at:
                raise JobCancelledError

        return progress

    for at in (1, total // 2, total):
        with pytest.raises(JobCancelledError):
            verifying.verify(county.house, until(at))
    assert verifying.verify(county.house).sound
