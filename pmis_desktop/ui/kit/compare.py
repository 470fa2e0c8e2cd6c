"""Two values side by side, the characters that differ marked by colour and a line below them."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.rules.differing import Piece
from pmis_desktop.ui.kit import boxes, theme, words

_NARROW = 34  # lines' heights: below this width the boxes stand one below the other
_NOTHING = "（空）"


def marked(pieces: Sequence[Piece], look: str = "value") -> QLabel:
    """A value as words that wrap, what differs marked; an empty one says so."""
    made = words.label("", look, wrap=True)
    colour = theme.current().colours.must
    # What somebody typed is escaped: the label must show tags, not obey them.
    text = "".join(
        f'<u style="color:{colour}">{escape(piece)}</u>' if differs else escape(piece)
        for piece, differs in pieces
    )
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(text or escape(_NOTHING))
    made.setAccessibleName("".join(piece for piece, _ in pieces) or _NOTHING)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


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
            parts.append(marked(pieces, "value" if len(values) == 1 else "section"))
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
