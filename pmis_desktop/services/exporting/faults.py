"""What the checks find in a scope, as a sheet to work through: one problem a row."""

from array import array
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from pmis_desktop.errors.exporting import NothingToExportError
from pmis_desktop.models import rows
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.problems import Severity
from pmis_desktop.services import checking
from pmis_desktop.services.exporting import leaving, people, places
from pmis_desktop.services.exporting.places import Places
from pmis_desktop.services.exporting.wanted import Pace, Wanted, WrittenSheet
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import UNNAMED
from pmis_desktop.services.quality import reading, scanning
from pmis_desktop.spreadsheets.plan import Column, SheetPlan

TITLE = "信息问题清单"
_HEADERS = ("序号", "程度", "党组织", "姓名", "项目", "问题", "规则", "处理情况")
_ORDER = {severity: place for place, severity in enumerate(Severity)}
_NONE_FOUND = "没有发现问题。"


def faults(house: House, wanted: Wanted, pace: Pace) -> WrittenSheet:
    """What 信息整理 shows of a scope: organisations first, then members in their order.

    Whoever is due is checked first, so that sheet and page say the same. Raises
    NothingToExportError where nothing is found, ExportCancelledError, a FileError.
    """
    found = places.read(house, wanted.within)
    scanning.scan(house, pace.step)
    plan = SheetPlan(
        title=TITLE,
        columns=tuple(Column(header=header) for header in _HEADERS),
        unit=found.name,
        filled_on=leaving.spoken_day(house.today),
        footer=leaving.FOOTER,
    )
    return leaving.write(house, wanted.out, plan, _numbered(house, wanted, found, pace), form=TITLE)


def _numbered(house: House, wanted: Wanted, found: Places, pace: Pace) -> Iterator[list[str]]:
    at = 0
    for at, row in enumerate(_found(house, wanted, found, pace), 1):
        yield [str(at), *row, ""]
    if not at:
        raise NothingToExportError(_NONE_FOUND)


def _found(house: House, wanted: Wanted, found: Places, pace: Pace) -> Iterator[Sequence[str]]:
    """程度, 党组织, 姓名, 项目, 问题 and 规则 of every problem."""
    numbers = people.some(house, wanted, found.top)
    with house.reading() as connection:
        if wanted.query is None:
            yield from _of_organisations(house, connection, found)
        for start in range(0, len(numbers), rows.CHUNK):
            pace.step(start, len(numbers))
            yield from _of_members(connection, found, numbers[start : start + rows.CHUNK])
    pace.step(len(numbers), len(numbers))


def _of_organisations(
    house: House, connection: Connection, found: Places
) -> Iterator[Sequence[str]]:
    entity = ENTITIES["organisation"]
    for rec, problems in checking.organisations(house, connection, found.ids).items():
        for each in problems:
            label = entity.field(each.field).label
            yield each.severity.word, found.told[rec], "", label, each.message, each.rule


def _of_members(
    connection: Connection, found: Places, some: "array[int]"
) -> Iterator[Sequence[str]]:
    """The findings that are kept of these members, each member's gravest first."""
    kept = rows.fetch(
        connection,
        "SELECT m.row, m.name, m.branch, f.rule, f.field, f.severity, f.message"  # noqa: S608
        " FROM finding AS f JOIN member AS m ON m.id = f.member"
        f" WHERE m.removed IS NULL AND m.row IN ({rows.marks(some)})",
        some,
    )
    place = {number: at for at, number in enumerate(some)}
    kept.sort(key=lambda row: (place[row[0]], _ORDER[Severity(row[5])], row[3]))
    for _, name, branch, rule, field, severity, message in kept:
        told = found.told.get(branch or "", branch or "")
        label = reading.label(field)
        yield Severity(severity).word, told, name or UNNAMED, label, message, rule
