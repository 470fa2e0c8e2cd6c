from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from pmis_desktop.errors.vault import DamagedError, NewerVaultError
from pmis_desktop.models.vault import schema
from pmis_desktop.models.vault.schema import current_version, migrate, statements
from pmis_desktop.models.vault.thinning import list_backups
from tests.vault.houses import House, add_people, people

SPLIT = [
    ("", []),
    (" \n-- only a comment; really\n/* and; one */", []),
    ("A;B;", ["A;", "B;"]),
    ("INSERT INTO t VALUES ('a;b'); -- end", ["INSERT INTO t VALUES ('a;b');"]),
    (
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;\nB;",
        ["CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;", "B;"],
    ),
    ("A -- x;\n;B;", ["A -- x;\n;", "B;"]),
]


@pytest.mark.parametrize(("text", "expected"), SPLIT)
def test_statements_are_split(text: str, expected: list[str]) -> None:
    assert list(statements(text)) == expected


@pytest.mark.parametrize("text", ["SELECT 1", "A; B", "CREATE TRIGGER x BEGIN SELECT 1;"])
def test_an_unfinished_statement_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="unfinished"):
        list(statements(text))


def test_steps_run_once_with_a_backup_before(house: House) -> None:
    with house.create() as vault:
        add_people(vault, "乙")
        assert list_backups(vault.backups) == []
    house.add_step("0002", "ALTER TABLE person ADD COLUMN phone TEXT;")
    house.add_step("0003", "UPDATE person SET phone = '1';")
    with house.open() as vault:
        assert current_version(vault.database) == 3
        assert people(vault) == ["乙"]
        assert len(list_backups(vault.backups)) == 1
        assert migrate(vault.database, folder=house.schema) == ()
    assert len(list_backups(house.open().backups)) == 1


def test_a_table_is_rebuilt_under_its_references(house: House) -> None:
    with house.create() as vault:
        add_people(vault, "乙")
        with vault.database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO pet (owner) VALUES (1)")
    house.add_step(
        "0002",
        "CREATE TABLE person_new (id INTEGER PRIMARY KEY, name TEXT);"
        "INSERT INTO person_new SELECT id, name FROM person;"
        "DROP TABLE person; ALTER TABLE person_new RENAME TO person;",
    )
    with house.open() as vault:
        assert people(vault) == ["乙"]
        with vault.database.writing() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_failing_step_leaves_the_version_before(house: House) -> None:
    house.create().close()
    house.add_step("0002", "CREATE TABLE more (a); INSERT INTO nowhere VALUES (1);")
    with pytest.raises(driver.OperationalError):
        house.open()
    (house.schema / "0002.sql").unlink()
    with house.open() as vault, vault.database.reading() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
        assert "more" not in names
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 1


def test_a_step_that_breaks_references_is_taken_back(house: House) -> None:
    house.create().close()
    house.add_step("0002", "INSERT INTO pet (owner) VALUES (77);")
    with pytest.raises(DamagedError):
        house.open()
    (house.schema / "0002.sql").unlink()
    assert current_version(house.open().database) == 1


def test_a_step_may_not_commit_by_itself(house: House) -> None:
    house.add_step("0002", "CREATE TABLE a (a); COMMIT;")
    with pytest.raises(ValueError, match="0002"):
        house.create()


@pytest.mark.parametrize(
    ("version", "opens"), [(2, True), (999, True), (1000, False), (5003, False)]
)
def test_a_newer_major_is_refused_and_a_newer_minor_opened(
    house: House, version: int, *, opens: bool
) -> None:
    with house.create() as vault, vault.database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    if opens:
        house.open()
        return
    with pytest.raises(NewerVaultError) as caught:
        house.open()
    assert "此数据由更新版本的程序创建" in caught.value.message


def test_the_programs_own_steps_make_a_vault(house: House, tmp_path: Path) -> None:
    assert schema.migrations()
    with house.create(tmp_path / "own", schema_folder=schema.FOLDER) as vault:
        assert current_version(vault.database) == schema.latest_version()
