"""支部接入: every site with how it stands, slips, packages held back, and the acts on them."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from typing_extensions import override

from pmis_desktop.services.correspondents import Correspondent
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.sheet_stack import SheetStack
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
_Kept = TypeVar("_Kept", Overview, SlipsView, HeldView)
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
        self._parts: dict[str, _View] = {}
        self._sentences = dict.fromkeys((SITES, SLIPS, HELD), "")
        self._tabs = Tabs(*_VIEWS)
        self._views = Views()
        front = Page(work)
        front.lay(self._heading, self._tabs, self._views, gap=1)
        self._stack: SheetStack[_Sheet] = SheetStack(front)
        self.setLayout(boxes.column(self._stack))
        self._connect()
        self.show_view(SITES)

    def _connect(self) -> None:
        self._tabs.chosen.connect(self.show_view)
        self.overview.inviting.connect(self._invite)
        for asked, sheet in (
            (self.overview.revoking, RevokingSheet),
            (self.overview.rescoping, RescopingSheet),
            (self.overview.reviewing, ReviewRightSheet),
            (self.overview.granting, SlicesSheet),
        ):
            asked.connect(partial(self._open_for, sheet))

    @cached_property
    def overview(self) -> Overview:
        """Every site."""
        return self._keep(SITES, Overview(self.work))

    @cached_property
    def slips(self) -> SlipsView:
        """Every slip; made when somebody first looks at it, as is the next."""
        return self._keep(SLIPS, SlipsView(self.work))

    @cached_property
    def held(self) -> HeldView:
        """Packages that are held back."""
        return self._keep(HELD, HeldView(self.work))

    def _keep(self, name: str, part: _Kept) -> _Kept:
        self._parts[name] = part
        self._views.addWidget(part)
        part.told.connect(lambda sentence: self._tell(name, sentence))
        return part

    def _part(self, name: str) -> _View:
        if name == SITES:
            return self.overview
        return self.slips if name == SLIPS else self.held

    def show_view(self, name: str) -> None:
        """Show one of the lists."""
        self._tabs.show_view(name)
        known = name in self._parts
        part = self._part(name)
        self._views.setCurrentWidget(part)
        if not known:
            part.refresh()
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
        for part in self._parts.values():
            part.refresh()

    @override
    def take_focus(self) -> None:
        part = self._views.currentWidget()
        if self._stack.sheet is None and isinstance(part, _View):
            part.table.setFocus()

    def _tell(self, name: str, sentence: str) -> None:
        self._sentences[name] = sentence
        if self._views.currentWidget() is self._parts.get(name):
            self._heading.say(sentence)

    def _admit(self, file: Path | None = None) -> None:
        self._open(AdmittingSheet(self.work, file))

    def _admit_many(self) -> None:
        self._open(AdmittingManySheet(self.work))

    def _write_slices(self) -> None:
        self._open(SlicesSheet(self.work))

    def _invite(self) -> None:
        self._open(InvitingSheet(self.work))

    def _open_for(
        self, sheet: Callable[[Work, Correspondent], _Sheet], site: Correspondent
    ) -> None:
        self._open(sheet(self.work, site))

    def _open(self, sheet: _Sheet) -> None:
        sheet.done.connect(self._back)
        self._stack.open(sheet)

    def _back(self) -> None:
        self._stack.close_sheet()
        self.refresh()
