"""Finding the heading row by what it says: offices move it, merge it and write above it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.spreadsheets.cells import Cell, Sheet, column_letter

HEAD_ROWS = 15
_FEWEST_COLUMNS = 3
_DECORATION = re.compile(r"[\s*\u200b\ufeff]+")
_UNIT = re.compile(r"(?:填报单位|填报党组织|填报组织|单位名称|单位|党组织)(?:\([^)]*\))?:(.*)")
_FILLED_ON = re.compile(r"(?:填报时间|填报日期|填表时间|填表日期|统计时间|时间|日期):(.*)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading row: its place counted from 0, and which field stands in which column."""

    kind: str
    row: int
    fields: Mapping[int, str]
    unread: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Preamble:
    """What stands above the heading row: the title, who fills it in, and when; None if missing."""

    title: str | None
    unit: str | None
    filled_on: str | None


def plain(text: str) -> str:
    """A heading without what varies: widths, spaces, line breaks, stars, a colon at the end."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", text)).rstrip(":")


def find_heading(sheet: Sheet, headers: Mapping[str, Mapping[str, str]]) -> Heading | None:
    """The row among the first that names the most fields of one kind of table.

    ``headers`` gives field ids by spelling by kind. Of two equal rows that touch, the lower one:
    a merged heading fills both.
    """
    best: Heading | None = None
    for kind, spellings in headers.items():
        known = {plain(spelling): field for spelling, field in spellings.items()}
        for row, cells in enumerate(sheet.rows[:HEAD_ROWS]):
            found = _match(kind, row, cells, known)
            if len(found.fields) >= _FEWEST_COLUMNS and _is_better(found, best):
                best = found
    return best


def _is_better(found: Heading, best: Heading | None) -> bool:
    """Whether a candidate beats the best so far."""
    if best is None or len(found.fields) > len(best.fields):
        return True
    touches = found.kind == best.kind and found.row == best.row + 1
    return touches and len(found.fields) == len(best.fields)


def _match(kind: str, row: int, cells: Sequence[Cell], known: Mapping[str, str]) -> Heading:
    """Read one row as headings; the first of two columns for one field counts."""
    fields: dict[int, str] = {}
    unread: dict[int, str] = {}
    for index, cell in enumerate(cells):
        heading = plain(cell.text)
        field = known.get(heading)
        if field is not None and field not in fields.values():
            fields[index] = field
        elif heading:
            unread[index] = heading
    return Heading(kind, row, fields, unread)


def read_preamble(rows: Sequence[Sequence[Cell]]) -> Preamble:
    """Title, unit and date from the rows above the heading."""
    title = unit = filled_on = None
    for cells in rows:
        texts = list(dict.fromkeys(cell.text.strip() for cell in cells if cell.text.strip()))
        for index, text in enumerate(texts):
            follower = texts[index + 1] if index + 1 < len(texts) else ""
            found_unit, found_date = (
                _labelled(pattern, text, follower) for pattern in (_UNIT, _FILLED_ON)
            )
            unit = unit or found_unit
            filled_on = filled_on or found_date
            if title is None and found_unit is None and found_date is None:
                title = text
    return Preamble(title, unit, filled_on)


def _labelled(pattern: re.Pattern[str], text: str, follower: str) -> str | None:
    """What follows a label, in the same cell or the next; None if it is not that label."""
    found = pattern.fullmatch(_DECORATION.sub("", unicodedata.normalize("NFKC", text)))
    if found is None:
        return None
    return found[1] or ("" if ":" in unicodedata.normalize("NFKC", follower) else follower)


def letters(columns: Mapping[int, str]) -> dict[str, str]:
    """The same with the letters of columns for their numbers."""
    return {column_letter(index): text for index, text in columns.items()}
