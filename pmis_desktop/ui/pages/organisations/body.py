"""What stands on the card of one organisation, section by section; the same beside and alone."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pmis_desktop.services.organising.card import Card, Part
from pmis_desktop.ui.forms.field_row import GRAVITY
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.kit.notice import Notice

_FEW = 6


class CardBody(QWidget):
    """The sections of a card.

    ``going`` carries an organisation to go to, ``adding`` the kind of a record to add, ``changing``
    the kind and id of one to change; ``committee`` and ``electing`` open what is about the posts.
    """

    going = Signal(str)
    adding = Signal(str)
    changing = Signal(str, str)
    committee = Signal()
    electing = Signal()
    members = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._inside = boxes.column(gap=1)
        self.setLayout(self._inside)
        self._writes = False

    def show_nothing(self, sentence: str) -> None:
        """Say what this place is for."""
        boxes.clear(self._inside)
        self._inside.addWidget(words.paragraph(sentence, "soft"))
        self._inside.addStretch(1)

    def show_card(self, card: Card, *, writes: bool) -> None:
        """Show one organisation; ``writes``: what belongs to it may be changed here."""
        boxes.clear(self._inside)
        self._writes = writes and not card.dissolved
        self._inside.addWidget(words.paragraph(card.name, "section"))
        self._inside.addWidget(words.paragraph(_counted(card), "soft"))
        for sentence in filter(None, (card.dissolved, card.temporary)):
            self._inside.addWidget(Notice(sentence, "info"))
        for problem in card.problems:
            self._inside.addWidget(Notice(problem.message, GRAVITY[problem.severity]))
        self._inside.addLayout(_grid(card.lines))
        if card.missing:
            missing = f"还没有填：{'、'.join(card.missing)}"
            self._inside.addWidget(words.paragraph(missing, "soft"))
        self._show_committee(card)
        self._show_parts("所在单位", card.units, "host_unit", "登记单位")
        self._show_below(card)
        self._show_parts("奖惩", card.praise, "commendation", "登记奖惩")
        self._show_parts("沿革", card.history)
        self._inside.addStretch(1)

    def _head(self, title: str, verb: str = "", act: Callable[[], object] | None = None) -> None:
        head = boxes.row(words.label(title, "strong"), None)
        if verb and act is not None:
            made = link(verb, act)
            made.setAccessibleName(f"{title}：{verb}")
            head.addWidget(made)
        self._inside.addSpacing(theme.current().unit)
        self._inside.addLayout(head)

    def _show_committee(self, card: Card) -> None:
        if card.posts or card.past or self._writes:
            self._head("班子与届次", "查看和登记", self.committee.emit)
        elif card.term:
            self._head("班子与届次")
        if card.term:
            self._inside.addWidget(words.paragraph(card.term, "soft"))
        shown = [(post.label, post.name) for post in card.posts[:_FEW]]
        if len(card.posts) > _FEW:
            shown.append(("…", f"共 {len(card.posts)} 个职务"))
        self._inside.addLayout(_grid(shown))
        if self._writes and card.elects:
            made = button("换届", self.electing.emit, icon="users")
            self._inside.addLayout(boxes.row(made, None))

    def _show_parts(
        self, title: str, parts: Sequence[Part], kind: str = "", verb: str = ""
    ) -> None:
        writes = self._writes and bool(kind)
        if not parts and not writes:
            return
        self._head(title, verb if writes else "", partial(self.adding.emit, kind))
        for part in parts:
            self._inside.addWidget(words.paragraph(part.name))
            if part.beside:
                self._inside.addWidget(words.paragraph(part.beside, "soft"))
            if writes:
                made = link("修改", partial(self.changing.emit, kind, part.id))
                made.setAccessibleName(f"修改：{part.name}")
                self._inside.addLayout(boxes.row(made, None))

    def _show_below(self, card: Card) -> None:
        if not card.below:
            return
        self._head(f"下级（{len(card.below)} 个）")
        for each in card.below[:_FEW]:
            line = boxes.row(gap=1)
            name = words.Elided(each.name)
            line.addWidget(name, 1)
            line.addWidget(words.soft(f"{each.members:,} 人"))
            made = link("查看", partial(self.going.emit, each.id))
            made.setAccessibleName(f"查看：{each.name}")
            line.addWidget(made)
            self._inside.addLayout(line)
        if len(card.below) > _FEW:
            self._inside.addWidget(words.soft(f"其余 {len(card.below) - _FEW} 个请在树上展开"))


def _counted(card: Card) -> str:
    apart = f"（正式 {card.full:,}，预备 {card.probationary:,}）" if card.probationary else ""
    kind = f"{card.kind} · " if card.kind else ""
    return f"{kind}党员 {card.members:,} 名{apart}"


def _grid(lines: Sequence[tuple[str, str]]) -> QGridLayout:
    """Labels on one edge, values on the other."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.current().unit)
    grid.setVerticalSpacing(round(0.75 * theme.current().unit))
    grid.setColumnStretch(1, 1)
    for at, (label, said) in enumerate(lines):
        grid.addWidget(words.soft(label), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_value(label, said), at, 1)
    return grid


def _value(label: str, said: str) -> QLabel:
    value = words.paragraph(said)
    value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    value.setAccessibleName(f"{label}：{said}")
    return value
