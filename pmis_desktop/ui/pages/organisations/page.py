"""The page of party organisations: the tree with its numbers, and one of them beside it."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.browsing.organisations import OrganisationNode, organisation_tree
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.organisations.side import (
    CardStrip,
    OrganisationCard,
    SideCard,
    read_card,
)
from pmis_desktop.ui.tables.organisation_tree import OrganisationPane
from pmis_desktop.ui.tables.organisations import OrganisationModel
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_ROOM_FOR_CARD = 60  # Chinese characters
_REST = 60  # ms: running through the tree with the arrow keys asks for nothing


class OrganisationsPage(Page):
    """The county's organisations, or those of this branch."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._wanted = ""
        self._shown = ""
        self._wide = True
        self.pane = OrganisationPane(work, OrganisationModel(self))
        self.card, self.strip, self._empty = SideCard(), CardStrip(), Empty()
        self.strip.hide()
        self._empty.hide()
        self.pane.tree.lay_under(self._empty)
        adding = Act("新增党组织", self._add, "plus", primary=True)
        importing = Act("从表格导入", self._import, "upload")
        self._heading = Heading("党组织", *((importing, adding) if self._founds else ()))
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self._read)
        middle = boxes.row(gap=1.5)
        middle.addWidget(self.pane, 1)
        middle.addWidget(self.card)
        self.lay(self._heading, middle, self.strip)
        self.pane.tree.chosen.connect(self._on_chosen)
        self.pane.tree.opened.connect(self._open)
        for each in (self.card, self.strip):
            each.opening.connect(self._open_shown)
            each.members.connect(self._show_members)

    @override
    def enter(self, place: Place) -> None:
        if place.record:
            self._wanted = place.record
            self.pane.box.clear()
            self.pane.tree.go_to(place.record)

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("党组织", lambda: organisation_tree(house), self._show)

    @override
    def take_focus(self) -> None:
        self.pane.tree.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wide = self.width() / self.fontMetrics().horizontalAdvance("汉") >= _ROOM_FOR_CARD
        self._make_room()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @property
    def waits(self) -> bool:
        """Whether an organisation is about to be read."""
        return self._timer.isActive()

    @property
    def _founds(self) -> bool:
        """Whether organisations are founded here: a branch proposes nothing about the tree."""
        return self.work.house.at_county

    def _show(self, nodes: tuple[OrganisationNode, ...]) -> None:
        self.pane.show_nodes(nodes)
        if not self.pane.tree.current:
            self.pane.tree.go_to(self._wanted or (nodes[0].id if nodes else ""))
        branches = sum(node.is_branch for node in nodes)
        people = sum(node.members for node in nodes if not node.parent)
        self._heading.say(f"共 {len(nodes):,} 个，其中党支部 {branches:,} 个；党员 {people:,} 名")
        is_new = self._founds and len(nodes) <= 1
        self._empty.setVisible(is_new)
        if is_new:
            text = "这里是全县的党组织。可以一个一个新增，也可以从已有的表格一次导入。"
            self._empty.say("还没有下级党组织", text, "新增第一个党组织", self._add)
        self._read()

    def _make_room(self) -> None:
        self.card.setVisible(self._wide)
        self.strip.setVisible(not self._wide and bool(self._shown))

    def _on_chosen(self, organisation: str) -> None:
        if organisation:
            self._wanted = organisation
            self._timer.start()

    def _read(self) -> None:
        self._timer.stop()
        house, wanted = self.work.house, self._wanted
        if wanted:
            self.work.read(
                "党组织简况",
                lambda: read_card(house, wanted),
                self._show_card,
                failed=self._failed,
            )

    def _show_card(self, card: OrganisationCard) -> None:
        if card.id != self._wanted:
            return
        self._shown = card.id
        self.card.show_card(card)
        self.strip.show_card(card)
        self._make_room()

    def _failed(self, _error: AppError) -> None:
        # Gone since the tree was read.
        self._shown = ""
        self.card.show_nothing()
        self._make_room()

    def _open(self, organisation: str) -> None:
        self.work.go(Place(room=places.RECORD, kind="organisation", record=organisation))

    def _open_shown(self) -> None:
        self._open(self._shown)

    def _show_members(self) -> None:
        self.work.go(Place(room=places.MEMBERS, query=MemberQuery(within=self._shown)))

    def _add(self) -> None:
        self.work.go(Place(room=places.RECORD, kind="organisation"))

    def _import(self) -> None:
        self.work.go(Place(room=places.IMPORTING))
