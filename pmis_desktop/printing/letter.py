"""A letter after GB/T 9704: its parts as the form ``letter.typ`` wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

LETTER_FORM = "letter.typ"

PartKind = Literal["paragraph", "heading", "subheading", "flat"]


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A piece of a letter: a paragraph, 一、heading, （一）heading, or a line without indent.

    Names of people are pieces of their own in ``text``, so that one with a rare character is set
    whole in a face that has it.
    """

    text: str | tuple[str, ...]
    kind: PartKind = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTable:
    """An attachment on a page of its own: its title, headings with widths in mm, rows of texts."""

    title: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """A letter; plain texts among ``parts`` are paragraphs.

    ``below`` are remarks in brackets under the signature, such as whom to ask. ``numbered`` puts
    page numbers on the outer side.
    """

    title: str
    parts: Sequence[LetterPart | str]
    signer: str
    day: str
    to: str = ""
    attachments: Sequence[str] = ()
    below: Sequence[str] = ()
    numbered: bool = True
    table: LetterTable | None = None


def letter_data(sheet: LetterSheet) -> Mapping[str, Any]:
    """The letter as the form wants it."""
    return {
        "title": sheet.title,
        "to": sheet.to,
        "parts": [_part(each) for each in sheet.parts],
        "attachments": list(sheet.attachments),
        "signer": sheet.signer,
        "day": sheet.day,
        "below": list(sheet.below),
        "numbered": sheet.numbered,
        "table": _table(sheet.table),
    }


def _table(table: LetterTable | None) -> Mapping[str, Any] | None:
    if table is None:
        return None
    return {
        "title": table.title,
        "columns": [{"label": label, "width": width} for label, width in table.columns],
        "rows": [list(row) for row in table.rows],
    }


def _part(part: LetterPart | str) -> Mapping[str, Any]:
    known = part if isinstance(part, LetterPart) else LetterPart(part)
    return {"kind": known.kind, "text": known.text}
