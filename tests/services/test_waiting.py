"""What waits is kept, told with its reason, and taken by itself once the reason has ended."""

import shutil
from pathlib import Path

import pytest

from pmis_desktop import app
from pmis_desktop.errors.answers import AnswerGapError
from pmis_desktop.errors.exchange import TooNewError
from pmis_desktop.exchange import keys, packages, parts, schemas
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import settings
from pmis_desktop.services import (
    answering,
    authority,
    county_copies,
    enrolling,
    holding,
    receiving,
    recycling,
    rounds,
    safekeeping,
    verifying,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.on_hold import listing, retrying
from pmis_desktop.services.practising import flip_one_bit
from pmis_desktop.services.purging import ordering, orders
from pmis_desktop.services.purging.ordering import Target
from tests import vaults
from tests.exchange import later
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County, rows


def edited(county: County, street: str, name: str, remark: str = "支部的") -> Path:
    county.edit(county.sites[street], name, remark=remark)
    return county.send(street)


def codes(house: House) -> list[str]:
    return [each.code for each in listing.waiting(house)]


def taken_once(county: County, name: str, remark: str = "支部的") -> None:
    """In, with its effect, and nothing is left to take again."""
    assert county.value(county.house, name, "remark") == remark
    assert listing.waiting(county.house) == ()
    assert retrying.retry(county.house) == retrying.NOTHING
    assert verifying.verify(county.house).differences == []


def older_schema(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(schemas, "IN_FORCE", later.BEFORE)


def without_a_part(patch: pytest.MonkeyPatch) -> None:
    known = {name: most for name, most in packages._KNOWN.items() if name != parts.OPERATIONS}
    patch.setattr(packages, "_KNOWN", known)


@pytest.mark.parametrize("older", [older_schema, without_a_part])
def test_what_a_newer_program_wrote_waits_for_the_update(
    county: County, monkeypatch: pytest.MonkeyPatch, older: object
) -> None:
    assert callable(older)
    package = edited(county, EAST, "赵小雷")
    with monkeypatch.context() as patch:
        older(patch)
        (result,) = county.take(package).files
        assert result.verdict == "held"
        package.unlink()
        assert retrying.retry_if_due(county.house) == retrying.NOTHING
        (waiting,) = listing.waiting(county.house)
        assert (waiting.code, waiting.by_itself) == ("too_new", True)
        assert "升级" in waiting.next_step
        assert waiting.since == vaults.NOW.isoformat(timespec="seconds")
    monkeypatch.setattr(retrying, "__version__", "99.0")
    done = retrying.retry_if_due(county.house)
    assert (done.files, done.words) == (1, "1 个等着的文件已自动并入。")
    taken_once(county, "赵小雷")
    assert county.take(county.send(EAST)).files[0].verdict == "duplicate"


def test_an_update_is_noticed_at_the_next_opening(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = edited(county, EAST, "赵小雷")
    with monkeypatch.context() as patch:
        older_schema(patch)
        county.take(package)
        retrying.retry_if_due(county.house)
    folder = county.house.vault.folder
    county.house.vault.close()
    monkeypatch.setattr(retrying, "__version__", "99.0")
    county.house = app.open_house(folder, vaults.PASSPHRASE)
    taken_once(county, "赵小雷")


def test_a_revoked_computers_package_waits_for_a_word(county: County) -> None:
    package = edited(county, EAST, "赵小雷")
    enrolling.revoke(
        county.house, NAMES[EAST], reason="电脑丢失", root_passphrase=vaults.PASSPHRASE
    )
    county.take(package)
    assert retrying.retry(county.house) == retrying.NOTHING
    (waiting,) = listing.waiting(county.house)
    assert (waiting.code, waiting.by_itself, waiting.organisation) == (
        "revoked",
        False,
        NAMES[EAST],
    )
    holding.admit(county.house, waiting.mark, "已与书记电话核实")
    retrying.retry(county.house)
    taken_once(county, "赵小雷")


def restored(county: County, backup: Path) -> None:
    county.house.vault.close()
    done = safekeeping.restore(
        backup, county.house.vault.folder, vaults.PASSPHRASE, clock=lambda: vaults.NOW
    )
    county.house = done.house


def test_a_package_under_a_grant_that_is_not_known_waits_for_it(county: County) -> None:
    saved = safekeeping.backup(county.house)
    county.sites["二号机"] = counties.join(county, EAST, code=None, folder="二号机")
    for copies in county.folder.rglob(county_copies.FOLDER):
        shutil.rmtree(copies)
    restored(county, saved.path)
    county.edit(county.sites["二号机"], "赵小雷", remark="支部的")
    package = county.send("二号机")
    (result,) = county.take(package).files
    assert result.code == "unknown_key"
    package.unlink()
    assert codes(county.house) == ["unknown_key"]
    assert retrying.retry_if_due(county.house) == retrying.NOTHING
    letters = county.folder / "letters"
    enrolling.enrol(
        county.house,
        letters / "二号机-request.dzb",
        organisation=NAMES[EAST],
        fingerprint=founded_fingerprint(county),
        out=letters / "again.dzb",
        root_passphrase=vaults.PASSPHRASE,
    )
    assert retrying.retry_if_due(county.house).files == 1
    taken_once(county, "赵小雷")


def founded_fingerprint(county: County) -> str:
    """What somebody reads out over the telephone for the second computer."""
    secret = county.sites["二号机"].vault.secrets.get(authority.SITE_KEY)
    assert secret is not None
    return keys.fingerprint(SigningKey(secret).id)


def test_a_package_behind_a_hole_waits_until_the_hole_is_filled(county: County) -> None:
    saved = safekeeping.backup(county.house)
    county.edit(county.sites[EAST], "钱大勇", remark="恢复之前")
    county.carry(EAST)
    restored(county, saved.path)
    package = edited(county, EAST, "赵小雷")
    (result,) = county.take(package).files
    assert result.code == "gap"
    assert codes(county.house) == ["gap"]
    county.receive(EAST)
    county.take(county.send(EAST))
    retrying.retry_if_due(county.house)
    taken_once(county, "赵小雷")
    assert county.value(county.house, "钱大勇", "remark") == "恢复之前"


def test_a_package_of_a_time_that_the_county_forgot_waits(county: County) -> None:
    county.edit(county.sites[EAST], "钱大勇", remark="一")
    county.carry(EAST)
    package = edited(county, EAST, "赵小雷")
    (number,) = rows(county.house, "SELECT answer_number FROM site ORDER BY id LIMIT 1")
    with county.house.writing() as connection:
        connection.exec_driver_sql("UPDATE site SET answer_number = answer_number - 1")
    (result,) = county.take(package).files
    assert result.code == "county_older"
    assert codes(county.house) == ["county_older"]
    with county.house.writing() as connection:
        connection.exec_driver_sql("UPDATE site SET answer_number = answer_number + 1")
    assert rows(county.house, "SELECT answer_number FROM site ORDER BY id LIMIT 1") == [number]
    assert retrying.retry(county.house).files == 1
    taken_once(county, "赵小雷")


def test_a_package_that_speaks_of_an_order_waits_for_the_order(county: County) -> None:
    east = county.sites[EAST]
    county.edit(east, "孙桂兰", remark="要清除的")
    saved = safekeeping.backup(county.house)
    recycling.remove(county.house, "member", county.people["孙桂兰"], "重复录入")
    meant = [Target(kind="member", rec=county.people["孙桂兰"])]
    ordering.sign(
        county.house,
        ordering.preview(county.house, meant),
        reason="重复录入",
        document="",
        word="清除",
        root_passphrase=vaults.PASSPHRASE,
    )
    rounds.answer_within(county.house, NAMES[EAST], county.folder / "down" / "900")
    county.receive(EAST)
    kept = county.folder / "stick"
    shutil.copytree(county.house.archive / orders.FOLDER, kept)
    shutil.rmtree(county.house.archive / orders.FOLDER)
    restored(county, saved.path)
    package = edited(county, EAST, "赵小雷")
    (result,) = county.take(package).files
    assert (result.verdict, result.code) == ("held", "purge_order_missing")
    assert codes(county.house) == ["purge_order_missing"]
    assert retrying.retry(county.house) == retrying.NOTHING
    assert orders.read_in(county.house, [kept]) == 1
    assert retrying.retry_if_due(county.house).files == 1
    taken_once(county, "赵小雷")
    assert county.value(county.house, "孙桂兰", "name") is None


def test_a_change_of_somebody_who_had_moved_goes_in_when_he_is_back(county: County) -> None:
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    county.take(edited(county, EAST, "赵小雷"))
    (waiting,) = listing.waiting(county.house)
    assert (waiting.code, waiting.name, waiting.organisation) == ("moved", "赵小雷", NAMES[EAST])
    assert retrying.retry_if_due(county.house) == retrying.NOTHING
    county.edit(county.house, "赵小雷", branch=NAMES[EAST])
    assert retrying.retry_if_due(county.house).changes == 1
    taken_once(county, "赵小雷")


def test_a_change_that_contradicts_by_now_stays_for_a_person(county: County) -> None:
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    county.take(edited(county, EAST, "赵小雷"))
    county.edit(county.house, "赵小雷", branch=NAMES[EAST])
    county.edit(county.house, "赵小雷", remark="县里写的")
    assert retrying.retry(county.house) == retrying.NOTHING
    assert codes(county.house) == ["moved"]
    assert county.value(county.house, "赵小雷", "remark") == "县里写的"


def test_an_answer_of_a_newer_county_waits_at_the_branch(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    east = county.sites[EAST]
    county.take(edited(county, EAST, "赵小雷"))
    with monkeypatch.context() as patch:
        older_schema(patch)
        with pytest.raises(TooNewError):
            county.receive(EAST)
        assert codes(east) == ["too_new"]
    county.answer_for(EAST).unlink()
    assert retrying.retry(east).files == 1
    assert listing.waiting(east) == ()
    assert county.equal(EAST)


def test_an_answer_that_came_before_the_one_before_it_waits(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "_FULL_RAW", 0)
    east = county.sites[EAST]
    county.take(edited(county, EAST, "赵小雷"))
    first = county.answer_for(EAST)
    with east.writing() as connection:
        settings.put(connection, settings.SEEN_REVISION, 0)
        settings.put(connection, settings.SEEN_ANSWER, 0)
    with pytest.raises(AnswerGapError):
        receiving.receive(east, first)
    assert codes(east) == ["answer_gap"]
    county.take(county.send(EAST))
    county.receive(EAST)
    assert retrying.retry(east).files == 0
    assert listing.waiting(east) == ()
    assert county.equal(EAST)


def test_one_bad_file_of_each_kind_delays_none_of_the_others(county: County) -> None:
    stick = county.folder / "stick"
    stick.mkdir()
    for number in range(15):
        for street, name in ((EAST, "赵小雷"), (WEST, "李建国")):
            package = edited(county, street, name, remark=f"第{number}次")
            shutil.copy(package, stick / f"{number:02}_{street}.dzb")
    good = sorted(stick.iterdir())
    sample = good[0].read_bytes()
    poison = {
        "00_空": b"",
        "01_断": sample[:-100],
        "02_别的": b"PK\x03\x04" * 200,
        "04_外头": b"\x89DZB1\r\n\x1a\n" + b"\xff" * 300,
        "05_接": sample + b"x",
        "06_证书": enrolment_papers(county),
        "07_旧": sample.replace(b'"kind":"change"', b'"kind":"answer"'),
    }
    for name, data in poison.items():
        (stick / f"{name}.dzb").write_bytes(data)
    flipped = stick / "03_翻.dzb"
    flipped.write_bytes(sample)
    flip_one_bit(flipped)
    done = county.take(stick)
    verdicts = {each.file.name: each.verdict for each in done.files}
    assert len(done.files) == len(good) + len(poison) + 1
    assert {verdicts[file.name] for file in good} == {"taken"}
    assert {verdicts[f"{name}.dzb"] for name in (*poison, "03_翻")} == {"refused"}
    assert county.value(county.house, "赵小雷", "remark") == "第14次"
    assert county.value(county.house, "李建国", "remark") == "第14次"
    assert verifying.verify(county.house).differences == []


def enrolment_papers(county: County) -> bytes:
    """A file of another kind: a grant."""
    return next((county.folder / "letters").glob("*-grant.dzb")).read_bytes()
