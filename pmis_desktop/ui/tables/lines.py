"""A table whose rows are all in memory already: each row stands for something of the page."""

from array import array
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import Cells, PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work.local_state import LocalState

T = TypeVar("T")


class Lines(Generic[T]):
    """A `TableView` over a list of things, ``told`` in cells when they are painted."""

    def __init__(
        self,
        columns: Sequence[Column],
        told: Callable[[T], Cells],
        name: str,
        local: LocalState,
    ) -> None:
        self._told = told
        self._lines: tuple[T, ...] = ()
        self._model = PagedTableModel(columns, self._fetch)
        self.view = TableView(self._model, name, local)
        self._model.setParent(self.view)

    @property
    def lines(self) -> Sequence[T]:
        """What the rows stand for, in their order."""
        return self._lines

    def show(self, lines: Sequence[T]) -> None:
        """Show these instead; whoever stood in the same place is chosen again."""
        place = self.view.place
        self._lines = tuple(lines)
        rows = array("q", range(len(self._lines)))
        self._model.show_rows(rows)
        self.view.choose(min(place, len(self._lines) - 1))

    def at(self, place: int) -> T | None:
        """What the row in a place stands for; None for no row."""
        return self._lines[place] if 0 <= place < len(self._lines) else None

    @property
    def current(self) -> T | None:
        """What the current row stands for."""
        return self.at(self.view.place)

    def _fetch(self, rows: Sequence[int]) -> dict[int, Cells]:
        return {row: self._told(self._lines[row]) for row in rows if row < len(self._lines)}
