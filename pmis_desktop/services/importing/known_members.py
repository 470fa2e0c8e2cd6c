"""The members that a sheet may mean, read in a handful of queries before its rows are looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.services import portraits
from pmis_desktop.services.importing.reading import ReadRow

Person = tuple[str, str | None, str | None]
"""Branch, name, birth date."""


@dataclass(frozen=True)
class KnownMembers:
    """Members by id as the checks see them; ids by ID number, by person and by name.

    Those that some rows of a sheet may mean: of a whole county they are 100 MB.
    """

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
    connection: Connection, sheet_rows: Iterable[ReadRow], persons: Iterable[Person]
) -> KnownMembers:
    """Those not removed whom some rows may mean.

    They hold one of the ID numbers, or are called as somebody without a number is, or are like one
    of the ``persons``, and of those only the ids are read.
    """
    numbers, names = [], []
    for row in sheet_rows:
        if number := row.values.get("id_number"):
            numbers.append(number)
        else:
            names.append(row.values.get("name") or "")
    by_id_number = _ids_by(connection, "id_number", numbers)
    by_name = _ids_by(connection, "name", names)
    held = [rec for found in (by_id_number, by_name) for ids in found.values() for rec in ids]
    records = portraits.flat(connection, dict.fromkeys(held))
    return KnownMembers(records, by_id_number, _people(connection, persons), by_name)


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


def _people(connection: Connection, persons: Iterable[Person]) -> dict[Person, list[str]]:
    wanted = set(persons)
    people: dict[Person, list[str]] = {}
    for some in rows.chunks({name for _branch, name, _born in wanted if name}):
        found = connection.exec_driver_sql(
            "SELECT branch, name, birth_date, id FROM member WHERE removed IS NULL"  # noqa: S608
            f" AND name IN ({rows.marks(some)}) ORDER BY row",
            tuple(some),
        )
        for branch, name, birth_date, rec in found:
            if (branch, name, birth_date) in wanted:
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
