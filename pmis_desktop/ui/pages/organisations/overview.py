"""The tree of organisations with its numbers, and the card of the one that is chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules.organisation_kinds import BRANCH, COMMITTEE
from pmis_desktop.services.browsing.organisations import FOLD, OrganisationNode, whole_tree
from pmis_desktop.services.organising import card as cards
from pmis_desktop.services.organising.card import Card
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.organisations.side import CardStrip, SideCard
from pmis_desktop.ui.tables.organisation_tree import OrganisationPane
from pmis_desktop.ui.tables.organisations import OrganisationModel
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

_ROOM_FOR_CARD = 64  # Chinese characters
_REST = 60  # ms: running through the tree with the arrow keys asks for nothing
_ALL = "看全部"
_ROLES = {COMMITTEE: "党委", BRANCH: "党支部", "": "没有填组织类别的党组织"}


class Overview(Page):
    """``shown`` is the card in sight, ``renewed`` carries it each time it was read.

    ``adding``, ``importing`` and ``listing`` are the acts of the head: a new organisation, a sheet
    of them, all terms.
    """

    renewed = Signal(object)
    adding = Signal()
    importing = Signal()
    listing = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._wanted = ""
        self._role: str | None = None
        self._nodes: tuple[OrganisationNode, ...] = ()
        self.shown: Card | None = None
        self._wide = True
        self.pane = OrganisationPane(work, OrganisationModel(self))
        self.card, self.strip = SideCard(writes=work.house.may_write), CardStrip()
        self._empty = Empty()
        self.strip.hide()
        self._empty.hide()
        self.pane.tree.lay_under(self._empty)
        self._heading = Heading("党组织", *self._acts())
        self._heading.withhold(_ALL)
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self.read)
        middle = boxes.row(gap=1.5)
        middle.addWidget(self.pane, 1)
        middle.addWidget(self.card)
        self.lay(self._heading, middle, self.strip)
        self.pane.tree.chosen.connect(self._on_chosen)
        self.pane.box.textEdited.connect(self._on_typed)

    def _acts(self) -> Iterable[Act]:
        yield Act(_ALL, self.show_all, "list")
        yield Act("届次一览", self.listing.emit, "calendar")
        # A branch proposes nothing about the tree.
        if self.work.house.at_county:
            yield Act("从表格导入", self.importing.emit, "upload")
            yield Act("新增党组织", self.adding.emit, "plus", primary=True)

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("党组织", lambda: whole_tree(house), self._show)

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

    def show_role(self, role: str) -> None:
        """Show only organisations of a role (empty: without a kind) and what is above them."""
        self._role = role
        self.pane.forget_search()
        self._narrow()

    def show_all(self) -> None:
        """Show the whole tree again."""
        self._role = None
        self._narrow()

    def go_to(self, organisation: str) -> None:
        """Make this organisation the current one."""
        self._wanted = organisation
        if self._role is not None:
            self.show_all()
        self.pane.box.clear()
        self.pane.tree.go_to(organisation)

    def read(self) -> None:
        """Read the card of the current organisation."""
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

    def _show(self, nodes: tuple[OrganisationNode, ...]) -> None:
        self.pane.show_nodes(nodes)
        if not self.pane.tree.current:
            self.pane.tree.go_to(self._wanted or (nodes[0].id if nodes else ""))
        self._nodes = nodes
        self._narrow()
        is_new = self.work.house.at_county and len(nodes) <= 1
        self._empty.setVisible(is_new)
        if is_new:
            text = "这里是全县的党组织。可以一个一个新增，也可以从已有的表格一次导入。"
            self._empty.say("还没有下级党组织", text, "新增第一个党组织", self.adding.emit)
        self.read()

    def _on_typed(self) -> None:
        """Whoever looks for a name looks among all."""
        if self._role is not None:
            self.show_all()

    def _narrow(self) -> None:
        """Show what is wanted of the tree, and say how many that are."""
        at_work = [node for node in self._nodes if node.id != FOLD and not node.dissolved]
        self._heading.withhold(*([_ALL] if self._role is None else []))
        if self._role is None:
            self.pane.show_only(None)
            branches = sum(node.is_branch for node in at_work)
            people = sum(node.members for node in self._nodes if not node.parent)
            self._heading.say(
                f"共 {len(at_work):,} 个，其中党支部 {branches:,} 个；党员 {people:,} 名"
            )
            return
        wanted = [node.id for node in at_work if node.role == self._role]
        self.pane.show_only(wanted)
        self._heading.say(f"只看{_ROLES.get(self._role, '这一类')}：{len(wanted):,} 个")

    def _make_room(self) -> None:
        self.card.setVisible(self._wide)
        self.strip.setVisible(not self._wide and self.shown is not None)

    def _on_chosen(self, organisation: str) -> None:
        if organisation:
            self._wanted = organisation
            self._timer.start()

    def _show_card(self, card: Card) -> None:
        if card.id != self._wanted:
            return
        self.shown = card
        self.card.show_card(card)
        self.strip.show_card(card)
        self._make_room()
        self.renewed.emit(card)

    def _failed(self, _error: AppError) -> None:
        # Gone since the tree was read.
        self._show_no_card()

    def _show_no_card(self) -> None:
        self.shown = None
        self.card.show_nothing()
        self._make_room()
