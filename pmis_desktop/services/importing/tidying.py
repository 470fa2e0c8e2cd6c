"""What reading changed on the way in, so that nothing is changed behind anybody's back."""

import re
from dataclasses import dataclass, field

from pmis_desktop.rules.fields import Field, Kind
from pmis_desktop.rules.values import show
from pmis_desktop.spreadsheets.cells import Cell, CellKind

_DIGIT = re.compile(r"[0-9０-９]")
_SPOKEN = frozenset({Kind.CODE, Kind.FLAG})


@dataclass(slots=True)
class Tidied:
    """One spelling that was read as another: in how many rows, and in which one first.

    ``after`` is empty for a mark that stands for nothing. Dates of one pattern count as one.
    """

    about: Field
    before: str = field(repr=False)
    after: str = field(repr=False)
    first: int = 0
    rows: int = 1


def read_as(about: Field, value: str | None) -> str:
    """What a cell was read as, in the words of sheets."""
    return (show(about, value) if about.kind in _SPOKEN else value) or ""


class Tidying:
    """Gathers what was changed while one sheet is read."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Tidied] = {}
        self._sorted: tuple[Tidied, ...] | None = None

    def note(self, about: Field, cell: Cell, value: str | None, row: int, rows: int = 1) -> None:
        """Note a cell whose value is not what stands in it; equal ones are counted."""
        after = read_as(about, value)
        if cell.kind is not CellKind.TEXT or after == cell.text:
            return
        dated = about.kind is Kind.DATE and after
        pattern = _DIGIT.sub("0", cell.text) if dated else cell.text
        key = (about.id, pattern)
        self._sorted = None
        if key in self._found:
            self._found[key].rows += rows
        else:
            self._found[key] = Tidied(about, cell.text, after, row, rows)

    def found(self) -> tuple[Tidied, ...]:
        """Everything, in the order of the sheet."""
        if self._sorted is None:
            # Asked for with every line that a list shows.
            self._sorted = tuple(sorted(self._found.values(), key=lambda each: each.first))
        return self._sorted
