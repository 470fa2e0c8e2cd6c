"""One change that the county did not take: both values in full, and three acts."""

from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmis_desktop.rules import differing, moments
from pmis_desktop.rules.differing import Piece
from pmis_desktop.services import outcomes
from pmis_desktop.services.outcomes import Refused
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.compare import SideBySide, ValueBox
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.work import Work

_APPEAL = "支部填的内容会随下一个变更包再报一次，理由一起发给县里，由县里重新决定。"
_ACCEPTED = "已接受县级的内容：{}。"
_WITHDRAW = "撤回"
_WITHDRAWN = "已撤回：{}。撤回会随下一个变更包报给县里。"
_APPEALED = "申诉已记下，会随下一个变更包报给县里。"

_Side = list[tuple[str, list[Piece]]]


class RefusedCard(boxes.Card):
    """What it is about, the county's and the branch's side, 接受县级 · 再改 · 申诉.

    ``named`` says whose record it is, where the page does not.
    """

    accepted = Signal(object)
    wanted_again = Signal(object)
    appealed = Signal(object)

    def __init__(self, refused: Refused, today: date, *, named: bool = False) -> None:
        self.refused = refused
        # Red is for what needs an act here; what the county still looks into can wait.
        meaning = "warn" if refused.waits else "good" if refused.taken else "must"
        about = words.paragraph(f"{refused.what}：{refused.verdict}。", meaning)
        head = boxes.row(words.meaning_picture(meaning), gap=1)
        if named:
            head.addWidget(words.label(refused.name, "strong"))
        head.addWidget(about, 1)
        super().__init__(head, _values(refused, today), gap=1.2)
        self.inside.addLayout(self._acts(refused, f"{refused.name} {refused.what}"))

    def _acts(self, refused: Refused, about: str) -> QHBoxLayout:
        line = boxes.row(gap=1.5)
        verbs = [
            (_WITHDRAW if refused.review else "接受县级", self.accepted),
            ("再改", self.wanted_again),
        ]
        if refused.taken:
            verbs = [("知道了", self.accepted)]
        if refused.no_appeal:
            line.addWidget(words.paragraph(refused.no_appeal, "soft"), 1)
        else:
            line.addStretch(1)
            verbs.append(("申诉", self.appealed))
        for verb, sign in verbs:
            made = button(verb, partial(sign.emit, refused))
            made.setAccessibleDescription(about)
            line.addWidget(made)
        return line


class RefusedActs(QObject):
    """What the acts on such cards do; ``again`` carries what somebody wants to change again."""

    again = Signal(object)

    def __init__(self, work: Work, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        self._window = window
        # What is being answered: pressed twice, the second would find it answered already.
        self._under_way: set[str] = set()

    def card(self, refused: Refused, *, named: bool = False) -> RefusedCard:
        """A card whose acts come here."""
        made = RefusedCard(refused, self._work.house.today, named=named)
        made.accepted.connect(self._accept)
        made.wanted_again.connect(self.again)
        made.appealed.connect(self._appeal)
        return made

    def _accept(self, refused: Refused) -> None:
        if refused.key in self._under_way:
            return
        house = self._work.house
        self._under_way.add(refused.key)
        job = self._work.change(
            _WITHDRAW if refused.review else "接受县级的内容",
            lambda _progress: outcomes.accept(house, refused),
            lambda _nothing: self._work.messages.say(
                (_WITHDRAWN if refused.review else _ACCEPTED).format(refused.what)
            ),
        )
        job.finished.connect(partial(self._under_way.discard, refused.key))

    def _appeal(self, refused: Refused) -> None:
        if refused.key in self._under_way:
            return
        question = Question(
            title=f"申诉：{refused.name} {refused.what}",
            text=_APPEAL,
            verbs=("返回", "申诉"),
            prompt="写一句理由，例如：与本人户口本核对过",
        )
        reply = dialogs.ask(self._window, question)
        if reply.verb != "申诉":
            return
        house = self._work.house
        self._under_way.add(refused.key)
        job = self._work.change(
            "申诉",
            lambda _progress: outcomes.appeal(house, refused, reply.text),
            lambda _nothing: self._work.messages.say(_APPEALED),
        )
        job.finished.connect(partial(self._under_way.discard, refused.key))


def _values(refused: Refused, today: date) -> QWidget:
    """Both sides' values; of what was taken and is kept elsewhere only what was said of it."""
    own = f"{refused.who}改于{moments.moment(refused.at, today)}" if refused.at else ""
    said = f"县里写的理由：{refused.note}" if refused.note else ""
    if refused.taken:
        lines = [words.paragraph(each, "soft") for each in (refused.reason, said, own) if each]
        return boxes.box(boxes.column(*lines, gap=0.6))
    county, branch = _sides(refused)
    return SideBySide(
        ValueBox("县里现在是", county, [refused.reason, said]),
        ValueBox("支部填的是", branch, [own]),
    )


def _sides(refused: Refused) -> tuple[_Side, _Side]:
    """Both sides' fields, the characters compared."""
    county: _Side = []
    branch: _Side = []
    several = len(refused.fields) > 1
    for field in refused.fields:
        theirs, ours = differing.diff(field.county, field.branch)
        label = field.label if several else ""
        county.append((label, theirs))
        branch.append((label, ours))
    return county, branch
