"""Checking the records behind the rooms, so that figures, lists and answers know of the newest."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer

from pmis_desktop.services.quality import scanning
from pmis_desktop.services.quality.scanning import Survey
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.work import Work

_TITLE = "检查党员信息"
_PAUSE = 3_000  # ms after the last change: whoever saves one record after another is let be


class Surveying(QObject):
    """Checks everybody once a day and whoever changed, in portions between which others write."""

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._under_way = False
        self._job: Job | None = None
        self._stopped = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.begin)
        work.signs.changed.connect(self._pause.start)
        # Whoever locks the screen does not wait for what nobody asked for.
        work.signs.lock_wanted.connect(self.stop)
        self._pause.start()

    def begin(self) -> None:
        """Check whoever is due; while that is under way, once more after it.

        The first time it waits as after a change: the first page comes before everything.
        """
        if self._stopped:
            return
        if self._under_way:
            self._pause.start()
            return
        self._under_way = True
        house = self._work.house
        self._work.read(
            _TITLE,
            lambda: scanning.due(house),
            lambda survey: self._go_on(survey, survey.portions),
            failed=lambda _error: self._end(),
        )

    def stop(self) -> None:
        """Begin no further portion: the vault is about to be closed."""
        self._stopped = True

    def _go_on(self, survey: Survey, left: Iterator[tuple[str, ...]]) -> None:
        if self._stopped or (self._job is not None and self._job.progress.cancelled):
            self._end()
            return
        house, some = self._work.house, next(left, None)
        if some is None:
            end = partial(self._end, news=survey.everybody)
            self._write(partial(scanning.finish, house, survey), end)
        else:
            portion = partial(scanning.check, house, some)
            self._write(portion, partial(self._go_on, survey, left))

    def _write(self, work: partial[None], then: partial[None]) -> None:
        # A file that does not take it says so elsewhere: this is nobody's errand.
        self._job = self._work.write(
            _TITLE,
            lambda _progress: work(),
            lambda _nothing: then(),
            failed=lambda _error: self._end(),
            quiet=True,
        )

    def _end(self, *, news: bool = False) -> None:
        self._under_way = False
        if news:
            # The first page has the day's figures now.
            self._work.signs.changed.emit()
