"""Sheets of members: the roster with columns of one's choice, and the national 汇总表."""

from collections.abc import Callable, Iterator

from pmis_desktop.rules.fields import SUMMARY_COLUMNS
from pmis_desktop.services import rosters
from pmis_desktop.services.exporting import leaving, people, places
from pmis_desktop.services.exporting.columns import BASIC, MemberColumns
from pmis_desktop.services.exporting.places import Places
from pmis_desktop.services.exporting.wanted import Pace, Wanted, WrittenSheet
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.plan import Column, SheetPlan

SUMMARY_TITLE = "党员基本信息汇总表"
# Where that form's words are not those of the field table.
_SUMMARY_WORDS = {"手机号码": "手机号"}


def roster(house: House, wanted: Wanted, pace: Pace) -> WrittenSheet:
    """党员花名册 with the columns that were asked for.

    Raises FieldUnknownError, FieldRefusedError, ExportReasonMissingError, NothingToExportError,
    ExportCancelledError, and what finding and writing raise.
    """
    found = places.read(house, wanted.within)
    columns = MemberColumns(
        wanted.columns or BASIC, told=found.told, today=house.today, masked=not wanted.full
    )
    return _write(house, wanted, pace, found, columns, title=rosters.title_of(found.name))


def summary(house: House, wanted: Wanted, pace: Pace) -> WrittenSheet:
    """党员基本信息汇总表: 21 columns, four rows above the data, one below. Raises as `roster`."""
    found = places.read(house, wanted.within)
    columns = MemberColumns(
        SUMMARY_COLUMNS,
        told=found.told,
        today=house.today,
        masked=not wanted.full,
        spoken=summary_day,
    )
    return _write(house, wanted, pace, found, columns, title=SUMMARY_TITLE)


def summary_headers(headers: tuple[str, ...]) -> tuple[str, ...]:
    """Headings in the words of the national form."""
    return tuple(_SUMMARY_WORDS.get(header, header) for header in headers)


def summary_day(day: str) -> str:
    """A stored date as importers of the national form read it: 1958年07月02日, 1958年07月."""
    return "".join(f"{part}{unit}" for part, unit in zip(day.split("-"), "年月日", strict=False))


def _write(
    house: House,
    wanted: Wanted,
    pace: Pace,
    found: Places,
    columns: MemberColumns,
    *,
    title: str,
) -> WrittenSheet:
    is_summary = title == SUMMARY_TITLE
    headers = summary_headers(columns.headers) if is_summary else columns.headers
    full = wanted.full and columns.show_numbers
    notice = leaving.number_notice(house, full=full, reason=wanted.reason)
    plan = SheetPlan(
        title=title,
        columns=tuple(Column(header=header) for header in headers),
        unit=found.name,
        filled_on=leaving.spoken_day(house.today),
        notices=(notice,) if columns.show_numbers else (),
        footer=leaving.FOOTER,
    )
    return leaving.write(
        house,
        wanted.out,
        plan,
        member_rows(house, wanted, pace, found, columns.row),
        form=SUMMARY_TITLE if is_summary else "党员花名册",
        full=full,
        reason=wanted.reason,
    )


def member_rows(
    house: House,
    wanted: Wanted,
    pace: Pace,
    found: Places,
    row: Callable[[int, dict[str, str | None]], list[str]],
) -> Iterator[list[str]]:
    """The rows of the members that were asked for, numbered from 1, read as they are written."""
    numbers = people.find(house, wanted, found.top)
    at = 0
    with house.reading() as connection:
        for portion in people.portions(connection, numbers, pace):
            for _, record in portion:
                at += 1
                yield row(at, record)
