"""How wide columns and how high rows must be, so that on paper no text is cut off."""

from collections.abc import Sequence

LINE_HEIGHT = 14.0
_AIR = 6.0
_HIGHEST = 409.0  # the highest row that Excel knows, in points
_NARROWEST, _WIDEST = 6, 40
_CHINESE = "\u2e80"


def text_width(text: str) -> int:
    """The width of a text in digits; a Chinese character is as wide as two."""
    return sum(1 if character < _CHINESE else 2 for character in text)


def column_widths(headers: Sequence[str], rows: Sequence[Sequence[str | None]]) -> list[int]:
    """Widths in digits, wide enough for most cells of some rows."""
    widths = []
    for index, header in enumerate(headers):
        shown = [row[index] or "" for row in rows if index < len(row)]
        widest = max(map(text_width, [header, *shown]))
        widths.append(min(max(widest + 2, _NARROWEST), _WIDEST))
    return widths


def row_height(texts: Sequence[str | None], widths: Sequence[int]) -> float:
    """The height in points of a row whose texts wrap in columns of these widths."""
    lines = 1
    for text, width in zip(texts, widths, strict=False):
        # Most texts fit even if all of their characters were wide.
        if text and (2 * len(text) >= width or "\n" in text):
            lines = max(lines, _lines(text, width))
    return min(lines * LINE_HEIGHT + _AIR, _HIGHEST)


def _lines(text: str, width: int) -> int:
    room = max(width - 1, 1)
    return sum(max(-(-text_width(part) // room), 1) for part in text.split("\n"))
