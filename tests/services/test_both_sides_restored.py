"""Forks and restores on both sides, one after the other: a branch is heard again after all."""

import shutil

from pmis_desktop.services import digesting, relogging, rounds, safekeeping, sending
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
