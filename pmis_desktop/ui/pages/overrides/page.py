"""代码与规则: what the county says otherwise; drafted, looked at and signed in sheets."""

from functools import partial
from pathlib import Path

from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules.overriding import Wish
from pmis_desktop.services import override_files, overriding
from pmis_desktop.services.house import House
from pmis_desktop.services.overriding import Draft, Effect
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.sheet_stack import SheetStack
from pmis_desktop.ui.pages.overrides.overview import Overview
from pmis_desktop.ui.pages.overrides.signing import SigningSheet
from pmis_desktop.ui.pages.overrides.wish_sheet import WishSheet
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_USE = "overrides"
_PATTERN = "表格 (*.csv)"


class OverridesPage(Page):
    """The list, and in its place one sheet while something is being changed."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.overview = Overview(work)
        self._wishes: list[Wish] = []
        self._stack: SheetStack[WishSheet | SigningSheet] = SheetStack(self.overview)
        self.setLayout(boxes.column(self._stack))
        self.overview.changing.connect(self._begin)
        self.overview.taking_back.connect(self._take_back)
        self.overview.exporting.connect(self._export)
        self.overview.importing.connect(self._import)

    @override
    def enter(self, place: Place) -> None:
        if place.act == "change" and self._stack.sheet is None and self.work.house.at_county:
            self._begin()

    @override
    def refresh(self) -> None:
        self.overview.refresh()

    @override
    def take_focus(self) -> None:
        if self._stack.sheet is None:
            self.overview.take_focus()

    def _begin(self) -> None:
        self._wishes = []
        self._wish()

    def _wish(self) -> None:
        sheet = WishSheet(self.work, tuple(self._wishes))
        sheet.wished.connect(partial(self._look, sheet))
        sheet.done.connect(self._give_up)
        self._stack.open(sheet)

    def _give_up(self) -> None:
        """Back to what was gathered already, else to the list."""
        if self._wishes:
            wishes = tuple(self._wishes)
            self._read(partial(_drafted, self.work.house, wishes), may_add=True)
        else:
            self._back()

    def _look(self, sheet: WishSheet, wish: Wish) -> None:
        wishes = (*self._wishes, wish)

        def keep(found: tuple[Draft, Effect]) -> None:
            self._wishes = list(wishes)
            self._sign(found, may_add=True)

        self.work.read(
            "看影响",
            partial(_drafted, self.work.house, wishes),
            keep,
            failed=lambda refusal: sheet.refuse(f"{refusal.message}{refusal.advice}"),
        )

    def _take_back(self, topic: str) -> None:
        self._wishes = []
        house = self.work.house

        def back() -> tuple[Draft, Effect]:
            made = overriding.draft_back(house, topic)
            return made, overriding.effect(house, made)

        self.work.read("看影响", back, partial(self._sign, may_add=False), failed=self._tell)

    def _read(self, drafting: "partial[tuple[Draft, Effect]]", *, may_add: bool) -> None:
        then = partial(self._sign, may_add=may_add)
        self.work.read("看影响", drafting, then, failed=self._tell)

    def _sign(self, found: tuple[Draft, Effect], *, may_add: bool) -> None:
        made, effect = found
        sheet = SigningSheet(self.work, made, effect, may_add=may_add)
        sheet.signed.connect(self._back)
        sheet.done.connect(self._back)
        sheet.more.connect(self._wish)
        self._stack.open(sheet)

    def _export(self) -> None:
        folder = self.work.local.folder(_USE) or Path.home()
        file = dialogs.save_file(self, "导出代码与规则", folder / "代码与规则.csv", _PATTERN)
        if file is not None:
            self.work.local.remember_folder(_USE, file.parent)
            house = self.work.house
            self.work.write(
                "导出代码与规则",
                lambda _progress: override_files.export(house, file),
                partial(self._exported, file),
                failed=self._tell,
            )

    def _exported(self, file: Path, count: int) -> None:
        self.work.messages.say(f"已导出 {count} 行：{file}")

    def _import(self) -> None:
        file = dialogs.open_file(self, "选择表格", self.work.local.folder(_USE), _PATTERN)
        if file is not None:
            self._wishes = []
            self._read(partial(_of_file, self.work.house, file), may_add=False)

    def _tell(self, refusal: AppError) -> None:
        self.work.messages.tell(refusal)

    def _back(self) -> None:
        self._wishes = []
        self._stack.close_sheet()
        self.refresh()


def _drafted(house: House, wishes: tuple[Wish, ...]) -> tuple[Draft, Effect]:
    made = overriding.draft(house, wishes)
    return made, overriding.effect(house, made)


def _of_file(house: House, file: Path) -> tuple[Draft, Effect]:
    made = overriding.draft_whole(house, override_files.read(file))
    return made, overriding.effect(house, made)
