"""The members that a sheet may mean, read in a handful of queries before its rows are looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.services import portraits
from pmis_desktop.services.importing.sheets import ReadRow

Person = tuple[str, str | None, str | None]
"""Branch, name, birth date."""


@dataclass(frozen=True)
class KnownMembers:
    """Members by id as the checks see them; ids by ID number, by person and by name."""

    records: dict[str, Record]
    by_id_number: dict[str, list[str]]
    by_person: dict[Person, list[str]]
    by_name: dict[str, list[str]]

    def with_another_category(self, sheet_rows: Iterable[ReadRow]) -> Iterator[str]:
        """Members whose row has another category than their record."""
        for row in sheet_rows:
            for rec in self.by_id_number.get(row.values.get("id_number") or "", ()):
                if row.values.get("category") not in (None, self.records[rec]["category"]):
                    yield rec


def read(
    connection: Connection,
    id_numbers: Iterable[str],
    branches: Iterable[str],
    names: Iterable[str],
) -> KnownMembers:
    """Those not removed who hold one of the ID numbers, who are called so, or in the branches."""
    by_id_number = _ids_by(connection, "id_number", id_numbers)
    by_name = _ids_by(connection, "name", names)
    held = [rec for found in (by_id_number, by_name) for ids in found.values() for rec in ids]
    records = portraits.flat(connection, dict.fromkeys(held))
    return KnownMembers(records, by_id_number, _people(connection, branches), by_name)


def add(connection: Connection, known: KnownMembers, members: Iterable[str]) -> None:
    """Read further members as the checks see them."""
    missing = [rec for rec in dict.fromkeys(members) if rec not in known.records]
    known.records.update(portraits.flat(connection, missing))


def _ids_by(connection: Connection, column: str, wanted: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for some in rows.chunks(dict.fromkeys(wanted)):
        listed = connection.exec_driver_sql(
            f'SELECT "{column}", id FROM member WHERE removed IS NULL'  # noqa: S608
            f' AND "{column}" IN ({rows.marks(some)})',
            tuple(some),
        )
        for value, rec in listed:
            found.setdefault(value, []).append(rec)
    return found


def _people(connection: Connection, branches: Iterable[str]) -> dict[Person, list[str]]:
    people: dict[Person, list[str]] = {}
    for some in rows.chunks(branches):
        found = connection.exec_driver_sql(
            "SELECT branch, name, birth_date, id FROM member WHERE removed IS NULL"  # noqa: S608
            f" AND branch IN ({rows.marks(some)})",
            tuple(some),
        )
        for branch, name, birth_date, rec in found:
            people.setdefault((branch, name, birth_date), []).append(rec)
    return people


def latest_facts(connection: Connection, table: str, members: Iterable[str]) -> dict[str, str]:
    """The day of each member's latest dated fact of a kind."""
    latest: dict[str, str] = {}
    for some in rows.chunks(members):
        found = connection.exec_driver_sql(
            f'SELECT member, MAX(effective_on) FROM "{table}" WHERE removed IS NULL'  # noqa: S608
            f" AND member IN ({rows.marks(some)}) GROUP BY member",
            tuple(some),
        )
        latest.update({row[0]: row[1] for row in found if row[1]})
    return latest
