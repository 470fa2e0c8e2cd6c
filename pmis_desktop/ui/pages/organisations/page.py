"""The page of party organisations: the tree with its numbers, and one of them beside it."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.browsing.organisations import FOLD, OrganisationNode, whole_tree
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.organising import card as cards
from pmis_desktop.services.organising.card import Card
from pmis_desktop.ui.kit import boxes, theme
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.organisations.body import CardBody
from pmis_desktop.ui.pages.organisations.opening import SheetOpener
from pmis_desktop.ui.pages.organisations.side import CardStrip, DetailSheet, SideCard
from pmis_desktop.ui.tables.organisation_tree import OrganisationPane
from pmis_desktop.ui.tables.organisations import OrganisationModel
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_ROOM_FOR_CARD = 64  # Chinese characters
_REST = 60  # ms: running through the tree with the arrow keys asks for nothing
TERMS = "terms"


class OrganisationsPage(Page):
    """The county's organisations, or those of this branch; while one acts, a sheet instead."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._wanted = ""
        self._shown: Card | None = None
        self._wide = True
        self.pane = OrganisationPane(work, OrganisationModel(self))
        self.card, self.strip = SideCard(writes=work.house.may_write), CardStrip()
        self._empty = Empty()
        self.strip.hide()
        self._empty.hide()
        self.pane.tree.lay_under(self._empty)
        self._heading = Heading("党组织", *self._acts())
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self._read)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._main())
        self.sheets = SheetOpener(work, self._stack, self._back)
        self.setLayout(boxes.column(self._stack))
        self._connect()

    def _acts(self) -> Iterable[Act]:
        yield Act("届次一览", self._show_terms, "calendar")
        if self._founds:
            yield Act("从表格导入", self._import, "upload")
            yield Act("新增党组织", self._add, "plus", primary=True)

    def _main(self) -> QWidget:
        middle = boxes.row(gap=1.5)
        middle.addWidget(self.pane, 1)
        middle.addWidget(self.card)
        made = QWidget()
        layout = boxes.column(self._heading, middle, self.strip, gap=1.5)
        unit = theme.current().unit
        layout.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
        made.setLayout(layout)
        return made

    def _connect(self) -> None:
        self.pane.tree.chosen.connect(self._on_chosen)
        self.pane.tree.opened.connect(self._open)
        for each in (self.card, self.strip):
            each.opening.connect(self._open_shown)
        self.card.members.connect(self._show_members)
        self.card.asked.connect(self._ask)
        self.strip.detailing.connect(self._show_details)
        self._listen(self.card.body)

    def _listen(self, body: CardBody) -> None:
        body.going.connect(self.go_to)
        body.adding.connect(lambda kind: self.sheets.add(kind, self._shown))
        body.changing.connect(lambda kind, rec: self.sheets.change(kind, rec, self._shown))
        body.committee.connect(lambda: self.sheets.committee(self._shown))
        body.electing.connect(lambda: self.sheets.elect(self._shown))

    @override
    def enter(self, place: Place) -> None:
        if place.act == TERMS:
            self._show_terms()
        elif place.record:
            self.go_to(place.record)

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("党组织", lambda: whole_tree(house), self._show)

    @override
    def take_focus(self) -> None:
        if not self.sheets.is_open:
            self.pane.tree.setFocus()

    @override
    def may_leave(self) -> bool:
        return self.sheets.may_leave()

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

    def go_to(self, organisation: str) -> None:
        """Show the tree with this organisation current."""
        self.sheets.close()
        self._wanted = organisation
        self.pane.box.clear()
        self.pane.tree.go_to(organisation)

    def _show(self, nodes: tuple[OrganisationNode, ...]) -> None:
        self.pane.show_nodes(nodes)
        if not self.pane.tree.current:
            self.pane.tree.go_to(self._wanted or (nodes[0].id if nodes else ""))
        at_work = [node for node in nodes if node.id != FOLD and not node.dissolved]
        branches = sum(node.is_branch for node in at_work)
        people = sum(node.members for node in nodes if not node.parent)
        self._heading.say(f"共 {len(at_work):,} 个，其中党支部 {branches:,} 个；党员 {people:,} 名")
        is_new = self._founds and len(nodes) <= 1
        self._empty.setVisible(is_new)
        if is_new:
            text = "这里是全县的党组织。可以一个一个新增，也可以从已有的表格一次导入。"
            self._empty.say("还没有下级党组织", text, "新增第一个党组织", self._add)
        self._read()

    def _make_room(self) -> None:
        self.card.setVisible(self._wide)
        self.strip.setVisible(not self._wide and self._shown is not None)

    def _on_chosen(self, organisation: str) -> None:
        if organisation:
            self._wanted = organisation
            self._timer.start()

    def _read(self) -> None:
        self._timer.stop()
        house, wanted = self.work.house, self._wanted
        if wanted == FOLD:
            self._show_no_card()
        elif wanted:
            self.work.read(
                "党组织简况",
                lambda: cards.read(house, wanted),
                self._show_card,
                failed=self._failed,
            )

    def _show_card(self, card: Card) -> None:
        if card.id != self._wanted:
            return
        self._shown = card
        self.card.show_card(card)
        self.strip.show_card(card)
        self.sheets.renew(card)
        self._make_room()

    def _failed(self, _error: AppError) -> None:
        # Gone since the tree was read.
        self._show_no_card()

    def _show_no_card(self) -> None:
        self._shown = None
        self.card.show_nothing()
        self._make_room()

    def _open(self, organisation: str) -> None:
        if organisation != FOLD:
            self.work.go(Place(room=places.RECORD, kind="organisation", record=organisation))

    def _open_shown(self) -> None:
        if self._shown is not None:
            self._open(self._shown.id)

    def _show_members(self) -> None:
        if self._shown is not None:
            self.work.go(Place(room=places.MEMBERS, query=MemberQuery(within=self._shown.id)))

    def _show_details(self) -> None:
        if self._shown is None:
            return
        sheet = DetailSheet(self.work, self._shown)
        sheet.opening.connect(self._open_shown)
        sheet.members.connect(self._show_members)
        sheet.asked.connect(self._ask)
        self._listen(sheet.body)
        self.sheets.show(sheet)

    def _show_terms(self) -> None:
        self.sheets.terms(self.go_to)

    def _ask(self, act: str) -> None:
        # The menu that asked goes with its sheet: not before it has closed.
        if self._shown is not None:
            QTimer.singleShot(0, self, partial(self.sheets.act, act, self._shown))

    def _back(self) -> None:
        self.pane.tree.setFocus()
        self._read()

    def _add(self) -> None:
        self.work.go(Place(room=places.RECORD, kind="organisation"))

    def _import(self) -> None:
        self.work.go(Place(room=places.IMPORTING))
