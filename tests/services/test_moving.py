"""Moving to another computer, and back, played on real files."""

from pathlib import Path

import pytest

from pmis_desktop.errors.ceremonies import (
    MoveDamagedError,
    MovedError,
    MoveTakenError,
    MoveTargetError,
    NothingPackedError,
    NotMovedError,
)
from pmis_desktop.errors.files import FolderMissingError
from pmis_desktop.errors.vault import (
    WrongPassphraseError,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.services import (
    ceremonies,
    enrolling,
    moving,
    safekeeping,
)
from tests import vaults
from tests.services.ceremonies import answer_all, key_of, reopen, sound
from tests.services.counties import EAST, NORTH, County


def test_a_county_moves_and_leaves_the_old_computer_closed(county: County, tmp_path: Path) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    old = county.house.vault.folder
    watched = (tmp_path / "收件",)
    packing = moving.pack(county.house, tmp_path, watched=watched)
    county.house.vault.close()
    with pytest.raises(MovedError):
        open_vault(old, vaults.PASSPHRASE)
    done = moving.unpack(packing.folder, tmp_path / "新电脑" / "数据")
    assert done.watched == watched
    assert not (done.folder / names.MOVED).exists()
    with pytest.raises(MoveTakenError):
        moving.unpack(packing.folder, tmp_path / "又一台")
    county.house = reopen(done.folder)
    county.edit(county.sites[EAST], "钱大勇", remark="二")
    assert county.carry(EAST).verdict == "taken"
    enrolling.revoke(
        county.house,
        key_of(county, NORTH),
        reason="停用",
        root_passphrase=vaults.PASSPHRASE,
        root_key=county.folder / "county.rootkey",
    )
    assert sound(county, EAST)


def test_a_branch_moves_with_what_it_has_not_sent(county: County, tmp_path: Path) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="没有报送的")
    packing = moving.pack(county.sites[EAST], tmp_path)
    county.sites[EAST].vault.close()
    county.sites[EAST] = reopen(moving.unpack(packing.folder, tmp_path / "新电脑").folder)
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


@pytest.mark.parametrize("both", [False, True])
def test_a_move_that_failed_is_taken_back(county: County, tmp_path: Path, *, both: bool) -> None:
    """Also where the other computer was at work meanwhile: no number is used twice."""
    folder = county.sites[EAST].vault.folder
    county.edit(county.sites[EAST], "赵小雷", remark="没有报送的")
    packing = moving.pack(county.sites[EAST], tmp_path)
    county.sites[EAST].vault.close()
    if both:
        county.sites[EAST] = reopen(moving.unpack(packing.folder, tmp_path / "新电脑").folder)
        county.edit(county.sites[EAST], "钱大勇", remark="新电脑上的")
        county.take(county.send(EAST))
        county.opened.append(county.sites[EAST])
    with pytest.raises(WrongPassphraseError):
        moving.open_again(folder, "not the passphrase")
    assert moving.is_moved(folder)
    done = moving.open_again(folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW)
    assert done.replayed == 1
    county.sites[EAST] = done.house
    assert county.carry(EAST).verdict == "taken"
    assert county.value(county.house, "赵小雷", "remark") == "没有报送的"
    if both:
        assert county.value(done.house, "钱大勇", "remark") == "新电脑上的"
    assert sound(county, EAST)
    with pytest.raises(NotMovedError):
        moving.open_again(folder, vaults.PASSPHRASE)


def test_a_county_back_on_its_old_computer_waits_for_its_root(
    county: County, tmp_path: Path
) -> None:
    folder = county.house.vault.folder
    moving.pack(county.house, tmp_path)
    county.house.vault.close()
    done = moving.open_again(folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW)
    county.house = done.house
    assert done.epoch_due
    assert safekeeping.begin_epoch(county.house, vaults.PASSPHRASE) == 2
    assert not any(each.begun for each in ceremonies.states(county.house))
    answer_all(county, EAST)
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


def test_a_slip_in_the_name_of_the_stick_closes_nothing(county: County, tmp_path: Path) -> None:
    folder = county.house.vault.folder
    with pytest.raises(FolderMissingError):
        moving.pack(county.house, tmp_path / "没有插的U盘")
    assert not moving.is_moved(folder)
    assert list(tmp_path.glob("没有*")) == []


def test_a_folder_with_nothing_packed_sends_nobody_back(tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "没有"):
        with pytest.raises(NothingPackedError):
            moving.unpack(source, tmp_path / "新电脑")
    assert not (tmp_path / "新电脑").exists()


@pytest.mark.parametrize("spoil", ["bit", "missing", "list", "path"])
def test_what_was_spoilt_on_the_way_is_not_moved_in(
    county: County, tmp_path: Path, spoil: str
) -> None:
    packing = moving.pack(county.sites[EAST], tmp_path)
    listed = packing.folder / "搬家清单.json"
    database = packing.folder / names.DATABASE
    if spoil == "bit":
        data = bytearray(database.read_bytes())
        data[4000] ^= 1
        database.write_bytes(data)
    elif spoil == "missing":
        database.unlink()
    elif spoil == "list":
        listed.write_bytes(b"{}")
    else:
        listed.write_bytes(listed.read_bytes().replace(b'"slots.json"', b'"../lots.json"'))
    with pytest.raises(MoveDamagedError):
        moving.unpack(packing.folder, tmp_path / "新电脑")
    assert not (tmp_path / "新电脑" / names.VAULT).exists()
    # Nothing is lost: the old computer can be used again.
    county.sites[EAST].vault.close()
    done = moving.open_again(
        county.sites[EAST].vault.folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    county.sites[EAST] = done.house
    assert county.carry(EAST).verdict in {"taken", "duplicate"}


def test_a_move_needs_a_place_of_its_own(county: County) -> None:
    with pytest.raises(MoveTargetError):
        moving.pack(county.house, county.house.vault.folder)
    assert not moving.is_moved(county.house.vault.folder)
