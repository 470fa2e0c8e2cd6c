"""支部接入: every site with how it stands, slips, packages held back, and the acts on them."""

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from pmis_desktop.services.correspondents import Correspondent
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.tabs import Tabs, Views
from pmis_desktop.ui.pages.sites.admitting import AdmittingSheet
from pmis_desktop.ui.pages.sites.admitting_many import AdmittingManySheet
from pmis_desktop.ui.pages.sites.held_view import HeldView
from pmis_desktop.ui.pages.sites.inviting import InvitingSheet
from pmis_desktop.ui.pages.sites.overview import Overview
from pmis_desktop.ui.pages.sites.rescoping import RescopingSheet
from pmis_desktop.ui.pages.sites.review_right import ReviewRightSheet
from pmis_desktop.ui.pages.sites.revoking import RevokingSheet
from pmis_desktop.ui.pages.sites.slices import SlicesSheet
from pmis_desktop.ui.pages.sites.slips_view import SlipsView
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

SITES, SLIPS, HELD = "sites", "slips", "held"
_Sheet = (
    AdmittingSheet
    | AdmittingManySheet
    | InvitingSheet
    | RescopingSheet
    | ReviewRightSheet
    | RevokingSheet
    | SlicesSheet
)
_View = Overview | SlipsView | HeldView
_VIEWS = ((SITES, "接入点"), (SLIPS, "邀请单"), (HELD, "搁置的变更包"))


class SitesPage(Page):
    """Three lists, and in their place one sheet while something is being done."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._heading = Heading(
            "支部接入",
            Act("打印邀请单", self._invite, "printer"),
            Act("批准一批", self._admit_many, "folder-open"),
            Act("首份数据", self._write_slices, "usb"),
            Act("批准接入", self._admit, "user-plus", primary=True),
        )
        self.overview, self.slips, self.held = Overview(work), SlipsView(work), HeldView(work)
        self._parts: dict[str, Overview | SlipsView | HeldView] = {
            SITES: self.overview,
            SLIPS: self.slips,
            HELD: self.held,
        }
        self._sentences = dict.fromkeys(self._parts, "")
        self._tabs = Tabs(*_VIEWS)
        self._views = Views()
        for name, part in self._parts.items():
            self._views.addWidget(part)
            part.told.connect(lambda sentence, name=name: self._tell(name, sentence))
        front = Page(work)
        front.lay(self._heading, self._tabs, self._views, gap=1)
        self._stack = QStackedWidget()
        self._stack.addWidget(front)
        self._front = front
        self._sheet: QWidget | None = None
        self.setLayout(boxes.column(self._stack))
        self._connect()
        self.show_view(SITES)

    def _connect(self) -> None:
        self._tabs.chosen.connect(self.show_view)
        self.overview.inviting.connect(self._invite)
        self.overview.revoking.connect(self._revoke)
        self.overview.rescoping.connect(self._rescope)
        self.overview.granting.connect(self._grant_again)
        self.overview.reviewing.connect(self._change_review)

    def show_view(self, name: str) -> None:
        """Show one of the lists."""
        self._tabs.show_view(name)
        self._views.setCurrentWidget(self._parts[name])
        self._heading.say(self._sentences[name])

    @override
    def enter(self, place: Place) -> None:
        if place.files:
            self._admit(Path(place.files[0]))
        elif place.act == "invite":
            self._invite()
        elif place.act in {SLIPS, HELD}:
            self.show_view(place.act)
        elif place.act in {"silent", "forked"}:
            self.show_view(SITES)
            self.overview.look_for(place.act)

    @override
    def refresh(self) -> None:
        for part in (self.overview, self.slips, self.held):
            part.refresh()

    @override
    def take_focus(self) -> None:
        part = self._views.currentWidget()
        if self._sheet is None and isinstance(part, _View):
            part.table.setFocus()

    def _tell(self, name: str, sentence: str) -> None:
        self._sentences[name] = sentence
        if self._views.currentWidget() is self._parts[name]:
            self._heading.say(sentence)

    def _admit(self, file: Path | None = None) -> None:
        self._open(AdmittingSheet(self.work, file))

    def _admit_many(self) -> None:
        self._open(AdmittingManySheet(self.work))

    def _write_slices(self) -> None:
        self._open(SlicesSheet(self.work))

    def _invite(self) -> None:
        self._open(InvitingSheet(self.work))

    def _revoke(self, site: Correspondent) -> None:
        self._open(RevokingSheet(self.work, site))

    def _rescope(self, site: Correspondent) -> None:
        self._open(RescopingSheet(self.work, site))

    def _change_review(self, site: Correspondent) -> None:
        self._open(ReviewRightSheet(self.work, site))

    def _grant_again(self, site: Correspondent) -> None:
        self._open(SlicesSheet(self.work, site))

    def _open(self, sheet: _Sheet) -> None:
        sheet.done.connect(self._back)
        self._drop()
        self._sheet = sheet
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._front)
        self._drop()
        self.refresh()

    def _drop(self) -> None:
        if self._sheet is not None:
            self._stack.removeWidget(self._sheet)
            self._sheet.deleteLater()
            self._sheet = None
