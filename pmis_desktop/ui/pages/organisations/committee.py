"""The committee of one organisation: present posts and their acts, past terms folded."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules import dates
from pmis_desktop.services.organising import electing
from pmis_desktop.services.organising.card import Card, PastTerm
from pmis_desktop.services.structure.committee import HeldPost
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.tabbing import tab_as_read
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

_END = "免职"
_NOBODY = "还没有登记班子成员。可以逐个添加任职；新一届选出来以后，用“换届”一次登记。"


class CommitteeSheet(Page):
    """``adding`` and ``changing`` open the form of a post, ``electing`` that of a new term."""

    done = Signal()
    adding = Signal()
    changing = Signal(str)
    electing = Signal()

    def __init__(self, work: Work, card: Card) -> None:
        super().__init__(work)
        self._unfolded = False
        self._writes = work.house.may_write and not card.dissolved
        self._heading = Heading(
            "班子与届次",
            Act("返回", self.done.emit, "arrow-left"),
            Act("添加任职", self.adding.emit, "plus"),
            Act("换届", self.electing.emit, "users", primary=True),
        )
        self._column = boxes.column(gap=1.5)
        inside = boxes.column(self._column, None)
        self.lay(self._heading, boxes.scrolling(boxes.box(inside)))
        self.show_card(card)

    def show_card(self, card: Card) -> None:
        """Show the committee as it is now."""
        self._card = card
        self._heading.say(card.name)
        withheld = [] if card.elects and self._writes else ["换届"]
        self._heading.withhold(*withheld, *([] if self._writes else ["添加任职"]))
        boxes.clear(self._column)
        if card.temporary:
            self._column.addWidget(Notice(electing.TEMPORARY, "info"))
        self._column.addWidget(self._present(card))
        if card.past:
            self._column.addWidget(self._past(card))
        tab_as_read(self)

    def _present(self, card: Card) -> QWidget:
        inside = boxes.Card(words.section("现任班子"), gap=1)
        if card.term:
            inside.inside.addWidget(words.paragraph(card.term, "soft"))
        if not card.posts:
            inside.inside.addWidget(words.paragraph(_NOBODY, "soft"))
        for post in card.posts:
            inside.inside.addWidget(self._line(post))
        return inside

    def _line(self, post: HeldPost) -> QWidget:
        """One post: who, since when, and on the right what can be done."""
        line = boxes.row(gap=2)
        about = boxes.column(gap=0.2)
        about.addWidget(words.Elided(f"{post.label}　{post.name}", "strong"))
        about.addWidget(words.Elided(_since(post), "soft"))
        line.addLayout(about, 1)
        if self._writes:
            for verb, act in (("修改", self._change), (_END, self._end)):
                made = button(verb, partial(act, post))
                made.setAccessibleName(f"{verb}：{post.label} {post.name}")
                line.addWidget(made)
        return boxes.box(line)

    def _past(self, card: Card) -> QWidget:
        verb = "收起" if self._unfolded else "展开"
        fold = link(f"{verb}往届班子（{len(card.past)} 届）", self._fold)
        inside = boxes.Card(boxes.row(fold, None), gap=1)
        for term in card.past if self._unfolded else ():
            inside.inside.addWidget(words.label(term.title, "strong"))
            inside.inside.addWidget(words.paragraph(_named(term)))
        return inside

    def _fold(self) -> None:
        self._unfolded = not self._unfolded
        self.show_card(self._card)

    def _change(self, post: HeldPost) -> None:
        self.changing.emit(post.id)

    def _end(self, post: HeldPost) -> None:
        question = Question(
            title=f"免去{post.name}的{post.label}？",
            text="任职记录保留，移到往届里。请写免职日期，例如 2026-03-01。",
            verbs=("返回", _END),
            prompt="免职日期",
            prefilled=self.work.house.today.isoformat(),
        )
        reply = dialogs.ask(self, question)
        if reply.verb == _END:
            house = self.work.house
            self.work.change(
                "免职",
                lambda _progress: electing.end_post(house, post.id, on=reply.text),
                lambda _edited: self.work.messages.say(f"已登记{post.name}免去{post.label}。"),
            )


def _since(post: HeldPost) -> str:
    parts = [f"{dates.spoken(post.began_on)}任职" if post.began_on else "没有写任职日期"]
    parts += [post.term_number] if post.term_number else []
    parts += [post.document] if post.document else []
    return " · ".join(parts)


def _named(term: PastTerm) -> str:
    return "；".join(f"{post.label} {post.name}" for post in term.posts)
