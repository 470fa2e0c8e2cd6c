"""Trying what waits again behind the rooms, after every act that may have ended its reason."""

from PySide6.QtCore import QObject, QTimer

from pmis_desktop.services.on_hold import retrying
from pmis_desktop.services.on_hold.retrying import Retried
from pmis_desktop.ui.work.work import Work

_TITLE = "再试等着的"
_PAUSE = 1_500  # ms after the last change: acts come in bursts


class Retrying(QObject):
    """Asks two cheap questions after each change; takes what can be taken, and says so."""

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._stopped = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.begin)
        work.signs.changed.connect(self._pause.start)
        work.signs.lock_wanted.connect(self.stop)

    def begin(self) -> None:
        """Try now, unless the vault is about to be closed."""
        if self._stopped or not self._work.house.may_write:
            return
        house = self._work.house
        self._work.write(
            _TITLE,
            lambda _progress: retrying.retry_if_due(house),
            self._told,
            # What it stumbles over is said where the thing waits: this is nobody's errand.
            failed=lambda _error: None,
            quiet=True,
        )

    def stop(self) -> None:
        """Begin no more."""
        self._stopped = True

    def _told(self, done: Retried) -> None:
        if done.words:
            self._work.messages.say(done.words)
            self._work.signs.changed.emit()
