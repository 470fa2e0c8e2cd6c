"""Rows of a sheet as the text of its file: every cell is text, whatever it begins with.

The rows are not left to openpyxl. It keeps them in a file of the system's folder for temporary
files, where no personal data may lie, writes ``_x0041_`` so that Excel reads an A, and takes ten
times as long.
"""

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from pmis_desktop.spreadsheets.cells import column_letter

# What neither XML nor UTF-8 can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as the character of that number; its own underscore is _x005F_.
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile(f"[&<>\r]|{_UNWRITABLE.pattern}|{_ESCAPED.pattern}")


_UNMARKED: Mapping[int, int] = {}


class RowWriter:
    """Writes the rows of one sheet that has so many columns."""

    def __init__(self, columns: int) -> None:
        self._letters = [column_letter(index) for index in range(columns)]

    def row(
        self,
        number: int,
        texts: Sequence[str | None],
        style: int,
        height: float | None = None,
        *,
        marked: Mapping[int, int] = _UNMARKED,
    ) -> str:
        """One row; its cells, empty ones too, have the style of this number.

        ``marked`` gives some cells, by their place from 0, a style of their own.
        """
        high = "" if height is None else f' ht="{height:g}" customHeight="1"'
        parts = [f'<row r="{number}"{high}>']
        usual = style
        for place, (letter, text) in enumerate(zip(self._letters, texts, strict=False)):
            style = marked.get(place, usual) if marked else usual
            if text:
                parts.append(
                    f'<c r="{letter}{number}" s="{style}" t="inlineStr">'
                    f'<is><t xml:space="preserve">{_written(text)}</t></is></c>'
                )
            else:
                parts.append(f'<c r="{letter}{number}" s="{style}"/>')
        parts.append("</row>")
        return "".join(parts)


def _written(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return escape(_ESCAPED.sub("_x005F_", _UNWRITABLE.sub("", lines)))
