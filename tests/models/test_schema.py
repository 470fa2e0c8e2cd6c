"""The schema of the files, the tables of the code and the field table are one and the same."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Integer, LargeBinary, Table, Text

from pmis_desktop.models.other_tables import METADATA
from pmis_desktop.models.tables import DERIVED, GUARDED, RECORDS
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.house import House
from tests import vaults

_TYPES = {Text: "TEXT", Integer: "INTEGER", LargeBinary: "BLOB"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = vaults.county_house(tmp_path_factory.mktemp("schema"))
    yield made
    made.vault.close()


def described(table: Table) -> dict[str, tuple[str, bool, bool]]:
    """Columns as the code has them: type, must be there, part of the key."""
    return {
        column.name: (
            _TYPES[type(column.type)],
            not column.nullable and not column.primary_key,
            column.primary_key,
        )
        for column in table.columns
    }


def asked(house: House, table: str) -> dict[str, tuple[str, bool, bool]]:
    """Columns as the file has them."""
    with house.reading() as connection:
        found = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
    return {
        name: (kind, bool(needed) and not key, bool(key))
        for _at, name, kind, needed, _default, key in found
    }


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_the_file_has_the_columns_of_the_code(house: House, name: str) -> None:
    assert asked(house, name) == described(METADATA.tables[name])


def test_the_file_has_no_table_beside_them(house: House) -> None:
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        assert {row[0] for row in found} == set(METADATA.tables)


@pytest.mark.parametrize("entity", sorted(ENTITIES))
def test_a_record_table_has_exactly_the_stored_fields(house: House, entity: str) -> None:
    fields = [field.id for field in ENTITIES[entity].fields]
    expected = ["row", "id", "revision", *fields, *DERIVED.get(entity, ())]
    assert list(asked(house, entity)) == expected
    assert len(set(expected)) == len(expected)


def test_every_field_is_in_one_group(house: House) -> None:
    assert house.at_county
    for entity in ENTITIES.values():
        grouped = [name for names in entity.groups.values() for name in names]
        assert sorted(grouped) == sorted(field.id for field in entity.fields)


def test_all_records_and_their_books_are_guarded() -> None:
    assert set(RECORDS) < GUARDED <= set(METADATA.tables)
    assert {"journal", "unit", "outcome", "desk", "shadow"} < GUARDED
