import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import exc

from pmis_desktop.errors.files import DiskFullError, FolderReadOnlyError
from pmis_desktop.errors.vault import CancelledError, DamagedError, DatabaseBusyError
from pmis_desktop.models.vault import engine
from pmis_desktop.models.vault.engine import Database, is_whole, version_of

KEY = bytes(range(32))
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "test.db", KEY)
    with made.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a TEXT UNIQUE)")
    yield made
    made.close()


def count(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one())


def add(database: Database, *values: str) -> None:
    with database.writing() as connection:
        for value in values:
            connection.exec_driver_sql("INSERT INTO t VALUES (?)", (value,))


@pytest.mark.parametrize(("removable", "journal"), [(False, "wal"), (True, "delete")])
def test_connections_are_set_up(tmp_path: Path, *, removable: bool, journal: str) -> None:
    made = Database(tmp_path / "a.db", KEY, removable=removable)
    with made.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        trusted = connection.exec_driver_sql("PRAGMA trusted_schema").scalar()
    made.close()
    assert settings == {
        "journal_mode": journal,
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    assert trusted == 0


def fail_half_way(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE other (a)")
        connection.exec_driver_sql("PRAGMA user_version = 9")
        connection.exec_driver_sql("INSERT INTO t VALUES ('a')")
        raise RuntimeError


def fill(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        for number in range(100):
            connection.exec_driver_sql("INSERT INTO t VALUES (?)", (f"{number:4000}",))


def read_interrupted(database: Database) -> None:
    with database.reading() as connection:
        driver_connection = connection.connection.driver_connection
        assert driver_connection is not None
        threading.Timer(0.1, driver_connection.interrupt).start()
        connection.exec_driver_sql(ENDLESS).scalar()


def test_an_error_takes_everything_back_even_tables(database: Database) -> None:
    with pytest.raises(RuntimeError):
        fail_half_way(database)
    with database.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name='other'")
        assert found.scalar() == 0
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 0
    assert count(database) == 0


def test_a_savepoint_takes_back_its_part(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES ('a')")
        inner = connection.begin_nested()
        connection.exec_driver_sql("INSERT INTO t VALUES ('b')")
        inner.rollback()
    assert count(database) == 1


def test_errors_do_not_quote_values(database: Database) -> None:
    add(database, "11010519491231002X")
    with pytest.raises(exc.IntegrityError) as caught:
        add(database, "11010519491231002X")
    assert "11010519491231002X" not in str(caught.value)


def test_a_reader_sees_one_state_and_may_not_write(database: Database) -> None:
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
        add(database, "a")
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
    assert count(database) == 1
    with pytest.raises(FolderReadOnlyError), database.reading() as connection:
        connection.exec_driver_sql("DELETE FROM t")
    assert count(database) == 1


def test_a_full_disk_is_said_and_takes_the_change_back(database: Database) -> None:
    with pytest.raises(DiskFullError):
        fill(database)
    assert count(database) == 0


def test_a_long_lock_is_said(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    other = Database(database.path, KEY)
    with database.writing(), pytest.raises(DatabaseBusyError), other.writing():
        pass
    other.close()


def test_a_cancelled_query_is_said(database: Database) -> None:
    with pytest.raises(CancelledError):
        read_interrupted(database)
    assert count(database) == 0


def test_another_key_opens_nothing_and_prints_nothing(
    database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    add(database, "a")
    database.close()
    other = Database(database.path, bytes(32))
    for _ in range(2):
        with pytest.raises(DamagedError), other.reading():
            pass
    other.close()
    assert not is_whole(database.path, bytes(32))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("removable", [False, True])
def test_a_new_key(tmp_path: Path, *, removable: bool) -> None:
    made = Database(tmp_path / "a.db", KEY, removable=removable)
    with made.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a TEXT UNIQUE)")
    add(made, *(f"{number:300}" for number in range(300)))
    new = bytes(range(1, 33))
    made.rekey(new)
    assert count(made) == 300
    made.close()
    assert not is_whole(made.path, KEY)
    assert is_whole(made.path, new)


def test_a_copy_has_the_freshest_rows_and_is_one_file(database: Database, tmp_path: Path) -> None:
    add(database, *(str(number) for number in range(1000)))
    copy = tmp_path / "copy" / "copy.db"
    copy.parent.mkdir()
    database.copy_to(copy)
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert is_whole(copy, KEY)
    assert version_of(copy, KEY) == 0
    copied = Database(copy, KEY)
    assert count(copied) == 1000
    copied.close()


def add_much(database: Database, *, left: bool) -> int:
    """Write some 6 MB at once; how much of the file there is afterwards, in bytes."""
    with database.writing() as connection:
        if left:
            engine.leave_log(connection)
        for number in range(1_500):
            connection.exec_driver_sql(
                "INSERT INTO t VALUES (?)", (f"{number:04}{token_hex(990)}",)
            )
    return database.path.stat().st_size


def add_little(database: Database) -> int:
    add(database, token_hex(8))
    return database.path.stat().st_size


MUCH = 1_500 * 1_984


def test_a_commit_copies_the_log_where_nobody_leaves_it(database: Database) -> None:
    assert add_much(database, left=False) > MUCH


@pytest.mark.parametrize(
    "copy",
    [Database.rest, Database.close, add_little, Database.compact],
    ids=lambda act: act.__name__,
)
def test_a_log_that_was_left_is_copied_later(
    database: Database, copy: Callable[[Database], object]
) -> None:
    assert add_much(database, left=True) < MUCH
    assert count(database) == 1_500
    copy(database)
    assert database.path.stat().st_size > MUCH
    assert count(database) >= 1_500


def test_the_log_of_two_large_changes_is_copied_with_the_second(database: Database) -> None:
    assert add_much(database, left=True) < MUCH
    assert add_much(database, left=True) > 2 * MUCH
    # From then on as from the first.
    before = database.path.stat().st_size
    assert add_much(database, left=True) == before
    database.rest()
    rested = database.path.stat().st_size
    assert rested > before
    assert add_much(database, left=True) == rested


def test_two_large_changes_of_one_transaction_are_one(database: Database) -> None:
    with database.writing() as connection:
        engine.leave_log(connection)
        engine.leave_log(connection)
        connection.exec_driver_sql("INSERT INTO t VALUES ('a')")
    assert add_much(database, left=False) > MUCH


def leave_and_fail(database: Database) -> None:
    with database.writing() as connection:
        engine.leave_log(connection)
        connection.exec_driver_sql("INSERT INTO t VALUES ('a')")
        raise RuntimeError


def test_a_large_change_that_fails_leaves_the_next_commits_as_they_were(
    database: Database,
) -> None:
    with pytest.raises(RuntimeError):
        leave_and_fail(database)
    assert count(database) == 0
    assert add_much(database, left=False) > MUCH


def test_a_copy_of_the_database_has_what_was_left_in_the_log(
    database: Database, tmp_path: Path
) -> None:
    add_much(database, left=True)
    copy = tmp_path / "copy.db"
    database.copy_to(copy)
    assert is_whole(copy, KEY)
    copied = Database(copy, KEY)
    assert count(copied) == 1_500
    copied.close()


def test_whoever_is_killed_before_it_is_copied_has_everything(tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    script = (
        "import os, sys; from pathlib import Path;"
        "from pmis_desktop.models.vault.engine import Database, leave_log\n"
        "made = Database(Path(sys.argv[1]), bytes(range(32)))\n"
        "with made.writing() as connection:\n"
        "    leave_log(connection)\n"
        "    connection.exec_driver_sql('CREATE TABLE t (a)')\n"
        "    for number in range(1_500):\n"
        "        connection.exec_driver_sql('INSERT INTO t VALUES (?)', (f'{number:2000}',))\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)  # noqa: S603 - ourselves
    assert path.stat().st_size < MUCH
    again = Database(path, KEY)
    assert count(again) == 1_500
    again.close()
    assert is_whole(path, KEY)


def test_on_a_removable_disk_there_is_no_log_to_leave(tmp_path: Path) -> None:
    made = Database(tmp_path / "stick.db", KEY, removable=True)
    with made.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
    assert add_much(made, left=True) > MUCH
    made.rest()
    made.close()
    assert [path.name for path in tmp_path.iterdir()] == ["stick.db"]
