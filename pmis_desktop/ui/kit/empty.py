"""A room with nothing in it yet: what it is for, and the first step as a button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button


class Empty(QWidget):
    """What stands in the middle of an empty list: a line, a sentence, at most one act."""

    def __init__(self) -> None:
        super().__init__()
        self._title = words.paragraph("", "section")
        self._text = words.paragraph("", "soft")
        self._act = button("", self._do)
        self._doing: Callable[[], object] | None = None
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = boxes.column(
            None, self._title, self._text, boxes.row(None, self._act, None), None, gap=1.5
        )
        side = self.fontMetrics().height()
        inside.setContentsMargins(side, 0, side, 0)
        self.setLayout(inside)

    def say(
        self, title: str, text: str, verb: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Say why nothing is here, and what to do about it."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._act.setText(verb)
        self._act.setVisible(bool(verb))
        self._doing = act

    def _do(self) -> None:
        if self._doing is not None:
            self._doing()
