"""The reason and the verbs of the open decision, always in sight."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from pmis_desktop.services.deciding import Side
from pmis_desktop.services.decisions import Decision
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import Button, button
from pmis_desktop.ui.pages.desk.meanings import meaning_of
from pmis_desktop.ui.pages.desk.third_value import ThirdValue

_WIDE = 70  # units of the grid: from here on the verbs stand beside the reason
_NO_REASON = "请先写一句理由。理由会随回执发给支部，支部才知道为什么这样决定。"


class DecisionBar(QWidget):
    """One reason and three verbs; ``decided`` carries the side and the other value, if any."""

    decided = Signal(str, str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.line = QLineEdit(placeholderText="写一句理由，会随回执发给支部", maxLength=500)
        self.line.setAccessibleName("理由")
        self.line.textEdited.connect(partial(self.say, ""))
        self._problem = words.paragraph("", "must")
        self._problem.hide()
        self._verbs: dict[Side, Button] = {
            "county": button("用县里的", partial(self._decide, "county")),
            "branch": button("用支部的", partial(self._decide, "branch")),
            "value": button("另填…", self._open_third),
        }
        verbs = boxes.row(*self._verbs.values(), None)
        self._top = boxes.row(self.line, verbs)
        self._third: ThirdValue | None = None
        self._busy = False
        self._place = boxes.column()
        self.setLayout(boxes.column(self._top, self._problem, self._place, gap=0.6))

    def take(self, decision: Decision, reason: str) -> None:
        """Be for another decision; ``reason`` is what was typed for it before."""
        meaning = meaning_of(decision.kind)
        self._verbs["county"].setToolTip(meaning.county)
        self._verbs["branch"].setToolTip(meaning.branch)
        self._verbs["value"].setVisible(bool(decision.third_value))
        boxes.clear(self._place)
        self._third = None
        if decision.third_value:
            self._third = ThirdValue(decision, self._today)
            self._third.given.connect(partial(self._decide, "value"))
            self._third.hide()
            self._place.addWidget(self._third)
        self.line.setText(reason)
        self.say("")

    @property
    def reason(self) -> str:
        """The reason as typed."""
        return self.line.text().strip()

    def say(self, problem: str, *_typed: str) -> None:
        """Say under the reason why it was not decided; empty: nothing."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def say_of_value(self, problem: str) -> None:
        """Say under the other value what is wrong with it."""
        if self._third is not None:
            self._third.show()
            self._third.say(problem)

    def set_busy(self, *, busy: bool) -> None:
        """Take no second press while a decision is being written."""
        self._busy = busy
        for verb in self._verbs.values():
            verb.setEnabled(not busy)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _WIDE * theme.current().unit
        direction = QBoxLayout.Direction
        self._top.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._top.setStretch(0, 1)

    def _open_third(self) -> None:
        if self._third is not None:
            self._third.show()
            self._third.begin()

    def _decide(self, side: Side, value: str = "") -> None:
        if self._busy:
            # The other value has a button and a key of its own.
            return
        if not self.reason:
            self.say(_NO_REASON)
            self.line.setFocus()
            return
        self.say("")
        self.decided.emit(side, value)
