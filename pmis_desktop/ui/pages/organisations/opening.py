"""The sheets of the page of organisations, one at a time in the place of the tree."""

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from pmis_desktop.services.organising.card import Card
from pmis_desktop.ui.kit.sheet_stack import SheetStack
from pmis_desktop.ui.pages.organisations.acting import ActSheet
from pmis_desktop.ui.pages.organisations.committee import CommitteeSheet
from pmis_desktop.ui.pages.organisations.electing import ElectionSheet
from pmis_desktop.ui.pages.organisations.part_sheet import PartSheet
from pmis_desktop.ui.pages.organisations.terms import TermsSheet
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work


class Sheet(Protocol):
    """What every sheet of the page can say."""

    done: SignalInstance


class SheetOpener(QObject):
    """Shows one sheet at a time over the tree."""

    def __init__(self, work: Work, stack: SheetStack[QWidget], back: Callable[[], object]) -> None:
        super().__init__(stack)
        self._work = work
        self._stack = stack
        self._back = back

    @property
    def is_open(self) -> bool:
        """Whether a sheet stands in the place of the tree."""
        return self._stack.sheet is not None

    def show(self, sheet: QWidget) -> None:
        """Show a sheet until it is done."""
        cast("Sheet", sheet).done.connect(self._done)
        self._stack.open(sheet)

    def close(self) -> None:
        """Go back to the tree."""
        self._stack.close_sheet()

    def may_leave(self) -> bool:
        """Whether going elsewhere loses nothing; asks where it would."""
        if not getattr(self._stack.sheet, "dirty", False):
            return True
        text = "这一页填写的内容还没有保存，离开后就没有了。"
        if not dialogs.confirm(self._stack, "离开这一页？", text, "离开", danger=True):
            return False
        self.close()
        return True

    def renew(self, card: Card) -> None:
        """The organisation was read again: what shows it follows."""
        if isinstance(self._stack.sheet, CommitteeSheet):
            self._stack.sheet.show_card(card)

    def act(self, act: str, card: Card) -> None:
        """Ask for an act on the whole organisation."""
        self.show(ActSheet(self._work, act, card))

    def add(self, kind: str, card: Card | None) -> None:
        """Note a new unit, praise or post of an organisation."""
        if card is not None:
            self.show(PartSheet(self._work, kind, card))

    def change(self, kind: str, rec: str, card: Card | None) -> None:
        """Change one of these."""
        if card is not None:
            self.show(PartSheet(self._work, kind, card, rec))

    def committee(self, card: Card | None) -> None:
        """Show the committee with its past terms."""
        if card is not None:
            sheet = CommitteeSheet(self._work, card)
            sheet.adding.connect(lambda: self.add("post", card))
            sheet.changing.connect(lambda rec: self.change("post", rec, card))
            sheet.electing.connect(lambda: self.elect(card))
            self.show(sheet)

    def elect(self, card: Card | None) -> None:
        """Elect a committee anew."""
        if card is not None:
            self.show(ElectionSheet(self._work, card))

    def terms(self, going: Callable[[str], object], *, due: bool = False) -> None:
        """Show all terms, or first who is ``due``; ``going`` shows one of them in the tree."""
        sheet = TermsSheet(self._work, due=due)
        sheet.going.connect(going)
        self.show(sheet)

    def _done(self) -> None:
        self.close()
        self._back()
