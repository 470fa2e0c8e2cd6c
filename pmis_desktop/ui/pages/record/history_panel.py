"""The history of the open record: newest first, who, when, old and new value in full words."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.services.history import Step
from pmis_desktop.ui.forms.step_card import step_card
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button

_ROOM_FOR = 60


class HistoryPanel(QWidget):
    """Every change of a record, each on a card of its own."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = words.section("变更记录")
        self._cards = boxes.column(gap=1.2)
        back = button("回到档案", self.closed.emit, icon="arrow-left")
        self._back = back
        head = boxes.row(back, self._title, None, gap=1.5)
        body = boxes.column(self._cards, None, gap=1.2)
        self.setLayout(boxes.column(head, boxes.scrolling(boxes.box(body, "page")), gap=1.2))

    def show_steps(self, steps: Sequence[Step], today: date, *, masked: bool) -> None:
        """Show a history that comes oldest first; ``masked`` hides the middle of numbers."""
        boxes.clear(self._cards)
        told = [step for step in reversed(steps) if step.changes]
        self._title.setText(f"变更记录（{len(told)} 次）")
        for step in told[:_ROOM_FOR]:
            self._cards.addWidget(step_card(step, today, masked=masked))
        if len(told) > _ROOM_FOR:
            self._cards.addWidget(words.paragraph(f"更早的 {len(told) - _ROOM_FOR} 次没有列出。"))
        if not told:
            self._cards.addWidget(boxes.Card(words.paragraph("还没有更改过。", "soft")))

    def take_focus(self) -> None:
        """Go on with the keyboard here."""
        self._back.setFocus()
