"""The cards of the desk: one open with everything in it, the others folded to a line."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame
from typing_extensions import override

from pmis_desktop.services.decisions import Decision
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.pages.desk import sides
from pmis_desktop.ui.pages.desk.meanings import CONFLICT, meaning_of

WIDE = 112  # units of the grid: from here on both sides stand beside each other


class OpenCard(boxes.Card):
    """One decision in full; ``slot`` is where the reason and the verbs go in a wide window."""

    def __init__(self, decision: Decision, today: date) -> None:
        self.decision = decision
        name = words.label(decision.name, "section")
        subject = boxes.row(name, words.paragraph(decision.what), gap=1.5)
        subject.setStretch(1, 1)
        self._origin = words.paragraph(origin(decision), "soft")
        self._head = boxes.row(subject, self._origin, gap=1)
        self._sides = boxes.row(*sides.sides_of(decision, today), gap=1.5)
        for halves in (self._head, self._sides):
            for part in range(2):
                halves.setStretch(part, 1)
        self.slot = boxes.column()
        super().__init__(
            self._head,
            *_told(decision),
            self._sides,
            *(words.paragraph(line, "soft") for line in sides.around(decision)),
            self.slot,
        )
        self.setAccessibleName(f"{decision.name}，{decision.what}")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= WIDE * theme.current().unit
        side = Qt.AlignmentFlag.AlignRight if beside else Qt.AlignmentFlag.AlignLeft
        self._origin.setAlignment(side)
        direction = QBoxLayout.Direction
        for halves in (self._head, self._sides):
            halves.setDirection(direction.LeftToRight if beside else direction.TopToBottom)


class FoldedCard(QFrame):
    """One decision in a line, with the button that opens it."""

    def __init__(self, decision: Decision, unfold: Callable[[int], object]) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.unfolding = button("展开", partial(unfold, decision.item))
        self.unfolding.setAccessibleName(f"展开：{decision.name}，{decision.what}")
        line = words.Elided(sides.in_one_line(decision))
        layout = boxes.row(words.label(decision.name, "strong"), line, self.unfolding, gap=1.5)
        layout.setStretch(1, 1)
        unit = theme.current().unit
        layout.setContentsMargins(2 * unit, unit, 2 * unit, unit)
        self.setLayout(layout)


def _told(decision: Decision) -> list[boxes.Part]:
    """What kind of item it is and what each verb will do; two values of one field say it all."""
    if decision.kind == CONFLICT:
        return []
    meaning = meaning_of(decision.kind)
    return [
        words.paragraph(decision.sentence),
        *([words.paragraph(decision.review, "strong")] if decision.review else []),
        words.paragraph(f"用县里的：{meaning.county}", "soft"),
        words.paragraph(f"用支部的：{meaning.branch}", "soft"),
    ]


def origin(decision: Decision) -> str:
    """Where a decision comes from: the branch, and the numbers of its packages' changes."""
    numbers = "、".join(decision.packages)
    return f"{decision.sender} · 第 {numbers} 号更改" if numbers else decision.sender
