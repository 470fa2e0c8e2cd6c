"""A list on paper: columns of a width, rows of texts, the lines above and below; also for Excel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pmis_desktop.printing.wording import breakable

LIST_FORM = "list.typ"
SIGNS = ("书记（签字）", "审核人", "填表人", "联系电话")
_PADDING = 1.4
_REST_WIDTH = 28.0
_POINT = 7.0


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: heading, width in mm (None shares the rest), texts in the middle or at the left.

    Columns beside each other with the same ``group`` stand under one heading of that name.
    """

    label: str
    width: float | None = None
    centred: bool = True
    group: str = ""

    @property
    def heading(self) -> str:
        """The heading in one line, as a workbook has it."""
        return f"{self.group}{self.label}".replace("\n", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSheet:
    """A list: title, organisation for the seal, day as it is to be read, columns, rows.

    ``signs`` are signed below the last row, ``notes`` stand above the table. A list without rows
    gets ``blank_rows`` empty ones to write into. ``size`` of its type in pt, ``row_height`` in mm.
    """

    title: str
    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[str]]
    organisation: str = ""
    filled_on: str = ""
    organisation_label: str = "党组织（盖章）"
    filled_on_label: str = "填报时间"
    signs: Sequence[str] = SIGNS
    notes: Sequence[str] = ()
    blank_rows: int = 18
    size: float = 9.0
    row_height: float = 7.0


def list_data(sheet: ListSheet, *, paper: str = "A4", landscape: bool = True) -> Mapping[str, Any]:
    """The list as the form ``list.typ`` wants it."""
    rows = sheet.rows or [[""] * len(sheet.columns)] * sheet.blank_rows
    return {
        "title": sheet.title,
        "organisation": sheet.organisation,
        "filled_on": sheet.filled_on,
        "words": {"organisation": sheet.organisation_label, "filled_on": sheet.filled_on_label},
        "notes": list(sheet.notes),
        "signs": list(sheet.signs),
        "size": sheet.size,
        "row_height": sheet.row_height,
        "paper": paper.lower(),
        "landscape": landscape,
        "groups": _groups(sheet.columns),
        "columns": [_head(each, sheet.columns) for each in sheet.columns],
        "rows": [_row(sheet, row) for row in rows],
    }


def _head(column: ListColumn, columns: Sequence[ListColumn]) -> Mapping[str, Any]:
    grouped = any(each.group for each in columns)
    return {
        "label": column.label,
        "width": column.width,
        "centred": column.centred,
        # In a head of two lines whoever has no group stands in both, among the groups.
        "own": bool(column.group) or not grouped,
    }


def _groups(columns: Sequence[ListColumn]) -> list[Mapping[str, Any]]:
    """The upper line of a head of two lines; empty where no column has a group."""
    if not any(each.group for each in columns):
        return []
    made: list[Mapping[str, Any]] = []
    for group, some in groupby(columns, key=lambda each: each.group):
        if group:
            made.append({"label": group, "span": len(list(some)), "rows": 1})
        else:
            made += [{"label": each.label, "span": 1, "rows": 2} for each in some]
    return made


def _row(sheet: ListSheet, row: Sequence[str]) -> list[str]:
    scale = _POINT / sheet.size
    return [
        breakable(text, ((column.width or _REST_WIDTH) - _PADDING) * scale)
        for column, text in zip(sheet.columns, row, strict=True)
    ]
