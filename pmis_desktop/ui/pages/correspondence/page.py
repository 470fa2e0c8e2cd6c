"""报送情况: the list, one organisation's correspondence, and the text that reminds."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, theme
from pmis_desktop.ui.kit.tabs import Views
from pmis_desktop.ui.pages.correspondence.branch import Branch
from pmis_desktop.ui.pages.correspondence.overview import Overview
from pmis_desktop.ui.pages.correspondence.reminding import Reminding
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class CorrespondencePage(Page):
    """The list, and in its place what somebody opened from it."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.overview = Overview(work)
        self.branch = Branch(work)
        self.reminding = Reminding(work, lambda: self.overview.period)
        self._before: QWidget = self.overview
        self._stack = Views()
        self._stack.addWidget(self.overview)
        for part in (self.branch, self.reminding):
            framed = boxes.box(boxes.column(part))
            unit = theme.current().unit
            layout = framed.layout()
            if layout is not None:
                layout.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
            self._stack.addWidget(framed)
        self.setLayout(boxes.column(self._stack))
        self.overview.opened.connect(self.open_branch)
        self.overview.reminding.connect(self.remind)
        self.branch.reminding.connect(self.remind)
        self.branch.left.connect(self._back_to_list)
        self.reminding.left.connect(self._back)

    @override
    def enter(self, place: Place) -> None:
        if place.kind == "organisation" and place.record:
            self.open_branch(place.record)
        elif place.act:
            self._back_to_list()
            self.overview.show_part(place.act)

    @override
    def refresh(self) -> None:
        self.overview.refresh()
        self.branch.refresh()

    @override
    def take_focus(self) -> None:
        part = self._stack.currentWidget()
        if part is self.overview:
            self.overview.take_focus()
        elif part is not None:
            (self.branch if part.isAncestorOf(self.branch) else self.reminding).setFocus()

    def open_branch(self, organisation: str) -> None:
        """Show one organisation's correspondence."""
        self.branch.begin(organisation)
        self._show(self.branch)

    def remind(self, within: str) -> None:
        """Show the text for one organisation, or for all."""
        self._before = self._in_sight()
        self.reminding.begin(within)
        self._show(self.reminding)

    def _in_sight(self) -> QWidget:
        part = self._stack.currentWidget()
        return self.branch if part is not None and part.isAncestorOf(self.branch) else self.overview

    def _show(self, part: QWidget) -> None:
        framed = part if part is self.overview else part.parentWidget()
        if framed is not None:
            self._stack.setCurrentWidget(framed)
        part.setFocus()

    def _back_to_list(self) -> None:
        self._show(self.overview)
        self.overview.take_focus()

    def _back(self) -> None:
        self._show(self._before)
