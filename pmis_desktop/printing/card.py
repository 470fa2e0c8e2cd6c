"""A form of cells on paper: rows of headings and values, tables inside, fields that are signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CARD_FORM = "card.typ"
# Cells are measured in 24ths of the width of the page.
WHOLE = 24
HEAD = 4
VALUE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCell:
    """A cell: its text, how many 24ths it is wide, whether it is a heading.

    ``signs`` are written at its foot, as a day and a signature are; ``left`` sets its text at the
    left, as free text is. ``paragraphs`` stand there instead of a text, or ``choices``, which are
    marked □ or ☑.
    """

    text: str = ""
    paragraphs: tuple[str, ...] = ()
    span: int = VALUE
    heading: bool = False
    left: bool = False
    signs: tuple[str, ...] = ()
    choices: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class CardRow:
    """One row: its cells, which fill the width, and its height in mm.

    What is too long for its cell shrinks; paragraphs in a row that ``grows`` make it higher
    instead and go on on the next page.
    """

    cells: tuple[CardCell, ...]
    height: float = 11.0
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSheet:
    """A form of cells, page by page.

    ``above`` stands between title and cells: at the left and at the right. Below the last cell
    stand who ``signs`` the whole and the ``notes``.
    """

    title: str
    pages: Sequence[Sequence[CardRow]]
    above: tuple[str, str] = ("", "")
    signs: Sequence[str] = ()
    notes: Sequence[str] = ()


def card_data(sheet: CardSheet) -> Mapping[str, Any]:
    """The sheet as the form ``card.typ`` wants it."""
    return {
        "title": sheet.title,
        "above": list(sheet.above),
        "signs": list(sheet.signs),
        "notes": list(sheet.notes),
        "pages": [[_row(row) for row in page] for page in sheet.pages],
    }


def pairs(*some: tuple[str, str], height: float = 11.0) -> CardRow:
    """Headings with their values, as wide as each other: one, two, three or four of them."""
    value = WHOLE // len(some) - HEAD
    cells = [
        each
        for label, text in some
        for each in (
            CardCell(text=label, span=HEAD, heading=True),
            CardCell(text=text, span=value, left=len(some) == 1),
        )
    ]
    return CardRow(tuple(cells), height)


def field(
    label: str,
    said: str | Sequence[str] = "",
    *signs: str,
    height: float = 40.0,
    grows: bool = False,
) -> CardRow:
    """A heading at the left and room for a text or paragraphs beside it, signed at its foot."""
    one = isinstance(said, str)
    value = CardCell(
        text=said if isinstance(said, str) else "",
        paragraphs=() if one else tuple(said),
        span=WHOLE - HEAD,
        left=True,
        signs=signs,
    )
    return CardRow((CardCell(text=label, span=HEAD, heading=True), value), height, grows)


def grid(
    heads: Sequence[tuple[str, int]], lines: Sequence[Sequence[str]], *, height: float = 9.0
) -> list[CardRow]:
    """A table inside: its headings with their widths in 24ths, and a row for each line."""
    upper = CardRow(
        tuple(CardCell(text=text, span=span, heading=True) for text, span in heads), height
    )
    lower = [
        CardRow(
            tuple(
                CardCell(text=text, span=span)
                for text, (_head, span) in zip(line, heads, strict=True)
            ),
            height,
        )
        for line in lines
    ]
    return [upper, *lower]


def marked(label: str, chosen: str, choices: Sequence[str], *, height: float = 11.0) -> CardRow:
    """A heading with words of which one is marked, or none."""
    return CardRow(
        (
            CardCell(text=label, span=HEAD, heading=True),
            CardCell(
                span=WHOLE - HEAD,
                left=True,
                choices=tuple((each, each == chosen) for each in choices),
            ),
        ),
        height,
    )


def band(text: str, *, height: float = 9.0) -> CardRow:
    """A heading over the whole width."""
    return CardRow((CardCell(text=text, span=WHOLE, heading=True),), height)


def _row(row: CardRow) -> Mapping[str, Any]:
    return {
        "height": row.height,
        "grows": row.grows,
        "cells": [
            {
                "text": cell.text,
                "paragraphs": list(cell.paragraphs),
                "span": cell.span,
                "heading": cell.heading,
                "left": cell.left,
                "signs": list(cell.signs),
                "choices": [{"label": label, "on": on} for label, on in cell.choices],
            }
            for cell in row.cells
        ],
    }
