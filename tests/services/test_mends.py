"""What the county asks to mend travels inside answers, waits at the branch, and goes by itself."""

import pytest

from pmis_desktop.errors.services import NotCountyError
from pmis_desktop.services import agenda, records
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import mends, reading, scanning
from pmis_desktop.services.tasks import Task
from tests.services.counties import EAST, WEST, County

SPOILT = "赵小雷"
TOO_YOUNG = {"joined_on": "1990-01-01", "full_member_on": "1991-01-01"}
SOUND = {"joined_on": "2005-04-28", "full_member_on": "2006-04-28"}


def spoil(county: County, name: str = SPOILT, **values: str | None) -> None:
    with county.house.change("导入") as change:
        change.update("member", county.people[name], values)


def asked(house: House) -> list[tuple[str, str, str]]:
    with house.reading() as connection:
        return [(each.rec, each.field, each.rule) for each in mends.open_mends(connection)]


def tell(county: County, street: str = EAST, name: str = "钱大勇") -> int:
    """A branch reports something, and its answer comes back; how much is to be mended."""
    county.edit(county.sites[street], name, address=f"{street}{county.rounds}号")
    county.take(county.send(street))
    return county.receive(street).mends


def mend_task(house: House) -> Task | None:
    return next((task for task in agenda.agenda(house).tasks if task.kind == "mend"), None)


@pytest.fixture
def spoilt(county: County) -> County:
    spoil(county, education=None, **TOO_YOUNG)
    spoil(county, "李建国", **TOO_YOUNG)
    scanning.scan(county.house)
    return county


def test_errors_come_down_with_the_answer_and_stand_on_the_first_page(spoilt: County) -> None:
    site = spoilt.sites[EAST]
    assert mend_task(site) is None
    assert tell(spoilt) == 1
    assert asked(site) == [(spoilt.people[SPOILT], "joined_on", "R5")]
    task = mend_task(site)
    assert task is not None
    assert task.sentence == "县里请整改 1 处"
    assert task.reason == "例如 赵小雷：入党时未满十八岁，请核对。"
    scanning.scan(site)
    (fault,) = reading.faults(site, rule="R5")
    assert fault.asked
    assert [each.member for each in reading.faults(site, asked=True)] == [fault.member]
    assert next(row.asked for row in reading.by_rule(site) if row.rule == "R5") == 1


def test_what_is_mended_here_waits_no_more_and_goes_with_the_next_answer(spoilt: County) -> None:
    site = spoilt.sites[EAST]
    tell(spoilt)
    records.save(site, "member", spoilt.people[SPOILT], SOUND)
    assert mend_task(site) is None
    spoilt.take(spoilt.send(EAST))
    # Not looked through since: what changed is not asked for again.
    assert spoilt.receive(EAST).mends == 0
    assert mend_task(site) is None


def test_a_newer_answer_replaces_what_the_older_one_asked(spoilt: County) -> None:
    tell(spoilt)
    spoil(spoilt, **SOUND)
    scanning.scan(spoilt.house)
    assert tell(spoilt) == 0
    assert asked(spoilt.sites[EAST]) == []


def test_the_county_may_leave_it_out(spoilt: County) -> None:
    mends.send(spoilt.house, on=False)
    assert tell(spoilt) == 0
    mends.send(spoilt.house, on=True)
    assert tell(spoilt) == 1
    with pytest.raises(NotCountyError):
        mends.send(spoilt.sites[EAST], on=True)


def test_every_branch_hears_of_its_own_only(spoilt: County) -> None:
    assert tell(spoilt, WEST, "周秀英") == 1
    assert asked(spoilt.sites[WEST]) == [(spoilt.people["李建国"], "joined_on", "R5")]


def test_a_warning_that_the_archive_confirms_is_not_asked_for(county: County) -> None:
    spoil(county, birth_date="1980-04-30")
    scanning.scan(county.house)
    assert tell(county) == 1
    spoil(county, confirmed_with_archive="档案记载如此")
    scanning.scan(county.house)
    assert tell(county) == 0


def test_a_county_that_never_looked_asks_for_nothing(county: County) -> None:
    spoil(county, **TOO_YOUNG)
    assert tell(county) == 0


def test_the_digest_of_both_sides_stays_the_same(spoilt: County) -> None:
    tell(spoilt)
    assert spoilt.equal(EAST)
