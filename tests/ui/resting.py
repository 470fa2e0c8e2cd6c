"""Waiting in a test for what a page has under way."""

from time import monotonic

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from pmis_desktop.ui.work.work import Work

_STEP = 5  # ms
_LONGEST = 30  # s


def rest(work: Work) -> None:
    """Let everything under way end, and what follows from it."""
    deadline = monotonic() + _LONGEST
    while work.jobs.busy:
        assert monotonic() < deadline
        pause(_STEP)
    QApplication.processEvents()


def pause(milliseconds: int) -> None:
    """Let the window go on for a moment.

    QTest.qWait would keep Python's lock, and every statement of a job would wait for its end.
    """
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
