"""A crash at the worst moment of a restore, a joining, a new epoch: the next unlock mends it."""

import shutil
from pathlib import Path

import pytest

from pmis_desktop import app
from pmis_desktop.errors.services import NotInUseError
from pmis_desktop.models import settings
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault import restoring
from pmis_desktop.models.vault.slots import RecoverySlot
from pmis_desktop.services import authority, enrolling, founding, safekeeping, verifying
from pmis_desktop.services.house import House
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County


class PowerCutError(BaseException):
    """What nothing in the program expects."""


def cut(*_args: object, **_more: object) -> None:
    raise PowerCutError


def told(house: House, name: str) -> str:
    with house.reading() as connection:
        return settings.get(connection, name)


@pytest.fixture(params=["before the files are put in place", "before the data is opened"])
def moment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the power goes in a restore: after its deciding rename, or right after it is done."""
    if request.param == "before the data is opened":
        monkeypatch.setattr(safekeeping, "open_vault", cut)
    else:
        true_finish = restoring.finish_restore

        def finish(folder: Path) -> None:
            if (folder / names.RESTORING).is_dir():
                raise PowerCutError
            true_finish(folder)

        monkeypatch.setattr(restoring, "finish_restore", finish)
    return str(request.param)


def restore_cut_short(
    house: House, backup: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> House:
    """Restore until the power goes, and open again."""
    assert moment
    house.vault.close()
    with pytest.raises(PowerCutError):
        safekeeping.restore(backup, house.vault.folder, vaults.PASSPHRASE)
    monkeypatch.undo()
    return app.open_house(house.vault.folder, vaults.PASSPHRASE)


def test_a_county_merges_nothing_before_its_epoch(
    county: County, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    saved = safekeeping.backup(county.house).path
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    package = county.send(EAST)
    county.house = restore_cut_short(county.house, saved, monkeypatch, moment)
    assert safekeeping.epoch_due(county.house)
    with pytest.raises(NotInUseError):
        county.take(package)
    assert safekeeping.begin_epoch(county.house, vaults.PASSPHRASE) == 2
    assert not safekeeping.epoch_due(county.house)
    assert county.take(package).files[0].verdict == "taken"


def test_a_branch_never_writes_a_number_twice(
    county: County, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    site = county.sites[EAST]
    saved = safekeeping.backup(site).path
    county.edit(site, "赵小雷", remark="报送过的")
    county.take(county.send(EAST))
    log = told(site, settings.LOG)
    county.sites[EAST] = restore_cut_short(site, saved, monkeypatch, moment)
    assert told(county.sites[EAST], settings.LOG) != log
    county.edit(county.sites[EAST], "钱大勇", remark="恢复以后的")
    assert county.carry(EAST).verdict == "taken"
    assert county.value(county.sites[EAST], "赵小雷", "remark") == "报送过的"
    assert county.equal(EAST)
    # Opened once more, nothing is due any more.
    now = told(county.sites[EAST], settings.LOG)
    county.sites[EAST].vault.close()
    county.sites[EAST] = app.open_house(county.folder / EAST, vaults.PASSPHRASE)
    assert told(county.sites[EAST], settings.LOG) == now


def recovery_recipients(house: House) -> list[str]:
    return [slot.recipient for slot in house.vault.slots().slots if isinstance(slot, RecoverySlot)]


def test_joining_cut_short_gets_its_recovery_slot_at_the_next_unlock(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = county.folder / "letters"
    requested = founding.create_site(
        county.folder / "second",
        counties.founder(),
        organisation=NAMES[WEST],
        out=letters / "again-request.dzb",
    )
    enrolling.enrol(
        county.house,
        requested.file,
        organisation=NAMES[WEST],
        fingerprint=requested.fingerprint,
        out=letters / "again-grant.dzb",
        root_passphrase=vaults.PASSPHRASE,
    )
    monkeypatch.setattr(enrolling, "add_recovery_slot", cut)
    with pytest.raises(PowerCutError):
        enrolling.join(requested.house, letters / "again-grant.dzb", county.fingerprint)
    assert recovery_recipients(requested.house) == []
    requested.house.vault.close()
    again = app.open_house(county.folder / "second", vaults.PASSPHRASE)
    county.opened.append(again)
    assert recovery_recipients(again) == [told(county.house, settings.RECOVERY_RECIPIENT)]


def test_a_branch_that_has_not_joined_has_no_slot_to_add(tmp_path: Path) -> None:
    requested = founding.create_site(
        tmp_path / "site", counties.founder(), organisation="东街", out=tmp_path / "request.dzb"
    )
    requested.house.vault.close()
    again = app.open_house(tmp_path / "site", vaults.PASSPHRASE)
    assert recovery_recipients(again) == []
    again.vault.close()


def test_keys_that_do_not_open_keep_nobody_from_the_data(county: County) -> None:
    house = county.sites[EAST]
    slots = house.vault.slots()
    (recovery,) = (slot for slot in slots.slots if isinstance(slot, RecoverySlot))
    house.vault.write_slots(slots.without(recovery.slot))
    house.vault.close()
    (county.folder / EAST / names.SEALED_KEYS).write_bytes(b"{}")
    county.sites[EAST] = app.open_house(county.folder / EAST, vaults.PASSPHRASE)
    assert recovery_recipients(county.sites[EAST]) == []
    assert county.value(county.sites[EAST], "赵小雷", "name") == "赵小雷"


def moved(county: County) -> House:
    """The county put back on another computer, which has neither its keys nor its root key."""
    saved = safekeeping.backup(county.house).path
    county.house.vault.close()
    new = county.folder / "new machine"
    archive = county.folder / "county" / names.ARCHIVE
    if archive.is_dir():
        shutil.copytree(archive, new / names.ARCHIVE)
    done = safekeeping.restore(saved, new, vaults.PASSPHRASE, clock=lambda: vaults.NOW)
    assert done.epoch_due
    assert done.refusal is not None
    assert not done.restored.keys_kept
    county.house = done.house
    return done.house


def converges(county: County) -> bool:
    county.edit(county.sites[EAST], "赵小雷", remark="新的轮次")
    taken = county.carry(EAST).verdict == "taken"
    return taken and county.equal(EAST) and verifying.verify(county.house).differences == []


def test_a_new_merge_key_is_certified_after_all(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    house = moved(county)
    root = authority.default_root_key(county.folder / "county")
    monkeypatch.setattr(authority, "keep", cut)
    with pytest.raises(PowerCutError):
        safekeeping.begin_epoch(house, vaults.PASSPHRASE, root)
    monkeypatch.undo()
    assert house.vault.secrets.get(authority.MERGE_KEY) is not None
    house.vault.close()
    county.house = app.open_house(house.vault.folder, vaults.PASSPHRASE)
    assert safekeeping.epoch_due(county.house)
    # The number that was given out before the crash is not used again.
    assert safekeeping.begin_epoch(county.house, vaults.PASSPHRASE, root) == 3
    assert converges(county)


def test_a_merge_key_that_does_not_open_is_replaced(county: County) -> None:
    county.house.vault.close()
    (county.folder / "county" / names.SEALED_KEYS).write_bytes(b'{"version":1,"envelopes":[]}')
    county.house = counties.reopen(county.folder / "county")
    assert safekeeping.begin_epoch(county.house, vaults.PASSPHRASE) == 2
    assert converges(county)


def test_a_county_restored_without_its_root_key_goes_on_later(county: County) -> None:
    house = moved(county)
    before = told(house, settings.EPOCH)
    assert safekeeping.epoch_due(house)
    root = authority.default_root_key(county.folder / "county")
    safekeeping.begin_epoch(house, vaults.PASSPHRASE, root)
    assert not safekeeping.epoch_due(house)
    assert int(told(house, settings.EPOCH)) == int(before) + 1


def test_a_county_put_back_twice_to_the_same_day_begins_another_epoch(county: County) -> None:
    """What the sites have seen of the second life must not be taken for a part of the third."""
    saved = safekeeping.backup(county.house).path
    for life in ("第二次", "第三次"):
        county.house.vault.close()
        county.house = safekeeping.restore(
            saved, county.folder / "county", vaults.PASSPHRASE, clock=lambda: vaults.NOW
        ).house
        county.edit(county.house, "孙桂兰", remark=f"县级{life}")
        county.edit(county.sites[EAST], "赵小雷", remark=f"支部{life}")
        county.take(county.send(EAST))
        county.receive(EAST)
        # What the county has lost comes again with the next package.
        county.edit(county.sites[EAST], "钱大勇", remark=f"又一次{life}")
        assert county.carry(EAST).verdict == "taken"
        assert county.value(county.sites[EAST], "孙桂兰", "remark") == f"县级{life}"
        assert county.value(county.house, "赵小雷", "remark") == f"支部{life}"
    assert told(county.house, settings.EPOCH) == "3"
    assert county.equal(EAST)
