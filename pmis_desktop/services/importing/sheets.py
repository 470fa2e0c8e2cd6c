"""A workbook's table as values to store, and as doubts where a cell has no certain value."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pmis_desktop.models.rows import Record
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES, Field, Kind, headers, member_field
from pmis_desktop.rules.values import Raw, parse
from pmis_desktop.spreadsheets.cells import Cell, CellKind
from pmis_desktop.spreadsheets.tables import SheetRow, SheetTable, SkippedRow, read_table

SheetKind = Literal["members", "organisations"]
KINDS: tuple[SheetKind, ...] = ("members", "organisations")

_REPEATING = frozenset([Kind.CODE, Kind.FLAG, Kind.DATE, Kind.REFERENCE])
# Packages carry no control characters, and texts in one normal form only.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+ *")
_HIDDEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_ODD = re.compile(f"{_BREAKS.pattern}|{_HIDDEN.pattern}")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: its number in the sheet, its values without the empty ones, its doubtful cells."""

    number: int
    values: Record
    doubts: dict[str, Doubt]
    cells: Mapping[str, Cell]

    def text(self, field: str) -> str:
        """What stands in the cell of a field; empty where the sheet has no such column."""
        cell = self.cells.get(field)
        return cell.text if cell else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """One table: ``columns`` gives letters by field, ``unread`` headings without a field."""

    kind: SheetKind
    unit: str | None
    columns: Mapping[str, str]
    unread: Mapping[str, str]
    rows: list[ReadRow]
    skipped: tuple[SkippedRow, ...]


def read(
    path: Path,
    kind: SheetKind | None,
    *,
    on: date,
    cancelled: Callable[[], bool] | None = None,
) -> ReadSheet:
    """The one table of a workbook; without a kind, whichever its headings say.

    Raises what ``read_table`` raises.
    """
    wanted = KINDS if kind is None else (kind,)
    table = read_table(path, {each: headers(each) for each in wanted}, cancelled=cancelled)
    found: SheetKind = "members" if table.kind == "members" else "organisations"
    return ReadSheet(
        kind=found,
        unit=table.unit,
        columns=table.columns,
        unread=table.unread,
        rows=list(_Reading(table, found, on).rows()),
        skipped=tuple(table.skipped),
    )


class _Reading:
    """Reads the cells of one table; what repeats down a column is read once."""

    def __init__(self, table: SheetTable, kind: SheetKind, on: date) -> None:
        self._rows = table.rows
        self._on = on
        self._fields: list[tuple[str, Field, dict[Cell, str | Doubt | None] | None]]
        fields = ((name, _field(kind, name)) for name in table.columns)
        self._fields = [
            (name, field, {} if field.kind in _REPEATING else None) for name, field in fields
        ]

    def rows(self) -> Iterable[ReadRow]:
        """Every row of data."""
        return (self._row(row) for row in self._rows)

    def _row(self, row: SheetRow) -> ReadRow:
        values: Record = {}
        doubts: dict[str, Doubt] = {}
        for name, field, known in self._fields:
            cell = row.cells[name]
            if cell.kind is CellKind.EMPTY:
                continue
            if known is None:
                value = self._value(field, cell)
            elif cell in known:
                value = known[cell]
            else:
                value = known[cell] = self._value(field, cell)
            if isinstance(value, Doubt):
                doubts[name] = value
            elif value is not None:
                values[name] = value
        return ReadRow(row.number, values, doubts, row.cells)

    def _value(self, field: Field, cell: Cell) -> str | Doubt | None:
        return storable(parse(field, raw(cell), on=self._on, foreign=True))


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
    text = unicodedata.normalize("NFC", value)
    if _ODD.search(text):
        text = _BREAKS.sub(" ", _HIDDEN.sub("", text)).strip()
    return text or None


def _field(kind: SheetKind, name: str) -> Field:
    return member_field(name) if kind == "members" else ENTITIES["organisation"].field(name)
