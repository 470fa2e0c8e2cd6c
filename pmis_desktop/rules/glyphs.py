"""Finding a rare character that no keyboard offers: by parts, strokes, reading or code point."""

import re
import sys
from functools import cache

from pmis_desktop.paths import CODES
from pmis_desktop.rules import pinyin, strokes, tables

MOST = 120
_CODE_POINT = re.compile(r"(?:U\+?|0x|\\u)?([0-9A-Fa-f]{4,6})")
_STROKES = re.compile(r"(\d{1,2})\s*(?:画|笔|劃)?")
_BETWEEN = re.compile(r"[\s+＋加,，、]+")
# The left of a character as people name it by the character it comes from.
_SHAPES = {
    "水": "氵", "火": "灬", "手": "扌", "心": "忄", "人": "亻", "言": "讠", "金": "钅",
    "糸": "纟", "食": "饣", "犬": "犭", "草": "艹", "衣": "衤", "示": "礻", "玉": "王",
    "刀": "刂", "竹": "⺮", "走": "辶",
}  # fmt: skip


def find(typed: str) -> tuple[str, ...]:
    """Candidates for what was typed, at most `MOST`, fewest strokes first.

    A code point (U+4DAE, 4DAE), parts of a character (王 争, 木+木), a reading in Latin letters, a
    number of strokes, or several of them separated by spaces: all must hold.
    """
    if mark := _by_code_point(typed.strip()):
        return (mark,)
    words = [word for word in _BETWEEN.split(typed.strip()) if word]
    parts = "".join(word for word in words if not word.isascii() and not _STROKES.fullmatch(word))
    readings = [word.lower() for word in words if word.isascii() and word.isalpha()]
    counted = [int(found[1]) for word in words if (found := _STROKES.fullmatch(word))]
    some = _candidates(parts, readings, counted)
    kept = [
        mark
        for mark in some
        if all(reading in pinyin.readings(mark) for reading in readings)
        and all(strokes.count(mark) == number for number in counted)
    ]
    return tuple(strokes.in_order("".join(kept))[:MOST])


def code_point(mark: str) -> str:
    """A character's code point as people write it: U+4DAE."""
    return f"U+{ord(mark):04X}"


def _by_code_point(word: str) -> str:
    found = _CODE_POINT.fullmatch(word)
    if not found or (word.isdecimal() and len(word) < 4) or word.isalpha():  # noqa: PLR2004
        return ""
    number = int(found[1], 16)
    mark = chr(number) if number <= sys.maxunicode else ""
    return mark if mark and strokes.count(mark) else ""


def _candidates(parts: str, readings: list[str], counted: list[int]) -> list[str]:
    if parts:
        return _made_of(parts)
    if counted and not readings:
        return list(strokes.with_strokes(counted[0]))
    return list(_by_reading().get(readings[0], "")) if readings else []


def _made_of(parts: str) -> list[str]:
    """Characters with all these parts; a part may stand in one of its shapes."""
    wanted = [{part, _SHAPES.get(part, part)} for part in parts]
    rarest = min(wanted, key=lambda some: sum(len(_holding().get(each, "")) for each in some))
    some = dict.fromkeys(mark for part in rarest for mark in _holding().get(part, ""))
    return [mark for mark in some if any(_covers(way, wanted) for way in _ways()[mark])]


def _covers(way: str, wanted: list[set[str]]) -> bool:
    """Whether a decomposition has every wanted part, each for itself: 木 木 is not 林's one 木."""
    left = list(way)
    for shapes in wanted:
        found = next((part for part in left if part in shapes), None)
        if found is None:
            return False
        left.remove(found)
    return True


@cache
def _ways() -> dict[str, tuple[str, ...]]:
    rows = tables.read(CODES / "components.csv", ("character", "components"))
    return {row["character"]: tuple(row["components"].split()) for row in rows}


@cache
def _holding() -> dict[str, str]:
    """Characters by each of their parts."""
    held: dict[str, list[str]] = {}
    for mark, ways in _ways().items():
        for part in dict.fromkeys("".join(ways)):
            held.setdefault(part, []).append(mark)
    return {part: "".join(some) for part, some in held.items()}


@cache
def _by_reading() -> dict[str, str]:
    """Characters by each reading without tone."""
    read: dict[str, list[str]] = {}
    for mark in pinyin.readable():
        for reading in pinyin.readings(mark):
            read.setdefault(reading, []).append(mark)
    return {reading: "".join(some) for reading, some in read.items()}
