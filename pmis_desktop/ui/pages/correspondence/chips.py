"""The numbers of 报送情况, each a chip that opens the list of names behind it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from pmis_desktop.services.correspondence.listing import PARTS, Part
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import Button, button

_ALWAYS = frozenset({"all", "sent", "late"})


class Chips(QWidget):
    """``chosen`` carries the name of a list; ``before`` them stands what narrows all of them."""

    chosen = Signal(str)

    def __init__(self, *before: QWidget) -> None:
        super().__init__()
        self._buttons: dict[Part, Button] = {}
        self._group = QButtonGroup(self)
        for part, (said, _is_on) in PARTS.items():
            made = button(said, partial(self.chosen.emit, part), look="chip")
            made.setCheckable(True)
            self._group.addButton(made)
            self._buttons[part] = made
        self._buttons["all"].setChecked(True)
        self.setLayout(
            boxes.column(boxes.box(boxes.Flow(*before, *self._buttons.values(), gap=0.8)))
        )

    def show_counts(self, counts: Mapping[Part, int], current: Part) -> None:
        """Say how many are on each list; empty ones are left out, but for the first."""
        for part, made in self._buttons.items():
            made.setText(f"{PARTS[part][0]} {counts[part]:,}")
            made.setVisible(bool(counts[part]) or part in _ALWAYS or part == current)
        self._buttons[current].setChecked(True)
        self.updateGeometry()
