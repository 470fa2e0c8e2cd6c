"""Giving back what large jobs held, once nothing is under way: an office PC has little memory."""

from PySide6.QtCore import QObject, QTimer

from pmis_desktop import memory
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_TITLE = "归还内存"
_PAUSE = 1_500  # ms after the last job: whoever goes on at once would want it again


class Resting(QObject):
    """Rests once after every burst of jobs; its own job is none of them."""

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._own: Job | None = None
        self._stopped = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._begin)
        work.jobs.ended.connect(self._wait)
        work.signs.lock_wanted.connect(self._stop)

    def _wait(self, job: Job) -> None:
        if job is not self._own:
            self._pause.start()

    def _begin(self) -> None:
        # What is under way will have ended some day, and calls again.
        if not self._stopped and not self._work.jobs.busy:
            # Nobody's errand: where the file is wanted by others, it rests another time.
            self._own = self._work.write(_TITLE, self._rest, failed=lambda _error: None, quiet=True)

    def _rest(self, _progress: Progress) -> None:
        self._work.house.vault.database.rest()
        memory.give_back()

    def _stop(self) -> None:
        self._stopped = True
