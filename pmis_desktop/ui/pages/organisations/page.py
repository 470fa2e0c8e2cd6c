"""The page of party organisations: the tree with one of them beside it, or a sheet about one."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.services.browsing.organisations import FOLD
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.sheet_stack import SheetStack
from pmis_desktop.ui.pages.organisations.body import CardBody
from pmis_desktop.ui.pages.organisations.opening import SheetOpener
from pmis_desktop.ui.pages.organisations.overview import Overview
from pmis_desktop.ui.pages.organisations.side import DetailSheet
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

TERMS = "terms"


class OrganisationsPage(Page):
    """The county's organisations, or those of this branch; while one acts, a sheet instead."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.overview = Overview(work)
        self.pane = self.overview.pane
        stack: SheetStack[QWidget] = SheetStack(self.overview)
        self.sheets = SheetOpener(work, stack, self._back)
        self.setLayout(boxes.column(stack))
        self._connect()

    def _connect(self) -> None:
        overview = self.overview
        overview.pane.tree.opened.connect(self._open)
        overview.renewed.connect(self.sheets.renew)
        overview.adding.connect(self._add)
        overview.importing.connect(self._import)
        overview.listing.connect(self._show_terms)
        for each in (overview.card, overview.strip):
            each.opening.connect(self._open_shown)
        overview.card.members.connect(self._show_members)
        overview.card.asked.connect(self._ask)
        overview.strip.detailing.connect(self._show_details)
        self._listen(overview.card.body)

    def _listen(self, body: CardBody) -> None:
        body.going.connect(self.go_to)
        body.adding.connect(lambda kind: self.sheets.add(kind, self.overview.shown))
        body.changing.connect(lambda kind, rec: self.sheets.change(kind, rec, self.overview.shown))
        body.committee.connect(lambda: self.sheets.committee(self.overview.shown))
        body.electing.connect(lambda: self.sheets.elect(self.overview.shown))

    @override
    def enter(self, place: Place) -> None:
        if place.act == TERMS:
            self.sheets.terms(self.go_to, due=True)
        elif place.act.startswith(places.ROLE):
            self.sheets.close()
            self.overview.show_role(place.act.removeprefix(places.ROLE))
        elif place.record:
            self.go_to(place.record)

    @override
    def refresh(self) -> None:
        self.overview.refresh()

    @override
    def take_focus(self) -> None:
        if not self.sheets.is_open:
            self.overview.take_focus()

    @override
    def may_leave(self) -> bool:
        return self.sheets.may_leave()

    @property
    def waits(self) -> bool:
        """Whether an organisation is about to be read."""
        return self.overview.waits

    def go_to(self, organisation: str) -> None:
        """Show the tree with this organisation current."""
        self.sheets.close()
        self.overview.go_to(organisation)

    def _open(self, organisation: str) -> None:
        if organisation != FOLD:
            self.work.go(Place(room=places.RECORD, kind="organisation", record=organisation))

    def _open_shown(self) -> None:
        if self.overview.shown is not None:
            self._open(self.overview.shown.id)

    def _show_members(self) -> None:
        shown = self.overview.shown
        if shown is not None:
            self.work.go(Place(room=places.MEMBERS, query=MemberQuery(within=shown.id)))

    def _show_details(self) -> None:
        if self.overview.shown is None:
            return
        sheet = DetailSheet(self.work, self.overview.shown)
        sheet.opening.connect(self._open_shown)
        sheet.members.connect(self._show_members)
        sheet.asked.connect(self._ask)
        self._listen(sheet.body)
        self.sheets.show(sheet)

    def _show_terms(self) -> None:
        self.sheets.terms(self.go_to)

    def _ask(self, act: str) -> None:
        # The menu that asked goes with its sheet: not before it has closed.
        if self.overview.shown is not None:
            QTimer.singleShot(0, self, partial(self.sheets.act, act, self.overview.shown))

    def _back(self) -> None:
        self.overview.take_focus()
        self.overview.read()

    def _add(self) -> None:
        self.work.go(Place(room=places.RECORD, kind="organisation"))

    def _import(self) -> None:
        self.work.go(Place(room=places.IMPORTING))
