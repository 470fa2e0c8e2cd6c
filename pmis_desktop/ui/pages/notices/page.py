"""通知: the list, and in its place one notice, one being written, or the ways out of here."""

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from pmis_desktop.services.notices.views import Opened
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.pages.notices.opened import OpenedNotice
from pmis_desktop.ui.pages.notices.overview import Overview
from pmis_desktop.ui.pages.notices.taking_out import TakingOutSheet
from pmis_desktop.ui.pages.notices.writing import WritingSheet
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class NoticesPage(Page):
    """One thing at a time; whoever comes from the first page finds the notice meant there open."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.overview = Overview(work)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.overview)
        self.opened: OpenedNotice | None = None
        self.sheet: QWidget | None = None
        self.setLayout(boxes.column(self._stack))
        self.overview.writing.connect(self._write)
        self.overview.opening.connect(self.open)

    @override
    def enter(self, place: Place) -> None:
        if isinstance(self.sheet, WritingSheet) and self.sheet.dirty:
            return
        if place.record:
            self.open(place.record, unread=place.act == "unread")
        elif place.act == "write":
            self._write()

    @override
    def refresh(self) -> None:
        self.overview.refresh()
        if self.opened is not None:
            self.opened.refresh()

    @override
    def take_focus(self) -> None:
        if self.sheet is None:
            (self.opened or self.overview).take_focus()

    @override
    def keep_draft(self) -> None:
        if isinstance(self.sheet, WritingSheet):
            self.sheet.keep()

    @override
    def may_leave(self) -> bool:
        # Nothing to ask: what was typed stays here, and is kept besides.
        self.keep_draft()
        return True

    def open(self, notice: str, *, unread: bool = False) -> None:
        """Show one notice; ``unread``: at the county with who has not read it."""
        self._drop_sheet()
        self._drop_opened()
        made = OpenedNotice(self.work, notice, unread=unread)
        made.left.connect(self._to_list)
        made.amending.connect(self._amend)
        made.replacing.connect(self._replace)
        made.leaving.connect(self._take_out)
        self.opened = made
        self._stack.addWidget(made)
        self._stack.setCurrentWidget(made)

    def _write(self) -> None:
        self._show_sheet(WritingSheet(self.work))

    def _amend(self, found: Opened) -> None:
        self._show_sheet(WritingSheet(self.work, found))

    def _replace(self, found: Opened) -> None:
        self._show_sheet(WritingSheet(self.work, found, anew=True))

    def _take_out(self, found: Opened) -> None:
        self._show_sheet(TakingOutSheet(self.work, found))

    def _show_sheet(self, sheet: WritingSheet | TakingOutSheet) -> None:
        self._drop_sheet()
        sheet.done.connect(self._back)
        self.sheet = sheet
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)

    def _back(self) -> None:
        """From a sheet to the notice it was about, or to the list."""
        self._stack.setCurrentWidget(self.opened or self.overview)
        self._drop_sheet()
        self.refresh()

    def _to_list(self) -> None:
        self._stack.setCurrentWidget(self.overview)
        self._drop_opened()
        self.refresh()

    def _drop_sheet(self) -> None:
        if self.sheet is not None:
            self._drop(self.sheet)
            self.sheet = None

    def _drop_opened(self) -> None:
        if self.opened is not None:
            self._drop(self.opened)
            self.opened = None

    def _drop(self, part: QWidget) -> None:
        self._stack.removeWidget(part)
        part.deleteLater()
