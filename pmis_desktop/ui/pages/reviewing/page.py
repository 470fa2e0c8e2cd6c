"""党委审核: confirm several at once, object to one with a reason; the package carries it."""

from collections.abc import Collection
from functools import partial

from typing_extensions import override

from pmis_desktop.services import history
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing import giving
from pmis_desktop.services.reviewing.giving import CONFIRMED, OBJECTED, OPINION_WORDS, Case
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.kit.unrolling import Unrolling
from pmis_desktop.ui.pages.reviewing.case_card import CaseCard
from pmis_desktop.ui.work import dialogs, places
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_STEP = 20
_CONFIRM, _ALL = "同意选定的", "全部选定"
_WAITS_FOR_SENDING = "写出变更包时一起报给县里，由县里办理"
_OBJECTING = "理由随意见报给县里，退回支部时支部能看到。"
_NOTHING = "现在没有等党委审核的事项"
_WHAT = (
    "下级支部接收预备党员、转正、办理转出和出党、移除党员时，县里先请本党委审核。"
    "收到县里的回执后，要审核的会列在这里。"
)


class ReviewingPage(Page):
    """What waits for this committee, oldest first, and below it what it has said already."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._cases: tuple[Case, ...] = ()
        self._marked: set[str] = set()
        self._cards: list[CaseCard] = []
        self._busy = False
        self._heading = Heading(
            "党委审核",
            Act("回到报送与回执", self._back, "arrow-left"),
            Act(_ALL, self._mark_all, "list"),
            Act(_CONFIRM, self._confirm_marked, "check", primary=True),
        )
        self._given_head = words.section("已经审核的")
        self._open = Unrolling(_STEP, gap=1.2)
        self._given = Unrolling(_STEP, gap=1.2)
        self._empty = boxes.Card(
            words.section(_NOTHING),
            words.paragraph(_WHAT),
            boxes.row(button("去收县里的回执", self._take_answer, icon="download"), None),
            gap=1.5,
        )
        inside = boxes.column(self._empty, self._open, self._given_head, self._given, None, gap=1.5)
        self.lay(self._heading, boxes.scrolling(boxes.box(inside)))
        self._empty.hide()
        self._given_head.hide()

    @override
    def enter(self, place: Place) -> None:
        self.refresh()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("等党委审核的事项", lambda: giving.cases(house), self._show)

    @override
    def take_focus(self) -> None:
        self._heading.act_button(_CONFIRM).setFocus()

    def _show(self, found: tuple[Case, ...]) -> None:
        self._cases = found
        waiting = [each for each in found if each.open]
        given = [each for each in found if not each.open]
        self._marked &= {each.key for each in waiting}
        self._cards = []
        self._open.show_parts([partial(self._card, each) for each in waiting])
        self._given.show_parts([partial(self._card, each) for each in given])
        self._open.setVisible(bool(waiting))
        self._given.setVisible(bool(given))
        self._given_head.setVisible(bool(given))
        self._empty.setVisible(not found)
        self._say()
        tab_as_read(self)

    def _card(self, case: Case) -> CaseCard:
        made = CaseCard(case, self.work.house.today, marked=case.key in self._marked)
        made.said.connect(self._ask)
        made.ticked.connect(partial(self._tick, made))
        self._cards.append(made)
        return made

    def _tick(self, card: CaseCard) -> None:
        if card.mark.isChecked():
            self._marked.add(card.case.key)
        else:
            self._marked.discard(card.case.key)
        self._say()

    def _mark_all(self) -> None:
        """Mark all that wait, also those that are not unrolled yet."""
        self._marked = set(giving.keys_of(self._cases))
        for card in self._cards:
            card.mark.setChecked(card.case.key in self._marked)
        self._say()

    def _say(self) -> None:
        waiting = sum(each.open for each in self._cases)
        said = f"{waiting} 件等审核" if waiting else "没有等审核的"
        if self._marked:
            said = f"{said}，选定了 {len(self._marked)} 件"
        self._heading.say(said if self._cases else "")
        self._heading.withhold(*([] if waiting else [_ALL, _CONFIRM]))
        self._heading.act_button(_CONFIRM).setEnabled(bool(self._marked) and not self._busy)

    def _confirm_marked(self) -> None:
        self._give(self._marked, CONFIRMED)

    def _ask(self, case: Case, verdict: str) -> None:
        if verdict == CONFIRMED:
            self._give([case.key], CONFIRMED)
            return
        question = Question(
            title=f"不同意：{case.name} {case.act}",
            text=_OBJECTING,
            verbs=("返回", "不同意"),
            prompt="写一句理由，例如：介绍信还没有开出",
        )
        reply = dialogs.ask(self, question)
        if reply.verb == "不同意":
            self._give([case.key], OBJECTED, reply.text)

    def _give(self, keys: Collection[str], verdict: str, reason: str = "") -> None:
        if self._busy or not keys:
            return
        self._busy = True
        house, meant = self.work.house, frozenset(keys)
        job = self.work.change(
            "党委审核",
            lambda _progress: giving.give(house, meant, verdict, reason),
            partial(self._on_given, verdict),
        )
        job.finished.connect(self._on_end)

    def _on_given(self, verdict: str, count: int) -> None:
        said = f"已记下 {count} 件“{OPINION_WORDS[verdict]}”，{_WAITS_FOR_SENDING}。"
        self.work.messages.say(said, "good", verb="撤销", act=self._take_back)

    def _on_end(self) -> None:
        self._busy = False
        self._say()

    def _take_back(self) -> None:
        self.work.change("撤销审核意见", partial(_undo, self.work.house), self._on_taken_back)

    def _on_taken_back(self, title: str) -> None:
        self.work.messages.say(f"已撤销：{title}")

    def _back(self) -> None:
        self.work.go(Place(room=places.SENDING))

    def _take_answer(self) -> None:
        self.work.go(Place(room=places.SENDING, act="take"))


def _undo(house: House, _progress: object) -> str:
    return history.undo(house).title
