"""A page of labelled cells, such as a record of a meeting: as the form ``cells.typ`` wants it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CELLS_FORM = "cells.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A label and what stands beside it; ``label_width`` in mm, the rest of the row is shared.

    ``share`` of the room that the labels of the row leave. ``lines`` are signed or dated at the
    lower right of the cell. Several texts are paragraphs.
    """

    label: str
    value: str | Sequence[str] = ""
    label_width: float = 28.0
    share: float = 1.0
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CellRow:
    """Cells beside each other. ``height`` in mm.

    A text longer than the row shrinks; in one that ``grows`` it makes the row higher instead and
    goes on on the next page.
    """

    cells: Sequence[Cell]
    height: float = 10.0
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSheet:
    """A page: title, a line above at the left and at the right, rows, what is signed, notes."""

    title: str
    rows: Sequence[CellRow]
    left: str = ""
    right: str = ""
    signs: Sequence[str] = ()
    notes: Sequence[str] = ()


def cell_data(sheet: CellSheet) -> Mapping[str, Any]:
    """The page as the form wants it."""
    return {
        "title": sheet.title,
        "left": sheet.left,
        "right": sheet.right,
        "signs": list(sheet.signs),
        "notes": list(sheet.notes),
        "rows": [
            {
                "height": row.height,
                "grows": row.grows,
                "cells": [
                    {
                        "label": cell.label,
                        "value": [cell.value] if isinstance(cell.value, str) else list(cell.value),
                        "label_width": cell.label_width,
                        "share": cell.share,
                        "lines": list(cell.lines),
                    }
                    for cell in row.cells
                ],
            }
            for row in sheet.rows
        ],
    }
