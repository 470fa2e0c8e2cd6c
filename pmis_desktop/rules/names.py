"""Names of people: how they are stored, what makes one suspicious, how they are printed."""

import re
from functools import cache

from pmis_desktop.paths import CODES
from pmis_desktop.rules import tables

MIDDLE_DOT = "·"
LONGEST = 50

_DOTS = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]*[•・･‧．.∙⋅●][ \u3000]*(?=[^\x00-\x7f])")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_TRICKS = "'’‘`\""
_LOST_MARKS = frozenset("?？□■\ufffd")
_NAME_COLUMNS = 3
_PADDED_LENGTH = 2

# The unified ideographs and radicals, all planes; a name of these and a dot has no inner spaces.
_IDEOGRAPHS = (
    (0x2E80, 0x2FDF),
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))


# Nearly every name: nothing in it is to be cleaned.
_CLEAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")


def clean(raw: str) -> str:
    """A name as it is stored: one kind of middle dot, no padding, no private-use characters.

    Width and form of characters stay: a name is written as its owner writes it.
    """
    if _CLEAN.fullmatch(raw):
        return raw
    text = _INVISIBLE.sub("", raw).strip().strip(_TRICKS).strip()
    text = text.translate(_private_use())
    text = _DOTS.sub(MIDDLE_DOT, text)
    squeezed = "".join(text.split())
    if is_chinese(squeezed):
        return squeezed
    return " ".join(text.split())


def is_chinese(name: str) -> bool:
    """Whether a name consists of Chinese characters and middle dots alone."""
    if _CLEAN.fullmatch(name):
        return True
    return bool(name) and all(mark == MIDDLE_DOT or _within(mark, _IDEOGRAPHS) for mark in name)


def warnings(name: str) -> tuple[str, ...]:
    """Sentences about what looks wrong in a stored name; none of them is a reason to refuse."""
    found = []
    # Where all are letters, as in nearly every name, none is a digit or stands for a lost one.
    if not name.isalpha():
        if any(mark in _LOST_MARKS or _within(mark, _PRIVATE) for mark in name):
            found.append("姓名中有字可能是生僻字丢失后的替代符号，请与证件核对。")
        if any(mark.isdigit() for mark in name):
            found.append("姓名中有数字，请核对。")
    if len(name) == 1:
        found.append("姓名只有一个字，请核对。")
    if len(name) > LONGEST:
        found.append(f"姓名超过{LONGEST}个字，请核对。")
    return tuple(found)


def printed(name: str) -> str:
    """A name for printed lists: two characters are padded to three columns, never stored so."""
    if len(name) == _PADDED_LENGTH and is_chinese(name):
        return "\u3000".join(name)
    return name


@cache
def _private_use() -> dict[int, str]:
    """Characters of old GBK systems by their private-use code points."""
    rows = tables.read(CODES / "pua_map.csv", ("pua", "char"))
    return {int(row["pua"].removeprefix("U+"), 16): row["char"] for row in rows}


def _within(mark: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    point = ord(mark)
    return any(first <= point <= last for first, last in ranges)
