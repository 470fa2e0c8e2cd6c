"""Figures as cards, as many beside each other as fit; each opens the list of names behind it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, theme, words

_NARROWEST = 13  # characters of a card
_ROWS = (4, 3, 2)  # cards beside each other, the longest row first


class FigureCard(QPushButton):
    """One figure: what it counts, how many, a remark."""

    def __init__(self, label: str, value: str, note: str, meaning: str) -> None:
        super().__init__()
        self.setProperty("look", "figure-card")
        self.setAccessibleName(f"{label} {value} {note}".strip())
        figure = words.label(value, "figure")
        head = words.soft(label)
        remark = words.Elided(note, "soft")
        top = boxes.row(head, None)
        if meaning in words.MEANINGS and meaning != "info":
            top.addWidget(words.meaning_picture(meaning))
        layout = boxes.column(top, figure, remark, gap=0.7)
        side = round(2.2 * theme.current().unit)
        layout.setContentsMargins(side, round(side * 0.8), side, round(side * 0.8))
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * _NARROWEST, self.sizeHint().height())


class Figures(QWidget):
    """The cards in rows of equal columns."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(round(1.8 * theme.current().unit))
        self.setLayout(self._grid)
        # Else four cards, once placed, would keep the page from becoming narrower.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._cards: list[FigureCard] = []
        self._across = 0

    def show_cards(self, cards: Sequence[FigureCard]) -> None:
        """Show these cards instead of those before."""
        boxes.clear(self._grid)
        self._cards = list(cards)
        self._across = 0
        self._place()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place()

    def _place(self) -> None:
        """As many beside each other as fit, in rows of the same length where that can be."""
        if not self._cards:
            return
        room = self.fontMetrics().height() * 9
        across = beside_each_other(len(self._cards), self.width() // room)
        if across == self._across:
            return
        self._across = across
        for card in self._cards:
            self._grid.removeWidget(card)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // across, number % across)


def beside_each_other(cards: int, room: int) -> int:
    """How many of these cards stand in a row with room for so many; never one alone and wide."""
    fitting = [each for each in _ROWS if each <= room] or [_ROWS[-1]]
    return next((each for each in fitting if cards % each == 0), fitting[0])
