"""A side put back from a backup: what was forgotten comes again, and both sides converge."""

import logging
import shutil
from pathlib import Path

import pytest

from pmis_desktop import app
from pmis_desktop.errors.answers import (
    AnswerOtherLogError,
)
from pmis_desktop.errors.services import NotInUseError, NotJoinedError
from pmis_desktop.exchange import keys
from pmis_desktop.logs import FILE_NAME, NAME
from pmis_desktop.models import settings
from pmis_desktop.services import (
    answering,
    digesting,
    enrolling,
    entering,
    history,
    inspecting,
    rounds,
    safekeeping,
    sending,
    verifying,
)
from pmis_desktop.services.house import House
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, state


def sound(county: County, *streets: str) -> bool:
    return county.equal(*streets) and verifying.verify(county.house).differences == []


def test_a_forked_site_goes_on_in_a_new_log(county: County) -> None:
    site = county.sites[EAST]
    saved = safekeeping.backup(site)
    county.edit(site, "赵小雷", remark="一")
    county.take(county.send(EAST))
    with county.house.writing() as connection:
        log = settings_log(county)
        connection.exec_driver_sql("UPDATE log SET state = 'forked' WHERE id = ?", (log,))
    restore_site(county, EAST, saved.path)
    county.edit(county.sites[EAST], "钱大勇", remark="新日志")
    assert county.carry(EAST).verdict == "taken"
    assert sound(county)


def settings_log(county: County) -> str:
    with county.sites[EAST].reading() as connection:
        return settings.get(connection, settings.LOG)


def restore_site(county: County, street: str, backup: Path) -> safekeeping.RestoredHouse:
    """The branch's vault put back as it was at the backup."""
    house = county.sites[street]
    house.vault.close()
    restored = safekeeping.restore(
        backup, house.vault.folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    county.sites[street] = restored.house
    return restored


def restore_county(county: County, backup: Path) -> safekeeping.RestoredHouse:
    """The county's vault put back, its new epoch signed by the root."""
    county.house.vault.close()
    restored = safekeeping.restore(
        backup, county.house.vault.folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    county.house = restored.house
    return restored


def test_a_restored_branch_replays_what_was_not_sent_in_a_new_log(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="已回执")
    county.carry(EAST)
    county.edit(site, "钱大勇", remark="备份里的")
    saved = safekeeping.backup(site)
    county.edit(site, "孙桂兰", remark="备份之后，已报送")
    county.take(county.send(EAST))
    old = settings_log(county)
    restored = restore_site(county, EAST, saved.path)
    assert restored.replayed == 1
    assert settings_log(county) != old
    with pytest.raises(AnswerOtherLogError):
        county.receive(EAST)
    county.edit(restored.house, "赵小雷", address="恢复之后")
    result = county.carry(EAST)
    assert (result.verdict, result.counts["agreed"], result.counts["applied"]) == ("taken", 1, 1)
    assert county.value(restored.house, "孙桂兰", "remark") == "备份之后，已报送"
    assert sound(county)
    assert rows(county.house, "SELECT state FROM log WHERE site IS NOT NULL AND id = ?", old) == [
        ("closed",)
    ]


def test_a_branch_restored_twice_before_it_sends_converges(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="没有报送")
    saved = safekeeping.backup(county.sites[EAST])
    restore_site(county, EAST, saved.path)
    again = safekeeping.backup(county.sites[EAST])
    county.take(county.send(EAST))
    restored = restore_site(county, EAST, again.path)
    assert restored.replayed == 1
    county.edit(restored.house, "赵小雷", address="第二次恢复之后")
    assert county.carry(EAST).verdict == "taken"
    assert sound(county)
    states = rows(county.house, "SELECT state, COUNT(*) FROM log WHERE site IS NOT NULL GROUP BY 1")
    assert states == [("closed", 2), ("open", 3)]


def test_an_undone_change_stays_undone_after_a_restore(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="一")
    county.edit(site, "赵小雷", address="二")
    history.undo(site)
    restored = restore_site(county, EAST, safekeeping.backup(site).path)
    assert restored.replayed == 3
    history.undo(restored.house)
    assert county.value(restored.house, "赵小雷", "address") == "东街1号"
    county.carry(EAST)
    assert sound(county)


def test_a_county_restored_from_a_backup_gets_everything_again(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="备份之前")
    county.carry(EAST)
    saved = safekeeping.backup(county.house)
    county.edit(county.sites[EAST], "赵小雷", remark="备份之后")
    county.edit(county.sites[WEST], "李建国", remark="西街备份之后")
    county.edit(county.house, "郑文博", remark="县级备份之后，会丢")
    county.carry(EAST)
    county.carry(WEST)
    county.edit(county.sites[EAST], "钱大勇", remark="还没有报送")
    restored = restore_county(county, saved.path)
    assert restored.epoch == 2
    assert county.value(county.house, "赵小雷", "remark") == "备份之前"
    county.edit(county.sites[WEST], "周秀英", remark="还没有报送")
    gaps = county.take(county.send(EAST), county.send(WEST))
    assert [each.code for each in gaps.files] == ["gap", "gap"]
    assert all(each.message for each in gaps.files)
    # The gap is answered; the answer says how far the county is, and the branch sends from there.
    county.receive(EAST)
    county.receive(WEST)
    assert digesting.waiting_changes(county.sites[EAST]) == 2
    assert county.carry(EAST).verdict == county.carry(WEST).verdict == "taken"
    assert county.value(county.house, "赵小雷", "remark") == "备份之后"
    assert county.value(county.house, "李建国", "remark") == "西街备份之后"
    county.edit(county.sites[NORTH], "郑文博", address="北街的")
    county.carry(NORTH)
    assert sound(county)


def test_a_restored_county_merges_only_after_its_root_has_signed(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="注")
    package = county.send(EAST)
    with county.house.writing() as connection:
        settings.put(connection, settings.EPOCH_DUE, 1)
    before = state(county.house)
    with pytest.raises(NotInUseError) as refusal:
        county.take(package)
    assert refusal.value.code == "epoch_due"
    assert state(county.house) == before
    assert safekeeping.begin_epoch(county.house, vaults.PASSPHRASE) == 2
    assert county.take(package).files[0].verdict == "taken"


def test_a_county_put_back_by_hand_is_noticed(county: County) -> None:
    copy = county.folder / "old"
    county.house.vault.close()
    shutil.copytree(county.folder / "county", copy)
    county.house = counties.reopen(county.folder / "county")
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    county.edit(county.sites[EAST], "赵小雷", remark="二")
    package = county.send(EAST)
    older = counties.reopen(copy)
    county.opened.append(older)
    before = state(older)
    (result,) = rounds.take(older, [package]).files
    assert (result.verdict, result.code) == ("refused", "county_older")
    assert state(older) == before


@pytest.fixture
def partial(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers carry only what changed, as they do for large branches."""
    monkeypatch.setattr(answering, "_FULL_RAW", 1)


def answer_is_full(county: County, street: str) -> bool:
    return bool(inspecting.inspect(county.answer_for(street), county.sites[street])["full"])


@pytest.mark.usefixtures("partial")
def test_partial_answers_bring_the_same_slice(county: County) -> None:
    for number in range(3):
        county.edit(county.house, "钱大勇", remark=f"县级第{number}次")
        county.edit(county.sites[EAST], "赵小雷", address=f"东街{number + 10}号")
        county.take(county.send(EAST))
        assert not answer_is_full(county, EAST)
        county.receive(EAST)
        assert county.value(county.sites[EAST], "钱大勇", "remark") == f"县级第{number}次"
    assert sound(county)


@pytest.mark.usefixtures("partial")
def test_a_partial_answer_that_was_lost_is_made_good_by_the_next(county: County) -> None:
    proved(county)
    county.edit(county.house, "钱大勇", remark="在丢失的回执里")
    county.edit(county.sites[EAST], "赵小雷", address="一")
    county.take(county.send(EAST))
    county.edit(county.sites[EAST], "赵小雷", address="二")
    county.carry(EAST)
    assert county.value(county.sites[EAST], "钱大勇", "remark") == "在丢失的回执里"
    assert sound(county)


def proved(county: County, *streets: str) -> None:
    """Two rounds, after which the county knows what the branches have taken."""
    for street, name in ((EAST, "孙桂兰"), (WEST, "吴志强")):
        for number in range(2):
            if street in (streets or (EAST,)):
                county.edit(county.sites[street], name, remark=f"第{number}轮")
                county.carry(street)


@pytest.mark.usefixtures("partial")
def test_a_member_who_left_is_gone_at_one_branch_and_whole_at_the_other(county: County) -> None:
    proved(county, EAST, WEST)
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    county.edit(county.sites[EAST], "钱大勇", remark="包")
    county.edit(county.sites[WEST], "李建国", remark="包")
    county.take(county.send(EAST), county.send(WEST))
    assert not answer_is_full(county, EAST)
    assert county.receive(EAST).gone == 1
    assert county.value(county.sites[EAST], "赵小雷", "name") is None
    gone = rows(county.sites[EAST], "SELECT name, destination FROM gone")
    assert gone == [("赵小雷", NAMES[WEST])]
    leftovers = "SELECT COUNT(*) FROM membership WHERE member = ?"
    assert rows(county.sites[EAST], leftovers, county.people["赵小雷"]) == [(0,)]
    county.receive(WEST)
    assert county.value(county.sites[WEST], "赵小雷", "name") == "赵小雷"
    assert sound(county)


@pytest.mark.usefixtures("partial")
def test_partial_answers_after_the_county_was_restored(county: County) -> None:
    proved(county)
    saved = safekeeping.backup(county.house)
    county.edit(county.house, "钱大勇", remark="丢失的县级更改")
    county.edit(county.sites[EAST], "赵小雷", address="丢失的回执里")
    county.carry(EAST)
    assert county.value(county.sites[EAST], "钱大勇", "remark") == "丢失的县级更改"
    restore_county(county, saved.path)
    county.edit(county.sites[EAST], "孙桂兰", address="新纪元")
    assert county.take(county.send(EAST)).files[0].code == "gap"
    county.receive(EAST)
    assert county.value(county.sites[EAST], "钱大勇", "remark") is None
    assert county.carry(EAST).counts["applied"] == 2
    proved(county)
    assert not answer_is_full(county, EAST)
    assert sound(county)


def test_a_branch_and_then_the_county_go_back_and_nothing_is_lost(county: County) -> None:
    """The branch's closed log held what the county forgot: it comes again in a third log."""
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="一")
    county.carry(EAST)
    early = safekeeping.backup(county.house)
    county.edit(site, "钱大勇", remark="二")
    county.carry(EAST)
    late = safekeeping.backup(site)
    county.edit(site, "孙桂兰", address="三")
    restore_site(county, EAST, late.path)
    county.edit(county.sites[EAST], "孙桂兰", address="四")
    restore_county(county, early.path)
    assert county.value(county.house, "钱大勇", "remark") is None
    assert county.take(county.send(EAST)).files[0].code == "gap"
    county.receive(EAST)
    assert county.value(county.sites[EAST], "钱大勇", "remark") == "二"
    assert county.value(county.sites[EAST], "孙桂兰", "address") == "四"
    assert county.carry(EAST).verdict == "taken"
    assert county.value(county.house, "钱大勇", "remark") == "二"
    assert county.value(county.house, "孙桂兰", "address") == "四"
    assert sound(county)


def test_a_branch_on_another_machine_is_admitted_again(county: County, tmp_path: Path) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="已回执")
    county.carry(EAST)
    county.edit(site, "钱大勇", remark="备份里的，没有报送")
    saved = safekeeping.backup(site).path
    site.vault.close()
    done = safekeeping.restore(
        saved, tmp_path / "新电脑", vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    county.opened.append(done.house)
    assert not done.restored.keys_kept
    assert done.replayed == 1
    entry = entering.look(done.house)
    assert entry.waits_for_grant
    assert entry.again
    with pytest.raises(NotJoinedError):
        county.edit(done.house, "孙桂兰", remark="还不能改")
    join_again(county, done.house, tmp_path)
    county.sites[EAST] = done.house
    county.edit(done.house, "孙桂兰", remark="新电脑上的")
    result = county.carry(EAST)
    assert (result.verdict, result.counts["applied"]) == ("taken", 2)
    assert county.value(county.house, "钱大勇", "remark") == "备份里的，没有报送"
    assert county.value(done.house, "赵小雷", "remark") == "已回执"
    assert sound(county, EAST)


def join_again(county: County, house: House, folder: Path) -> None:
    """The request by the telephone's fingerprint, the grant, and joining."""
    request = entering.request_again(house, folder / "申请.dzb")
    grant = folder / "批准.dzb"
    enrolling.enrol(
        county.house,
        request,
        organisation=NAMES[EAST],
        fingerprint=entering.look(house).fingerprint,
        out=grant,
        root_passphrase=vaults.PASSPHRASE,
    )
    enrolling.join(house, grant, county.fingerprint)


def test_a_new_key_is_made_once(county: County, tmp_path: Path) -> None:
    saved = safekeeping.backup(county.sites[EAST]).path
    folder = tmp_path / "新电脑"
    done = safekeeping.restore(saved, folder, vaults.PASSPHRASE)
    first = entering.look(done.house).fingerprint
    done.house.vault.close()
    house = app.open_house(folder, vaults.PASSPHRASE)
    county.opened.append(house)
    assert entering.look(house).fingerprint == first
    assert first != keys.fingerprint(sending.site_key(county.sites[EAST]).id)


def test_restoring_is_an_unlocking_in_the_log(county: County) -> None:
    site = county.sites[EAST]
    restored = restore_site(county, EAST, safekeeping.backup(site).path)
    kinds = [
        kind
        for (kind,) in rows(
            restored.house, "SELECT kind FROM unit WHERE origin = 'local' ORDER BY id DESC LIMIT 2"
        )
    ]
    assert kinds == ["restore", "unlock"]
    logging.getLogger(NAME).warning("written after the restore")
    text = (restored.house.vault.logs / FILE_NAME).read_text(encoding="utf-8")
    assert "written after the restore" in text
