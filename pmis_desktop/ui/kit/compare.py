"""Two values side by side, or below each other where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.rules.differing import Piece
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.marked import Marked

_NARROW = 34  # lines' heights: below this width the boxes stand one below the other


class ValueBox(QFrame):
    """One side: whose it is, its values in full, who and when and why below."""

    def __init__(
        self,
        side: str,
        values: Sequence[tuple[str, Sequence[Piece]]],
        remarks: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.setProperty("look", "card")
        parts: list[boxes.Part] = [words.label(side, "strong")]
        for label, pieces in values:
            if label:
                parts.append(words.soft(label))
            parts.append(Marked(pieces, "value" if len(values) == 1 else "section"))
        parts += [words.paragraph(each, "soft") for each in remarks if each]
        inside = boxes.column(*parts, None, gap=0.8)
        margin = 2 * theme.current().unit
        inside.setContentsMargins(margin, round(margin * 0.7), margin, round(margin * 0.7))
        self.setLayout(inside)
        self.setAccessibleName(side)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)


class SideBySide(QWidget):
    """Two boxes beside each other, or below each other where there is little room."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(round(1.5 * theme.current().unit))
        self._layout.addWidget(left, 1)
        self._layout.addWidget(right, 1)
        self.setLayout(self._layout)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self.fontMetrics().height() * _NARROW
        self._layout.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
