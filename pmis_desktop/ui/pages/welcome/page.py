"""The pages before a vault is open, one at a time, and the way from a passphrase to the rooms."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.ui.kit import boxes, theme
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.question_sheet import Narrow, begin_in
from pmis_desktop.ui.pages.welcome.header import Header
from pmis_desktop.ui.pages.welcome.unlock import UnlockSheet
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work.before import Before, Stop
from pmis_desktop.ui.work.messages import Message
from pmis_desktop.ui.work.progress import Progress

if TYPE_CHECKING:
    from pmis_desktop.services.entering import Entry
    from pmis_desktop.services.house import House
    from pmis_desktop.services.safekeeping import RestoredHouse


@runtime_checkable
class Keeping(Protocol):
    """A page that holds something which leaving it would lose."""

    def may_leave(self) -> bool:
        """Whether nothing is lost by leaving; asks where something is."""

    def let_go(self) -> None:
        """Close the vault that it holds open."""


class WelcomePage(QWidget):
    """Everything that comes before a vault is open; ``before.signs.opened`` ends it.

    With a ``folder`` it is a locked screen: the passphrase of that data folder is asked for.
    """

    def __init__(self, before: Before, folder: Path | None = None) -> None:
        super().__init__()
        self.before = before
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._held: House | None = None
        self._sheet: QWidget | None = None
        self._said = Notice()
        unit = theme.current().unit
        said = boxes.row(Narrow(self._said))
        said.setContentsMargins(3 * unit, 0, 3 * unit, 0)
        self._column: QVBoxLayout = boxes.column(Header(before), said, gap=1)
        self.setLayout(self._column)
        before.signs.asked_for.connect(self.go)
        before.signs.unlocked.connect(self._look)
        before.signs.restored.connect(self._tell_restored)
        before.messages.said.connect(self._say)
        before.messages.withdrawn.connect(self._said.clear)
        self.go(Stop(stops.UNLOCK, folder))

    @property
    def sheet(self) -> QWidget:
        """The page one is looking at."""
        assert self._sheet is not None  # noqa: S101 - from the first line of go on
        return self._sheet

    def restore(self, file: Path, folder: Path) -> None:
        """Go on with putting a backup in place of the data in a folder, which is closed."""
        self.go(Stop(stops.RESTORING, folder, file))

    def go(self, stop: Stop) -> None:
        """Show another page; a vault that was held open for the page before is closed."""
        if self.before.busy:
            return
        self.let_go()
        self.before.messages.clear()
        self._show(self._made(stop))

    def may_leave(self) -> bool:
        """Whether closing the window loses nothing; asks where a recovery sheet is not printed."""
        return not isinstance(self._sheet, Keeping) or self._sheet.may_leave()

    def let_go(self) -> None:
        """Close a vault that was unlocked but whose rooms were not shown."""
        if isinstance(self._sheet, Keeping):
            self._sheet.let_go()
        if self._held is not None:
            self._held.vault.close()
            self._held = None

    def _made(self, stop: Stop) -> QWidget:
        if stop.page != stops.UNLOCK:
            # Loaded behind the unlock window by now: it must not wait for the services.
            from pmis_desktop.ui.pages.welcome import sheets  # noqa: PLC0415

            made = sheets.made(self.before, stop)
            if made is not None:
                return made
        return UnlockSheet(self.before, stop.folder)

    def _show(self, sheet: QWidget) -> None:
        gone, self._sheet = self._sheet, sheet
        self._column.addWidget(sheet, 1)
        if gone is not None:
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        sheet.show()
        begin_in(sheet)

    def _look(self, house: "House") -> None:
        """See what an unlocked vault still waits for."""
        self._held = house

        def work(_progress: Progress) -> "Entry":
            from pmis_desktop.ui.pages.welcome import sheets  # noqa: PLC0415 - see _made

            return sheets.look(house)

        self.before.run("正在打开", work, self._enter, failed=self._stay_out)

    def _tell_restored(self, done: "RestoredHouse") -> None:
        from pmis_desktop.ui.pages.welcome import sheets  # noqa: PLC0415 - see _made

        self._held = done.house
        self._show(sheets.restored(self.before, done))

    def _enter(self, entry: "Entry") -> None:
        from pmis_desktop.ui.pages.welcome import sheets  # noqa: PLC0415 - see _made

        house = self._held
        if house is None:
            return
        self.before.local.remember_vault(house.vault.folder)
        between = sheets.waiting(self.before, house, entry)
        if between is not None:
            self._show(between)
            return
        self._held = None
        self.before.signs.opened.emit(house)

    def _stay_out(self, refusal: AppError) -> None:
        self.let_go()
        self.before.messages.tell(refusal)

    def _say(self, message: Message) -> None:
        self._said.say(message.words, message.meaning)
