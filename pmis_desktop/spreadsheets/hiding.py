"""What an .xlsx hides and how it counts days: the reading library does not say it."""

import html
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

_HIDDEN = b"hidden="
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^<>]*>")
# What a cell holds stands in its value or, written in place, in a text; blanks are nothing.
_FILLED = re.compile(rb"<(?:\w+:)?[vt](?: [^<>]*)?>\s*[^<\s]")
_YES = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_SPAN = re.compile(rb"""\b(min|max)=["']([0-9]{1,5})["']""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(r"""([\w:]+)=(?:"([^"]*)"|'([^']*)')""")
_DATE_1904 = re.compile(r"""\bdate1904=["'](?:1|true)["']""")
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_LONGEST_PART = 4 << 20
# More is no hiding by hand but a filter, and its number says enough.
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """Hidden rows of a sheet, numbered from 1, and hidden columns, numbered from 0.

    ``filled`` says whether any of its cells holds something.
    """

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """Names of sheets by part of the package, and whether days count from 1904."""

    sheets: Mapping[str, str]
    date_1904: bool


class HiddenSearch:
    """Looks for hidden rows and columns in the text of a sheet, piece by piece."""

    def __init__(self) -> None:
        self._rows: set[int] = set()
        self._columns: set[int] = set()
        self._filled = False

    def look(self, text: bytes) -> None:
        """Look through one piece; pieces may overlap."""
        self._filled = self._filled or _FILLED.search(text) is not None
        if _HIDDEN not in text:
            return
        for found in _ROW.findall(text):
            number = _NUMBER.search(found)
            if number and len(self._rows) < _MOST and _YES.search(found):
                self._rows.add(int(number[1]))
        for found in _COLUMN.findall(text):
            span = {name: int(value) for name, value in _SPAN.findall(found)}
            if _YES.search(found) and len(span) == len((b"min", b"max")):
                last = min(span[b"max"], span[b"min"] + _MOST)
                self._columns.update(range(span[b"min"] - 1, last))

    def found(self) -> Hidden:
        """Everything that was found so far, in order."""
        return Hidden(sorted(self._rows), sorted(self._columns), self._filled)


def parts_of(package: zipfile.ZipFile) -> Parts:
    """Which part of a package is which sheet; nothing where it does not say so plainly."""
    book = _text(package, _BOOK)
    targets = {
        each.get("Id", ""): each.get("Target", "").removeprefix("/xl/")
        for each in map(_attributes, _RELATION.findall(_text(package, _RELATIONS)))
    }
    sheets = {
        f"xl/{targets.get(each.get('r:id', ''), '')}": each.get("name", "")
        for each in map(_attributes, _SHEET.findall(book))
    }
    return Parts(sheets, _DATE_1904.search(book) is not None)


def _text(package: zipfile.ZipFile, name: str) -> str:
    """The beginning of a part as text; empty where there is none."""
    try:
        with package.open(name) as stream:
            return stream.read(_LONGEST_PART).decode("utf-8", "replace")
    except KeyError:
        return ""


def _attributes(tag: str) -> dict[str, str]:
    return {
        name: html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)
    }
