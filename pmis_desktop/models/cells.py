"""Rows of packages that became what was foretold of them, cell by cell, as they were handed over.

Only what nobody knew before is filled in: revision, unit, and the lines as they were sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pmis_desktop.exchange import new_rows
from pmis_desktop.exchange.foretelling import Foretold
from pmis_desktop.models import desk, journal
from pmis_desktop.models.incoming import Incoming
from pmis_desktop.models.inserting import Inserter

_Cells = list[object]


@dataclass(slots=True)
class Cells:
    """The rows of several packages; ``count`` of their operations."""

    count: int = 0
    _columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _tables: dict[str, _Cells] = field(default_factory=dict)
    _spellings: _Cells = field(default_factory=list)
    _lines: _Cells = field(default_factory=list)
    _outcomes: _Cells = field(default_factory=list)

    def fits(self, told: Foretold) -> bool:
        """Whether its records name the columns that those before them name."""
        return all(
            self._columns.get(each.ent, each.columns) == each.columns for each in told.tables
        )

    def add(self, given: Incoming, told: Foretold, unit: int, revision: int) -> None:
        """Take the rows of one more package, which fit."""
        for table in told.tables:
            cells: _Cells = [*table.cells]
            cells[1 :: len(table.columns)] = [revision] * table.count
            self._columns[table.ent] = table.columns
            self._tables.setdefault(table.ent, []).extend(cells)
        self._spellings += told.spellings
        self._add_lines(given, told, unit)
        self._add_outcomes(given, told, revision)
        self.count += len(told.records)

    def _add_lines(self, given: Incoming, told: Foretold, unit: int) -> None:
        every: tuple[Iterable[object], ...] = (
            [unit] * len(told.records),
            [given.log] * len(told.records),
            range(given.first, given.last + 1),
            told.entities,
            told.records,
            told.subjects,
            given.lines,
            given.heads,
        )
        width = len(journal.COLUMNS)
        lines: _Cells = [None] * (width * len(told.records))
        for at, column in enumerate(every):
            lines[at::width] = column
        self._lines += lines

    def _add_outcomes(self, given: Incoming, told: Foretold, revision: int) -> None:
        said, width = len(new_rows.OUTCOME), len(desk.OUTCOME_COLUMNS)
        alike = len(told.outcomes) == said
        outcomes: _Cells = [None] * (width * len(told.records))
        outcomes[0::width] = [given.log] * len(told.records)
        outcomes[1::width] = range(given.first, given.last + 1)
        for at in range(said):
            ended = told.outcomes[at::said]
            outcomes[2 + at :: width] = ended * len(told.records) if alike else ended
        outcomes[2 + said :: width] = [revision] * len(told.records)
        self._outcomes += outcomes

    def lay(self, inserter: Inserter) -> None:
        """Let all rows go on their way."""
        inserter.insert_cells("spelling", new_rows.SPELLING, self._spellings, known="IGNORE")
        for ent, cells in self._tables.items():
            inserter.insert_cells(ent, self._columns[ent], cells)
        inserter.insert_cells("journal", journal.COLUMNS, self._lines)
        outcomes = self._outcomes
        inserter.insert_cells("outcome", desk.OUTCOME_COLUMNS, outcomes, known="REPLACE")
