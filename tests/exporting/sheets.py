"""Short ways to make workbooks in tests and to read them again."""

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pmis_desktop.services import exporting
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.exporting import FORMS, SHEETS, Wanted, WrittenSheet
from pmis_desktop.services.house import House


def sheet_of(path: Path) -> Worksheet:
    """The first sheet of a workbook, as openpyxl reads it."""
    sheet = load_workbook(path).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def texts(path: Path) -> list[list[str]]:
    """Every row of the first sheet, empty cells as empty texts."""
    return [[value or "" for value in row] for row in sheet_of(path).iter_rows(values_only=True)]


def data(path: Path) -> list[list[str]]:
    """The headings and the rows of data, without running numbers, notes and footer."""
    rows = texts(path)
    head = next(index for index, row in enumerate(rows) if row[0] == "序号")
    return [row[1:] for row in rows[head:] if row[0] == "序号" or row[0].isdigit()]


def made(
    house: House,
    kind: str,
    out: Path,
    *,
    form: bool = False,
    within: str = "",
    query: MemberQuery | None = None,
    columns: tuple[str, ...] = (),
    reason: str = "",
) -> WrittenSheet:
    """Write a sheet; with a reason in full."""
    wanted = Wanted(
        out=out, within=within, query=query, columns=columns, full=bool(reason), reason=reason
    )
    return exporting.export(house, (FORMS if form else SHEETS)[kind], wanted)


def local_notes(house: House) -> list[tuple[str, str]]:
    """Kind and title of every line of the local log."""
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT kind, title FROM unit WHERE origin = 'local' ORDER BY id"
        )
        return [(row[0], row[1]) for row in found]
