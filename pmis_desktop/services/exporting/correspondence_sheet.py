"""The list of who has sent as a workbook: one organisation a row."""

from pathlib import Path

from pmis_desktop.errors.exporting import NothingToExportError
from pmis_desktop.models import settings
from pmis_desktop.services.correspondence import listing
from pmis_desktop.services.correspondence.reporting import Report
from pmis_desktop.services.exporting import leaving
from pmis_desktop.services.exporting.wanted import WrittenSheet
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.plan import Column, SheetPlan


def write(house: House, report: Report, out: Path) -> WrittenSheet:
    """Write a report, or the part of it that somebody looks at.

    Raises NothingToExportError, a FileError.
    """
    house.require_county()
    if not report.rows:
        raise NothingToExportError
    with house.reading() as connection:
        county = settings.get(connection, settings.NAME)
    plan = SheetPlan(
        title=listing.TITLE,
        columns=tuple(Column(header=header) for header in listing.HEADERS),
        unit=county,
        filled_on=leaving.spoken_day(house.today),
        notices=(listing.sentence(report, house.today), *filter(None, [report.clock])),
        footer=leaving.FOOTER,
    )
    rows = (listing.cells(number, each) for number, each in enumerate(report.rows, 1))
    return leaving.write(house, out, plan, rows, form=listing.TITLE)
