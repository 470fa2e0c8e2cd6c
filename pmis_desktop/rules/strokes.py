"""Names in the order of strokes, as offices print lists: 按姓氏笔画为序."""

from functools import cache, lru_cache

from pmis_desktop.paths import CODES
from pmis_desktop.rules import pinyin, tables
from pmis_desktop.rules.character_numbers import CharacterNumbers

EDITION = "1"
"""Which table the kept keys were made with; another one has them made again."""

_BEHIND_ALL = "~"
_AFTER_SURNAME = " "


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """A text by which names sort: surname by strokes, then the given name sign by sign.

    Fewer strokes come first; with as many, the order of writing decides (横竖撇点折: GB 13000.1
    字序, GF 3003-1999). A single surname stands before the compound ones that begin with it, and
    a short name before the longer ones that begin with it, as in the name lists of the National
    Party Congress. Characters whose order of writing is not known follow those of as many strokes,
    by radical; what is no Chinese character comes last.
    """
    surname, given = pinyin.split(name)
    if not surname:
        surname, given = name[:1], name[1:]
    return _written(surname) + _AFTER_SURNAME + _written(given)


def count(mark: str) -> int:
    """How many strokes a character has; 0 where that is not known."""
    return _strokes()[mark]


def with_strokes(strokes: int) -> str:
    """All characters of so many strokes, in order."""
    return _table().get(strokes, "")


def in_order(some: str) -> list[str]:
    """Characters by strokes, those nobody counted last."""
    return sorted(dict.fromkeys(some), key=_piece)


def _written(part: str) -> str:
    return "".join(map(_piece, part))


@lru_cache(maxsize=4096)
def _piece(mark: str) -> str:
    place = _places()[mark]
    return f"{place - 1:05}" if place else f"{_BEHIND_ALL}{ord(mark):06x}"


@cache
def _table() -> dict[int, str]:
    rows = tables.read(CODES / "strokes.csv", ("strokes", "ordered", "others"))
    return {int(row["strokes"]): row["ordered"] + row["others"] for row in rows}


@cache
def _places() -> CharacterNumbers:
    """The place of each character among all of them, counted from 1."""
    every = "".join(some for _strokes, some in sorted(_table().items()))
    return CharacterNumbers(zip(every, range(1, len(every) + 1), strict=True), large=True)


@cache
def _strokes() -> CharacterNumbers:
    return CharacterNumbers((mark, strokes) for strokes, some in _table().items() for mark in some)
