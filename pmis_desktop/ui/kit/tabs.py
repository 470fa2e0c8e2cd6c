"""A few views of one page beside each other; one of them is in sight."""

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QStackedWidget, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import Button, button

_LINES = 8  # a view lower than this shows nothing


class Views(QStackedWidget):
    """The views behind the tabs; only the one in sight says how small the window may become.

    Wrapped words in a view that nobody sees would keep the window high.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height() * _LINES)


class Tabs(QWidget):
    """``chosen`` carries the name of the view that somebody asked for."""

    chosen = Signal(str)

    def __init__(self, *views: tuple[str, str]) -> None:
        """``views``: name, and what stands on it."""
        super().__init__()
        self._buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        for name, text in views:
            made = button(text, partial(self.chosen.emit, name), look="tab")
            made.setCheckable(True)
            self._group.addButton(made)
            self._buttons[name] = made
        self.setLayout(boxes.column(boxes.box(boxes.Flow(*self._buttons.values(), gap=0.5))))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_view(self, name: str) -> None:
        """Mark the view that is in sight."""
        self._buttons[name].setChecked(True)
