"""What the rules find in a scope, as a sheet to work through: one problem a row."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from pmis_desktop.errors.exporting import NothingToExportError
from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import checks
from pmis_desktop.rules.fields import ENTITIES, member_field
from pmis_desktop.rules.problems import Problem
from pmis_desktop.services.exporting import leaving, people, places
from pmis_desktop.services.exporting.places import Places
from pmis_desktop.services.exporting.wanted import Pace, Wanted, WrittenSheet
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.plan import Column, SheetPlan

TITLE = "信息问题清单"
_HEADERS = ("序号", "程度", "党组织", "姓名", "项目", "问题", "规则", "处理情况")
_NONE_FOUND = "没有发现问题。"


class FaultRow(NamedTuple):
    """One problem as the sheet says it; ``person`` is empty for a problem of an organisation.

    ``severity`` is a word of `Severity`, ``field`` the label of what it is about.
    """

    severity: str
    organisation: str
    person: str
    field: str
    sentence: str
    rule: str


def faults(house: House, wanted: Wanted, pace: Pace) -> WrittenSheet:
    """Everything the rules find in a scope: organisations first, then members in tree order.

    Raises NothingToExportError where nothing is found, ExportCancelledError, a FileError.
    """
    found = places.read(house, wanted.within)
    return write_faults(house, wanted, _found(house, wanted, found, pace), unit=found.name)


def write_faults(
    house: House, wanted: Wanted, found: Iterable[FaultRow], *, unit: str
) -> WrittenSheet:
    """Write problems that somebody found; ``unit`` is whom they are about. Raises as `faults`."""
    plan = SheetPlan(
        title=TITLE,
        columns=tuple(Column(header=header) for header in _HEADERS),
        unit=unit,
        filled_on=leaving.spoken_day(house.today),
        footer=leaving.FOOTER,
    )
    return leaving.write(house, wanted.out, plan, _numbered(found), form=TITLE)


def _numbered(found: Iterable[FaultRow]) -> Iterator[list[str]]:
    at = 0
    for at, row in enumerate(found, 1):
        yield [str(at), *row, ""]
    if not at:
        raise NothingToExportError(_NONE_FOUND)


def _found(house: House, wanted: Wanted, found: Places, pace: Pace) -> Iterator[FaultRow]:
    numbers = people.some(house, wanted, found.top)
    with house.reading() as connection:
        if wanted.query is None:
            yield from _of_organisations(house, connection, found)
        for portion in people.portions(connection, numbers, pace):
            yield from _of_members(house, connection, found, portion)


def _of_organisations(house: House, connection: Connection, found: Places) -> Iterator[FaultRow]:
    entity = ENTITIES["organisation"]
    loaded = rows.load(connection, entity.id, found.ids)
    for rec in found.ids:
        problems = checks.organisation_problems(loaded[entity.id, rec], on=house.today)
        for problem in problems:
            yield _row(problem, found.told[rec], "", entity.field(problem.field).label)


def _of_members(
    house: House, connection: Connection, found: Places, portion: list[tuple[str, Record]]
) -> Iterator[FaultRow]:
    holders = _holders(connection, [record["id_number"] or "" for _, record in portion])
    for _, record in portion:
        others = holders.get(record["id_number"] or "", 1) - 1
        facts = checks.Facts(same_id_number=others, at_county=house.at_county)
        branch = record["branch"] or ""
        for problem in checks.problems(record, on=house.today, facts=facts):
            label = member_field(problem.field).label
            yield _row(problem, found.told.get(branch, branch), record["name"] or "", label)


def _holders(connection: Connection, numbers: list[str]) -> dict[str, int]:
    """How many members hold each ID number, for numbers that somebody holds."""
    found = rows.fetch(
        connection,
        "SELECT id_number, COUNT(*) FROM member WHERE removed IS NULL"  # noqa: S608
        f" AND id_number IN ({rows.marks(numbers)}) GROUP BY id_number",
        numbers,
    )
    return {row[0]: row[1] for row in found}


def _row(problem: Problem, organisation: str, person: str, field: str) -> FaultRow:
    return FaultRow(
        severity=problem.severity.word,
        organisation=organisation,
        person=person,
        field=field,
        sentence=problem.message,
        rule=problem.rule,
    )
