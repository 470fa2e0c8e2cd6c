"""The same sheets at a branch: its own scope, and nothing of the county's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.errors.services import NotJoinedError
from pmis_desktop.models import settings
from pmis_desktop.services import importing, listing
from pmis_desktop.services.house import House
from tests.importing.workbooks import (
    EAST,
    GOOD,
    codes_of,
    members_by_name,
    own_units,
    people,
    write,
)
from tests.vaults import site_house

TOWN, EAST_ID, WEST_ID, FAR_ID = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)
WEST, FAR = "中共城关镇西街支部委员会", "中共朝邑镇新市村支部委员会"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[House]:
    """A site for a town committee with two branches; a third branch is another town's."""
    house = site_house(
        tmp_path,
        organisations={
            TOWN: {"name": "中共城关镇委员会", "kind": "611"},
            EAST_ID: {"name": EAST, "kind": "631", "parent": TOWN},
            WEST_ID: {"name": WEST, "kind": "631", "parent": TOWN},
            FAR_ID: {"name": FAR, "kind": "631"},
        },
        scope=TOWN,
    )
    yield house
    house.vault.close()


def test_own_branches_are_taken_and_others_asked(town: House, tmp_path: Path) -> None:
    found = importing.check(
        town,
        people(
            tmp_path / "a.xlsx",
            {},
            {"所在党支部": WEST},
            {"所在党支部": FAR},
            {"所在党支部": "中共城关镇北街支部委员会"},
            {"所在党支部": "中共城关镇委员会"},
        ),
    )
    assert codes_of(found) == [
        (5, "outside_scope", "rejected"),
        (6, "unknown_branch", "asked"),
        (7, "R15", "rejected"),
    ]
    assert (found.added, found.organisations_added) == (2, 0)
    importing.apply(town, found)
    assert len(listing.members(town)) == 2
    with town.reading() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM shadow").scalar()


def test_a_second_import_changes_nothing(town: House, tmp_path: Path) -> None:
    path = people(tmp_path / "a.xlsx", {}, {"所在党支部": WEST})
    importing.apply(town, importing.check(town, path))
    before = own_units(town)
    again = importing.check(town, path)
    assert (again.unchanged, again.problems) == (2, ())
    importing.apply(town, again)
    assert own_units(town) == before


def test_a_member_moves_inside_the_scope_only(town: House, tmp_path: Path) -> None:
    importing.apply(town, importing.check(town, people(tmp_path / "a.xlsx", {}, {})))
    moves = people(tmp_path / "b.xlsx", {"所在党支部": WEST}, {"所在党支部": FAR})
    found = importing.check(town, moves)
    assert codes_of(found) == [(4, "outside_scope", "rejected")]
    importing.apply(town, found)
    branches = {name: member["branch"] for name, member in members_by_name(town).items()}
    assert branches == {"赵小一": WEST, "赵小二": EAST}


def test_what_the_county_writes_is_left_out_and_said(town: House, tmp_path: Path) -> None:
    path = people(tmp_path / "a.xlsx", {"党籍状态": "停止党籍", "困难情况": "低保"})
    found = importing.check(town, path)
    assert codes_of(found) == [(3, "county_only", "warned")] * 2
    assert found.added == 1
    importing.apply(town, found)
    assert members_by_name(town)["赵小一"]["status"] == "正常"
    assert members_by_name(town)["赵小一"]["hardship"] is None


def test_rows_without_a_branch_belong_to_the_sites_own(site: House, tmp_path: Path) -> None:
    row = {head: text for head, text in GOOD.items() if head != "所在党支部"}
    importing.apply(site, importing.check(site, write(tmp_path / "a.xlsx", [row])))
    assert members_by_name(site)["赵小雷"]["branch"] == EAST


def test_organisations_are_corrected_but_not_founded(town: House, tmp_path: Path) -> None:
    rows = [
        {"党组织名称": EAST, "联系电话": "0913-3251001", "组织类别": "联合党支部"},
        {
            "党组织名称": "中共城关镇北街支部委员会",
            "联系电话": "0913-3251002",
            "组织类别": "党支部",
        },
        {"党组织名称": FAR, "联系电话": "0913-3251003", "组织类别": "党支部"},
    ]
    found = importing.check(town, write(tmp_path / "o.xlsx", rows))
    assert {(row, code) for row, code, _ in codes_of(found)} == {
        (3, "county_only"),
        (4, "unknown_organisation"),
        (5, "outside_scope"),
    }
    assert (found.updated, found.added, found.asked) == (1, 0, 2)
    importing.apply(town, found)
    kept = {row["name"]: row for row in listing.organisations(town)}[EAST]
    assert (kept["phone"], kept["kind"]) == ("0913-3251001", "党支部")


def test_nothing_is_written_before_joining(site: House, tmp_path: Path) -> None:
    with site.writing() as connection:
        settings.put(connection, settings.JOINED, 0)
    found = importing.check(site, people(tmp_path / "a.xlsx", {}))
    with pytest.raises(NotJoinedError):
        importing.apply(site, found)
