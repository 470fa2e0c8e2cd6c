"""A large commit is written beside the making of its lines: the same rows, or none of them."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3.dbapi2 import IntegrityError

from pmis_desktop.errors.exchange import TextProfileError
from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.models import inserting
from pmis_desktop.models.change import Change
from pmis_desktop.models.pen import UnjournalledWriteError, pen
from pmis_desktop.services import editing, history, verifying
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import rows

MANY = 800
COUNTED = ("member", "membership", "category_fact", "journal", "spelling", "unit")


@pytest.fixture
def branch(county: House) -> str:
    return vaults.add_organisation(county, "中共某村支部委员会")


def person(number: int) -> dict[str, str | None]:
    born = f"19{number % 60 + 30:02}0429"
    return {
        **vaults.MEMBER,
        "name": f"张单{chr(0x4E00 + number)}",
        "id_number": vaults.id_number(number % 500, born=born),
        "address": f"第{number}号",
    }


def enter_many(house: House, change: Change, branch: str, count: int = MANY) -> None:
    """Three operations for each."""
    for number in range(count):
        editing.enter(house, change, branch, person(number))


def counts(house: House) -> dict[str, object]:
    return {table: rows(house, f"SELECT COUNT(*) FROM {table}")[0][0] for table in COUNTED}  # noqa: S608


def content(house: House) -> list[list[tuple[object, ...]]]:
    """What was entered, without ids and salts."""
    return [
        rows(
            house,
            "SELECT m.name, m.id_number, m.address, m.pinyin, m.initials, m.strokes, m.branch,"
            " m.home, m.category, m.status, p.began_on, c.value, c.effective_on FROM member AS m"
            " JOIN membership AS p ON p.member = m.id JOIN category_fact AS c ON c.member = m.id"
            " ORDER BY m.row",
        ),
        rows(house, "SELECT n, ent FROM journal WHERE log <> 'local' ORDER BY seq"),
        rows(house, "SELECT word, COUNT(*) FROM spelling GROUP BY word ORDER BY word"),
    ]


def nobody_is_left() -> bool:
    return not any(each.name.startswith("inserting") for each in threading.enumerate())


def test_threads_of_the_window_go_on_giving_way_as_soon_as_before(county: House) -> None:
    usual = sys.getswitchinterval()
    try:
        for seconds in (0.0001, 0.005):
            sys.setswitchinterval(seconds)
            before = sys.getswitchinterval()
            with county.writing() as connection, inserting.inserting(connection, inserting.LARGE):
                assert sys.getswitchinterval() <= before
            assert sys.getswitchinterval() == before
    finally:
        sys.setswitchinterval(usual)


def test_a_large_commit_writes_what_a_small_one_does(
    county: House, branch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MANY * 3 >= inserting.LARGE
    before = sys.getswitchinterval()
    with county.change("导入", kind="import") as change:
        enter_many(county, change, branch)
    assert sys.getswitchinterval() == before
    assert nobody_is_left()
    assert verifying.verify(county).differences == []
    other = vaults.county_house(tmp_path / "other")
    try:
        there = vaults.add_organisation(other, "中共某村支部委员会")
        with monkeypatch.context() as patched:
            patched.setattr(inserting, "LARGE", sys.maxsize)
            with other.change("导入", kind="import") as change:
                enter_many(other, change, there)
        ours, theirs = content(county), content(other)
        # Each in its own branch, which has an id of its own.
        assert [[str(row).replace(branch, "") for row in some] for some in ours] == [
            [str(row).replace(there, "") for row in some] for some in theirs
        ]
        assert len(ours[0]) == MANY
        assert len(ours[1]) == MANY * 3 + 2
    finally:
        other.vault.close()


def test_a_large_commit_is_taken_back_whole(county: House, branch: str) -> None:
    with county.change("导入", kind="import") as change:
        enter_many(county, change, branch)
    history.undo(county)
    assert rows(county, "SELECT COUNT(*) FROM member WHERE removed IS NULL") == [(0,)]
    assert verifying.verify(county).differences == []


def test_members_known_before_are_found_again_after_a_large_commit(
    county: House, branch: str
) -> None:
    there = vaults.add_organisation(county, "中共别村支部委员会")
    known = vaults.add_member(county, branch)
    (period,) = rows(county, "SELECT id FROM membership WHERE member = ?", known)
    with county.change("导入", kind="import") as change:
        enter_many(county, change, branch)
        editing.move(county, change, known, str(period[0]), there)
    assert rows(county, "SELECT branch, home FROM member WHERE id = ?", known) == [(there, there)]
    assert verifying.verify(county).differences == []


def test_a_text_that_no_package_carries_keeps_all_of_it_out(county: House, branch: str) -> None:
    before = counts(county)

    def one_of_many() -> None:
        with county.change("导入", kind="import") as change:
            enter_many(county, change, branch)
            editing.enter(county, change, branch, {**person(MANY), "address": "东\u202e街"})

    with pytest.raises(TextProfileError):
        one_of_many()
    assert counts(county) == before
    assert nobody_is_left()
    vaults.add_member(county, branch)
    assert verifying.verify(county).differences == []


def test_a_full_disk_keeps_all_of_it_out(county: House, branch: str) -> None:
    before = counts(county)
    pages = int(str(rows(county, "PRAGMA page_count")[0][0]))

    def into(room: int) -> None:
        with county.change("导入", kind="import") as change:
            change.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + room}")
            enter_many(county, change, branch)

    with pytest.raises(DiskFullError):
        into(40)
    assert nobody_is_left()
    with county.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 4294967294")
    assert counts(county) == before
    into(100_000)
    assert verifying.verify(county).differences == []


def test_what_the_database_refuses_on_the_way_is_raised(county: House) -> None:
    # The row before them goes with the transaction, not with its statement.
    doubled = [("a" * 32, 1), *[("x" * 32, 1)] * 2]
    before = counts(county)
    with (
        pytest.raises(IntegrityError),
        county.writing() as connection,
        pen(connection),
        inserting.inserting(connection, inserting.LARGE) as inserter,
    ):
        inserter.insert("member", ("id", "revision"), doubled)
    assert nobody_is_left()
    assert counts(county) == before


def test_a_failure_beside_it_stops_what_waits(county: House) -> None:
    before = counts(county)
    endless = ((f"{number:032x}", 1) for number in range(100_000))

    def failing() -> Iterator[tuple[object, ...]]:
        for number, row in enumerate(endless):
            if number > 50_000:
                raise KeyError(number)
            yield row

    with (
        pytest.raises(KeyError),
        county.writing() as connection,
        pen(connection),
        inserting.inserting(connection, inserting.LARGE) as inserter,
    ):
        inserter.insert("member", ("id", "revision"), failing())
    assert nobody_is_left()
    assert counts(county) == before


def test_the_pen_is_asked_for_on_the_thread_too(county: House) -> None:
    with (
        pytest.raises(UnjournalledWriteError),
        county.writing() as connection,
        inserting.inserting(connection, inserting.LARGE) as inserter,
    ):
        inserter.insert("member", ("id", "revision"), [("y" * 32, 1)])
    assert counts(county)["member"] == 0


def test_a_large_commit_leaves_its_log_until_somebody_rests(county: House, branch: str) -> None:
    database = county.vault.database
    database.rest()
    before = database.path.stat().st_size
    with county.change("导入", kind="import") as change:
        enter_many(county, change, branch, 2 * MANY)
    assert database.path.stat().st_size == before
    assert rows(county, "SELECT COUNT(*) FROM member") == [(2 * MANY,)]
    database.rest()
    assert database.path.stat().st_size > before + 4_000_000
    assert verifying.verify(county).differences == []


def test_a_small_commit_after_it_copies_what_it_left(county: House, branch: str) -> None:
    database = county.vault.database
    with county.change("导入", kind="import") as change:
        enter_many(county, change, branch, 2 * MANY)
    left = database.path.stat().st_size
    vaults.add_member(county, branch)
    assert database.path.stat().st_size > left + 4_000_000
