"""A text of several paragraphs in one stored value, which may hold no line feed.

Stored values are one line (decision 3). Between paragraphs stands U+2029, the mark that Unicode has
for this; in packages and answers a text travels as a list of its paragraphs.
"""

import re
import unicodedata
from collections.abc import Iterable

MARK = "\u2029"
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[\t\xa0]+")
# What editors leave behind and nobody sees; taking it out changes no word.
_LEFT_BEHIND = re.compile("[\ufeff\u200b\u2060\xad]")
# Controls, marks that turn the direction of what follows, and what is no character at all: text
# that holds them reads otherwise than it is.
_REFUSED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ud800-\udfff]"
)
_LAST_OF_PLANE = 0xFFFE


def split(text: str) -> tuple[str, ...]:
    """The paragraphs of a text as somebody typed it, or as it is stored; empty ones go."""
    return tuple(filter(None, (line(each) for each in _BREAKS.split(text))))


def line(text: str) -> str:
    """One line of a text, composed (NFC) and without what editors leave behind."""
    plain = _LEFT_BEHIND.sub("", _SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", plain).strip()


def join(paragraphs: Iterable[str]) -> str:
    """Paragraphs as one value is stored."""
    return MARK.join(paragraphs)


def is_sound(text: str) -> bool:
    """Whether a line holds nothing that hides or turns what is written."""
    ends = any(ord(mark) & _LAST_OF_PLANE == _LAST_OF_PLANE for mark in text)
    return not ends and not _REFUSED.search(text)
