"""A value whose characters that differ from another one are marked, by colour and by a line."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy
from typing_extensions import override

from pmis_desktop.rules.differing import Piece
from pmis_desktop.ui.kit import theme

EMPTY = "（空）"


class Marked(QLabel):
    """A value in full, in pieces that agree with the other side and pieces that do not.

    The words come from records: they are escaped, and nothing in them is taken for markup.
    """

    def __init__(self, pieces: Sequence[Piece], look: str = "value") -> None:
        super().__init__(textFormat=Qt.TextFormat.RichText)
        self._pieces = tuple(pieces)
        self.setProperty("look", look)
        self.setWordWrap(True)
        # Values stand here in full: a plain copy would stay in the clipboard history.
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(self.plain or EMPTY)
        self._write()

    @property
    def plain(self) -> str:
        """The value without its marks."""
        return "".join(text for text, _differs in self._pieces)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()

    def _write(self) -> None:
        colours = theme.current().colours
        if not self._pieces:
            self.setText(f'<span style="color:{colours.soft}">{EMPTY}</span>')
            return
        mark = f"color:{colours.must}; text-decoration:underline"
        self.setText(
            "".join(
                f'<span style="{mark}">{escape(text)}</span>' if differs else escape(text)
                for text, differs in self._pieces
            )
        )
