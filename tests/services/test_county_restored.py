"""The ceremony after the county's data were lost: documents, a new epoch, and its own changes."""

from pathlib import Path

import pytest

from pmis_desktop.errors.ceremonies import RegainedMissingError
from pmis_desktop.errors.exchange import BadSignatureError, PackageRefusedError, UnknownKeyError
from pmis_desktop.exchange import county_copies as copying
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import settings, sites
from pmis_desktop.services import (
    archived_packages,
    authority,
    county_copies,
    deciding,
    enrolling,
    lost_changes,
    paper_taking,
    regaining,
    rescoping,
    rounds,
    safekeeping,
    sending,
    verifying,
)
from pmis_desktop.services.county_copies import FoundCopy
from pmis_desktop.services.house import House
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows


def put_back(county: County, backup: Path, *, elsewhere: str = "") -> safekeeping.RestoredHouse:
    """The county's data as they were at the backup: here, or on another computer."""
    county.house.vault.close()
    folder = county.folder / (elsewhere or "county")
    done = safekeeping.restore(
        backup,
        folder,
        vaults.PASSPHRASE,
        root_key=county.folder / "county.rootkey",
        clock=lambda: vaults.NOW,
    )
    county.house = done.house
    return done


def copies(county: County) -> list[FoundCopy]:
    return county_copies.find(county.house, [county.folder / "down"])


def sound(county: County, *streets: str) -> bool:
    return county.equal(*streets) and verifying.verify(county.house).differences == []


def send_again(county: County, *streets: str) -> None:
    """As the ceremony says: the county answers everybody, and everybody reports once more."""
    county.rounds += 1
    rounds.answer_within(county.house, None, county.folder / "down" / str(county.rounds))
    for street in streets or county.sites:
        county.receive(street)
        package = sending.export(
            county.sites[street], county.folder / "up" / street, empty=True
        ).file
        assert county.take(package).files[0].verdict in {"taken", "duplicate"}
        county.receive(street)


def status(house: House, key: str) -> str:
    with house.reading() as connection:
        site = sites.one(connection, key)
    return site.status if site else ""


def key_of(county: County, street: str) -> str:
    (row,) = rows(county.house, "SELECT id FROM site WHERE name = ? ORDER BY rowid", NAMES[street])[
        :1
    ]
    return str(row[0])


def a_busy_day(county: County) -> str:
    """What is lost: changes of branches and of the county, an admission, a revocation."""
    county.edit(county.sites[EAST], "赵小雷", mobile="13900000001")
    county.carry(EAST)
    county.edit(county.house, "赵小雷", mobile="13900000002")
    county.edit(county.house, "郑文博", address="县里改的")
    county.people["新来的"] = vaults.add_member(
        county.house, _organisation(county, WEST), name="新来的", id_number=vaults.id_number(91)
    )
    second = counties.join(county, WEST, code=None, folder="西街的第二台")
    county.opened.append(second)
    north = key_of(county, NORTH)
    enrolling.revoke(county.house, north, reason="电脑丢失", root_passphrase=vaults.PASSPHRASE)
    county.edit(county.sites[WEST], "李建国", address="西街的")
    county.carry(WEST)
    return north


def test_a_county_that_lost_its_data_forgets_nothing(county: County) -> None:
    """Everything after the backup comes again: from branches, from documents, from the copies."""
    saved = safekeeping.backup(county.house).path
    north = a_busy_day(county)
    done = put_back(county, saved)
    assert done.epoch == 2
    assert status(county.house, north) == sites.REVOKED
    assert len(rows(county.house, "SELECT id FROM site WHERE name = ?", NAMES[WEST])) == 2
    taken = regaining.take(county.house, copies(county))
    assert (taken.waiting, taken.gap) == (1, False)
    assert county.value(county.house, "郑文博", "address") == "县里改的"
    assert county.value(county.house, "新来的", "name") == "新来的"
    assert county.value(county.house, "李建国", "address") != "西街的"
    assert county.value(county.house, "赵小雷", "mobile") != "13900000002"
    (waits,) = regaining.waiting(county.house)
    assert (waits.name, waits.fields[0][0]) == ("赵小雷", "手机号码")
    send_again(county, EAST, WEST)
    assert regaining.waiting(county.house) == ()
    assert county.value(county.house, "赵小雷", "mobile") == "13900000002"
    for street, name in ((EAST, "赵小雷"), (WEST, "李建国")):
        county.edit(county.sites[street], name, remark="再来一轮")
        county.carry(street)
    assert county.value(county.sites[EAST], "赵小雷", "mobile") == "13900000002"
    assert county.value(county.house, "李建国", "address") == "西街的"
    assert sound(county, EAST, WEST)


def _organisation(county: County, street: str) -> str:
    with county.sites[street].reading() as connection:
        return settings.get(connection, settings.ORGANISATION)


def test_on_another_computer_the_old_merge_key_signed_the_copies(county: County) -> None:
    saved = safekeeping.backup(county.house).path
    county.edit(county.house, "郑文博", address="县里改的")
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    put_back(county, saved, elsewhere="新电脑")
    assert regaining.take(county.house, copies(county)).made == 1
    assert county.value(county.house, "郑文博", "address") == "县里改的"
    send_again(county)
    assert county.value(county.sites[NORTH], "郑文博", "address") == "县里改的"
    assert county.equal()


def test_doing_it_twice_changes_nothing_more(county: County) -> None:
    saved = safekeeping.backup(county.house).path
    county.edit(county.house, "郑文博", address="一")
    county.edit(county.house, "郑文博", address="二")
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    put_back(county, saved)
    assert regaining.take(county.house, copies(county)).made == 2
    before = counties.state(county.house)
    again = regaining.take(county.house, copies(county))
    assert (again.made, again.waiting) == (0, 1)
    assert counties.state(county.house) != before
    assert county.value(county.house, "郑文博", "address") == "二"


def test_copies_of_the_present_life_hide_none_of_the_lost(county: County) -> None:
    """After the restore the county has answered again, and somebody finds one more stick."""
    saved = safekeeping.backup(county.house).path
    county.edit(county.house, "郑文博", address="县里改的")
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    put_back(county, saved)
    county.edit(county.house, "王淑芬", address="恢复之后")
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    safekeeping.backup(county.house)
    county.edit(county.house, "王淑芬", address="又改了")
    rounds.answer_within(county.house, None, county.folder / "down" / "2")
    assert {each.order[0] for each in copies(county)} == {1, 2}
    taken = regaining.take(county.house, copies(county))
    assert (taken.made, taken.gap) == (1, False)
    assert county.value(county.house, "郑文博", "address") == "县里改的"
    assert county.value(county.house, "王淑芬", "address") == "又改了"


def test_a_person_decides_about_what_never_fits(county: County) -> None:
    saved = safekeeping.backup(county.house).path
    county.edit(county.house, "郑文博", address="丢失的")
    county.edit(county.house, "王淑芬", address="也丢失的")
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    put_back(county, saved)
    county.edit(county.house, "郑文博", address="恢复之后又改的")
    county.edit(county.house, "王淑芬", address="恢复之后又改的")
    assert regaining.take(county.house, copies(county)).waiting == 2
    first, second = regaining.waiting(county.house)
    assert first.fields == (("家庭住址", "恢复之后又改的", "丢失的"),)
    with pytest.raises(RegainedMissingError):
        regaining.settle(county.house, [999], taken=True, reason="查过档案")
    assert regaining.settle(county.house, [first.id], taken=True, reason="查过档案") == 1
    assert regaining.settle(county.house, [second.id], taken=False, reason="后来改的对") == 1
    assert county.value(county.house, "郑文博", "address") == "丢失的"
    assert county.value(county.house, "王淑芬", "address") == "恢复之后又改的"
    assert regaining.waiting(county.house) == ()
    assert regaining.take(county.house, copies(county)).found == 2
    assert regaining.waiting(county.house) == ()
    assert verifying.verify(county.house).differences == []


def test_several_copies_make_one_history(county: County) -> None:
    """The newest copy begins after the last backups; an older one reaches back to this one."""
    saved = safekeeping.backup(county.house).path
    county.edit(county.house, "郑文博", address="一")
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    for number in range(3):
        safekeeping.backup(county.house)
        county.edit(county.house, "王淑芬", address=f"第{number}次")
    rounds.answer_within(county.house, None, county.folder / "down" / "2")
    put_back(county, saved)
    newest = county_copies.find(county.house, [county.folder / "down" / "2"])
    assert lost_changes.read(county.house, newest).gap
    assert regaining.take(county.house, newest).found == 0
    every = regaining.take(county.house, copies(county))
    assert (every.found, every.made, every.gap) == (4, 4, False)
    assert county.value(county.house, "郑文博", "address") == "一"
    assert county.value(county.house, "王淑芬", "address") == "第2次"


def test_a_decision_at_the_desk_comes_again_with_its_value(county: County) -> None:
    saved = safekeeping.backup(county.house).path
    county.edit(county.house, "赵小雷", remark="县里的")
    county.edit(county.sites[EAST], "赵小雷", remark="支部的")
    county.take(county.send(EAST))
    (item,) = deciding.list_desk(county.house)
    deciding.settle(county.house, item.item, side="branch", reason="问过支部")
    county.edit(county.sites[EAST], "钱大勇", remark="又一轮")
    county.receive(EAST)
    county.carry(EAST)
    put_back(county, saved)
    assert regaining.take(county.house, copies(county)).waiting == 0
    assert county.value(county.house, "赵小雷", "remark") == "支部的"
    send_again(county, EAST)
    assert deciding.list_desk(county.house) == []
    county.edit(county.sites[EAST], "钱大勇", address="最后一轮")
    county.carry(EAST)
    assert sound(county, EAST)


def test_what_the_archive_still_has_need_not_be_sent_again(county: County) -> None:
    """Also what a branch sent whose own computer is gone since."""
    saved = safekeeping.backup(county.house).path
    county.edit(county.sites[EAST], "赵小雷", remark="东街的电脑后来坏了")
    county.carry(EAST)
    put_back(county, saved)
    (package,) = archived_packages.unknown(county.house)
    assert package.is_file()
    (result,) = archived_packages.take(county.house).files
    assert result.verdict == "taken"
    assert county.value(county.house, "赵小雷", "remark") == "东街的电脑后来坏了"
    assert archived_packages.unknown(county.house) == []


def test_an_organisation_and_its_new_site_come_back_together(county: County) -> None:
    saved = safekeeping.backup(county.house).path
    organisation = vaults.add_organisation(county.house, "中共城关镇新街支部委员会")
    county.people["新街的人"] = vaults.add_member(
        county.house, organisation, name="新街的人", id_number=vaults.id_number(93)
    )
    fresh = counties.join(county, "中共城关镇新街支部委员会", code=None, folder="新街")
    county.sites["中共城关镇新街支部委员会"] = fresh
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    put_back(county, saved)
    regaining.take(county.house, copies(county))
    send_again(county, "中共城关镇新街支部委员会")
    county.edit(fresh, "新街的人", remark="支部的")
    assert county.carry("中共城关镇新街支部委员会").verdict == "taken"
    assert county.value(county.house, "新街的人", "remark") == "支部的"
    assert sound(county, "中共城关镇新街支部委员会")


def test_another_scope_comes_back_from_the_documents(county: County) -> None:
    saved = safekeeping.backup(county.house).path
    organisation = vaults.add_organisation(county.house, "中共城关镇新街支部委员会")
    rescoping.rescope(
        county.house,
        key_of(county, EAST),
        organisation=organisation,
        reason="改管新街",
        root_passphrase=vaults.PASSPHRASE,
    )
    put_back(county, saved)
    found = rows(
        county.house, "SELECT organisation FROM site WHERE name = ?", "中共城关镇新街支部委员会"
    )
    assert found == [(organisation,)]
    assert rows(county.house, "SELECT COUNT(*) FROM former_scope") == [(1,)]


def test_a_copy_that_nobody_of_this_county_signed_is_not_believed(
    county: County, tmp_path: Path
) -> None:
    """Every branch knows the key that copies are sealed to; only the merge key's word counts."""
    saved = safekeeping.backup(county.house).path
    county.edit(county.house, "郑文博", address="真的")
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    (true,) = copies(county)
    with county.house.reading() as connection:
        sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
        known = paper_taking.merge_keys(connection)
        opened = copying.open(true.sealed, known)
        facts = copying.CopyFacts(
            **{
                name: getattr(opened.statement, name)
                for name in copying.CopyFacts.__struct_fields__
            }
        )
        forged = copying.write(
            facts=facts,
            units=opened.units,
            lines=opened.lines,
            papers=authority.papers(connection),
            signer=SigningKey.generate(),
            recipients=[sealing.recipient],
        )
    (tmp_path / "伪造.dzcopy").write_bytes(forged)
    put_back(county, saved)
    found = county_copies.find(county.house, [tmp_path / "伪造.dzcopy"])
    with pytest.raises(UnknownKeyError):
        copying.open(found[0].sealed, known)
    assert lost_changes.read(county.house, found).refused == 1
    assert regaining.take(county.house, found).found == 0
    assert county.value(county.house, "郑文博", "address") != "真的"


def test_bytes_that_were_altered_are_refused(county: County, tmp_path: Path) -> None:
    county.edit(county.house, "郑文博", address="真的")
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    (true,) = copies(county)
    data = true.file.read_bytes()
    with county.house.reading() as connection:
        county_id = settings.get(connection, settings.COUNTY_ID)
        sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    for at in range(0, len(data), 97):
        spoilt = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(PackageRefusedError):
            copying.unseal(spoilt, unsealer=sealing, county=county_id)
    for end in range(0, len(data), 211):
        with pytest.raises(PackageRefusedError):
            copying.unseal(data[:end], unsealer=sealing, county=county_id)
    (tmp_path / "坏.dzcopy").write_bytes(data[:-1])
    assert county_copies.find(county.house, [tmp_path / "坏.dzcopy"]) == []


def test_documents_that_the_root_never_signed_are_passed_over(county: County) -> None:
    stranger = counties.found(county.folder / "别的县")
    try:
        rounds.answer_within(county.house, None, county.folder / "down" / "1")
        (true,) = copies(county)
        with stranger.house.reading() as connection:
            papers = tuple(authority.papers(connection))
        mixed = FoundCopy(
            file=true.file,
            sealed=copying.SealedCopy(true.sealed.letter, true.sealed.statement, papers[1:]),
        )
        before = counties.state(county.house)
        with county.house.reading() as connection:
            known = [*authority.papers(connection), *papers[1:]]
            county_id = settings.get(connection, settings.COUNTY_ID)
        with pytest.raises(BadSignatureError):
            copying.certain(known, county_id)
        assert paper_taking.take(county.house, [mixed]).refused == 1
        assert counties.state(county.house) == before
    finally:
        stranger.close()
