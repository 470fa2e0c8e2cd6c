"""A copy of a sheet with cells marked: filled by how grave it is, with a remark on each."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pmis_desktop.files import write_whole
from pmis_desktop.spreadsheets.writing import plain_cell, prepare_columns, sheet_name

_FILLS = {
    look: PatternFill("solid", fgColor=colour)
    for look, colour in (("wrong", "FFF4B8B8"), ("asked", "FFFFE8A3"), ("told", "FFDDEBFA"))
}
_RESULT = "检查结果"
_AUTHOR = "检查"
# Each remark is a drawing: more of them make a file that offices wait for.
_MOST_REMARKS = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked cell: its column from 0, wrong, asked or told, and a sentence."""

    column: int
    look: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSheet:
    """A sheet as it was read: headings, texts of the rows, marks by place of the row from 0."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Mapping[int, Sequence[Mark]]


def write_marked_sheets(path: Path, sheets: Sequence[MarkedSheet]) -> None:
    """Write sheets with their marks and a last column of sentences. Raises a FileError."""
    workbook = Workbook(write_only=True)
    for number, each in enumerate(sheets, 1):
        sheet = workbook.create_sheet(sheet_name(each.name or f"表{number}"))
        headers = [*each.headers, _RESULT]
        prepare_columns(sheet, headers, each.rows)
        sheet.freeze_panes = "A2"
        sheet.append([plain_cell(sheet, text, head=True) for text in headers])
        _write_rows(sheet, each)
    stream = io.BytesIO()
    workbook.save(stream)
    write_whole(path, stream.getvalue())


def _write_rows(sheet: WriteOnlyWorksheet, marked: MarkedSheet) -> None:
    remarks = 0
    width = len(marked.headers)
    for place, texts in enumerate(marked.rows):
        cells = [plain_cell(sheet, text) for text in [*texts, *[""] * (width - len(texts))]]
        found = marked.marks.get(place, ())
        for mark in found:
            cells[mark.column].fill = _FILLS[mark.look]
            if remarks < _MOST_REMARKS:
                cells[mark.column].comment = Comment(mark.sentence, _AUTHOR)
                remarks += 1
        cells.append(plain_cell(sheet, "\n".join(mark.sentence for mark in found)))
        sheet.append(cells)
