"""The tables of a workbook that are read together, and their rows, read as they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from pathlib import Path

from pmis_desktop.memory import OnDemand
from pmis_desktop.rules.fields import headers
from pmis_desktop.services.importing.aliases import Meanings
from pmis_desktop.services.importing.corrections import Corrections
from pmis_desktop.services.importing.reading import (
    How,
    Reading,
    ReadRow,
    SheetKind,
    mended_rows,
)
from pmis_desktop.services.importing.tidying import Tidied, Tidying
from pmis_desktop.services.importing.values_ahead import ValuesAhead
from pmis_desktop.spreadsheets.tables import SheetTable, SkippedRow, tables_of
from pmis_desktop.spreadsheets.workbooks import read_book

KINDS: tuple[SheetKind, ...] = ("members", "organisations")
# Two columns make a heading where one of them tells records apart.
KEYS = frozenset({"id_number", "code"})
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """Tables of one kind that are read together, and a person's answers.

    A row is read whenever somebody asks for it: what was understood of 25,822 takes 40 MB.
    """

    kind: SheetKind
    parts: tuple[SheetTable, ...]
    answers: Corrections
    readings: tuple[Reading, ...] = field(repr=False)
    tidying: Tidying = field(repr=False)

    @property
    def rows(self) -> Sequence[ReadRow]:
        """Every row of data in its order; its place is its key."""
        return OnDemand(sum(reading.length for reading in self.readings), self._row)

    @property
    def tidied(self) -> tuple[Tidied, ...]:
        """What was read as something else, once somebody has gone through the `portions`."""
        return self.tidying.found()

    @property
    def skipped(self) -> tuple[SkippedRow, ...]:
        """Rows that are no data."""
        return tuple(row for part in self.parts for row in part.skipped)

    @property
    def name_of_parts(self) -> tuple[str, ...]:
        """The name of each part's sheet, where there are several; else nothing to say."""
        names = [part.sheet for part in self.parts]
        return tuple(names if len(set(names)) > 1 else [""] * len(names))

    def portions(self, ahead: ValuesAhead | None = None) -> Iterator[list[ReadRow]]:
        """Every row of data, 500 at a time; notes what is tidied, so it is gone through once.

        Their values are read ``ahead`` where there is a child for that.
        """
        size = _ROWS_AT_ONCE
        for reading in self.readings:
            told = ahead.told(reading, size) if ahead is not None else repeat(None)
            # The other way round a value would be asked for that nobody wants.
            for start, values in zip(range(0, reading.length, size), told, strict=False):
                yield reading.rows(start, start + size, self.tidying, values)
            reading.end(self.tidying)

    def _row(self, key: int) -> ReadRow:
        reading = next(each for each in self.readings if key < each.first + each.length)
        return reading.row(key - reading.first)


def tables(
    path: Path, kind: SheetKind | None, *, cancelled: Callable[[], bool] | None = None
) -> tuple[list[SheetTable], Sequence[str]]:
    """Every table of a workbook, and which sheets are hidden; without a kind its headings decide.

    Raises what ``read_book`` and ``tables_of`` raise.
    """
    wanted = KINDS if kind is None else (kind,)
    book = read_book(path, cancelled=cancelled)
    return tables_of(book, {each: headers(each) for each in wanted}, KEYS), book.hidden


def read(
    parts: Sequence[SheetTable],
    meanings: Sequence[Meanings],
    corrections: Corrections,
    *,
    on: date,
) -> ReadSheet:
    """Tables of one kind to be read; ``meanings`` says for each what its spellings stand for."""
    kind: SheetKind = "members" if parts[0].kind == "members" else "organisations"
    mended = mended_rows(corrections.mended)
    readings: list[Reading] = []
    first = 0
    for number, (part, known) in enumerate(zip(parts, meanings, strict=True)):
        how = How(kind=kind, on=on, meanings={**known, **corrections.meanings}, mended=mended)
        readings.append(Reading(part, number, first, how))
        first += len(part.numbers)
    return ReadSheet(
        kind=kind,
        parts=tuple(parts),
        answers=corrections,
        readings=tuple(readings),
        tidying=Tidying(),
    )
