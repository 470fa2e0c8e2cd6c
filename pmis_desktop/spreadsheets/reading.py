"""The child's side of reading: bytes of a workbook in, sheets of cells out."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator

import msgspec
import python_calamine as calamine

from pmis_desktop.errors.spreadsheets import (
    NotAWorkbookError,
    WorkbookDamagedError,
    WorkbookLockedError,
    WorkbookTooWideError,
)
from pmis_desktop.memory import collector_paused
from pmis_desktop.spreadsheets.cells import (
    CODES,
    Book,
    Cell,
    CellKind,
    Content,
    PackedBook,
    PackedRows,
    PackedSheet,
    Sheet,
    WorkbookFile,
)
from pmis_desktop.spreadsheets.hiding import Hidden
from pmis_desktop.spreadsheets.sniffing import MAX_COLUMNS, MAX_ROWS, Format, Sniffed, sniff

_LARGEST_EXACT_INTEGER_TEXT = 1e21
_SNIFFED_CHARACTERS = 4096
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")

_Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read_workbook(payload: bytes) -> bytes:
    """Do the job: a WorkbookFile in MessagePack to a PackedBook.

    Raises a WorkbookError.
    """
    file = msgspec.msgpack.decode(payload, type=WorkbookFile)
    # Half a million texts without circles: the collector would walk over them again and again.
    with collector_paused():
        sniffed = sniff(file)
        csv_file = sniffed.format is Format.CSV
        book = _read_csv(file.content) if csv_file else _read_excel(file.content, sniffed)
        sheets = [PackedSheet.of(sheet) for sheet in book.sheets]
        return msgspec.msgpack.encode(PackedBook(sheets, list(book.hidden)))


def _read_excel(content: bytes, sniffed: Sniffed) -> Book:
    """The worksheets of an .xlsx or .xls."""
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheets = [
                _sheet(workbook.get_sheet_by_name(name), sniffed)
                for name in _names(workbook, calamine.SheetVisibleEnum.Visible)
            ]
            hidden = [
                name
                for name in _names(workbook, calamine.SheetVisibleEnum.Hidden)
                if name != CODES and _holds_something(workbook, name, sniffed)
            ]
            return Book(sheets, hidden)
    except calamine.PasswordError as error:
        raise WorkbookLockedError from error
    except calamine.CalamineError as error:
        raise WorkbookDamagedError from error


def _names(
    workbook: calamine.CalamineWorkbook, visible: calamine.SheetVisibleEnum
) -> Iterator[str]:
    worksheet = calamine.SheetTypeEnum.WorkSheet
    for each in workbook.sheets_metadata:
        if each.typ == worksheet and each.visible == visible:
            yield each.name


def _holds_something(workbook: calamine.CalamineWorkbook, name: str, sniffed: Sniffed) -> bool:
    """Whether a sheet that is not read has any content; that of an .xlsx has been looked through.

    Where a package does not say plainly which part of it is this sheet, it is taken to have some.
    """
    if sniffed.format is Format.XLSX:
        return sniffed.hidden.get(name, Hidden()).filled
    rows = workbook.get_sheet_by_name(name).iter_rows()
    return any(_content(value) is not None for row in rows for value in row)


def _sheet(sheet: calamine.CalamineSheet, sniffed: Sniffed) -> Sheet:
    """One sheet with what it hides among what it shows."""
    rows = _rows(sheet)
    hidden = sniffed.hidden.get(sheet.name, Hidden())
    widest = max(map(len, rows), default=0)
    return Sheet(
        sheet.name,
        PackedRows.of_contents(rows),
        [number for number in hidden.rows if number <= len(rows) and rows[number - 1]],
        [index for index in hidden.columns if index < widest],
        sniffed.date_1904,
    )


def _rows(sheet: calamine.CalamineSheet) -> list[list[Content]]:
    """The contents of one sheet, merged cells filled in."""
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        raise WorkbookTooWideError(MAX_ROWS, MAX_COLUMNS)
    rows: list[list[Content]] = [
        # Nearly all cells are texts, and of those with a space few hold nothing else.
        [value if type(value) is str and value.isalnum() else _content(value) for value in row]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    _fill_merged(rows, sheet)
    for row in rows:
        _trim(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _fill_merged(rows: list[list[Content]], sheet: calamine.CalamineSheet) -> None:
    """Give every cell of a merged area its text: headings and branch names often span rows."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])


def _trim(row: list[Content]) -> None:
    """Drop the empty cells at the end of a row."""
    while row and row[-1] is None:
        row.pop()


def _content(value: _Value) -> Content:
    """One value: a text as it is, anything else as a cell that still knows what it was."""
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, bool):
        return Cell(CellKind.BOOL, "1" if value else "0")
    if isinstance(value, int | float):
        return Cell(CellKind.NUMBER, _decimal(value))
    if isinstance(value, dt.date):
        return Cell(CellKind.DATE, _date(value))
    return str(value)


def _date(value: dt.date) -> str:
    """A date; the time of day only where there is one."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return value.isoformat()


def _decimal(value: float) -> str:
    """A number without the exponent Excel shows for long ones."""
    if value.is_integer() and abs(value) < _LARGEST_EXACT_INTEGER_TEXT:
        return str(int(value))
    return repr(value)


def _read_csv(content: bytes) -> Book:
    """A text table as one sheet without a name; every filled cell is text."""
    text = _decode(content)
    head = text[:_SNIFFED_CHARACTERS]
    delimiter = max(",\t;", key=head.count)
    rows: list[list[Content]] = []
    try:
        for fields in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) >= MAX_ROWS or len(fields) > MAX_COLUMNS:
                raise WorkbookTooWideError(MAX_ROWS, MAX_COLUMNS)
            rows.append([_content(field) for field in fields])
            _trim(rows[-1])
    except csv.Error as error:
        raise WorkbookDamagedError from error
    return Book([Sheet("", PackedRows.of_contents(rows))])


def _decode(content: bytes) -> str:
    """Text in the encodings that Excel, WPS and exports here write; else NotAWorkbookError."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise NotAWorkbookError
