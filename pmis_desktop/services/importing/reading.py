"""Rows of a table as values to store, and as doubts where a cell has no certain value."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from operator import itemgetter
from typing import Literal

import msgspec

from pmis_desktop.models.rows import Record
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import Field
from pmis_desktop.rules.values import parse
from pmis_desktop.services import value_jobs
from pmis_desktop.services.cell_values import REPEATING, CellReader, Told, field_of, raw, storable
from pmis_desktop.services.importing.aliases import Meanings
from pmis_desktop.services.importing.tidying import Tidying, read_as
from pmis_desktop.services.value_jobs import Rules, Terms
from pmis_desktop.spreadsheets.cells import EMPTY, Cell, CellKind, Content, cell_of, text_of
from pmis_desktop.spreadsheets.tables import SheetRow, SheetTable

SheetKind = Literal["members", "organisations"]

# Spellings of one column that are kept; a county has 20,000 birth dates.
_MOST_KNOWN = 8_192
_BLANK = (None,)
_NOTHING: Mapping[str, str] = {}


class ReadRow(msgspec.Struct, frozen=True, gc=False):
    """One row: its values without the empty ones, its doubtful cells, the row as the sheet has it.

    ``key`` counts the rows of everything that is read together, ``part`` the tables of it.
    ``columns`` are the places of fields in the row, ``mended`` cells that a person typed anew.
    """

    source: SheetRow
    values: Record
    doubts: dict[str, Doubt]
    key: int
    part: int
    columns: Mapping[str, int]
    mended: Mapping[str, str]

    @property
    def number(self) -> int:
        """Its number in the sheet."""
        return self.source.number

    @property
    def cells(self) -> dict[str, Cell]:
        """The cell of every field that has a column."""
        return self.source.cells | {name: _typed(text) for name, text in self.mended.items()}

    def text(self, name: str) -> str:
        """What stands in the cell of a field; empty where the sheet has no such column."""
        if name in self.mended:
            return _typed(self.mended[name]).text
        place, contents = self.columns.get(name, -1), self.source.contents
        return text_of(contents[place]) if 0 <= place < len(contents) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """By what cells are read: the kind of table, the day, what its spellings stand for.

    ``mended`` are texts that a person typed in place of cells, by key of the row and field.
    """

    kind: SheetKind
    on: date
    meanings: Meanings
    mended: Mapping[int, Mapping[str, str]]


class _Column:
    """Reads the cells of one column; what repeats down it is read once."""

    def __init__(self, table: SheetTable, index: int, about: Field, how: How) -> None:
        self.index = index
        self.about = about
        self.value = CellReader(about, how.meanings, on=how.on, date_1904=table.date_1904).value
        self._repeats = about.kind in REPEATING
        self._known: dict[Content, Told] = {}
        # What was not read as it is spelled, with the first row of each.
        self._tidied: dict[Content, int] = {}
        self._count: Counter[Content] = Counter()

    def values(
        self,
        contents: Sequence[Content],
        numbers: Sequence[int],
        tidying: Tidying,
        told: list[Told] | None,
    ) -> list[Told]:
        """What some cells say, in the rows of these numbers, with a note of what was tidied.

        A child may have ``told`` it already.
        """
        if self._repeats:
            return self._repeating(contents, numbers, tidying, told)
        value_of = self.value
        found = told
        if found is None:
            found = [None if content is None else value_of(content) for content in contents]
        if found != list(contents):
            for content, value, number in zip(contents, found, numbers, strict=True):
                if value != content and not isinstance(value, Doubt):
                    tidying.note(self.about, cell_of(content), value, number)
        return found

    def _repeating(
        self,
        contents: Sequence[Content],
        numbers: Sequence[int],
        tidying: Tidying,
        told: list[Told] | None,
    ) -> list[Told]:
        if len(self._known) > _MOST_KNOWN:
            self.end(tidying)
        fresh = set(contents).difference(self._known, _BLANK)
        said = dict(zip(contents, told, strict=True)) if told is not None and fresh else {}
        for content in fresh:
            value = said[content] if said else self.value(content)
            self._known[content] = value
            if not isinstance(value, Doubt) and read_as(self.about, value) != content:
                self._tidied[content] = 0
        if self._tidied:
            self._count.update(content for content in contents if content in self._tidied)
            # Backwards, so that the first row of each is what stays.
            firsts = dict(zip(reversed(contents), reversed(numbers), strict=True))
            for content in fresh.intersection(self._tidied):
                self._tidied[content] = firsts[content]
        return list(map(self._known.get, contents))

    def end(self, tidying: Tidying) -> None:
        """Note what was tidied in many rows, in the order of its first ones, and forget it."""
        for content, first in sorted(self._tidied.items(), key=itemgetter(1)):
            value = self._known[content]
            if not isinstance(value, Doubt):
                tidying.note(self.about, cell_of(content), value, first, self._count[content])
        self._known.clear()
        self._tidied.clear()
        self._count.clear()


class Reading:
    """Reads the rows of one table, column by column.

    ``first`` is the key of its first row among all that are read together, ``part`` its place among
    the tables.
    """

    def __init__(self, table: SheetTable, part: int, first: int, how: How) -> None:
        self.first = first
        self._table = table
        self._part = part
        self._how = how
        self._places = {name: index for index, name in table.fields.items()}
        self._names = tuple(self._places)
        self._columns = [
            _Column(table, index, field_of(name, members=how.kind == "members"), how)
            for name, index in self._places.items()
        ]

    @property
    def length(self) -> int:
        """How many rows of data there are."""
        return len(self._table.numbers)

    def row(self, place: int) -> ReadRow:
        """One row by its place, counted from 0."""
        source = self._table.row(place)
        contents = source.contents
        filled = len(contents)
        values = [
            column.value(contents[column.index])
            if column.index < filled and contents[column.index] is not None
            else None
            for column in self._columns
        ]
        return self._made(source, place, values)

    @property
    def terms(self) -> bytes:
        """What a child must know to read the values of these rows, packed."""
        how = self._how
        return value_jobs.packed(
            Terms(
                members=how.kind == "members",
                columns=[(column.index, column.about.id) for column in self._columns],
                on=how.on,
                date_1904=self._table.date_1904,
                meanings=[(*key, value) for key, value in how.meanings.items()],
                rules=Rules.current(),
            )
        )

    def packed(self, start: int, stop: int) -> list[msgspec.Raw]:
        """Some rows as the sheet has them."""
        every = self._table.sheet_rows
        return [every.packed(number - 1) for number in self._table.numbers[start:stop]]

    def rows(
        self, start: int, stop: int, tidying: Tidying, told: list[list[Told]] | None = None
    ) -> list[ReadRow]:
        """Some rows in their order, with a note of what was tidied in them.

        ``told`` are the values of their columns where a child has read them.
        """
        places = range(start, min(stop, self.length))
        sources = list(map(self._table.row, places))
        numbers = [source.number for source in sources]
        contents = list(zip_longest(*(source.contents for source in sources)))
        nothing = (None,) * len(sources)
        columns = [
            column.values(
                contents[column.index] if column.index < len(contents) else nothing,
                numbers,
                tidying,
                told[place] if told is not None else None,
            )
            for place, column in enumerate(self._columns)
        ]
        return list(map(self._made, sources, places, zip(*columns, strict=True)))

    def end(self, tidying: Tidying) -> None:
        """Note what repeats down the columns, and forget it."""
        for column in self._columns:
            column.end(tidying)

    def _made(self, source: SheetRow, place: int, told: Sequence[Told]) -> ReadRow:
        found = {
            name: value for name, value in zip(self._names, told, strict=True) if value is not None
        }
        values: Record
        doubts: dict[str, Doubt]
        if Doubt in map(type, told):
            values = {name: value for name, value in found.items() if isinstance(value, str)}
            doubts = {name: value for name, value in found.items() if isinstance(value, Doubt)}
        else:
            values, doubts = found, {}  # type: ignore[assignment]
        key = self.first + place
        mended = self._how.mended.get(key, _NOTHING)
        for name, text in mended.items():
            self._mend(values, doubts, name, text)
        return ReadRow(source, values, doubts, key, self._part, self._places, mended)

    def _mend(self, values: Record, doubts: dict[str, Doubt], name: str, text: str) -> None:
        """Put in a cell as a person typed it here: in our own words, so codes are ours."""
        about = field_of(name, members=self._how.kind == "members")
        value = storable(parse(about, raw(_typed(text)), on=self._how.on))
        values.pop(name, None)
        doubts.pop(name, None)
        if isinstance(value, Doubt):
            doubts[name] = value
        elif value is not None:
            values[name] = value


def mended_rows(mended: Mapping[tuple[int, str], str]) -> dict[int, dict[str, str]]:
    """Texts by key of the row and field as texts by field by key of the row."""
    found: dict[int, dict[str, str]] = {}
    for (key, name), text in mended.items():
        found.setdefault(key, {})[name] = text
    return found


def _typed(text: str) -> Cell:
    return Cell(CellKind.TEXT, text) if text.strip() else EMPTY
