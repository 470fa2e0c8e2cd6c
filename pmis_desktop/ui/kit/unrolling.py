"""A long column of cards: some at once, the next ones by a button, so that none is waited for."""

from collections.abc import Callable, Sequence
from itertools import islice

from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.tabbing import tab_as_read, tab_stops

Make = Callable[[], QWidget]


class Unrolling(QWidget):
    """Shows ``step`` parts, and again as many each time somebody asks for more."""

    def __init__(self, step: int, gap: float = 1.0) -> None:
        super().__init__()
        self._step = step
        self._wanted = step
        self._made = 0
        self._parts: Sequence[Make] = ()
        self._column = boxes.column(gap=gap)
        self._more = button("", self._unroll, icon="chevron-down")
        self.setLayout(boxes.column(self._column, boxes.row(None, self._more, None), gap=gap))
        self._more.hide()

    def show_parts(self, parts: Sequence[Make]) -> None:
        """Show these instead of those before; who has unrolled the column keeps it so."""
        boxes.clear(self._column)
        self._parts = parts
        self._made = 0
        self._fill()

    def _unroll(self) -> None:
        first = self._made
        self._wanted += self._step
        self._fill()
        # The keyboard goes on where the new parts begin, not at the button that moved away.
        item = self._column.itemAt(first)
        part = item.widget() if item is not None else None
        if part is not None:
            tab_as_read(self)
            part.show()
            for stop in islice(tab_stops(part), 1):
                stop.setFocus()

    def _fill(self) -> None:
        for make in self._parts[self._made : self._wanted]:
            self._column.addWidget(make())
        self._made = min(self._wanted, len(self._parts))
        left = len(self._parts) - self._made
        self._more.setText(f"再列出 {min(left, self._step)} 条（还有 {left} 条）")
        self._more.setVisible(left > 0)
