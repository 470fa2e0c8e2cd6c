"""Which of the lists of a check is shown: one chip each, with how many rows are in it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button


class ListChips(QWidget):
    """``chosen`` carries the name of the list to show."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.current = ""
        self._group = QButtonGroup(self)
        self._flow = boxes.Flow()
        self.setLayout(self._flow)
        self.setAccessibleName("显示哪些行")

    def show_counts(self, counts: Mapping[str, int], wanted: str) -> None:
        """Offer these lists, and show the wanted one, else the first."""
        boxes.clear(self._flow)
        self.current = wanted if wanted in counts else next(iter(counts), "")
        for name, count in counts.items():
            made = button(f"{name} {count:,}", partial(self._choose, name), look="chip")
            made.setCheckable(True)
            made.setChecked(name == self.current)
            self._group.addButton(made)
            self._flow.addWidget(made)
        self.updateGeometry()
        self.chosen.emit(self.current)

    def _choose(self, name: str) -> None:
        self.current = name
        self.chosen.emit(name)
