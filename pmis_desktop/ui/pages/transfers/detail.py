"""One transfer whole: where it stands, step by step, and everything that is known of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from pmis_desktop.services.transfers import reading
from pmis_desktop.services.transfers.reading import Mark, TransferCard
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.pages.transfers.verbs import FORWARD, VERBS, common
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

# What stands in words beside the organisation itself is told once.
_TOLD_BY = {"转出单位": "转出党支部", "转入单位": "转入党组织"}


class DetailSheet(Page):
    """``done`` to go back, ``asked`` carries an act. Reading it is noted: numbers stand in full."""

    done = Signal()
    asked = Signal(str)
    dirty = False

    def __init__(self, work: Work, transfer: str) -> None:
        super().__init__(work)
        self._transfer = transfer
        self.card: TransferCard | None = None
        acts = [
            Act(VERBS[act], partial(self.asked.emit, act), primary=act in FORWARD) for act in VERBS
        ]
        self._heading = Heading(
            "组织关系转接",
            *acts,
            Act("党员档案", self._open_member, "user"),
            Act("返回", self.done.emit, "arrow-left"),
        )
        self._heading.withhold("党员档案", *VERBS.values())
        self._next = Notice()
        self._seat = boxes.column(gap=1.5)
        self.lay(self._heading, self._next, boxes.scrolling(boxes.box(self._seat)))
        self.refresh()

    @override
    def refresh(self) -> None:
        house, rec = self.work.house, self._transfer
        self.work.write("查看转接", lambda _progress: reading.card(house, rec), self._show)

    def _show(self, card: TransferCard) -> None:
        self.card = card
        row = card.row
        house = self.work.house
        acts = common([row], at_county=house.at_county) if house.may_write else ()
        withheld = [VERBS[act] for act in VERBS if act not in acts]
        self._heading.withhold(*withheld, *([] if row.member else ["党员档案"]))
        self._heading.rename(row.name)
        self._heading.say(f"{row.from_name} → {row.to_name}，{row.label}")
        self._next.say(row.next_step, "must" if row.days_over else "info")
        boxes.clear(self._seat)
        self._seat.addWidget(boxes.Card(words.section("走到哪一步"), _steps(card.marks)))
        self._seat.addWidget(boxes.Card(words.section("内容"), _facts(card.facts)))
        self._seat.addStretch(1)

    def _open_member(self) -> None:
        if self.card is not None:
            member = self.card.row.member
            self.work.go(Place(room=places.RECORD, kind="member", record=member))


def _steps(marks: Sequence[Mark]) -> QWidget:
    grid = _grid()
    for row, mark in enumerate(marks):
        picture = words.Picture(
            "circle-check" if mark.on else "clock", "good" if mark.on else "soft"
        )
        grid.addWidget(picture, row, 0)
        grid.addWidget(words.label(mark.label, "strong" if mark.on else "soft"), row, 1)
        told = words.paragraph(mark.told or "还没有办", "" if mark.on else "soft")
        grid.addWidget(told, row, 2)
    grid.setColumnStretch(2, 1)
    return boxes.box(grid)


def _facts(facts: Sequence[tuple[str, str]]) -> QWidget:
    grid = _grid()
    values = dict(facts)
    told = [each for each in facts if values.get(_TOLD_BY.get(each[0], "")) != each[1]]
    for row, (name, value) in enumerate(told):
        grid.addWidget(words.soft(name), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words.paragraph(value), row, 1)
    grid.setColumnStretch(1, 1)
    return boxes.box(grid)


def _grid() -> QGridLayout:
    made = QGridLayout()
    unit = theme.current().unit
    made.setHorizontalSpacing(2 * unit)
    made.setVerticalSpacing(unit)
    return made
