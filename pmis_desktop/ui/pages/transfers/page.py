"""转接: the list of transfers, and in its place one sheet while something is being done."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from typing_extensions import override

from pmis_desktop.services.transfers.reading import TransferRow
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.sheet_stack import SheetStack
from pmis_desktop.ui.pages.transfers import listing
from pmis_desktop.ui.pages.transfers.arriving import ArrivalSheet
from pmis_desktop.ui.pages.transfers.detail import DetailSheet
from pmis_desktop.ui.pages.transfers.letters import LettersSheet
from pmis_desktop.ui.pages.transfers.overview import Overview
from pmis_desktop.ui.pages.transfers.starting import StartSheet
from pmis_desktop.ui.pages.transfers.step_sheet import StepSheet
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

# Acts of a place: begin one, for ``record`` where it names a member; the numbers of letters.
START, NUMBERS = "start", "numbers"
Sheet = StartSheet | ArrivalSheet | StepSheet | DetailSheet | LettersSheet
_LOST = "这一页填写的内容还没有保存，返回后就没有了。"


class TransfersPage(Page):
    """``record`` of a place is a member; its ``act`` a view of `listing`, `START` or `NUMBERS`."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.overview = Overview(work)
        self._stack: SheetStack[Sheet] = SheetStack(self.overview)
        self.setLayout(boxes.column(self._stack))
        overview = self.overview
        overview.starting.connect(self._start)
        overview.arriving.connect(lambda: self._show(ArrivalSheet(work)))
        overview.numbering.connect(lambda: self._show(LettersSheet(work)))
        overview.detailing.connect(self._detail)
        overview.asked.connect(self._ask)

    @override
    def enter(self, place: Place) -> None:
        if place.act == START:
            self._start(place.record, place.name)
        elif place.act == NUMBERS:
            self._show(LettersSheet(self.work))
        elif place.act in listing.VIEWS:
            self._back()
            self.overview.show_view(place.act)

    @override
    def refresh(self) -> None:
        self.overview.refresh()
        if isinstance(self._stack.sheet, DetailSheet | LettersSheet):
            self._stack.sheet.refresh()

    @override
    def take_focus(self) -> None:
        if self._stack.sheet is None:
            self.overview.take_focus()

    @override
    def may_leave(self) -> bool:
        sheet = self._stack.sheet
        if sheet is None or not sheet.dirty:
            return True
        return dialogs.confirm(self, "不保存就离开？", _LOST, "离开", danger=True)

    def _start(self, member: str = "", name: str = "") -> None:
        self._show(StartSheet(self.work, member, name))

    def _detail(self, transfer: str) -> None:
        sheet = DetailSheet(self.work, transfer)
        sheet.asked.connect(partial(self._ask_from, sheet))
        self._show(sheet)

    def _ask_from(self, sheet: DetailSheet, act: str) -> None:
        if sheet.card is not None:
            self._ask(act, [sheet.card.row])

    def _ask(self, act: str, rows: Sequence[TransferRow]) -> None:
        # The button that asked goes with its sheet: not before it has been let go.
        QTimer.singleShot(0, self, lambda: self._show(StepSheet(self.work, act, rows)))

    def _show(self, sheet: Sheet) -> None:
        sheet.done.connect(self._back)
        self._stack.open(sheet)

    def _back(self) -> None:
        sheet = self._stack.sheet
        if sheet is not None and sheet.dirty and not self.may_leave():
            return
        self._stack.close_sheet()
        self.overview.take_focus()
