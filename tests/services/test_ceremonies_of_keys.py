"""Keys that were lost or stolen, played on real files: nothing is lost, digests agree."""

from pathlib import Path

import pytest

from pmis_desktop.errors.answers import AnswerRefusedError
from pmis_desktop.errors.base import RefusedError
from pmis_desktop.errors.ceremonies import (
    FoundAnewError,
    SameKeyError,
)
from pmis_desktop.errors.exchange import PackageRefusedError
from pmis_desktop.errors.services import ReasonMissingError, RootKeyError
from pmis_desktop.errors.vault import (
    RootKeyPassphraseError,
)
from pmis_desktop.exchange import documents, trust
from pmis_desktop.exchange.documents import Epoch
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import sites
from pmis_desktop.models.vault.rootkey import read_root_key
from pmis_desktop.services import (
    answering,
    authority,
    enrolling,
    epochs,
    merge_keys,
    new_logs,
    receiving,
    root_keys,
    safekeeping,
    sending,
)
from tests import vaults
from tests.services import counties
from tests.services.ceremonies import (
    OTHER,
    admitted_again,
    another_root,
    answer_all,
    found_anew,
    key_of,
    reopen,
    sound,
)
from tests.services.counties import EAST, NAMES, NORTH, WEST, County


def test_what_a_stolen_merge_key_signs_is_refused_afterwards(county: County) -> None:
    """Even if a branch took a forged answer before: its own work comes again."""
    with county.house.reading() as connection:
        stolen = authority.load(county.house, connection)
    county.edit(county.sites[EAST], "赵小雷", remark="支部的")
    forged = _forge(county, stolen, county.folder / "伪造.dzb")
    receiving.receive(county.sites[EAST], forged)
    with pytest.raises(ReasonMissingError):
        merge_keys.replace(county.house, reason=" ", root_passphrase=vaults.PASSPHRASE)
    epoch = merge_keys.replace(
        county.house, reason="电脑被人动过", root_passphrase=vaults.PASSPHRASE
    )
    assert epoch == 2
    with county.house.reading() as connection:
        fresh = authority.load(county.house, connection)
    assert fresh.merge.id != stolen.merge.id
    county.take(county.send(EAST))
    county.receive(EAST)
    again = _forge(county, stolen, county.folder / "再伪造.dzb")
    with pytest.raises((PackageRefusedError, AnswerRefusedError)):
        receiving.receive(county.sites[EAST], again)
    county.edit(county.sites[EAST], "钱大勇", remark="下一轮")
    county.carry(EAST)
    assert county.value(county.house, "赵小雷", "remark") == "支部的"
    assert sound(county, EAST)


def _forge(county: County, thief: authority.Authority, file: Path) -> Path:
    """An answer to the east with a key of the thief's, as if the county had written it."""
    with county.house.writing() as connection:
        every = sites.every(connection)
        (site,) = [each for each in every if each.name == NAMES[EAST]]
        (made,) = answering.write(county.house, thief, [site], connection)
    file.write_bytes(made.data)
    return file


def test_a_merge_key_replaced_in_a_power_cut_comes_into_force(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(epochs, "take_next_merge_key", lambda _house: None)
    merge_keys.replace(county.house, reason="电脑被人动过", root_passphrase=vaults.PASSPHRASE)
    monkeypatch.undo()
    county.house.vault.close()
    county.house = reopen(county.folder / "county")
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


def test_copies_of_the_root_key_are_made_and_checked(county: County, tmp_path: Path) -> None:
    assert "还没有" in root_keys.told(county.house)
    made = root_keys.copy(county.house, None, vaults.PASSPHRASE, tmp_path, cost=vaults.CHEAP)
    assert made.place == tmp_path / "county.rootkey"
    with pytest.raises(SameKeyError):
        root_keys.copy(county.house, None, vaults.PASSPHRASE, tmp_path, cost=vaults.CHEAP)
    (tmp_path / "二").mkdir()
    other = root_keys.copy(
        county.house,
        None,
        vaults.PASSPHRASE,
        tmp_path / "二",
        new_passphrase=OTHER,
        cost=vaults.CHEAP,
    )
    with pytest.raises(RootKeyPassphraseError):
        root_keys.check(county.house, other.place, vaults.PASSPHRASE)
    assert root_keys.check(county.house, other.place, OTHER).day
    assert "检查过 2 份" in root_keys.told(county.house)
    # The stick itself is gone: the copy signs as it did.
    (county.folder / "county.rootkey").unlink()
    enrolling.revoke(
        county.house,
        key_of(county, NORTH),
        reason="停用",
        root_passphrase=vaults.PASSPHRASE,
        root_key=made.place,
    )
    assert sound(county, EAST, WEST)


def test_a_check_of_the_root_key_that_fails_says_that_nothing_was_done(county: County) -> None:
    file = county.folder / "county.rootkey"
    before = counties.state(county.house)
    for place, words in ((file, "错的口令错的口令"), (county.folder / "none", vaults.PASSPHRASE)):
        with pytest.raises(RefusedError) as caught:
            root_keys.check(county.house, place, words)
        assert "没有用它做任何事，数据和文件都没有改动" in caught.value.message
        assert "签发" not in caught.value.message
    assert counties.state(county.house) == before


def test_another_root_key_takes_the_place_of_one_in_wrong_hands(county: County) -> None:
    old = county.folder / "county.rootkey"
    made = another_root(county)
    with pytest.raises(RootKeyError):
        authority.root_key(county.house, old, vaults.PASSPHRASE)
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    answer_all(county, WEST)
    # What the old key signs from now on means nothing to a site that has heard of the new one.
    _county, secret = read_root_key(old, vaults.PASSPHRASE)
    with county.sites[EAST].reading() as connection:
        known = sending.county_trust(county.sites[EAST], connection)
    stranger = documents.sign(Epoch(county=known.county, number=99, epoch=9), [SigningKey(secret)])
    assert trust.extend(known, [stranger]).epoch == 1
    enrolling.revoke(
        county.house,
        key_of(county, NORTH),
        reason="停用",
        root_passphrase=OTHER,
        root_key=made.place,
    )
    county.edit(county.sites[EAST], "钱大勇", remark="二")
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST, WEST)


def test_a_backup_from_before_another_root_key_is_confirmed_by_the_new_one(
    county: County,
) -> None:
    """The copies beside the new key know of it: they are taken in before its signature is asked."""
    saved = safekeeping.backup(county.house).path
    made = another_root(county)
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    county.house.vault.close()
    done = safekeeping.restore(
        saved,
        county.folder / "county",
        vaults.PASSPHRASE,
        root_key=made.place,
        root_passphrase=OTHER,
        clock=lambda: vaults.NOW,
    )
    county.house = done.house
    assert (done.epoch, done.epoch_due) == (2, False)
    answer_all(county, EAST)
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


def test_a_county_without_its_root_key_founds_its_trust_anew(
    county: County, tmp_path: Path
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="县里已收")
    county.carry(EAST)
    county.edit(county.sites[EAST], "钱大勇", remark="没有报送的")
    old_package = county.send(EAST)
    (county.folder / "county.rootkey").unlink()
    before = counties.state(county.house)
    with pytest.raises(FoundAnewError):
        found_anew(county, "别的名称")
    assert counties.state(county.house) == before
    done = found_anew(county, vaults.COUNTY_NAME)
    assert done.sites == 3
    assert done.fingerprint != county.fingerprint
    assert county.take(old_package).files[0].verdict == "refused"
    slips = enrolling.invite(county.house, within=None, out=None).rows
    (slip,) = [each for each in slips if each.name == NAMES[EAST]]
    site = county.sites[EAST]
    assert new_logs.part(site) == 1
    grant = admitted_again(county, site, tmp_path, code=slip.code, fingerprint=done.fingerprint)
    joined = enrolling.join(site, grant, done.fingerprint)
    assert joined.organisation == NAMES[EAST]
    assert county.value(site, "钱大勇", "remark") == "没有报送的"
    result = county.carry(EAST)
    assert (result.verdict, result.counts["applied"]) == ("taken", 1)
    county.edit(county.house, "孙桂兰", address="县里的")
    county.edit(site, "赵小雷", address="支部的")
    county.carry(EAST)
    assert county.value(site, "孙桂兰", "address") == "县里的"
    assert sound(county, EAST)
