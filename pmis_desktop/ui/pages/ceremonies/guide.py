"""One ceremony: what happened, what one needs in hand, and the steps, the next one open."""

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.rules import moments
from pmis_desktop.services.ceremonies import CeremonyState, StepState
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import link, primary
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.in_sight import bring_into_sight
from pmis_desktop.ui.kit.question_sheet import Narrow
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_LEAVE, _END = "先放一放", "收起"
_AWAY = "做过的勾会清掉，下次从第一步开始。做过的事情本身不受影响。"


class Guide(QWidget):
    """``acted`` and ``ticked`` carry a step, ``taken_back`` one that is to be done once more."""

    left = Signal()
    acted = Signal(object)
    ticked = Signal(object)
    taken_back = Signal(object)
    put_away = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._state: CeremonyState | None = None
        self._heading = Heading(
            "", Act(_LEAVE, self.left.emit, "arrow-left"), Act(_END, self._ask_to_end)
        )
        self._inside = boxes.column(gap=1.2)
        inner = boxes.box(boxes.column(Narrow(boxes.box(self._inside), centred=False)))
        self._scroll = boxes.scrolling(inner)
        self._now: QWidget | None = None
        made = boxes.column(self._heading, self._scroll, gap=1.5)
        unit = theme.current().unit
        made.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
        self.setLayout(made)

    def show_state(self, state: CeremonyState) -> None:
        """Show a ceremony as it stands."""
        self._state = state
        ceremony = state.ceremony
        self._heading.rename(ceremony.title)
        self._heading.say(_progress(state))
        boxes.clear(self._inside)
        self._now = None
        self._inside.addWidget(self._needs(state))
        following = state.next
        for number, each in enumerate(state.steps, 1):
            self._inside.addWidget(self._step(number, each, now=each == following))
        if state.over:
            self._now = self._ended()
            self._inside.addWidget(self._now)
        self._inside.addStretch(1)
        tab_as_read(self)
        # Once it has its place: what is to be done now is in sight, however much was done before.
        QTimer.singleShot(0, self, self._show_now)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_now)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """What was filled in before the page was shown has its place only now."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._show_now)

    def _show_now(self) -> None:
        if self._now is not None and self.isVisible():
            bring_into_sight(self._scroll, self._now)

    def _needs(self, state: CeremonyState) -> QWidget:
        lines = [words.paragraph(f"· {each}") for each in state.ceremony.need]
        return boxes.Card(
            words.paragraph(f"什么情况：{state.ceremony.happened}"),
            words.label("手边要有", "strong"),
            *lines,
            gap=0.6,
        )

    def _step(self, number: int, state: StepState, *, now: bool) -> QWidget:
        name = f"第 {number} 步　{state.step.text}"
        if state.done:
            return self._done(name, state)
        text = words.paragraph(name, "strong" if now else "soft")
        if not now:
            return boxes.Card(text)
        self._now = boxes.Card(text, self._acts(state), gap=0.8, look="card-must")
        return self._now

    def _done(self, name: str, state: StepState) -> QWidget:
        """What was done takes little room: its name in one line, below it what it did."""
        when = moments.moment(state.at, self._work.house.today)
        told = f"{state.told or '已做。'}（{state.who}　{when}）"
        again = link("重做", partial(self.taken_back.emit, state.step))
        again.setAccessibleName(f"重做：{state.step.text}")
        head = boxes.row(words.meaning_picture("good"), gap=1)
        head.addWidget(words.Elided(name), 1)
        head.addWidget(again)
        return boxes.Card(head, words.paragraph(told, "soft"), gap=0.2)

    def _acts(self, state: StepState) -> boxes.Part:
        step = state.step
        tick = partial(self.ticked.emit, step)
        if not step.kind:
            return boxes.row(None, primary("做完了，下一步", tick, icon="check"))
        done = link("这一步做完了", tick)
        return boxes.row(None, done, primary(step.verb, partial(self.acted.emit, step)), gap=2)

    def _ended(self) -> QWidget:
        return boxes.Card(
            words.paragraph("全部做完了。数据都在，可以照常工作。", "good"),
            boxes.row(None, primary(_END, self.put_away.emit)),
            gap=1,
        )

    def _ask_to_end(self) -> None:
        state = self._state
        if state is None or not state.done:
            self.left.emit()
        elif state.over or dialogs.confirm(self, f"{_END}“{state.ceremony.title}”？", _AWAY, _END):
            self.put_away.emit()


def _progress(state: CeremonyState) -> str:
    every = len(state.steps)
    return f"共 {every} 步，做完 {state.done} 步" if state.done else f"共 {every} 步"
