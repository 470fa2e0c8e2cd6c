"""Forks and restores on both sides, one after the other: a branch is heard again after all."""

import shutil

import pytest

from pmis_desktop.errors.answers import AnswerOtherLogError, LogForgottenError, LogOvertakenError
from pmis_desktop.services import digesting, relogging, rounds, safekeeping, sending
from pmis_desktop.services.house import House
from tests.services import counties
from tests.services.counties import EAST, County
from tests.services.test_restored_sides import restore_county, restore_site, sound


def test_a_county_put_back_into_the_time_of_a_copied_disk_hears_the_branch_again(
    county: County,
) -> None:
    """The county has the copy's changes in a log that the branch has left long since."""
    site = county.sites[EAST]
    shutil.copytree(site.vault.folder, county.folder / "copy")
    twin = counties.reopen(county.folder / "copy")
    county.opened.append(twin)
    county.edit(twin, "赵小雷", remark="拷贝的电脑")
    county.take(sending.export(twin, county.folder / "up" / "twin").file)
    saved = safekeeping.backup(county.house)
    county.edit(site, "钱大勇", remark="原来的电脑")
    assert county.take(county.send(EAST)).files[0].verdict == "forked"
    relogging.open_new_log(site)
    county.edit(site, "孙桂兰", remark="另起之后")
    assert county.carry(EAST).verdict == "taken"
    restore_county(county, saved.path)
    answer_unasked(county)
    assert digesting.waiting_changes(site) == 2
    assert county.carry(EAST).verdict == "taken"
    assert county.value(county.house, "钱大勇", "remark") == "原来的电脑"
    assert county.value(county.house, "孙桂兰", "remark") == "另起之后"
    assert sound(county)


def answer_unasked(county: County) -> None:
    """The east branch hears of the county without having sent anything."""
    county.rounds += 1
    out = county.folder / "down" / str(county.rounds)
    rounds.answer_within(county.house, counties.called(EAST), out)
    county.receive(EAST)


def test_both_sides_put_back_one_after_the_other_hear_each_other_again(county: County) -> None:
    """The county stands behind the point where the restored branch closed its older log."""
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="已回执")
    county.carry(EAST)
    saved = safekeeping.backup(site)
    county.edit(site, "孙桂兰", remark="备份之后，已报送")
    county.take(county.send(EAST))
    of_county = safekeeping.backup(county.house)
    restored = restore_site(county, EAST, saved.path)
    county.edit(restored.house, "赵小雷", address="恢复之后")
    county.carry(EAST)
    restore_county(county, of_county.path)
    answer_unasked(county)
    assert county.carry(EAST).verdict == "taken"
    assert county.value(county.house, "赵小雷", "address") == "恢复之后"
    assert county.value(restored.house, "孙桂兰", "remark") == "备份之后，已报送"
    assert sound(county)


@pytest.mark.parametrize("heard", [True, False], ids=["answered", "answer lost"])
def test_a_branch_whose_log_a_late_package_has_closed_is_heard_again(
    county: County,
    heard: bool,
) -> None:
    """Put back twice to one backup; what the middle life sent comes after what the third did."""
    county.edit(county.sites[EAST], "赵小雷", remark="已回执")
    county.carry(EAST)
    saved = safekeeping.backup(county.sites[EAST])
    county.edit(restore_site(county, EAST, saved.path).house, "孙桂兰", remark="第二条记录链")
    late = county.send(EAST)
    site = restore_site(county, EAST, saved.path).house
    county.edit(site, "钱大勇", remark="第三条记录链")
    (county.carry(EAST) if heard else county.take(county.send(EAST)))
    county.edit(site, "钱大勇", address="还没有报送")
    assert county.take(late).files[0].verdict == "taken"
    assert county.take(county.send(EAST)).files[0].code == "log_closed"
    with pytest.raises(LogOvertakenError) as told:
        answer_unasked(county)
    assert "一条没有丢" in told.value.message
    assert digesting.waiting_changes(site) == (1 if heard else 2)
    with pytest.raises(AnswerOtherLogError) as again:
        county.receive(EAST)
    assert again.value.code == "answer_other_log"
    assert county.carry(EAST).verdict == "taken"
    assert county.value(county.house, "钱大勇", "remark") == "第三条记录链"
    assert county.value(county.house, "钱大勇", "address") == "还没有报送"
    assert county.value(site, "孙桂兰", "remark") == "第二条记录链"
    assert sound(county)


def test_an_answer_from_before_the_restore_begins_no_further_log(county: County) -> None:
    """The county has not seen the new log yet and speaks of the one before it: nothing is amiss."""
    county.edit(county.sites[EAST], "赵小雷", remark="已回执")
    county.carry(EAST)
    saved = safekeeping.backup(county.sites[EAST])
    site = restore_site(county, EAST, saved.path).house
    county.edit(site, "钱大勇", remark="恢复之后")
    package = county.send(EAST)
    with pytest.raises(AnswerOtherLogError) as told:
        answer_unasked(county)
    assert told.value.code == "answer_other_log"
    assert county.take(package).files[0].verdict == "taken"
    county.receive(EAST)
    assert sound(county)


@pytest.mark.parametrize("sent_first", [False, True], ids=["hears first", "sends first"])
def test_a_county_put_back_into_a_life_that_its_branch_has_lost_hears_it_again(
    county: County, *, sent_first: bool
) -> None:
    """It stands in the middle log of the branch, which no computer has, and forgot the third."""
    site = middle_life_lost(county, third_is_known=True)
    if sent_first:
        assert county.take(county.send(EAST)).files[0].code == "log_unknown"
    with pytest.raises(LogForgottenError) as told:
        answer_unasked(county)
    assert "一条没有丢" in told.value.message
    assert county.carry(EAST).verdict == "taken"
    stands(county, site)
    assert county.value(county.house, "钱大勇", "address") == "第三段，还没有报送"


@pytest.mark.parametrize("sent_first", [False, True], ids=["hears first", "sends first"])
def test_where_packages_say_what_the_log_goes_on_from_the_county_finds_its_way(
    county: County, *, sent_first: bool
) -> None:
    site = middle_life_lost(county, third_is_known=False)
    if sent_first:
        assert county.carry(EAST).verdict == "taken"
    else:
        with pytest.raises(AnswerOtherLogError) as told:
            answer_unasked(county)
        assert told.value.code == "answer_other_log"
        assert county.carry(EAST).verdict == "taken"
    stands(county, site)


def middle_life_lost(county: County, *, third_is_known: bool) -> House:
    """Put back to one backup twice, and the county into the time between; the branch as it is."""
    county.edit(county.sites[EAST], "赵小雷", remark="已回执")
    county.carry(EAST)
    saved = safekeeping.backup(county.sites[EAST])
    county.edit(restore_site(county, EAST, saved.path).house, "孙桂兰", remark="中间的一段")
    county.take(county.send(EAST))
    of_county = safekeeping.backup(county.house)
    site = restore_site(county, EAST, saved.path).house
    county.edit(site, "钱大勇", remark="第三段")
    if third_is_known:
        county.carry(EAST)
        county.edit(site, "钱大勇", address="第三段，还没有报送")
    restore_county(county, of_county.path)
    return site


def stands(county: County, site: House) -> None:
    assert county.value(county.house, "钱大勇", "remark") == "第三段"
    assert county.value(site, "孙桂兰", "remark") == "中间的一段"
    assert digesting.waiting_changes(site) == 0
    assert sound(county)
