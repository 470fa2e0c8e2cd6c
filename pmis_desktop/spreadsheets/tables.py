"""The tables of members and of organisations in a workbook, rows by field."""

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from pmis_desktop.errors.spreadsheets import NoHeaderError
from pmis_desktop.memory import OnDemand
from pmis_desktop.spreadsheets import sorting_rows
from pmis_desktop.spreadsheets.cells import (
    EMPTY,
    Book,
    Cell,
    Content,
    PackedRows,
    Sheet,
    cell_of,
    column_letter,
    text_of,
)
from pmis_desktop.spreadsheets.headings import (
    HEAD_ROWS,
    Heading,
    find_headings,
    plain,
    read_preamble,
)
from pmis_desktop.spreadsheets.workbooks import read_book

_SAMPLED = 200
_MOST_PLAIN = 20_000


class SheetRow(msgspec.Struct, frozen=True, gc=False):
    """One row of data: its number in the sheet, what its cells hold, the field of each column."""

    number: int
    contents: list[Content]
    fields: Mapping[int, str]

    @property
    def line(self) -> list[Cell]:
        """All its cells."""
        return list(map(cell_of, self.contents))

    def texts(self, span: slice) -> list[str]:
        """The texts of some of its cells."""
        return list(map(text_of, self.contents[span]))

    @property
    def cells(self) -> dict[str, Cell]:
        """The cell of every field that has a column; what holds blanks only was read as empty."""
        filled = len(self.contents)
        return {
            name: cell_of(self.contents[index]) if index < filled else EMPTY
            for index, name in self.fields.items()
        }


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
    and ``last`` bound its columns: the same form may stand beside it. ``sheet_rows`` are all rows
    of its sheet, ``numbers`` those of its data, counted from 1; ``samples`` are the first filled
    texts of each column.
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
    sheet_rows: PackedRows = field(repr=False)
    numbers: "array[int]" = field(repr=False)
    samples: Mapping[int, Sequence[str]] = field(repr=False)
    widest: int
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
    def rows(self) -> Sequence[SheetRow]:
        """The rows of data, each read from its sheet when somebody asks for it."""
        return OnDemand(len(self.numbers), self.row)

    def row(self, place: int) -> SheetRow:
        """One row of data by its place among them, counted from 0."""
        number = self.numbers[place]
        return SheetRow(number, self.sheet_rows.contents(number - 1), self.fields)

    @property
    def width(self) -> int:
        """One more than the last column that holds anything."""
        labelled = max(self.labels, default=-1) + 1
        return min(max(self.widest, labelled), self.last + 1)

    def with_fields(self, fields: Mapping[int, str]) -> "SheetTable":
        """The same table read by other columns."""
        return replace(self, fields=fields)


def read_tables(
    path: Path,
    headers: Mapping[str, Mapping[str, str]],
    keys: Collection[str] = (),
    *,
    cancelled: Callable[[], bool] | None = None,
) -> list[SheetTable]:
    """Every table of a workbook; raises what ``tables_of`` and ``read_book`` raise."""
    return tables_of(read_book(path, cancelled=cancelled), headers, keys)


def tables_of(
    book: Book, headers: Mapping[str, Mapping[str, str]], keys: Collection[str] = ()
) -> list[SheetTable]:
    """Every table of a workbook, at least one; ``headers`` gives field ids by heading by kind.

    Raises NoHeaderError.
    """
    tables = find_tables(book.sheets, headers, keys)
    if not tables:
        raise NoHeaderError(HEAD_ROWS, book.hidden)
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
    sheet_rows = sheet.rows if isinstance(sheet.rows, PackedRows) else PackedRows.of(sheet.rows)
    data = _Data()
    skipped = _sort_rows(sheet_rows, heading, data)
    fields = _fuller_columns(heading, data.samples)
    numbers = set(data.numbers)
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
        sheet_rows=sheet_rows,
        numbers=data.numbers,
        samples=data.samples,
        widest=data.widest,
        skipped=skipped,
        hidden_rows=[number for number in sheet.hidden_rows if number in numbers],
        hidden_columns=[i for i in sheet.hidden_columns if heading.first <= i <= heading.last],
        date_1904=sheet.date_1904,
    )


class _Data:
    """The rows of data as they are found: their numbers, how wide they are, samples of columns."""

    def __init__(self) -> None:
        self.numbers = array("I")
        self.widest = 0
        self.samples: dict[int, list[str]] = {}
        self._wanting: list[int] = []

    def add(self, number: int, contents: Sequence[Content]) -> None:
        """Count a row in."""
        self.numbers.append(number)
        if len(contents) > self.widest:
            self._wanting += range(self.widest, len(contents))
            self.widest = len(contents)
        if self._wanting:
            self._sample(contents)

    def _sample(self, contents: Sequence[Content]) -> None:
        full = False
        for index in self._wanting:
            content = contents[index] if index < len(contents) else None
            if content is not None and (text := text_of(content).strip()):
                found = self.samples.setdefault(index, [])
                found.append(text)
                full = full or len(found) == _SAMPLED
        if full:
            self._wanting = [i for i in self._wanting if len(self.samples.get(i, ())) < _SAMPLED]


def _sort_rows(rows: PackedRows, heading: Heading, data: _Data) -> list[SkippedRow]:
    """Part data from what offices write between and below it, which is returned."""
    skipped: list[SkippedRow] = []
    span = slice(heading.first, heading.last + 1)
    seen = _Plain()
    heads = [
        _texts(rows.contents(place)[span], seen) for place in range(heading.top, heading.row + 1)
    ]
    footer_seen = False
    for number, contents in enumerate(rows.every(heading.row + 1), heading.row + 2):
        texts = _texts(contents[span], seen)
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
            data.add(number, contents)
    return skipped


class _Plain(dict[Content, str]):
    """Plain texts by content, each made once: most of what stands in a sheet stands there often."""

    def __missing__(self, content: Content) -> str:
        if len(self) >= _MOST_PLAIN:
            self.clear()
        text = text_of(content)
        found = self[content] = text if text.isalnum() and text.isascii() else plain(text)
        return found


def _texts(contents: Sequence[Content], seen: _Plain) -> list[str]:
    return [seen[content] for content in contents]


def _fuller_columns(heading: Heading, samples: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """The columns to read; of two for one field the first, unless it is empty all the way down."""
    fields = dict(heading.fields)
    for index, name in heading.doubled.items():
        taken = next(at for at, field_id in fields.items() if field_id == name)
        if taken not in samples and index in samples:
            del fields[taken]
            fields[index] = name
    return fields
