"""Finding the heading by what it says: offices move it, merge it, stack it and write above it."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.spreadsheets.cells import Cell, Sheet, column_letter

HEAD_ROWS = 15
_DEEPEST = 3
_FEWEST_COLUMNS = 3
_FEWEST_WITH_KEY = 2
_LAST_COLUMN = 1 << 20
_DECORATION = re.compile(r"[\s*\u200b\ufeff]+")
# Most cells of a sheet: nothing in them varies.
_PLAIN = re.compile("[0-9A-Za-z./\u4e00-\u9fff-]+")
_ITEM_NUMBER = re.compile(r"^[0-9]{1,2}[.、]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_UNIT = re.compile(
    r"(?:填报单位|填报党组织|填报组织|单位名称|单位|所在党支部|党支部|支部名称|党组织名称|党组织)"
    r"(?:\([^)]*\))?:(.*)"
)
_FILLED_ON = re.compile(r"(?:填报时间|填报日期|填表时间|填表日期|统计时间|时间|日期):(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: its rows ``top`` to ``row`` and its columns ``first`` to ``last``, from 0.

    ``labels`` gives what stands over each column, ``fields`` the field of each that is known.
    ``doubled`` names further columns for a field that has one.
    """

    kind: str
    top: int
    row: int
    labels: Mapping[int, str]
    fields: Mapping[int, str]
    doubled: Mapping[int, str]
    first: int = 0
    last: int = _LAST_COLUMN


@dataclass(frozen=True, slots=True)
class Preamble:
    """What stands above the heading row: the title, who fills it in, and when; None if missing."""

    title: str | None
    unit: str | None
    filled_on: str | None


def plain(text: str) -> str:
    """A heading without what varies: widths, spaces, line breaks, stars, a colon at the end."""
    if _PLAIN.fullmatch(text):
        return text
    return _DECORATION.sub("", unicodedata.normalize("NFKC", text)).rstrip(":")


def find_headings(
    sheet: Sheet, headers: Mapping[str, Mapping[str, str]], keys: Collection[str] = ()
) -> list[Heading]:
    """The rows among the first that name the most fields of one kind of table; none, one, or more.

    ``headers`` gives field ids by spelling by kind. Three fields make a heading, or two of which
    one is in ``keys``. Of two equal rows that touch, the lower one: a merged heading fills both.
    Several headings stand side by side: the same form twice on one sheet.
    """
    best: Heading | None = None
    known_best: Mapping[str, str] = {}
    for kind, spellings in headers.items():
        known = {plain(spelling): field for spelling, field in spellings.items()}
        for found in _candidates(kind, sheet.rows[:HEAD_ROWS], known):
            if _is_heading(found, keys) and _is_better(found, best):
                best, known_best = found, known
    return [] if best is None else _side_by_side(best, known_best)


def _candidates(
    kind: str, rows: Sequence[Sequence[Cell]], known: Mapping[str, str]
) -> Iterator[Heading]:
    """Every way to read one to three rows as a heading."""
    texts = [[plain(cell.text) for cell in cells] for cells in rows]
    for top in range(len(rows)):
        for row in range(top, min(top + _DEEPEST, len(rows))):
            labels = _labels(texts[top : row + 1], known)
            fields, doubled = _match(labels, known)
            yield Heading(
                kind=kind, top=top, row=row, labels=labels, fields=fields, doubled=doubled
            )


def _is_heading(found: Heading, keys: Collection[str]) -> bool:
    """Whether enough is known; two columns do where they are all there is and one is a key."""
    count = len(found.fields)
    small = count >= _FEWEST_WITH_KEY and len(found.labels) <= count + 1
    return count >= _FEWEST_COLUMNS or (small and not set(keys).isdisjoint(found.fields.values()))


def _is_better(found: Heading, best: Heading | None) -> bool:
    """Whether a candidate beats the best so far."""
    if best is None or len(found.fields) > len(best.fields):
        return True
    if found.kind != best.kind or len(found.fields) < len(best.fields):
        return False
    # What is above adds nothing: a title; or a merged heading fills the row below as well.
    return (found.row == best.row and found.top > best.top) or found.top == best.row + 1 == (
        found.row
    )


def _labels(rows: Sequence[Sequence[str]], known: Mapping[str, str]) -> dict[int, str]:
    """What stands over each column: the lowest text, or all of them where only that is known."""
    labels: dict[int, str] = {}
    for index in range(max(map(len, rows), default=0)):
        parts = list(dict.fromkeys(row[index] for row in rows if index < len(row) and row[index]))
        if parts:
            spellings = (parts[-1], "".join(parts))
            labels[index] = next((each for each in spellings if _field(each, known)), spellings[-1])
    return labels


def _field(label: str, known: Mapping[str, str]) -> str | None:
    """The field of a label: as it is, without its number on the form, without remarks."""
    bare = _ITEM_NUMBER.sub("", label)
    for spelling in (label, bare, _BRACKETED.sub("", bare).rstrip(":")):
        if field := known.get(spelling):
            return field
    return None


def _match(
    labels: Mapping[int, str], known: Mapping[str, str]
) -> tuple[dict[int, str], dict[int, str]]:
    """The field of each column, and further columns for the same field."""
    fields: dict[int, str] = {}
    doubled: dict[int, str] = {}
    for index, label in labels.items():
        field = _field(label, known)
        if field is not None:
            (doubled if field in fields.values() else fields)[index] = field
    return fields, doubled


def _side_by_side(heading: Heading, known: Mapping[str, str]) -> list[Heading]:
    """The heading, or its parts where the same form stands twice beside itself."""
    columns = sorted(heading.labels)
    for begin in dict.fromkeys((columns[0], min(heading.fields))):
        label, offset = heading.labels[begin], begin - columns[0]
        starts = [
            index - offset
            for index in columns
            if heading.labels[index] == label and heading.labels.get(index - 1) != label
        ]
        parts = [_part(heading, known, *span) for span in _spans(starts)]
        if len(parts) > 1 and all(len(part.fields) >= _FEWEST_COLUMNS for part in parts):
            return parts
    return [heading]


def _spans(starts: Sequence[int]) -> Iterable[tuple[int, int]]:
    return zip(starts, [*(start - 1 for start in starts[1:]), _LAST_COLUMN], strict=True)


def _part(heading: Heading, known: Mapping[str, str], first: int, last: int) -> Heading:
    labels = {index: text for index, text in heading.labels.items() if first <= index <= last}
    fields, doubled = _match(labels, known)
    return Heading(
        kind=heading.kind,
        top=heading.top,
        row=heading.row,
        labels=labels,
        fields=fields,
        doubled=doubled,
        first=first,
        last=last,
    )


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
