"""清除与保管期限: whose term is over, the orders that were carried out, and giving a new one."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.purging import ordering, orders
from pmis_desktop.services.purging.ordering import Preview, Target
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.sheet_stack import SheetStack
from pmis_desktop.ui.pages.purging.overview import ORDERS, Overview
from pmis_desktop.ui.pages.purging.purging_sheet import PurgingSheet
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

PURGE = "purge"
_USE = "purge"


class PurgingPage(Page):
    """Two lists, and in their place one sheet while an order is being given."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.overview = Overview(work)
        self.overview.purging.connect(self._look)
        self.overview.reading_in.connect(self._choose_folder)
        self._stack: SheetStack[PurgingSheet] = SheetStack(self.overview)
        self.setLayout(boxes.column(self._stack))

    @override
    def enter(self, place: Place) -> None:
        if place.act == PURGE and place.record:
            self._look([Target(kind=place.kind, rec=place.record)])
        elif place.files:
            self._read_in(Path(place.files[0]))
        self.refresh()

    @override
    def refresh(self) -> None:
        self.overview.refresh()

    @override
    def take_focus(self) -> None:
        if self._stack.sheet is None:
            self.overview.take_focus()

    def _look(self, targets: Sequence[Target]) -> None:
        house = self.work.house
        self.work.read(
            "看会清除什么",
            lambda: ordering.preview(house, targets),
            self._open,
            failed=self.work.messages.tell,
        )

    def _open(self, shown: Preview) -> None:
        sheet = PurgingSheet(self.work, shown)
        sheet.given.connect(partial(self.overview.show_view, ORDERS))
        sheet.done.connect(self._back)
        self._stack.open(sheet)

    def _back(self) -> None:
        self._stack.close_sheet()
        self.refresh()

    def _choose_folder(self) -> None:
        folder = dialogs.choose_folder(self, "选择存有清除令的文件夹", self.work.local.folder(_USE))
        if folder is not None:
            self.work.local.remember_folder(_USE, folder)
            self._read_in(folder)

    def _read_in(self, path: Path) -> None:
        house = self.work.house
        self.work.change(
            "正在读入清除令",
            lambda _progress: orders.read_in(house, [path]),
            self._said,
            failed=self._refuse,
        )

    def _said(self, count: int) -> None:
        told = f"执行了 {count} 份清除令。" if count else "这里没有新的清除令。"
        self.work.messages.say(told)

    def _refuse(self, refusal: AppError) -> None:
        self.work.messages.tell(refusal)
