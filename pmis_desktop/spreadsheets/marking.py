"""A copy of a checked sheet with cells marked: filled by how grave it is, all said at the end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pmis_desktop.files import write_whole
from pmis_desktop.spreadsheets import frame
from pmis_desktop.spreadsheets.frame import Frame, Look
from pmis_desktop.spreadsheets.measuring import column_widths, row_height
from pmis_desktop.spreadsheets.plan import Column, SheetPlan
from pmis_desktop.spreadsheets.row_text import RowWriter
from pmis_desktop.spreadsheets.writing import packed

_TITLE = "检查结果"
_TITLE_HEIGHT = 32.0
_MEASURED_ROWS = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked cell: its column from 0, how it looks, and a sentence."""

    column: int
    look: Look
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSheet:
    """A sheet as it was read: headings, texts of the rows, marks by place of the row from 0."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Mapping[int, Sequence[Mark]]


def write_marked_sheets(path: Path, sheets: Sequence[MarkedSheet]) -> None:
    """Write sheets below each other, marked, with a last column of sentences. Raises a FileError.

    The sentences stand beside the rows and not in remarks on the cells: they are read on paper too.
    """
    copy = _Copy(sheets)
    write_whole(path, packed(copy.frame, {frame.SHEET: copy.lines()}))


class _Copy:
    """The rows of all sheets as text, the marked cells in looks of their own."""

    def __init__(self, sheets: Sequence[MarkedSheet]) -> None:
        self._sheets = sheets
        self._width = max((len(each.headers) for each in sheets), default=0)
        widest = next((each.headers for each in sheets if len(each.headers) == self._width), ())
        headers = [*widest, _TITLE]
        measured = [row for each in sheets for row in each.rows[:_MEASURED_ROWS]]
        said = [
            [*[""] * self._width, mark.sentence]
            for each in sheets
            for some in list(each.marks.values())[:_MEASURED_ROWS]
            for mark in some
        ]
        self._widths = column_widths(headers, [*measured, *said])
        columns = tuple(Column(header=header) for header in headers)
        self.frame: Frame = frame.build(SheetPlan(title=_TITLE, columns=columns), self._widths)
        self._writer = RowWriter(self._width + 1)

    def lines(self) -> Iterator[str]:
        """A title, and for each sheet its name where there are several, its headings, its rows."""
        numbers = count(1)
        yield self._row(next(numbers), [_TITLE], Look.TITLE, _TITLE_HEIGHT)
        for place, each in enumerate(self._sheets):
            if place:
                yield self._row(next(numbers), [each.name], Look.LINE)
            yield self._row(next(numbers), self._filled(each.headers, _TITLE), Look.HEAD)
            for at, texts in enumerate(each.rows):
                yield self._marked(next(numbers), texts, each.marks.get(at, ()))

    def _marked(self, number: int, texts: Sequence[str], marks: Sequence[Mark]) -> str:
        line = self._filled(texts, "\n".join(mark.sentence for mark in marks))
        styles = {mark.column: self.frame.styles[mark.look] for mark in reversed(marks)}
        high = row_height(line, self._widths)
        return self._writer.row(number, line, self.frame.styles[Look.BODY], high, marked=styles)

    def _filled(self, texts: Sequence[str], last: str) -> list[str]:
        return [*texts, *[""] * (self._width - len(texts)), last]

    def _row(
        self, number: int, texts: Sequence[str], look: Look, height: float | None = None
    ) -> str:
        line = [*texts, *[""] * (self._width + 1 - len(texts))]
        return self._writer.row(number, line, self.frame.styles[look], height)
