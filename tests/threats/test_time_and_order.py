"""T7 to T11, T17, T18, T23, T26: old files, lost time, twins, and what happens in between."""

import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmis_desktop.errors.answers import AnswerForkError, AnswerOlderError, SiteOlderError
from pmis_desktop.errors.services import PlanChangedError
from pmis_desktop.exchange import packages
from pmis_desktop.exchange.operations import Operation, Unit, line
from pmis_desktop.models import settings
from pmis_desktop.services import (
    committing,
    digesting,
    enrolling,
    holding,
    receiving,
    rounds,
    safekeeping,
    sending,
    verifying,
)
from pmis_desktop.services.correspondence import periods, reporting
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter
from pmis_desktop.services.practising import flip_one_bit
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, state
from tests.services.test_restored_sides import restore_county


def sound(county: County, *streets: str) -> bool:
    return county.equal(*streets) and verifying.verify(county.house).differences == []


def held(house: House) -> tuple[object, ...]:
    """Everything that merging writes: records, journal, outcomes, desk, chain heads."""
    return (
        digesting.digest(house).digest,
        rows(house, "SELECT log, n, head FROM journal WHERE log <> 'local' ORDER BY log, n"),
        rows(house, "SELECT log, n, verdict, code FROM outcome ORDER BY log, n"),
        rows(house, "SELECT log, ent, rec, grp, closed_as FROM desk ORDER BY log, ent, rec, grp"),
        rows(house, "SELECT id, applied, head, state FROM log WHERE id <> 'local' ORDER BY id"),
        rows(house, "SELECT file_hash FROM archive ORDER BY file_hash"),
    )


def played(county: County, count: int) -> list[Path]:
    """Rounds of two branches, each package also kept aside."""
    kept = []
    for number in range(count):
        for street, name in ((EAST, "赵小雷"), (WEST, "李建国")):
            county.edit(county.sites[street], name, remark=f"第{number}次")
            file = county.send(street)
            kept.append(Path(shutil.copy(file, county.folder / f"{street}-{number}.dzb")))
            county.take(file)
            if number % 2:
                county.receive(street)
    return kept


def test_t07_packages_played_again_in_any_order_change_nothing(county: County) -> None:
    kept = played(county, 4)
    before = held(county.house)
    for seed in range(3):
        random.Random(seed).shuffle(kept)
        done = county.take(*kept, *kept)
        assert {each.verdict for each in done.files} == {"duplicate"}
        assert held(county.house) == before


def test_t07_twin_the_next_honest_package_is_taken(county: County) -> None:
    kept = played(county, 2)
    county.take(*kept)
    county.edit(county.sites[EAST], "钱大勇", remark="新的")
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


def test_t08_a_county_that_went_back_in_time_stops(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.house.vault.close()
    shutil.copytree(county.folder / "county", county.folder / "old")
    county.house = counties.reopen(county.folder / "county")
    county.carry(EAST)
    county.edit(county.sites[EAST], "赵小雷", remark="二")
    package = county.send(EAST)
    older = counties.reopen(county.folder / "old")
    county.opened.append(older)
    before = state(older)
    (result,) = rounds.take(older, [package]).files
    assert (result.verdict, result.code) == ("refused", "county_older")
    assert state(older) == before


def test_t08_twin_a_restore_that_is_declared_converges(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    saved = safekeeping.backup(county.house)
    county.edit(county.sites[EAST], "赵小雷", remark="二")
    county.carry(EAST)
    assert restore_county(county, saved.path).epoch == 2
    county.edit(county.sites[EAST], "钱大勇", remark="三")
    (gap,) = county.take(county.send(EAST)).files
    assert gap.code == "gap"
    county.receive(EAST)
    assert county.carry(EAST).verdict == "taken"
    assert county.value(county.house, "赵小雷", "remark") == "二"
    assert sound(county, EAST)


def test_t09_an_older_answer_never_takes_a_branch_back(county: County) -> None:
    site = county.sites[EAST]
    answers = []
    for number in range(3):
        county.edit(site, "赵小雷", remark=f"第{number}次")
        county.take(county.send(EAST))
        answers.append(county.answer_for(EAST))
    receiving.receive(site, answers[2])
    before = state(site)
    for older in answers[:2]:
        with pytest.raises(AnswerOlderError):
            receiving.receive(site, older)
        assert state(site) == before


def test_t09_twin_answers_in_their_order_are_taken(county: County) -> None:
    site = county.sites[EAST]
    for number in range(3):
        county.edit(site, "赵小雷", remark=f"第{number}次")
        county.take(county.send(EAST))
        assert county.receive(EAST).number == number + 2
    assert sound(county, EAST)


@pytest.mark.parametrize("year", [1970, 2099])
def test_t10_withheld_files_and_wrong_clocks_are_seen_and_stop_nothing(
    founded: County, tmp_path: Path, year: int
) -> None:
    clock = vaults.Calendar()
    county = counties.copy_of(founded, tmp_path / "world", lambda _name: clock)
    try:
        county.edit(county.sites[EAST], "赵小雷", remark="之前")
        county.carry(EAST)
        clock.pass_days(60)
        late = reporting.report(county.house, periods.usual(county.house.today))
        silent = {each.name: (each.words, each.age) for each in late.rows}
        assert silent[NAMES[EAST]][0] != "已报送"
        assert silent[NAMES[EAST]][1] == 60, "days of the county's own clock"
        clock.now = datetime(year, 1, 1, 8, 0, tzinfo=UTC)
        found = reporting.report(county.house, periods.usual(county.house.today))
        assert f"{year} 年" in found.clock
        county.edit(county.sites[EAST], "赵小雷", remark="照常工作")
        assert county.carry(EAST).verdict == "taken"
        assert county.value(county.house, "赵小雷", "remark") == "照常工作"
        assert sound(county, EAST)
    finally:
        county.close()


def test_t10_twin_a_right_clock_says_nothing(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="之前")
    county.carry(EAST)
    found = reporting.report(county.house, periods.usual(county.house.today))
    assert found.clock == ""
    assert {each.name: each.words for each in found.rows}[NAMES[EAST]] == "已报送"


def composed(house: House, first: int, prev: bytes, operations: list[Operation]) -> bytes:
    """A package with any numbers, signed with the branch's own key."""
    with house.reading() as connection:
        return packages.write(
            lines=[line(each) for each in operations],
            prev=prev,
            first=first,
            county=sending.county_trust(house, connection),
            signer=sending.site_key(house),
            log=settings.get(connection, settings.LOG),
            seen=packages.Seen(0, 0, ""),
            digest=sending.county_digest(connection),
            opens=None,
            made="",
        )


def test_t11_a_huge_number_is_only_a_gap(county: County) -> None:
    site, n = county.sites[EAST], 2**53 - 1
    operation = Operation(
        n=n,
        unit=Unit(n, 1),
        ent="member",
        rec=county.people["赵小雷"],
        act="change",
        f={"remark": (None, "快进")},
        base=0,
        who="甲",
        why="",
        t="",
        salt="0" * 32,
    )
    file = county.folder / "far.dzb"
    file.write_bytes(composed(site, n, b"\xab" * 32, [operation]))
    before = held(county.house)
    (result,) = county.take(file).files
    assert (result.verdict, result.code) == ("refused", "gap")
    assert held(county.house) == before


def test_t11_twin_the_next_number_is_taken(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    assert county.carry(EAST).verdict == "taken"
    county.edit(county.sites[EAST], "赵小雷", remark="二")
    assert county.carry(EAST).verdict == "taken"
    assert sound(county, EAST)


def stolen(county: County) -> tuple[Path, Path]:
    """What a computer sent before and after the number at which it was shut out."""
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="丢失之前")
    before = Path(shutil.copy(county.send(EAST), county.folder / "before.dzb"))
    county.carry(EAST)
    enrolling.revoke(
        county.house, NAMES[EAST], reason="电脑丢失", root_passphrase=vaults.PASSPHRASE
    )
    county.edit(site, "钱大勇", remark="丢失之后")
    return before, county.send(EAST)


def test_t17_what_a_stolen_computer_sends_waits_for_a_person(county: County) -> None:
    _before, after = stolen(county)
    (result,) = county.take(after).files
    assert (result.verdict, result.code) == ("held", "revoked")
    assert county.value(county.house, "钱大勇", "remark") is None
    (waiting,) = holding.kept(county.house)
    assert (waiting.cut_off, waiting.changes) == (1, 1)


def test_t17_twin_what_it_sent_before_stays_and_the_others_go_on(county: County) -> None:
    before, after = stolen(county)
    county.edit(county.sites[WEST], "李建国", remark="别的支部")
    done = county.take(before, after, county.send(WEST))
    assert [each.verdict for each in done.files] == ["duplicate", "held", "taken"]
    assert county.value(county.house, "赵小雷", "remark") == "丢失之前"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_t18_a_cloned_disk_falls_apart_whichever_comes_first(
    county: County, order: tuple[int, int]
) -> None:
    site = county.sites[EAST]
    shutil.copytree(site.vault.folder, county.folder / "copy")
    twin = counties.reopen(county.folder / "copy")
    county.opened.append(twin)
    county.edit(site, "赵小雷", remark="原来的电脑")
    county.edit(twin, "赵小雷", remark="拷贝的电脑")
    files = [county.send(EAST), sending.export(twin, county.folder / "up" / "twin").file]
    first, second = county.take(files[order[0]], files[order[1]]).files
    assert (first.verdict, second.verdict, second.code) == ("taken", "forked", "fork")
    expected = ("原来的电脑", "拷贝的电脑")[order[0]]
    assert county.value(county.house, "赵小雷", "remark") == expected
    with pytest.raises((AnswerForkError, SiteOlderError)):
        receiving.receive((site, twin)[order[1]], county.answer_for(EAST))
    assert verifying.verify(county.house).differences == []


def test_t18_twin_two_computers_of_their_own_are_two_logs(county: County) -> None:
    second = counties.join(county, EAST, code=None, folder="第二台")
    county.opened.append(second)
    county.edit(county.sites[EAST], "赵小雷", remark="第一台")
    county.edit(second, "钱大勇", remark="第二台")
    files = [county.send(EAST), sending.export(second, county.folder / "up" / "second").file]
    assert [each.verdict for each in county.take(*files).files] == ["taken", "taken"]


def previewed(county: County) -> tuple[Counter, Path]:
    county.edit(county.sites[EAST], "赵小雷", address="东街9号")
    return Counter.open(county.house), county.send(EAST)


@pytest.mark.parametrize("what", ["file", "data", "other file"])
def test_t23_what_changed_since_the_preview_is_not_committed(county: County, what: str) -> None:
    counter, package = previewed(county)
    judged = counter.preview(package)
    if what == "file":
        flip_one_bit(package)
    elif what == "other file":
        county.edit(county.sites[EAST], "赵小雷", address="东街10号")
        shutil.copy(county.send(EAST), package)
    else:
        county.edit(county.house, "赵小雷", address="县级先改的")
    before = held(county.house)
    with pytest.raises(PlanChangedError):
        committing.commit(counter, judged)
    assert held(county.house) == before


def test_t23_twin_what_was_shown_is_committed(county: County) -> None:
    counter, package = previewed(county)
    judged = counter.preview(package)
    assert committing.commit(counter, judged).counts == judged.counts
    assert county.value(county.house, "赵小雷", "address") == "东街9号"


def test_t26_one_bad_file_delays_none_of_the_others(county: County) -> None:
    folder = county.folder / "stick"
    folder.mkdir()
    for street, name in ((EAST, "赵小雷"), (WEST, "李建国"), (NORTH, "郑文博")):
        county.edit(county.sites[street], name, remark="支部的")
        shutil.copy(county.send(street), folder / f"{street}.dzb")
    flip_one_bit(folder / f"{WEST}.dzb")
    for number in range(20):
        (folder / f"坏{number}.dzb").write_bytes(random.Random(number).randbytes(number * 37))
    done = county.take(folder)
    verdicts = sorted(each.verdict for each in done.files)
    assert verdicts == ["refused"] * 21 + ["taken"] * 2
    assert all(each.message.endswith("。") for each in done.files if each.code)
    assert len(done.answers) == 2
    county.receive(EAST)
    county.receive(NORTH)
    assert county.equal(EAST, NORTH)


def test_t26_twin_the_bad_one_comes_in_whole_the_next_time(county: County) -> None:
    county.edit(county.sites[WEST], "李建国", remark="支部的")
    spoilt = Path(shutil.copy(county.send(WEST), county.folder / "bad.dzb"))
    flip_one_bit(spoilt)
    assert county.take(spoilt).files[0].verdict == "refused"
    assert county.carry(WEST).verdict == "taken"
    assert sound(county, WEST)
