"""The tables of members and of organisations in a workbook, rows by field."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pmis_desktop.errors.spreadsheets import NoHeaderError
from pmis_desktop.spreadsheets import sorting_rows
from pmis_desktop.spreadsheets.cells import EMPTY, Cell, Sheet, column_letter
from pmis_desktop.spreadsheets.headings import (
    HEAD_ROWS,
    Heading,
    find_headings,
    plain,
    read_preamble,
)
from pmis_desktop.spreadsheets.workbooks import read_sheets


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of data: its number in the sheet, every field that has a column, all its cells."""

    number: int
    cells: Mapping[str, Cell]
    line: Sequence[Cell] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was not taken as data, and why, in a few words."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """One table: ``fields`` and ``labels`` by column, counted from 0.

    ``kind`` is a key of the headers it was found by. ``unit`` and ``filled_on`` are the texts
    after 填报单位 and 填报时间. Blank rows are neither in ``rows`` nor in ``skipped``. ``first``
    and ``last`` bound its columns: the same form may stand beside it.
    """

    kind: str
    sheet: str
    title: str | None
    unit: str | None
    filled_on: str | None
    labels: Mapping[int, str]
    fields: Mapping[int, str]
    doubled: Mapping[int, str]
    first: int
    last: int
    rows: list[SheetRow]
    skipped: list[SkippedRow]
    hidden_rows: Sequence[int]
    hidden_columns: Sequence[int]
    date_1904: bool

    @property
    def columns(self) -> dict[str, str]:
        """Letters by field."""
        return {name: column_letter(index) for index, name in self.fields.items()}

    @property
    def unread(self) -> dict[str, str]:
        """Headings without a field by letter."""
        return {
            column_letter(index): label
            for index, label in self.labels.items()
            if index not in self.fields
        }

    @property
    def width(self) -> int:
        """One more than the last column that holds anything."""
        filled = max((len(row.line) for row in self.rows), default=0)
        labelled = max(self.labels, default=-1) + 1
        return min(max(filled, labelled), self.last + 1)

    def with_fields(self, fields: Mapping[int, str]) -> "SheetTable":
        """The same table read by other columns."""
        if fields == self.fields:
            return self
        rows = [SheetRow(row.number, _by_field(row.line, fields), row.line) for row in self.rows]
        return replace(self, fields=fields, rows=rows)


def read_tables(
    path: Path,
    headers: Mapping[str, Mapping[str, str]],
    keys: Collection[str] = (),
    *,
    cancelled: Callable[[], bool] | None = None,
) -> list[SheetTable]:
    """Every table of a workbook, at least one; ``headers`` gives field ids by heading by kind.

    Raises NoHeaderError and what ``read_sheets`` raises.
    """
    tables = find_tables(read_sheets(path, cancelled=cancelled), headers, keys)
    if not tables:
        raise NoHeaderError(HEAD_ROWS)
    return tables


def find_tables(
    sheets: Sequence[Sheet],
    headers: Mapping[str, Mapping[str, str]],
    keys: Collection[str] = (),
) -> list[SheetTable]:
    """The tables of each sheet that has a heading; more than one where they stand side by side."""
    return [
        _table(sheet, heading)
        for sheet in sheets
        for heading in find_headings(sheet, headers, keys)
    ]


def _table(sheet: Sheet, heading: Heading) -> SheetTable:
    """Everything below one heading, and what stands above it."""
    preamble = read_preamble(sheet.rows[: heading.top])
    lines, skipped = _sort_rows(sheet, heading)
    fields = _fuller_columns(heading, [line for _, line in lines])
    numbers = {number for number, _ in lines}
    return SheetTable(
        kind=heading.kind,
        sheet=sheet.name,
        title=preamble.title,
        unit=preamble.unit,
        filled_on=preamble.filled_on,
        labels=heading.labels,
        fields=fields,
        doubled={i: f for i, f in {**heading.fields, **heading.doubled}.items() if i not in fields},
        first=heading.first,
        last=heading.last,
        rows=[SheetRow(number, _by_field(line, fields), line) for number, line in lines],
        skipped=skipped,
        hidden_rows=[number for number in sheet.hidden_rows if number in numbers],
        hidden_columns=[i for i in sheet.hidden_columns if heading.first <= i <= heading.last],
        date_1904=sheet.date_1904,
    )


def _sort_rows(
    sheet: Sheet, heading: Heading
) -> tuple[list[tuple[int, Sequence[Cell]]], list[SkippedRow]]:
    """Part data from what offices write between and below it."""
    lines: list[tuple[int, Sequence[Cell]]] = []
    skipped: list[SkippedRow] = []
    span = slice(heading.first, heading.last + 1)
    seen = _Plain()
    heads = [_texts(cells[span], seen) for cells in sheet.rows[heading.top : heading.row + 1]]
    footer_seen = False
    for number, cells in enumerate(sheet.rows[heading.row + 1 :], heading.row + 2):
        texts = _texts(cells[span], seen)
        if not any(texts):
            continue
        person = footer_seen and sorting_rows.has_long_number(texts)
        if sorting_rows.is_footer(texts):
            footer_seen = True
            skipped.append(SkippedRow(number, sorting_rows.FOOTER))
        elif footer_seen and not person:
            skipped.append(SkippedRow(number, "在表尾之后"))
        elif reason := sorting_rows.why_no_data(texts, heads, number - heading.row - 1):
            skipped.append(SkippedRow(number, reason))
        else:
            lines.append((number, cells))
    return lines, skipped


class _Plain(dict[str, str]):
    """Plain texts by text, each made once: most of what stands in a sheet stands there often."""

    def __missing__(self, text: str) -> str:
        found = self[text] = plain(text)
        return found


def _texts(cells: Sequence[Cell], seen: _Plain) -> list[str]:
    return [seen[cell.text] for cell in cells]


def _fuller_columns(heading: Heading, lines: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """The columns to read; of two for one field the first, unless it is empty all the way down."""
    fields = dict(heading.fields)
    for index, name in heading.doubled.items():
        taken = next(at for at, field_id in fields.items() if field_id == name)
        if not _has_content(taken, lines) and _has_content(index, lines):
            del fields[taken]
            fields[index] = name
    return fields


def _has_content(index: int, lines: Sequence[Sequence[Cell]]) -> bool:
    return any(index < len(line) and line[index].text.strip() for line in lines)


def _by_field(cells: Sequence[Cell], fields: Mapping[int, str]) -> dict[str, Cell]:
    """The cells under known headings; what holds blanks only was read as empty."""
    filled = len(cells)
    return {
        field_id: cells[index] if index < filled else EMPTY for index, field_id in fields.items()
    }
