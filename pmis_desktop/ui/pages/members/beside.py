"""The chosen member: read when the list comes to rest on one, shown where there is room."""

from PySide6.QtCore import QObject, QTimer, Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.browsing.card import MemberCard, card, unmask
from pmis_desktop.ui.pages.members.side import CardStrip, SideCard
from pmis_desktop.ui.work.work import Work

_REST = 60  # ms: running through the list with the arrow key asks for nothing


class Beside(QObject):
    """Keeps card and strip at one member. ``opening`` and ``history`` carry the member's id."""

    opening = Signal(str)
    history = Signal(str)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._wide = True
        self._wanted = ""
        self._shown = ""
        self.card = SideCard()
        self.strip = CardStrip()
        self.strip.hide()
        self._timer = QTimer(self, singleShot=True, interval=_REST)
        self._timer.timeout.connect(self._read)
        for each in (self.card, self.strip):
            each.opening.connect(self._open)
            each.history.connect(self._open_history)
        self.card.unmask.connect(self._unmask)

    def make_room(self, *, wide: bool) -> None:
        """Stand beside the list where it is wide, under it where not."""
        self._wide = wide
        self.card.setVisible(wide)
        self.strip.setVisible(not wide and bool(self._shown))

    def show_member(self, member: str) -> None:
        """Show a member soon, or nobody for an empty id."""
        self._wanted = member
        if member:
            self._timer.start()
        else:
            self._timer.stop()
            self._show_nobody()

    def stop(self) -> None:
        """Read nothing any more: nobody looks."""
        self._timer.stop()

    @property
    def waits(self) -> bool:
        """Whether a member is about to be read."""
        return self._timer.isActive()

    def _read(self) -> None:
        house, member = self._work.house, self._wanted
        self._work.read("党员简况", lambda: card(house, member), self._show, failed=self._failed)

    def _show(self, found: MemberCard) -> None:
        if found.id != self._wanted:
            return
        self._shown = found.id
        self.card.show_card(found)
        self.strip.show_card(found)
        self.make_room(wide=self._wide)

    def _show_nobody(self) -> None:
        self._shown = ""
        self.card.show_nobody()
        self.make_room(wide=self._wide)

    def _failed(self, _error: AppError) -> None:
        # Gone since the list was read: the list says so when it looks again.
        self._show_nobody()

    def _unmask(self, field: str) -> None:
        house, member = self._work.house, self._shown
        self._work.write(
            "显示完整号码",
            lambda _progress: (member, field, unmask(house, member, field)),
            self._show_value,
        )

    def _show_value(self, found: tuple[str, str, str]) -> None:
        member, field, value = found
        if member == self._shown:
            self.card.show_value(field, value)

    def _open(self) -> None:
        self.opening.emit(self._shown)

    def _open_history(self) -> None:
        self.history.emit(self._shown)
