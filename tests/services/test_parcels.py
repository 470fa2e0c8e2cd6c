"""The county's book of files: written with the merge itself, the same file once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop.errors.services import NothingToSendError
from pmis_desktop.exchange import schemas
from pmis_desktop.models import parcels
from pmis_desktop.models.parcels import Parcel
from pmis_desktop.models.vault.schema import FOLDER, statements
from pmis_desktop.services import enrolling, rounds, sending
from pmis_desktop.services.correspondence import ageing, history, periods, reporting
from pmis_desktop.services.practising import flip_one_bit
from tests import vaults
from tests.exchange import later
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County
from tests.vaults import Calendar


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def county(founded: County, tmp_path: Path, calendar: Calendar) -> Iterator[County]:
    made = counties.copy_of(founded, tmp_path / "world", lambda _who: calendar)
    yield made
    made.close()


def book(county: County, street: str) -> list[Parcel]:
    """What is noted of a branch's files, the newest first; answers are left out."""
    rec = vaults.find_organisation(county.house, NAMES[street])
    with county.house.reading() as connection:
        found = connection.exec_driver_sql("SELECT id FROM site WHERE organisation = ?", (rec,))
        some = [str(row[0]) for row in found]
        return [each for each in parcels.of_sites(connection, some) if each.kind != "answer"]


def told(county: County, street: str) -> list[tuple[str, str, str]]:
    rec = vaults.find_organisation(county.house, NAMES[street])
    lines = history.correspondence(county.house, rec).lines
    return [(each.what, each.held, each.ending) for each in lines]


def test_a_package_is_noted_with_what_it_said_and_what_came_of_it(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="支部写的", remark="新")
    county.edit(county.house, "赵小雷", address="县级写的")
    county.carry(EAST)
    answer, package = told(county, EAST)[:2]
    assert answer == ("回执", "第 2 号", "还没有看到支部收到")
    assert package == ("变更包", "2 处更改", "并入 1 处，待决定 1 处")
    (item,) = ageing.waiting(county.house)
    assert (item.sender, item.name, item.what) == (NAMES[EAST], "赵小雷", "家庭住址")


def test_changes_sent_again_are_counted_once_as_new(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.take(county.send(EAST))
    county.edit(county.sites[EAST], "钱大勇", remark="二")
    county.take(county.send(EAST))
    newest = next(each for each in book(county, EAST) if each.kind == parcels.PACKAGE)
    # The branch had no answer: both waited there, and one of them was news.
    assert (newest.reported, newest.new, newest.first, newest.last) == (2, 1, 1, 2)
    assert ("变更包", "2 处更改，其中新的 1 处", "并入 1 处") in told(county, EAST)


def test_the_same_file_again_is_no_news(county: County, calendar: Calendar) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    package = county.send(EAST)
    county.take(package)
    noted = [each for each in book(county, EAST) if each.kind == parcels.PACKAGE]
    calendar.pass_days(60)
    rounds.take(county.house, [package, package])
    assert [each for each in book(county, EAST) if each.kind == parcels.PACKAGE] == noted
    # An old stick does not make a branch punctual.
    found = reporting.report(county.house, periods.usual(county.house.today))
    east = next(each for each in found.rows if each.name == NAMES[EAST])
    assert (east.words, east.age) == ("逾期未报" if calendar.now.day > 25 else east.words, 60)
    assert not east.packages


def test_an_older_package_that_comes_late_does_not_count_as_sent(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    first = county.send(EAST)
    old = first.with_name("旧包.dzb")
    shutil.copy(first, old)
    county.edit(county.sites[EAST], "钱大勇", remark="二")
    newer = county.send(EAST)
    county.take(newer)
    county.take(old)
    assert [each.kind for each in book(county, EAST)] == ["older", "package"]
    assert ("以前的变更包", "1 处更改", "里面的更改县里以前都收过了") in told(county, EAST)


def test_a_new_export_of_known_changes_shows_that_somebody_is_there(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.take(county.send(EAST))
    county.take(county.send(EAST))
    kinds = [each.kind for each in book(county, EAST)]
    assert kinds == ["package", "package"]
    assert ("变更包", "1 处更改", "县里已经都有了") in [
        (what, held.split("，")[0], ending) for what, held, ending in told(county, EAST)
    ]


def test_a_stopped_file_is_noted_with_its_reason_and_counts_once_taken(county: County) -> None:
    """A revoked site's later package is held; an unknown sender's file is in nobody's book."""
    county.edit(county.sites[WEST], "李建国", remark="一")
    county.take(county.send(WEST))
    (site,) = {each.site for each in book(county, WEST)}
    enrolling.revoke(
        county.house, site, reason="电脑丢失", cut_off=1, root_passphrase=vaults.PASSPHRASE
    )
    county.edit(county.sites[WEST], "周秀英", remark="二")
    late = county.send(WEST)
    (result,) = county.take(late).files
    assert result.verdict == "held"
    (stopped,) = [each for each in book(county, WEST) if each.kind == parcels.STOPPED]
    assert (stopped.message, stopped.reported) == (result.message, 2)
    damaged = county.send(EAST) if county.edit(county.sites[EAST], "赵小雷", remark="一") else late
    flip_one_bit(damaged)
    county.take(damaged)
    assert not book(county, EAST)


def test_a_preview_notes_nothing(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    before = book(county, EAST)
    rounds.preview(county.house, [county.send(EAST)])
    assert book(county, EAST) == before


def test_a_file_that_was_stopped_is_replaced_when_it_is_taken(county: County) -> None:
    site = book(county, EAST) or None
    assert site is None
    stopped = Parcel(
        site="s", kind="stopped", at="2026-01-01", file_hash="h", outcomes={}, message="太新"
    )
    taken = Parcel(site="s", kind="package", at="2026-02-01", file_hash="h", outcomes={"held": 0})
    with county.house.writing() as connection:
        for each in (stopped, taken, stopped):
            parcels.note(connection, each)
        (found,) = parcels.of_sites(connection, ["s"])
    assert (found.kind, found.at, found.message, found.new) == ("package", "2026-02-01", "", 0)


def test_what_came_before_this_book_is_found_in_the_archive(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一", address="二")
    county.take(county.send(EAST))
    (before,) = book(county, EAST)
    (filling,) = [
        each
        for each in statements((FOLDER / "0012.sql").read_text(encoding="utf-8"))
        if "FROM archive" in each
    ]
    with county.house.writing() as connection:
        connection.exec_driver_sql("DELETE FROM parcel")
        connection.exec_driver_sql(filling)
    (after,) = book(county, EAST)
    assert (after.at, after.file_hash, after.last) == (before.at, before.file_hash, before.last)
    # Counted in operations: who saved two things at once made one.
    assert (after.reported, after.outcomes) == (1, {"applied": 1})


def test_a_branch_without_a_change_can_say_so(county: County, calendar: Calendar) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    county.carry(EAST)
    calendar.pass_days(60)
    site = county.sites[EAST]
    out = county.folder / "up" / EAST
    with pytest.raises(NothingToSendError):
        sending.export(site, out)
    package = sending.export(site, out, empty=True).file
    (result,) = county.take(package).files
    assert (result.verdict, result.message) == ("duplicate", "支部没有更改，只报一次到")
    assert told(county, EAST)[1] == ("变更包", "没有更改", "已记下")
    found = reporting.report(county.house, periods.usual(county.house.today))
    east = next(each for each in found.rows if each.name == NAMES[EAST])
    assert (east.words, east.age, east.reported) == ("已报送", 0, 0)
    county.receive(EAST)
    assert county.equal(EAST)


def test_a_file_of_a_newer_program_is_in_its_senders_book(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.edit(county.sites[EAST], "赵小雷", remark="一")
    package = county.send(EAST)
    with monkeypatch.context() as older:
        older.setattr(schemas, "IN_FORCE", later.BEFORE)
        (result,) = county.take(package).files
        assert (result.code, result.organisation) == ("too_new", NAMES[EAST])
        assert told(county, EAST)[0] == ("没有收下的文件", "", result.message)
    county.take(package)
    assert ("变更包", "1 处更改", "并入 1 处") in told(county, EAST)
    (noted,) = book(county, EAST)
    assert (noted.kind, noted.first, noted.last) == ("package", 1, 1)


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        (reporting._SITES, ("2026-03-01", "2026-03-31")),
        (reporting._UNFETCHED, ()),
        (ageing._UNANSWERED, ()),
    ],
)
def test_what_is_asked_of_all_sites_is_read_from_one_index(
    county: County, asked: str, values: tuple[str, ...]
) -> None:
    with county.house.reading() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values).all()
    of_parcels = [step[3] for step in steps if "parcel" in step[3]]
    assert any("COVERING INDEX parcel_told" in each for each in of_parcels)
    assert all("parcel_told" in each or "PRIMARY KEY" in each for each in of_parcels)
