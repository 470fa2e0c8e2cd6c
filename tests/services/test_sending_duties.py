"""What the first page says of sending and answering: its numbers are those of the lists."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pmis_desktop.services import agenda, rounds
from pmis_desktop.services.correspondence import listing, periods, reporting
from pmis_desktop.services.house import House
from pmis_desktop.services.tasks import Task
from tests import vaults
from tests.services import counties, registers
from tests.services.counties import EAST, County
from tests.vaults import Calendar


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def county(founded: County, tmp_path: Path, calendar: Calendar) -> Iterator[County]:
    made = counties.copy_of(founded, tmp_path / "world", lambda _who: calendar)
    yield made
    made.close()


def tasks(house: House) -> dict[str, Task]:
    return {task.kind: task for task in agenda.agenda(house).tasks}


def on_list(house: House, name: listing.Part) -> int:
    found = reporting.report(house, periods.usual(house.today))
    return listing.counts(found)[name]


def test_every_number_of_the_county_is_that_of_a_list(county: County, calendar: Calendar) -> None:
    house = county.house
    vaults.add_organisation(house, "中共城关镇新街支部委员会")
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    county.edit(county.sites[EAST], "赵小雷", remark="二")
    # Late in April, when March has long been over.
    calendar.pass_days(54)
    found = tasks(house)
    assert found["late"].sentence == "1 个党组织逾期没有报送"
    assert found["late"].reason.endswith("最久的是中共城关镇东街支部委员会，已 54 天")
    lists: dict[str, listing.Part] = {"late": "late", "silent": "never", "invite": "absent"}
    for kind, name in lists.items():
        assert found[kind].count == on_list(house, name), kind
    assert (found["invite"].names, found["silent"].names) == ("absent", "")
    assert "unfetched" in found
    assert found["unfetched"].count == on_list(house, "unfetched") == 1


def test_the_county_is_told_whom_it_lets_wait(county: County, calendar: Calendar) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="支部写的")
    county.edit(county.house, "赵小雷", address="县级写的")
    rounds.take(county.house, [county.send(EAST)])
    found = tasks(county.house)
    assert found["answers"].names == "due"
    assert found["answers"].count == on_list(county.house, "due") == 1
    assert "已等" not in found["desk"].reason
    assert "超过" not in found["answers"].reason
    calendar.pass_days(8)
    found = tasks(county.house)
    assert found["desk"].reason.endswith("，已等 8 天")
    assert found["answers"].reason == "其中 1 个收到变更包已超过 5 天"


def test_a_branch_is_told_of_an_old_answer_and_never_refused(
    county: County, calendar: Calendar
) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="一")
    county.carry(EAST)
    calendar.pass_days(60)
    assert "stale" not in tasks(site)
    calendar.pass_days(1)
    found = tasks(site)["stale"]
    assert (found.weight, found.verb) == ("warn", "接收回执")
    assert found.sentence == "已经 61 天没有收到县里的新回执"
    county.edit(site, "赵小雷", remark="二")
    assert county.carry(EAST).verdict == "taken"
    assert "stale" not in tasks(site)


@pytest.mark.parametrize("year", [1970, 2099])
def test_work_goes_on_under_a_clock_that_cannot_be_right(
    county: County, calendar: Calendar, year: int
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    calendar.now = datetime(year, 6, 1, 8, 0, tzinfo=UTC)
    for house in (county.house, county.sites[EAST]):
        sign = tasks(house)["clock"]
        assert sign.sentence == f"这台电脑的日期是 {year} 年 6 月 1 日，可能不对"
        assert (sign.weight, sign.verb) == ("warn", "")
        assert "stale" not in tasks(house)
    county.edit(county.sites[EAST], "钱大勇", remark="二")
    assert county.carry(EAST).verdict == "taken"
    assert county.equal(EAST)
    calendar.now = vaults.NOW + timedelta(days=1)
    county.edit(county.sites[EAST], "钱大勇", remark="三")
    assert county.carry(EAST).verdict == "taken"
    assert on_list(county.house, "sent") == 1


def test_a_committees_own_site_is_one_of_the_late(county: County, calendar: Calendar) -> None:
    house = county.house
    town = vaults.add_organisation(house, "中共新区委员会", kind="611")
    vaults.add_organisation(house, "中共新区一支部委员会", parent=town)
    site = registers.admit(house, town, "中共新区委员会")
    registers.send(house, site, calendar.now)
    calendar.pass_days(54)
    # The committee, and the branch that it enters for.
    assert tasks(house)["late"].count == on_list(house, "late") == 2
