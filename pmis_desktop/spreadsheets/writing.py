"""Workbooks out: tables in the layout of the national sheets, and reports of problem rows."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pmis_desktop.files import write_whole
from pmis_desktop.spreadsheets.cells import column_letter

_TEXT = "@"
_A4 = 9
_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_TITLE = Font(name="宋体", size=18, bold=True)
_HEAD = Font(name="黑体", size=10)
_BODY = Font(name="宋体", size=10)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_NARROWEST, _WIDEST = 6, 40
_MEASURED_ROWS = 200


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One problem of an import: where, what stood there, and a sentence about it."""

    row: int
    column: str
    value: str
    sentence: str


def write_problems(path: Path, problems: Iterable[RowProblem]) -> None:
    """Write the report of an import: row, column, value, sentence. Raises a FileError."""
    rows = [(str(each.row), each.column, each.value, each.sentence) for each in problems]
    write_table(path, "导入问题清单", ("行号", "列", "原内容", "问题"), rows)


def write_table(
    path: Path,
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    *,
    unit: str | None = None,
    filled_on: str | None = None,
    footer: str | None = None,
) -> None:
    """Write one sheet: title, unit row, headings, rows, footer. Raises a FileError.

    Every column is text throughout, so that ID numbers keep their digits even when somebody types
    into them again, and no content is ever a formula.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_name(title))
    body = [[value or "" for value in row] for row in rows]
    prepare_columns(sheet, headers, body)
    _write_head(sheet, title, headers, unit, filled_on)
    style = _cell(sheet, "", _BODY, _WRAPPED)._style  # noqa: SLF001 - see _like
    for values in body:
        sheet.append([_like(sheet, value, style) for value in values])
    if footer is not None:
        sheet.append([_cell(sheet, footer, _BODY, None)])
    stream = io.BytesIO()
    workbook.save(stream)
    write_whole(path, stream.getvalue())


def sheet_name(text: str) -> str:
    """A text as a sheet may be called."""
    return _NOT_IN_SHEET_NAMES.sub("", text)[:_SHEET_NAME_LENGTH]


def plain_cell(sheet: WriteOnlyWorksheet, text: str, *, head: bool = False) -> WriteOnlyCell:
    """A framed cell that is text, of the body or of the headings."""
    return _cell(sheet, text, _HEAD if head else _BODY, _CENTRED if head else _WRAPPED)


def _write_head(
    sheet: WriteOnlyWorksheet,
    title: str,
    headers: Sequence[str],
    unit: str | None,
    filled_on: str | None,
) -> None:
    """Write what stands above the data and keep it in view and on every printed page."""
    head_row = 3 if unit is not None or filled_on is not None else 2
    last = column_letter(max(len(headers) - 1, 0))
    sheet.merged_cells.ranges.add(f"A1:{last}1")
    sheet.freeze_panes = f"A{head_row + 1}"
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([_cell(sheet, title, _TITLE, _CENTRED)])
    if head_row > 2:  # noqa: PLR2004 - the unit row stands between title and headings
        line = [""] * max(len(headers), 2)
        line[0] = f"填报单位：{unit or ''}"
        line[len(line) * 3 // 4] = f"填报时间：{filled_on or ''}"
        sheet.append([_cell(sheet, text, _BODY, None) for text in line])
    sheet.append([_cell(sheet, header, _HEAD, _CENTRED) for header in headers])


def prepare_columns(
    sheet: WriteOnlyWorksheet, headers: Sequence[str], body: Sequence[Sequence[str]]
) -> None:
    """Make whole columns text, also below the last row, and wide enough for most cells."""
    for index, header in enumerate(headers):
        column = sheet.column_dimensions[column_letter(index)]
        column.number_format = _TEXT
        shown = [row[index] for row in body[:_MEASURED_ROWS] if index < len(row)]
        widest = max(map(_width, [header, *shown]))
        column.width = min(max(widest + 2, _NARROWEST), _WIDEST)


def _width(text: str) -> int:
    """The width of a text in digits; a Chinese character is as wide as two."""
    return sum(1 if character < "\u2e80" else 2 for character in text)


def _cell(
    sheet: WriteOnlyWorksheet, text: str, font: Font, alignment: Alignment | None
) -> WriteOnlyCell:
    """A cell that is text whatever it begins with; with ``alignment`` it has a frame."""
    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("", text))
    # Without this, openpyxl takes "=…" for a formula and "#N/A" for an error.
    cell.data_type = "s"
    cell.number_format = _TEXT
    cell.font = font
    if alignment is not None:
        cell.alignment = alignment
        if font is not _TITLE:
            cell.border = _GRID
    return cell


def _like(sheet: WriteOnlyWorksheet, text: str, style: StyleArray) -> WriteOnlyCell:
    """A text cell in a style that is ready: looking it up for each cell takes most of the time."""
    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("", text))
    cell.data_type = "s"
    cell._style = style  # noqa: SLF001 - openpyxl has no public way to share one
    return cell
