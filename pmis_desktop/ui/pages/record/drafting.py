"""Keeping what is typed: two seconds after the last key, and at once before the screen locks."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import drafts
from pmis_desktop.ui.forms.saving import Typed
from pmis_desktop.ui.work.work import Work

DELAY = 2000  # ms


class Drafting(QObject):
    """The draft of the record that is open.

    A draft of an earlier day stays until it was answered: what is typed meanwhile is kept on top.
    """

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._kind = ""
        self._rec = ""
        self._below: Mapping[str, str] = {}
        self._typed: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self.page = Typed()
        self._timer = QTimer(self, interval=DELAY, singleShot=True)
        self._timer.timeout.connect(self.keep)

    def begin(self, kind: str, rec: str, below: Mapping[str, str]) -> None:
        """Another record is open; ``below`` is its draft that nobody has answered yet."""
        self._timer.stop()
        self._kind, self._rec, self._below = kind, rec, dict(below)
        self._typed, self._kept = {}, dict(below)
        self.page = Typed()

    def typed(self, changes: Mapping[str, str]) -> None:
        """Something changed in the form: keep it soon."""
        self._typed = dict(changes)
        if self._wanted != self._kept:
            self._timer.start()

    def keep(self) -> None:
        """Keep it now; nothing typed keeps nothing."""
        self._timer.stop()
        wanted = self._wanted
        if wanted == self._kept or not self._work.house.may_write:
            return
        self._kept = wanted
        house, kind, rec, page = self._work.house, self._kind, self._rec, self.page

        def work(_progress: object) -> None:
            # What was saved before it is this one's turn needs no draft any more.
            if not page.saved:
                drafts.keep(house, kind, rec, wanted)

        self._work.write("留草稿", work, failed=self._not_kept, quiet=True)

    def _not_kept(self, error: AppError) -> None:
        """Tried again at the next key, and before the screen locks."""
        self._kept = {}
        self._work.messages.tell(error)

    def answered(self) -> None:
        """The old draft was taken into the form, or is not wanted any more."""
        self._below = {}

    def drop(self) -> None:
        """Throw away what was typed; a draft of an earlier day that nobody answered stays."""
        self._typed = {}
        self.keep()

    def saved(self) -> None:
        """The record was saved, and its draft went with it."""
        self.begin(self._kind, self._rec, {})

    @property
    def _wanted(self) -> dict[str, str]:
        return {**self._below, **self._typed}
