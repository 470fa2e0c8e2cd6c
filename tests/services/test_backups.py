"""Backups of every day, the second folder, and what a backup file says about itself."""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pmis_desktop import files
from pmis_desktop.errors.files import DiskFullError, FileError
from pmis_desktop.errors.safekeeping import SecondFolderError
from pmis_desktop.errors.vault import BackupDamagedError
from pmis_desktop.models.vault import container
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services import safekeeping
from pmis_desktop.services.house import House
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, WEST, County


class Day:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = vaults.NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **how: float) -> None:
        self.now += timedelta(**how)


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def house(founded: County, tmp_path: Path, day: Day) -> House:
    """The eastern branch's house with a clock of the test's own."""
    shutil.copytree(founded.folder / EAST, tmp_path / "east")
    return House.of(open_vault(tmp_path / "east", vaults.PASSPHRASE, clock=day))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def test_the_vaults_own_backup_is_made_once_a_day(house: House, day: Day) -> None:
    assert safekeeping.last_backup(house) is None
    (made,) = safekeeping.back_up_if_due(house).made
    last = safekeeping.last_backup(house)
    assert last is not None
    assert (last.at, last.folder) == (day.now, house.vault.backups)
    day.later(hours=5)
    assert safekeeping.back_up_if_due(house) == safekeeping.DueBackups(
        made=(), absent=None, failed=None
    )
    day.later(days=1)
    assert len(safekeeping.back_up_if_due(house).made) == 1
    assert [each.path for each in safekeeping.backups(house.vault.folder)][-1] == made.path
    house.vault.close()


def test_a_stick_that_is_out_is_told_and_made_good_later(
    house: House, stick: Path, day: Day
) -> None:
    safekeeping.set_second_folder(house, stick)
    assert len(safekeeping.back_up_if_due(house).made) == 2
    assert len(safekeeping.backups(stick)) == 1
    day.later(days=1)
    away = stick.rename(stick.with_name("拔下"))
    second = safekeeping.second_folder(house)
    assert second == safekeeping.SecondFolder(folder=stick, there=False)
    done = safekeeping.back_up_if_due(house)
    assert (len(done.made), done.absent) == (1, stick)
    last = safekeeping.last_backup(house)
    assert last is not None
    assert last.folder == house.vault.backups
    away.rename(stick)
    day.later(hours=1)
    (made,) = safekeeping.back_up_if_due(house).made
    assert made.path.parent == stick
    last = safekeeping.last_backup(house)
    assert last is not None
    assert (last.at, last.folder) == (day.now, stick)
    safekeeping.set_second_folder(house, None)
    assert safekeeping.second_folder(house) is None
    house.vault.close()


def test_a_file_in_the_place_of_the_second_folder_is_no_folder(house: House, stick: Path) -> None:
    safekeeping.set_second_folder(house, stick)
    stick.rmdir()
    stick.write_text("一个文件", encoding="utf-8")
    done = safekeeping.back_up_if_due(house)
    assert (len(done.made), done.absent) == (1, stick)
    house.vault.close()


def test_a_full_stick_is_told_and_stops_nothing(
    house: House, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    safekeeping.set_second_folder(house, stick)
    write = files.write_chunks

    def full(path: Path, chunks: Iterable[bytes]) -> None:
        if path.parent == stick:
            raise DiskFullError(path)
        write(path, chunks)

    monkeypatch.setattr(container, "write_chunks", full)
    done = safekeeping.back_up_if_due(house)
    assert [each.path.parent for each in done.made] == [house.vault.backups]
    assert isinstance(done.failed, DiskFullError)
    house.vault.close()


def test_where_a_second_folder_may_not_be(house: House, tmp_path: Path) -> None:
    with pytest.raises(SecondFolderError):
        safekeeping.set_second_folder(house, house.vault.backups)
    with pytest.raises(FileError):
        safekeeping.set_second_folder(house, tmp_path / "没有这个文件夹")
    assert safekeeping.second_folder(house) is None
    house.vault.close()


def test_two_branches_on_one_stick_do_not_thin_each_other(
    county: County, stick: Path, tmp_path: Path
) -> None:
    west = safekeeping.backup(county.sites[WEST], stick).path
    # So old and so many that the rules would keep none of the others.
    day = Day()
    shutil.copytree(county.folder / EAST, tmp_path / "east")
    house = House.of(open_vault(tmp_path / "east", vaults.PASSPHRASE, clock=day))
    day.later(days=900)
    for _ in range(12):
        day.later(minutes=1)
        safekeeping.backup(house, stick)
    assert west.is_file()
    assert len(safekeeping.backups(stick)) == 11
    house.vault.close()


def test_the_last_backup_is_told_from_the_newest_wherever_it_is(
    house: House, stick: Path, day: Day
) -> None:
    safekeeping.backup(house, stick)
    day.later(minutes=1)
    safekeeping.backup(house)
    last = safekeeping.last_backup(house)
    assert last is not None
    assert (last.at, last.folder) == (day.now, house.vault.backups)
    house.vault.close()


def test_what_a_backup_says_before_it_is_opened(county: County) -> None:
    made = safekeeping.backup(county.house)
    said = safekeeping.describe(made.path)
    assert (said.kind, said.vault, said.size) == ("county", county.house.vault.id, made.size)
    assert (said.made_at, said.whole, said.safety) == (vaults.NOW, True, False)
    assert [each.operator for each in said.operators] == ["甲"]
    county.house.vault.close()
    restored = safekeeping.restore(
        made.path, county.folder / "county", vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    county.house = restored.house
    assert restored.restored.safety_copy is not None
    assert safekeeping.describe(restored.restored.safety_copy).safety


def test_a_damaged_backup_is_described_as_such(county: County, tmp_path: Path) -> None:
    made = safekeeping.backup(county.sites[EAST])
    data = bytearray(made.path.read_bytes())
    data[-100] ^= 1
    damaged = tmp_path / "damaged.dzbak"
    damaged.write_bytes(bytes(data))
    assert not safekeeping.describe(damaged).whole
    damaged.write_bytes(bytes(data[:-1]))
    with pytest.raises(BackupDamagedError):
        safekeeping.describe(damaged)


def test_the_last_copy_is_remembered_with_the_data(house: House, stick: Path, day: Day) -> None:
    safekeeping.backup(house, stick)
    house.vault.close()
    again = counties.reopen(house.vault.folder, clock=day)
    shutil.rmtree(stick)
    last = safekeeping.last_backup(again)
    assert last == safekeeping.LastBackup(at=day.now, folder=stick)
    again.vault.close()
