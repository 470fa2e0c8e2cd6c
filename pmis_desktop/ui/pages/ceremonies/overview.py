"""Every mishap in a clerk's words; what somebody is in the middle of stands first."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.services.ceremonies import CeremonyState
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.question_sheet import Narrow
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_CALM = "先别急：不要重装系统，不要删除文件，不要反复试。找到下面对得上的一条，照着一步一步做。"


class Overview(QWidget):
    """``chosen`` carries the name of a ceremony."""

    chosen = Signal(str)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._heading = Heading(
            "遇到意外怎么办", Act("回到备份", self._back, "arrow-left", primary=False)
        )
        self._cards = boxes.column(gap=1.2)
        inside = boxes.column(words.paragraph(_CALM), self._cards, None, gap=1.5)
        page = boxes.scrolling(boxes.box(boxes.column(Narrow(boxes.box(inside), centred=False))))
        made = boxes.column(self._heading, page, gap=1.5)
        made.setContentsMargins(*_margins())
        self.setLayout(made)

    def show_states(self, states: Sequence[CeremonyState]) -> None:
        """Show how each of them stands."""
        boxes.clear(self._cards)
        begun = sum(each.begun for each in states)
        self._heading.say(f"{begun} 件做了一半" if begun else "")
        for each in states:
            self._cards.addWidget(self._card(each))

    def _card(self, state: CeremonyState) -> QWidget:
        told, meaning = _told(state)
        verb = "接着做" if state.begun else "看看怎么做"
        go = button(
            verb,
            partial(self.chosen.emit, state.ceremony.id),
            look="primary" if state.begun else "",
        )
        go.setAccessibleName(f"{verb}：{state.ceremony.title}")
        words_of = boxes.column(
            words.paragraph(state.ceremony.title, "strong"),
            words.paragraph(state.ceremony.happened, "soft"),
            *([words.paragraph(told, meaning)] if told else []),
            gap=0.4,
        )
        line = boxes.row(gap=2)
        line.addLayout(words_of, 1)
        line.addWidget(go)
        card = boxes.Card(line)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return card

    def _back(self) -> None:
        self._work.go(Place(room=places.SAFEKEEPING))


def _told(state: CeremonyState) -> tuple[str, str]:
    """How far it is, and how that is to be taken."""
    if state.over:
        return "全部做完了", "good"
    if state.begun and state.next is not None:
        return f"做到第 {state.done} 步，下一步：{state.next.step.text}", "warn"
    return "", ""


def _margins() -> tuple[int, int, int, int]:
    unit = theme.current().unit
    return 3 * unit, 2 * unit, 3 * unit, 2 * unit
