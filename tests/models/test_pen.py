"""Only the journal's pen writes: every other way to a guarded table is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from pmis_desktop.models.other_tables import METADATA
from pmis_desktop.models.pen import UnjournalledWriteError, pen
from pmis_desktop.models.tables import GUARDED
from pmis_desktop.services.house import House
from tests import vaults

WRITES = (
    'INSERT INTO "{table}" DEFAULT VALUES',
    "insert into {table} default values",
    "INSERT OR IGNORE INTO {table} DEFAULT VALUES",
    "REPLACE INTO {table} DEFAULT VALUES",
    'UPDATE "{table}" SET rowid = rowid',
    "UPDATE OR IGNORE {table} SET rowid = rowid",
    "DELETE FROM `{table}`",
    "  \n DELETE\n FROM [{table}]",
    "WITH old AS (SELECT 1) DELETE FROM {table}",
    'WITH a AS (SELECT 1), b AS (SELECT (2)) UPDATE "{table}" SET rowid = rowid',
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = vaults.county_house(tmp_path_factory.mktemp("pen"))
    yield made
    made.vault.close()


def counted(house: House, table: str) -> int:
    with house.reading() as connection:
        return int(connection.exec_driver_sql(f'SELECT COUNT(*) FROM "{table}"').scalar_one())  # noqa: S608


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_no_statement_writes_a_guarded_table_without_the_pen(house: House, table: str) -> None:
    before = counted(house, table)
    for statement in WRITES:
        with (
            pytest.raises(UnjournalledWriteError, match=table),
            house.writing() as connection,
        ):
            connection.exec_driver_sql(statement.format(table=table))
    assert counted(house, table) == before


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_sqlalchemy_s_own_statements_are_refused_too(house: House, table: str) -> None:
    known = METADATA.tables[table]
    some = dict.fromkeys((column.name for column in known.columns), b"")
    for statement in (insert(known).values(some), update(known).values(some), delete(known)):
        with pytest.raises(UnjournalledWriteError), house.writing() as connection:
            connection.execute(statement)


def test_other_tables_and_all_reading_are_free(house: House) -> None:
    with house.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO organisation_alias (spelling, organisation) VALUES ('甲', '乙')"
        )
        connection.exec_driver_sql("DELETE FROM organisation_alias")
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM member").scalar() == 0
        connection.exec_driver_sql("WITH some AS (SELECT * FROM member) SELECT * FROM some")


def test_the_pen_is_laid_down_again_also_after_a_fault(house: House) -> None:
    def slip() -> None:
        with house.writing() as connection, pen(connection), pen(connection):
            connection.exec_driver_sql("DELETE FROM gone")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        slip()
    with pytest.raises(UnjournalledWriteError), house.writing() as connection:
        connection.exec_driver_sql("DELETE FROM gone")


def test_a_branch_s_house_is_guarded_as_well(tmp_path: Path) -> None:
    site = vaults.site_house(tmp_path)
    with pytest.raises(UnjournalledWriteError), site.writing() as connection:
        connection.exec_driver_sql("DELETE FROM shadow")
    site.vault.close()
