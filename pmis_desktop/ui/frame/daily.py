"""What is done behind the rooms without being asked: the day's backup, a look at the data file."""

from PySide6.QtCore import QObject

from pmis_desktop.models.vault.vault import quick_check
from pmis_desktop.services import safekeeping
from pmis_desktop.services.safekeeping import DueBackups
from pmis_desktop.ui.work.work import Work


class DailyWork(QObject):
    """Begins both once, when the first page has been read.

    Beside them that page would come half a second later: all read the same file.
    """

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._begun = False
        work.jobs.ended.connect(self._begin)

    def _begin(self) -> None:
        if not self._begun and not self._work.jobs.busy:
            self._begun = True
            look_at_the_file(self._work)
            back_up_if_due(self._work)


def back_up_if_due(work: Work) -> None:
    """Back up behind the person's back where the last backup is a day old or there is none."""

    def told(done: DueBackups) -> None:
        if done.made:
            # The first page and the quiet line say when the last backup was.
            work.signs.changed.emit()
        if done.failed is not None:
            work.messages.tell(done.failed)

    work.write(
        "每日备份", lambda _progress: safekeeping.back_up_if_due(work.house), told, quiet=True
    )


def look_at_the_file(work: Work) -> None:
    """Look whether the data file holds together; a damaged one is read on, but not written to.

    It takes a second, which no search may have to wait for: so it stands among what is written.
    """
    work.write(
        "检查数据文件",
        lambda _progress: quick_check(work.house.vault),
        failed=lambda error: work.messages.say(f"{error.message}{error.advice}", "must"),
        quiet=True,
    )
