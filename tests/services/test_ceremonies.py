"""The ceremonies after a mishap, each played on real files: nothing is lost, digests agree."""

import shutil
from pathlib import Path

import pytest

from pmis_desktop.errors.answers import AnswerOtherLogError
from pmis_desktop.errors.services import NotJoinedError
from pmis_desktop.errors.vault import (
    OperatorUnknownError,
    WrongPassphraseError,
)
from pmis_desktop.exchange import keys
from pmis_desktop.models import settings
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.recovery import add_recovery_slot
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import (
    digesting,
    enrolling,
    new_logs,
    opened_backups,
    operators,
    recovering,
    resuming,
    safekeeping,
    sending,
    settling,
)
from pmis_desktop.services.house import House
from tests import vaults
from tests.services import counties
from tests.services.ceremonies import OTHER, admitted_again, answer_all, key_of, reopen, sound
from tests.services.counties import EAST, County, rows


def test_a_forgotten_passphrase_costs_nothing(county: County, tmp_path: Path) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="没有报送的")
    key = _new_recovery_key(county)
    answer_all(county, EAST)
    _take_recovery(county, EAST, key)
    folder = site.vault.folder
    site.vault.close()
    asked = recovering.ask(folder, tmp_path / "恢复申请")
    recovering.give(asked.file, asked.check, key.secret(), tmp_path / "恢复答复")
    recovering.finish(
        folder,
        tmp_path / "恢复答复",
        operator="甲",
        new_passphrase=OTHER,
        cost=vaults.CHEAP,
    )
    with pytest.raises(WrongPassphraseError):
        open_vault(folder, vaults.PASSPHRASE, sleep=lambda _seconds: None)
    vault = open_vault(folder, OTHER, clock=lambda: vaults.NOW)
    county.sites[EAST] = settling.settle_in(vault).house
    assert digesting.waiting_changes(county.sites[EAST]) == 1
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


def _new_recovery_key(county: County) -> keys.SealingKey:
    """The template's sheet is not kept: a recovery key of the test's own takes its place."""
    made = keys.SealingKey.generate()
    with county.house.writing() as connection:
        settings.put(connection, settings.RECOVERY_RECIPIENT, made.recipient.text)
    return made


def _take_recovery(county: County, street: str, key: keys.SealingKey) -> None:
    add_recovery_slot(county.sites[street].vault, key.recipient.text)


def test_a_lost_computer_is_shut_out_and_another_takes_its_place(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="县里已收")
    county.carry(EAST)
    county.edit(county.sites[EAST], "钱大勇", remark="丢失以前没有报送")
    late = county.send(EAST)
    enrolling.revoke(
        county.house,
        key_of(county, EAST),
        reason="电脑丢失",
        root_passphrase=vaults.PASSPHRASE,
    )
    (slip,) = enrolling.invite(county.house, within=None, out=None).rows
    county.opened.append(county.sites[EAST])
    county.sites[EAST] = counties.join(county, EAST, code=slip.code, folder="东街的新电脑")
    assert county.value(county.sites[EAST], "赵小雷", "remark") == "县里已收"
    assert county.take(late).files[0].code == "revoked"
    county.edit(county.sites[EAST], "孙桂兰", remark="新电脑上的")
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


def copied(county: County, street: str, name: str) -> House:
    """The branch's data folder copied as it is, and both opened."""
    house = county.sites[street]
    house.vault.close()
    shutil.copytree(house.vault.folder, county.folder / name)
    county.sites[street] = reopen(house.vault.folder)
    made = reopen(county.folder / name)
    county.opened.append(made)
    return made


@pytest.mark.parametrize("first", ["original", "copy"])
def test_two_copies_of_a_disk_part_and_both_keep_their_work(
    county: County, tmp_path: Path, first: str
) -> None:
    copy = copied(county, EAST, "复制的")
    county.edit(county.sites[EAST], "赵小雷", remark="原来的电脑")
    county.edit(copy, "钱大勇", remark="复制的电脑")
    both = [county.send(EAST), sending.export(copy, tmp_path / "up").file]
    told = county.take(*(both if first == "original" else both[::-1])).files
    assert [each.verdict for each in told] == ["taken", "forked"]
    assert "遇到意外怎么办" in told[1].message
    # The original goes on under its key; the copy becomes a computer of its own.
    assert new_logs.go_on(county.sites[EAST]) == 1
    assert county.carry(EAST).verdict == "taken"
    assert new_logs.part(copy) == 1
    with pytest.raises(NotJoinedError):
        new_logs.part(copy)
    grant = admitted_again(county, copy, tmp_path)
    enrolling.join(copy, grant, county.fingerprint)
    assert county.value(copy, "钱大勇", "remark") == "复制的电脑"
    package = sending.export(copy, tmp_path / "up2").file
    assert county.take(package).files[0].verdict == "taken"
    answer_all(county, EAST)
    assert county.value(county.sites[EAST], "钱大勇", "remark") == "复制的电脑"
    assert county.value(county.house, "赵小雷", "remark") == "原来的电脑"
    assert sound(county, EAST)


def test_a_parted_copy_makes_its_key_even_if_the_power_goes(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copied(county, EAST, "复制的")
    before = sending.site_key(copy).id
    monkeypatch.setattr(resuming, "renew_site_key", lambda _house: None)
    new_logs.part(copy)
    monkeypatch.undo()
    copy.vault.close()
    again = reopen(copy.vault.folder)
    county.opened.append(again)
    assert sending.site_key(again).id != before


def test_a_computer_set_back_goes_on_by_itself(county: County) -> None:
    """An older data base under the keys of today: what was sent must not be said otherwise."""
    house = county.sites[EAST]
    county.edit(house, "赵小雷", remark="一")
    county.carry(EAST)
    house.vault.close()
    kept = {each: each.read_bytes() for each in house.vault.folder.glob("pmis.db*")}
    house = county.sites[EAST] = reopen(house.vault.folder)
    county.edit(house, "赵小雷", remark="二")
    county.take(county.send(EAST))
    house.vault.close()
    for each in house.vault.folder.glob("pmis.db*"):
        each.unlink()
    for each, data in kept.items():
        each.write_bytes(data)
    county.sites[EAST] = reopen(house.vault.folder)
    county.edit(county.sites[EAST], "钱大勇", remark="三")
    with pytest.raises(AnswerOtherLogError):
        county.receive(EAST)
    assert county.carry(EAST).verdict == "taken"
    assert county.value(county.sites[EAST], "赵小雷", "remark") == "二"
    assert sound(county, EAST)


def test_a_county_set_back_waits_for_its_root_by_itself(county: County) -> None:
    folder = county.house.vault.folder
    county.house.vault.close()
    kept = {each: each.read_bytes() for each in folder.glob("pmis.db*")}
    county.house = reopen(folder)
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    county.house.vault.close()
    for each in folder.glob("pmis.db*"):
        each.unlink()
    for each, data in kept.items():
        each.write_bytes(data)
    county.house = reopen(folder)
    assert safekeeping.epoch_due(county.house)
    assert safekeeping.begin_epoch(county.house, vaults.PASSPHRASE) == 2
    answer_all(county, EAST)
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


def test_whoever_left_opens_only_what_was_saved_before(county: County) -> None:
    operators.add(county.house, name="乙", post="干事", role=Role.OPERATOR, passphrase=OTHER)
    saved = safekeeping.backup(county.house).path
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    key = county.house.vault.key
    operators.remove(county.house, "乙")
    assert county.house.vault.key != key
    folder = county.house.vault.folder
    county.house.vault.close()
    with pytest.raises(OperatorUnknownError):
        open_vault(folder, OTHER, "乙", sleep=lambda _seconds: None)
    old = opened_backups.open_backup(saved, OTHER, "乙")
    assert old.vault.operator == "乙"
    old.vault.close()
    county.house = reopen(folder)
    assert county.carry(EAST).verdict == "taken"
    assert rows(county.house, "SELECT COUNT(*) FROM unit WHERE kind = 'operator'") == [(2,)]
    assert sound(county, EAST)
