"""What cells of a workbook say, as values to store: needs no database, so a child can be asked."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from pmis_desktop.rules.codes import normal_word
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES, Field, Kind, member_field
from pmis_desktop.rules.values import Raw, parser, problem
from pmis_desktop.spreadsheets.cells import Cell, CellKind, Content, cell_of, text_of

Told = str | Doubt | None
"""What a cell says: a value, why it has none, or nothing."""

REPEATING = frozenset([Kind.CODE, Kind.FLAG, Kind.DATE, Kind.REFERENCE])
"""Kinds of columns in which the same stands again and again."""

_WITH_MEANINGS = frozenset([Kind.CODE, Kind.FLAG])
_FREE = frozenset([Kind.TEXT, Kind.REFERENCE])
# Packages carry no control characters, and texts in one normal form only.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+ *")
_HIDDEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_ODD = re.compile(f"{_BREAKS.pattern}|{_HIDDEN.pattern}")


class CellReader:
    """Reads the cells of one column; ``meanings`` are values by field and normal word."""

    def __init__(
        self, about: Field, meanings: Mapping[tuple[str, str], str], *, on: date, date_1904: bool
    ) -> None:
        self._about = about
        self._meanings = meanings if about.kind in _WITH_MEANINGS else {}
        self._parse = parser(about, on=on, foreign=True, date_1904=date_1904)
        # Codes, flags, dates and numbers are spelled by the rules.
        self._is_free = about.kind in _FREE

    def value(self, content: Content) -> Told:
        """What one cell says."""
        if self._meanings:
            meant = self._meanings.get((self._about.id, normal_word(text_of(content))))
            # A code may have gone since somebody chose it.
            if meant is not None and problem(self._about, meant) is None:
                return meant
        found = self._parse(content if isinstance(content, str) else raw(cell_of(content)))
        return storable(found) if self._is_free else found


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


def field_of(name: str, *, members: bool) -> Field:
    """A field by its id, of members or of organisations."""
    return member_field(name) if members else ENTITIES["organisation"].field(name)
