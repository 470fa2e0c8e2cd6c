"""The end of an import: what was written, and the way back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary


class Imported(QWidget):
    """``undo_wanted``, ``members_wanted`` and ``another_wanted`` are its three acts."""

    undo_wanted = Signal()
    members_wanted = Signal()
    another_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said = words.paragraph("", "section")
        self._more = words.paragraph("", "soft")
        self._undo = button("撤销这次导入", self.undo_wanted.emit, icon="undo-2")
        members = primary("看党员", self.members_wanted.emit, icon="users")
        self.setFocusProxy(members)
        another = button("再导入一张表", self.another_wanted.emit, icon="import")
        acts = boxes.Flow(another, self._undo, members)
        line = boxes.row(words.meaning_picture("good", lines=1.4), self._said)
        line.setStretch(1, 1)
        made = boxes.column(boxes.Card(line, self._more, boxes.box(acts), gap=2), None)
        made.setContentsMargins(0, 0, 0, 0)
        self.setLayout(made)

    def say(self, sentence: str, more: str, *, can_undo: bool) -> None:
        """Say what was written, and what is still to be done."""
        self._said.setText(sentence)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._undo.setVisible(can_undo)
