"""支部接入: every site with how it stands, and the acts that let one in or shut one out."""

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from pmis_desktop.services.correspondents import Correspondent
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.pages.sites.admitting import AdmittingSheet
from pmis_desktop.ui.pages.sites.inviting import InvitingSheet
from pmis_desktop.ui.pages.sites.overview import Overview
from pmis_desktop.ui.pages.sites.revoking import RevokingSheet
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class SitesPage(Page):
    """The list, and in its place one sheet while something is being done."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.overview = Overview(work)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.overview)
        self._sheet: QWidget | None = None
        made = boxes.column(self._stack)
        self.setLayout(made)
        self.overview.admitting.connect(self._admit)
        self.overview.inviting.connect(self._invite)
        self.overview.revoking.connect(self._revoke)

    @override
    def enter(self, place: Place) -> None:
        if place.files:
            self._admit(Path(place.files[0]))
        elif place.act == "invite":
            self._invite()
        elif place.act in {"silent", "forked"}:
            self.overview.look_for(place.act)

    @override
    def refresh(self) -> None:
        self.overview.refresh()

    @override
    def take_focus(self) -> None:
        if self._sheet is None:
            self.overview.take_focus()

    def _admit(self, file: Path | None = None) -> None:
        sheet = AdmittingSheet(self.work, file)
        sheet.done.connect(self._back)
        self._show(sheet)

    def _invite(self) -> None:
        sheet = InvitingSheet(self.work)
        sheet.done.connect(self._back)
        self._show(sheet)

    def _revoke(self, site: Correspondent) -> None:
        sheet = RevokingSheet(self.work, site)
        sheet.done.connect(self._back)
        self._show(sheet)

    def _show(self, sheet: QWidget) -> None:
        self._drop()
        self._sheet = sheet
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)

    def _back(self) -> None:
        self._stack.setCurrentWidget(self.overview)
        self._drop()
        self.refresh()

    def _drop(self) -> None:
        if self._sheet is not None:
            self._stack.removeWidget(self._sheet)
            self._sheet.deleteLater()
            self._sheet = None
