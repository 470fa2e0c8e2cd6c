"""需要您决定的更改: one decision open, the others folded, and the way back until it has left."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import FieldRefusedError, ItemMissingError
from pmis_desktop.services.deciding import Side
from pmis_desktop.services.decisions import Decision
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.sheet import Sheet
from pmis_desktop.ui.pages.desk import settling
from pmis_desktop.ui.pages.desk.bar import DecisionBar
from pmis_desktop.ui.pages.desk.cards import WIDE, FoldedCard, OpenCard
from pmis_desktop.ui.pages.desk.following import FollowingOpinions
from pmis_desktop.ui.pages.desk.settling import Looked, Settling, Verdict
from pmis_desktop.ui.pages.desk.taking_back import TakingBack
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_AT_ONCE = 40  # folded lines shown before one has to ask for more


class DeskPage(Page):
    """What branches and county wrote differently, decided one by one."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._decisions: tuple[Decision, ...] = ()
        self._card: OpenCard | None = None
        self._reasons: dict[int, str] = {}
        self._shown = _AT_ONCE
        self._reading = False
        self._to_focus = False
        self._taking_back = TakingBack(work, self)
        self._taking_back.done.connect(self.refresh)
        self._following = FollowingOpinions(work, self)
        self._following.done.connect(self.refresh)
        self._heading = Heading(
            "需要您决定的更改",
            Act("撤销上一个决定", self._taking_back.begin, "undo-2"),
            *self._following.acts(),
        )
        self._following.look((), self._heading)
        self._bar = DecisionBar(work.house.today)
        self._bar.decided.connect(self._settle)
        self._inside = boxes.column(gap=1.5)
        self._area: QScrollArea = boxes.scrolling(Sheet(boxes.column(self._inside, None)))
        self._foot = boxes.Card()
        self._foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        # Low, so that both values are in sight above it in a small window.
        unit = theme.current().unit
        self._foot.inside.setContentsMargins(2 * unit, unit, 2 * unit, unit)
        self._foot.hide()
        self.lay(self._heading, self._area, self._foot)

    @override
    def enter(self, place: Place) -> None:
        """Begin at the reason: it is what has to be typed here."""
        self._to_focus = self._reading
        if not self._reading:
            QTimer.singleShot(0, self, self._bring_into_sight)

    @override
    def refresh(self) -> None:
        """Look at the desk again; a reason that is being typed stays."""
        if self._reading:
            return
        self._reading = True
        house = self.work.house
        job = self.work.write(
            "需要决定的更改", lambda _progress: settling.look(house), self._on_read
        )
        job.finished.connect(self._on_end)

    @override
    def keep_draft(self) -> None:
        """Keep the reasons at once: the window may close over them."""
        self._keep_reason()
        settling.keep_reasons(self.work.house, self._reasons)

    def unfold(self, item: int) -> None:
        """Open another decision and fold the one that was open."""
        self._keep_reason()
        self._lay_cards(item)
        QTimer.singleShot(0, self, self._bring_into_sight)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()

    def _on_end(self) -> None:
        self._reading = False

    def _on_read(self, looked: Looked) -> None:
        self._reasons = {**looked.reasons, **self._reasons}
        if looked.decisions != self._decisions or self._card is None:
            self._take(looked.decisions)
        if self._to_focus:
            QTimer.singleShot(0, self, self._bring_into_sight)
        self._to_focus = False

    def _take(self, found: tuple[Decision, ...]) -> None:
        before = [each.item for each in self._decisions]
        self._keep_reason()
        here = self._card.decision.item if self._card else 0
        place = before.index(here) if here in before else 0
        self._decisions = found
        items = [each.item for each in found]
        # What was open stays open; once decided, the one that stood behind it opens.
        following = items[min(place, len(items) - 1)] if items else 0
        self._lay_cards(here if here in items else following)

    def _lay_cards(self, item: int) -> None:
        self._foot.inside.removeWidget(self._bar)
        self._bar.setParent(None)
        boxes.clear(self._inside)
        self._card = None
        for decision in self._decisions[: self._shown]:
            if decision.item == item:
                self._card = OpenCard(decision, self.work.house.today)
                self._inside.addWidget(self._card)
            else:
                self._inside.addWidget(FoldedCard(decision, self.unfold))
        left = len(self._decisions) - self._shown
        if left > 0:
            more = button(f"再显示 {min(left, _AT_ONCE)} 处（还有 {left} 处）", self._show_more)
            self._inside.addWidget(boxes.box(boxes.row(more, None)))
        if self._card is None:
            self._inside.addWidget(self._empty())
        else:
            self._bar.take(self._card.decision, self._reasons.get(item, ""))
        self._place_bar()
        branches = len({each.sender for each in self._decisions})
        count = f"来自 {branches} 个支部，共 {len(self._decisions):,} 处"
        self._heading.say(count if self._decisions else "")
        self._following.look(self._decisions, self._heading)

    def _show_more(self) -> None:
        self._shown += _AT_ONCE
        self._keep_reason()
        self._lay_cards(self._card.decision.item if self._card else 0)

    def _place_bar(self) -> None:
        """In the open card in a wide window; below everything in a small one, always in sight."""
        if self._card is None:
            self._foot.hide()
            return
        wide = self.width() >= WIDE * theme.current().unit
        slot = self._card.slot if wide else self._foot.inside
        if slot.indexOf(self._bar) < 0:
            # A part that is put elsewhere loses the cursor.
            typing = self._bar.line.hasFocus()
            slot.addWidget(self._bar)
            self._bar.show()
            self._foot.setVisible(not wide)
            if typing:
                self._bar.line.setFocus()

    def _bring_into_sight(self) -> None:
        if self._card is not None:
            self._area.verticalScrollBar().setValue(self._card.y())
            self._bar.line.setFocus()

    def _keep_reason(self) -> None:
        if self._card is not None:
            self._reasons[self._card.decision.item] = self._bar.line.text()

    def _settle(self, side: Side, value: str) -> None:
        if self._card is None:
            return
        verdict = Verdict(
            decision=self._card.decision, side=side, reason=self._bar.reason, value=value
        )
        self._bar.set_busy(busy=True)
        job = self.work.change(
            settling.DECIDING,
            lambda _progress: settling.settle(self.work.house, verdict),
            self._on_settled,
            failed=partial(self._refused, verdict.decision.item),
        )
        job.finished.connect(partial(self._bar.set_busy, busy=False))

    def _on_settled(self, done: Settling) -> None:
        if done.problem:
            if self._is_open(done.item):
                self._bar.say_of_value(done.problem)
            return
        # Another one may have been opened meanwhile: what is typed there stays.
        self._reasons.pop(done.item, None)
        if self._is_open(done.item):
            self._bar.line.clear()
        self._to_focus = True
        said = f"已决定：{done.title}"
        self.work.messages.say(said, "good", verb="撤销", act=self._taking_back.begin)
        self.refresh()

    def _is_open(self, item: int) -> bool:
        return self._card is not None and self._card.decision.item == item

    def _refused(self, item: int, error: AppError) -> None:
        """Say beside the verbs why it was not decided; what is gone from the desk goes here too."""
        if not self._is_open(item):
            self.work.messages.tell(error)
            self.refresh()
            return
        if isinstance(error, FieldRefusedError):
            self._bar.say_of_value(f"{error.message}{error.advice}")
            return
        self._bar.say(f"{error.message}{error.advice}")
        if isinstance(error, ItemMissingError):
            self.work.messages.tell(error)
            self.refresh()

    def _empty(self) -> boxes.Card:
        there = partial(self.work.go, Place(room=places.RECEIVING))
        answers = partial(self.work.go, Place(room=places.RECEIVING, act="answers"))
        acts = boxes.row(
            button("去接收变更包", there, icon="inbox"),
            button("写出回执", answers, icon="mail"),
            None,
        )
        return boxes.Card(
            words.section("现在没有需要您决定的更改"),
            words.paragraph(
                "支部和县里都改过同一项、改得又不一样时，更改会放到这里，由您决定用哪一个。"
                "决定之前，县里的内容不变。"
            ),
            words.paragraph("已作的决定要随回执交回支部，支部才会知道。", "soft"),
            acts,
            gap=1.5,
        )
