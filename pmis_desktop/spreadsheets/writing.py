"""Workbooks out: sheets by plan, tables in the layout of the national ones, reports of problems."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

from pmis_desktop.errors.spreadsheets import WorkbookTooLongError
from pmis_desktop.files import write_whole
from pmis_desktop.spreadsheets import frame
from pmis_desktop.spreadsheets.frame import Frame, Look
from pmis_desktop.spreadsheets.measuring import column_widths, row_height
from pmis_desktop.spreadsheets.plan import Column, SheetPlan
from pmis_desktop.spreadsheets.row_text import RowWriter

_MEASURED_ROWS = 200
_TITLE_HEIGHT = 32.0
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
# It says how far the cells reach, and the frame has none.
_DIMENSION = re.compile(rb"<dimension [^>]*/>")


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
    """Write one sheet: title, unit row, headings, rows, footer. Raises as `write_sheet`."""
    columns = tuple(Column(header=header) for header in headers)
    plan = SheetPlan(title=title, columns=columns, unit=unit, filled_on=filled_on, footer=footer)
    write_sheet(path, plan, rows)


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A workbook of one sheet, ready to be written, and how many rows of data are in it."""

    content: bytes
    rows: int


def write_sheet(path: Path, plan: SheetPlan, rows: Iterable[Sequence[str | None]]) -> None:
    """Write a workbook of one sheet. Raises as `sheet_file`, and a FileError."""
    write_whole(path, sheet_file(plan, rows).content)


def sheet_file(plan: SheetPlan, rows: Iterable[Sequence[str | None]]) -> SheetFile:
    """A workbook of one sheet, row by row as they come; what ``rows`` raises passes through.

    Every column is text throughout, so that ID numbers keep their digits even when somebody types
    into them again, and no content is ever a formula. Raises WorkbookTooLongError.
    """
    sheet = _Sheet(plan, iter(rows))
    parts = {frame.SHEET: sheet.lines(), frame.CODE_SHEET: sheet.code_lines()}
    content = packed(sheet.frame, parts)
    return SheetFile(content, sheet.count)


class _Sheet:
    """The rows of one sheet as text, in the styles of its frame."""

    def __init__(self, plan: SheetPlan, rows: Iterator[Sequence[str | None]]) -> None:
        first = list(islice(rows, _MEASURED_ROWS))
        headers = [column.header for column in plan.columns]
        self.count = 0
        self.widths = column_widths(headers, [*first, plan.example])
        self.frame = frame.build(plan, self.widths)
        self._plan = plan
        self._rows = chain(first, rows)
        self._writer = RowWriter(max(len(headers), 2))

    def lines(self) -> Iterator[str]:
        """Every row from the title to the footer."""
        plan = self._plan
        yield self._across(1, plan.title, Look.TITLE, _TITLE_HEIGHT)
        if plan.has_unit_row:
            yield self._row(2, self._unit_row(), Look.LINE)
        for number, notice in enumerate(plan.notices, 2 + plan.has_unit_row):
            high = row_height([notice], [max(sum(self.widths), 1)])
            yield self._across(number, notice, Look.NOTICE, high)
        yield self._row(plan.head_row, [column.header for column in plan.columns], Look.HEAD)
        if plan.example:
            yield self._row(plan.head_row + 1, plan.example, Look.EXAMPLE)
        for values in self._rows:
            number = plan.first_row + self.count
            if number >= frame.LAST_ROW:
                raise WorkbookTooLongError(frame.LAST_ROW)
            yield self._row(number, values, Look.BODY)
            self.count += 1
        if plan.footer is not None:
            yield self._row(plan.first_row + self.count, [plan.footer], Look.LINE)

    def code_lines(self) -> Iterator[str]:
        """The rows of the code sheet: below each heading what may be chosen there."""
        lists = [(each.header, *each.choices) for each in self._plan.columns if each.choices]
        writer = RowWriter(len(lists))
        for number, texts in enumerate(zip_longest(*lists), 1):
            yield writer.row(number, texts, self.frame.styles[Look.LINE])

    def _row(self, number: int, texts: Sequence[str | None], look: Look) -> str:
        # What is not framed has nothing beside it and does not wrap.
        high = None if look is Look.LINE else row_height(texts, self.widths)
        return self._writer.row(number, texts, self.frame.styles[look], high)

    def _across(self, number: int, text: str, look: Look, height: float) -> str:
        texts = [text, *[""] * (len(self._plan.columns) - 1)]
        return self._writer.row(number, texts, self.frame.styles[look], height)

    def _unit_row(self) -> list[str]:
        """Who fills in at the left, when in the last quarter."""
        line = [""] * max(len(self._plan.columns), 2)
        line[0] = f"填报单位：{self._plan.unit or ''}"
        line[len(line) * 3 // 4] = f"填报时间：{self._plan.filled_on or ''}"
        return line


def packed(made: Frame, rows: Mapping[str, Iterator[str]]) -> bytes:
    """The file: the parts of the frame, with these rows in its sheets."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in made.parts.items():
            if name not in rows:
                package.writestr(name, content)
                continue
            before, after = _NO_ROWS.split(_DIMENSION.sub(b"", content), maxsplit=1)
            with package.open(name, "w", force_zip64=True) as part:
                part.write(before + b"<sheetData>")
                for line in rows[name]:
                    part.write(line.encode())
                part.write(b"</sheetData>" + after)
    return stream.getvalue()
