"""The members of a sheet: found once, read in portions, so that memory does not grow with them."""

from array import array
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from pmis_desktop.errors.exporting import NothingToExportError
from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.services import portraits
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.exporting.wanted import Pace, Wanted
from pmis_desktop.services.house import House


def some(house: House, wanted: Wanted, top: str) -> "array[int]":
    """The row numbers of the members of a sheet: of a list in its order, else in tree order.

    ``top`` is the id of ``wanted.within``, or empty. Raises as `members.find`.
    """
    query = wanted.query or MemberQuery(order="branch")
    return members.find(house, replace(query, within=top) if top else query)


def find(house: House, wanted: Wanted, top: str) -> "array[int]":
    """The same for a sheet that must not be empty; raises NothingToExportError besides."""
    found = some(house, wanted, top)
    if not found:
        raise NothingToExportError
    return found


def portions(
    connection: Connection, numbers: "array[int]", pace: Pace
) -> Iterator[list[tuple[str, Record]]]:
    """Members by id as `portraits.flat` gives them, some hundreds at a time, in their order.

    Who was taken off the books since they were found is left out. Raises ExportCancelledError.
    """
    for start in range(0, len(numbers), rows.CHUNK):
        pace.step(start, len(numbers))
        few = numbers[start : start + rows.CHUNK]
        found = rows.fetch(
            connection,
            "SELECT row, id FROM member"  # noqa: S608
            f" WHERE removed IS NULL AND row IN ({rows.marks(few)})",
            few,
        )
        ids = {row[0]: str(row[1]) for row in found}
        records = portraits.flat(connection, ids.values())
        yield [(ids[number], records[ids[number]]) for number in few if number in ids]
    pace.step(len(numbers), len(numbers))
