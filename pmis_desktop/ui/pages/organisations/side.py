"""One organisation beside the tree, in one line under it, or alone where there is no room."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu
from typing_extensions import override

from pmis_desktop.services.organising.card import Card
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import Button, button, primary
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.organisations.body import CardBody
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

WIDTH = 24  # Chinese characters
ACTS = {
    "rename": "更名…",
    "place": "改隶（换上级）…",
    "reclassify": "改类别…",
    "merge": "合并…",
    "split": "分设…",
    "dissolve": "撤销…",
}
_NOTHING = "点一个党组织，这里显示它的简要情况。"


class ActsButton(Button):
    """The acts on whole organisations under one button; ``asked`` carries which one."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("变动", icon="chevron-down")
        self.setAccessibleDescription("更名、改隶、改类别、合并、分设、撤销")
        menu = QMenu(self)
        for act, text in ACTS.items():
            menu.addAction(text).triggered.connect(partial(self._ask, act))
        self.setMenu(menu)

    def act(self, words: str) -> QAction:
        """The line of the menu that begins with these words."""
        return next(each for each in self.menu().actions() if each.text().startswith(words))

    def _ask(self, act: str, _checked: bool = False) -> None:
        self.asked.emit(act)


class SideCard(QFrame):
    """The card beside the tree."""

    opening = Signal()
    members = Signal()
    asked = Signal(str)

    def __init__(self, *, writes: bool) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._writes = writes
        self.body = CardBody()
        self._acts_button = ActsButton()
        self._acts_button.asked.connect(self.asked)
        self._acts = boxes.box(
            boxes.row(
                primary("打开档案", self.opening.emit),
                button("查看党员", self.members.emit),
                self._acts_button,
                None,
            )
        )
        side = 2 * theme.current().unit
        # Values end at the right edge, where the scroll bar comes.
        inner = boxes.column(self.body)
        layout = boxes.column(gap=1.5)
        layout.addWidget(boxes.scrolling(boxes.box(inner)), 1)
        inner.setContentsMargins(0, 0, theme.current().unit, 0)
        layout.addWidget(self._acts)
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)
        self._measure()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what this place is for."""
        self.body.show_nothing(_NOTHING)
        self._acts.hide()

    def show_card(self, card: Card) -> None:
        """Show one organisation."""
        self.body.show_card(card, writes=self._writes)
        self._acts_button.setVisible(card.movable)
        self._acts.show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * WIDTH)


class CardStrip(QFrame):
    """The same in one line."""

    opening = Signal()
    detailing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._name = words.Elided("", "strong")
        layout = boxes.row(gap=1.5)
        layout.addWidget(self._name, 1)
        layout.addWidget(button("详细情况", self.detailing.emit))
        layout.addWidget(primary("打开档案", self.opening.emit))
        side = theme.current().unit
        layout.setContentsMargins(2 * side, side, side, side)
        self.setLayout(layout)

    def show_card(self, card: Card) -> None:
        """Show one organisation."""
        self._name.setText(f"{card.name}（党员 {card.members:,} 名）")


class DetailSheet(Page):
    """The card alone, where there is no room for it beside the tree."""

    done = Signal()
    opening = Signal()
    members = Signal()
    asked = Signal(str)

    def __init__(self, work: Work, card: Card) -> None:
        super().__init__(work)
        self.body = CardBody()
        self.body.show_card(card, writes=work.house.may_write)
        acts = ActsButton()
        acts.asked.connect(self.asked)
        acts.setVisible(card.movable)
        heading = Heading("党组织", *self._ways())
        foot = boxes.row(acts, None) if card.movable else boxes.row()
        self.lay(heading, boxes.scrolling(boxes.box(boxes.column(boxes.Card(self.body)))), foot)

    def _ways(self) -> Iterable[Act]:
        return (
            Act("返回", self.done.emit, "arrow-left"),
            Act("查看党员", self.members.emit, "users"),
            Act("打开档案", self.opening.emit, primary=True),
        )
