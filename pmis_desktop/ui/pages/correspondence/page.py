"""报送情况: the list, one organisation's correspondence, and the text that reminds."""

from functools import cached_property

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
    """The list, and in its place what somebody opened from it, which is made when first opened."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.overview = Overview(work)
        self._before: QWidget = self.overview
        self._stack = Views()
        self._stack.addWidget(self.overview)
        self.setLayout(boxes.column(self._stack))
        self.overview.opened.connect(self.open_branch)
        self.overview.reminding.connect(self.remind)

    @cached_property
    def branch(self) -> Branch:
        """One organisation's correspondence."""
        made = Branch(self.work)
        made.reminding.connect(self.remind)
        made.left.connect(self._back_to_list)
        self._frame(made)
        return made

    @cached_property
    def reminding(self) -> Reminding:
        """The text that reminds."""
        made = Reminding(self.work, lambda: self.overview.period)
        made.left.connect(self._back)
        self._frame(made)
        return made

    def _frame(self, part: QWidget) -> None:
        framed = boxes.box(boxes.column(part))
        unit = theme.current().unit
        layout = framed.layout()
        if layout is not None:
            layout.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
        self._stack.addWidget(framed)

    @override
    def enter(self, place: Place) -> None:
        if place.kind == "organisation" and place.record:
            self.open_branch(place.record)
        elif place.act:
            self._back_to_list()
            self.overview.show_part(place.act)
        else:
            # A click in the rail: whoever wants a branch again finds it in the list.
            self._stack.setCurrentWidget(self.overview)

    @override
    def refresh(self) -> None:
        self.overview.refresh()
        if self._is_made("branch"):
            self.branch.refresh()

    @override
    def take_focus(self) -> None:
        part = self._stack.currentWidget()
        if part is self.overview:
            self.overview.take_focus()
        else:
            (self.branch if self._shows_branch() else self.reminding).setFocus()

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
        return self.branch if self._shows_branch() else self.overview

    def _shows_branch(self) -> bool:
        part = self._stack.currentWidget()
        return self._is_made("branch") and part is not None and part.isAncestorOf(self.branch)

    def _is_made(self, name: str) -> bool:
        return name in self.__dict__

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
