"""A workbook's table as values to store, and as doubts where a cell has no certain value."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pmis_desktop.models.rows import Record
from pmis_desktop.rules.codes import normal_word
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES, Field, Kind, headers, member_field
from pmis_desktop.rules.values import Raw, parse, problem
from pmis_desktop.services.importing.aliases import Meanings
from pmis_desktop.services.importing.corrections import Corrections
from pmis_desktop.services.importing.tidying import Tidied, Tidying
from pmis_desktop.spreadsheets.cells import EMPTY, Cell, CellKind
from pmis_desktop.spreadsheets.tables import SheetRow, SheetTable, SkippedRow, read_tables

SheetKind = Literal["members", "organisations"]
KINDS: tuple[SheetKind, ...] = ("members", "organisations")
# Two columns make a heading where one of them tells records apart.
KEYS = frozenset({"id_number", "code"})

# Asked for each of half a million cells: looked up once.
_TEXT = CellKind.TEXT
_WITH_MEANINGS = frozenset([Kind.CODE, Kind.FLAG])
_REPEATING = frozenset([Kind.CODE, Kind.FLAG, Kind.DATE, Kind.REFERENCE])
# Packages carry no control characters, and texts in one normal form only.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+ *")
_HIDDEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_ODD = re.compile(f"{_BREAKS.pattern}|{_HIDDEN.pattern}")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: its number in the sheet, its values without the empty ones, its doubtful cells.

    ``key`` counts the rows of everything that is read together, ``part`` the tables of it.
    """

    number: int
    values: Record
    doubts: dict[str, Doubt]
    cells: Mapping[str, Cell]
    key: int = 0
    part: int = 0

    def text(self, field: str) -> str:
        """What stands in the cell of a field; empty where the sheet has no such column."""
        cell = self.cells.get(field)
        return cell.text if cell else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """Tables of one kind that are read together, their rows in order, a person's answers."""

    kind: SheetKind
    parts: tuple[SheetTable, ...]
    rows: list[ReadRow]
    tidied: tuple[Tidied, ...]
    answers: Corrections

    @property
    def skipped(self) -> tuple[SkippedRow, ...]:
        """Rows that are no data."""
        return tuple(row for part in self.parts for row in part.skipped)

    @property
    def name_of_parts(self) -> tuple[str, ...]:
        """The name of each part's sheet, where there are several; else nothing to say."""
        names = [part.sheet for part in self.parts]
        return tuple(names if len(set(names)) > 1 else [""] * len(names))


def tables(
    path: Path, kind: SheetKind | None, *, cancelled: Callable[[], bool] | None = None
) -> list[SheetTable]:
    """Every table of a workbook; without a kind, of whichever its headings say.

    Raises what ``read_tables`` raises.
    """
    wanted = KINDS if kind is None else (kind,)
    return read_tables(path, {each: headers(each) for each in wanted}, KEYS, cancelled=cancelled)


def read(
    parts: Sequence[SheetTable],
    meanings: Sequence[Meanings],
    corrections: Corrections,
    *,
    on: date,
) -> ReadSheet:
    """The rows of tables of one kind; ``meanings`` says for each what its spellings stand for."""
    kind: SheetKind = "members" if parts[0].kind == "members" else "organisations"
    tidying = Tidying()
    rows: list[ReadRow] = []
    for number, (part, known) in enumerate(zip(parts, meanings, strict=True)):
        reading = _Reading(part, kind, on, {**known, **corrections.meanings}, tidying)
        rows += reading.rows(len(rows), number)
    for (key, name), text in corrections.mended.items():
        if key < len(rows):
            rows[key] = _mended(rows[key], _field(kind, name), text, on)
    return ReadSheet(
        kind=kind, parts=tuple(parts), rows=rows, tidied=tidying.found(), answers=corrections
    )


def _mended(row: ReadRow, field: Field, text: str, on: date) -> ReadRow:
    """A row with one cell as a person typed it here: in our own words, so codes are ours."""
    cell = Cell(CellKind.TEXT, text) if text.strip() else EMPTY
    value = storable(parse(field, raw(cell), on=on))
    values = {name: old for name, old in row.values.items() if name != field.id}
    doubts = {name: old for name, old in row.doubts.items() if name != field.id}
    if isinstance(value, Doubt):
        doubts[field.id] = value
    elif value is not None:
        values[field.id] = value
    return replace(row, values=values, doubts=doubts, cells={**row.cells, field.id: cell})


@dataclass(slots=True)
class _Known:
    """A cell, what it was read as, the first row that has such a one, and how many do."""

    cell: Cell
    value: str | Doubt | None
    first: int
    rows: int = 0


class _Reading:
    """Reads the cells of one table; what repeats down a column is read once."""

    def __init__(
        self, table: SheetTable, kind: SheetKind, on: date, meanings: Meanings, tidying: Tidying
    ) -> None:
        self._table = table
        self._on = on
        self._meanings = meanings
        self._tidying = tidying
        # By text, by the cell itself where it holds no text: texts are found faster.
        self._fields: list[tuple[str, Field, dict[Cell | str, _Known] | None]]
        fields = ((name, _field(kind, name)) for name in table.columns)
        self._fields = [
            (name, field, {} if field.kind in _REPEATING else None) for name, field in fields
        ]

    def rows(self, first: int, part: int) -> list[ReadRow]:
        """Every row of data; keys count on from ``first``."""
        found = [self._row(row, key, part) for key, row in enumerate(self._table.rows, first)]
        self._note_repeating()
        return found

    def _row(self, row: SheetRow, key: int, part: int) -> ReadRow:
        values: Record = {}
        doubts: dict[str, Doubt] = {}
        cells = row.cells
        for name, field, known in self._fields:
            cell = cells[name]
            # Blank cells of a table are this very one.
            if cell is EMPTY:
                continue
            if known is None:
                value = self._value(field, cell)
                if value != cell.text and not isinstance(value, Doubt):
                    self._tidying.note(field, cell, value, row.number)
            else:
                content = cell.text if cell.kind is _TEXT else cell
                met = known.get(content)
                if met is None:
                    met = known[content] = _Known(cell, self._value(field, cell), row.number)
                met.rows += 1
                value = met.value
            if isinstance(value, Doubt):
                doubts[name] = value
            elif value is not None:
                values[name] = value
        return ReadRow(row.number, values, doubts, cells, key, part)

    def _value(self, field: Field, cell: Cell) -> str | Doubt | None:
        if self._meanings and field.kind in _WITH_MEANINGS:
            meant = self._meanings.get((field.id, normal_word(cell.text)))
            # A code may have gone since somebody chose it.
            if meant is not None and problem(field, meant) is None:
                return meant
        date_1904 = self._table.date_1904
        return storable(parse(field, raw(cell), on=self._on, foreign=True, date_1904=date_1904))

    def _note_repeating(self) -> None:
        for _, field, known in self._fields:
            for met in (known or {}).values():
                if not isinstance(met.value, Doubt):
                    self._tidying.note(field, met.cell, met.value, met.first, met.rows)


def raw(cell: Cell) -> Raw:
    """A cell as what the workbook held."""
    match cell.kind:
        case CellKind.TEXT:
            return cell.text
        case CellKind.NUMBER:
            return int(cell.text) if cell.text.lstrip("-").isdigit() else float(cell.text)
        case CellKind.DATE:
            return datetime.fromisoformat(cell.text)
        case CellKind.BOOL:
            return cell.text == "1"
        case CellKind.EMPTY:
            return None


def storable(value: str | Doubt | None) -> str | Doubt | None:
    """A text without line breaks and hidden marks, in the form that packages carry."""
    if not isinstance(value, str):
        return value
    if value.isascii() and value.isprintable():
        return value or None
    text = unicodedata.normalize("NFC", value)
    # Nothing odd is printable, and few texts are not.
    if not text.isprintable() and _ODD.search(text):
        text = _BREAKS.sub(" ", _HIDDEN.sub("", text)).strip()
    return text or None


def _field(kind: SheetKind, name: str) -> Field:
    return member_field(name) if kind == "members" else ENTITIES["organisation"].field(name)
