"""One way to run a job off the window's thread: one writer, one reader, results back here.

A job is no Qt object. A Qt object that belonged to one job would die with its window while the
thread is still at work, and its connections with it in whichever thread let go of it last: measured
with PySide6 6.9 to 6.12, that ends the program once in some hundred jobs.
"""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import cache, partial
from itertools import count

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from pmis_desktop.errors.base import AppError
from pmis_desktop.ui.work.progress import Progress

POLL = 100  # ms
PATIENCE = 600  # ms before a person is shown that something takes its time
# Seconds after which a job's thread gives way to the window, which asks anew for every event and
# every cell that Python has a part in. With Python's own 5 ms thirty-six cells took 140 ms, with
# 0.5 ms a whole table 160 ms.
GIVE_WAY = 0.0001

Work = Callable[[Progress], object]


class Bell:
    """Calls those who wait for something, in the window's thread, in the order they came."""

    def __init__(self) -> None:
        self._waiting: list[Callable[..., object]] = []

    def connect(self, told: Callable[..., object]) -> None:
        """Call this when it rings, unless the page it is for has died by then."""
        self._waiting.append(told)

    def ring(self, *facts: object) -> None:
        """Call everybody who waits."""
        for told in tuple(self._waiting):
            if is_there(told):
                told(*facts)


def is_there(told: Callable[..., object]) -> bool:
    """Whether the page that a callable is a method of, or was written down in, still lives."""
    while isinstance(told, partial):
        told = told.func
    held = (getattr(told, "__self__", None), *_held(told))
    return all(isValid(each) for each in held if isinstance(each, QObject))


def _held(told: Callable[..., object]) -> Iterator[object]:
    """What a function written down inside another goes on using of it."""
    for cell in getattr(told, "__closure__", None) or ():
        # Empty where what it names was not made yet.
        with suppress(ValueError):
            yield cell.cell_contents


class Job:
    """One piece of work under way; ``finished`` comes after ``succeeded`` or ``failed``."""

    def __init__(self, title: str, *, can_cancel: bool, quiet: bool) -> None:
        self.title = title
        self.quiet = quiet
        self.progress = Progress(can_cancel=can_cancel)
        self.running = True
        self.progressed = Bell()
        self.succeeded = Bell()
        self.failed = Bell()
        self.finished = Bell()

    def cancel(self) -> None:
        """Ask the work to stop where it can."""
        self.progress.cancelled = True

    def report(self, future: "Future[object]") -> None:
        """Tell who waits; called once, in the window's thread."""
        self.running = False
        try:
            if not future.cancelled():
                error = future.exception()
                if error is None:
                    self.succeeded.ring(future.result())
                else:
                    self.failed.ring(error)
        finally:
            self.finished.ring()


class _Relay(QObject):
    """Carries what a thread has finished into the window's thread; it outlives every window.

    Threads know a number only: whatever belongs to the window is let go of in its own thread.
    """

    settled = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count()
        self._waiting: dict[int, tuple[Job, Work]] = {}
        # Queued: a call that ends at once must not report before the caller has connected.
        self.settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def send(self, pool: ThreadPoolExecutor, job: Job, work: Work) -> None:
        """Hand work to a thread; its job is told in the window's thread."""
        number = next(self._numbers)
        self._waiting[number] = job, work
        pool.submit(work, job.progress).add_done_callback(partial(self.settled.emit, number))

    def _deliver(self, number: int, future: "Future[object]") -> None:
        job, _work = self._waiting.pop(number)
        job.report(future)


def _inside(
    around: Callable[[], AbstractContextManager[None]], work: Work, progress: Progress
) -> object:
    with around():
        return work(progress)


@cache
def _relay() -> _Relay:
    """The one relay; made in the window's thread, by the first job."""
    return _Relay()


class Jobs(QObject):
    """The two threads of a window: writes one after another, reads beside them."""

    began = Signal(object)
    ended = Signal(object)
    broke = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(GIVE_WAY)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._under_way: list[Job] = []
        # What every piece of work is done inside of: the codes and rules of the open vault.
        self.around: Callable[[], AbstractContextManager[None]] = nullcontext
        self._closed = False
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self._poll)

    def write(
        self,
        title: str,
        work: Work,
        then: Callable[..., object] | None = None,
        *,
        failed: Callable[[AppError], object] | None = None,
        can_cancel: bool = False,
        quiet: bool = False,
    ) -> Job:
        """Run something that may write (a note in the log is writing too); one at a time."""
        job = Job(title, can_cancel=can_cancel, quiet=quiet)
        return self._start(self._writer, job, work, then, failed)

    def read(
        self,
        title: str,
        work: Work,
        then: Callable[..., object] | None = None,
        *,
        failed: Callable[[AppError], object] | None = None,
        can_cancel: bool = False,
    ) -> Job:
        """Run something that only reads, beside whatever is being written.

        What can be cancelled is long enough to be shown; anything else goes on unseen.
        """
        job = Job(title, can_cancel=can_cancel, quiet=not can_cancel)
        return self._start(self._reader, job, work, then, failed)

    @property
    def busy(self) -> bool:
        """Whether anything is under way; what a job reports to may begin the next one."""
        return any(job.running for job in self._under_way)

    def cancel_all(self) -> None:
        """Ask everything under way to stop where it can."""
        for job in self._under_way:
            job.cancel()

    def shut_down(self) -> None:
        """Let go of both threads; what has begun or waits is done first. Best when not busy."""
        self._closed = True
        self._timer.stop()
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
        self._under_way.clear()

    def _start(
        self,
        pool: ThreadPoolExecutor,
        job: Job,
        work: Work,
        then: Callable[..., object] | None,
        failed: Callable[[AppError], object] | None,
    ) -> Job:
        if self._closed:
            # A page's timer may go off once more while its window closes: nothing is begun then.
            job.running = False
            return job
        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(partial(self._failed, failed))
        job.finished.connect(partial(self._ended, job))
        self._under_way.append(job)
        self._timer.start()
        self.began.emit(job)
        _relay().send(pool, job, partial(_inside, self.around, work))
        return job

    def _poll(self) -> None:
        for job in tuple(self._under_way):
            job.progressed.ring()

    def _failed(self, told: Callable[[AppError], object] | None, error: BaseException) -> None:
        """What was refused goes to who asked, or to the message bar; our own mistakes further."""
        if not isValid(self):
            return
        if isinstance(error, AppError) and told is not None:
            if is_there(told):
                told(error)
        else:
            self.broke.emit(error)

    def _ended(self, job: Job) -> None:
        if not isValid(self):
            return
        if job in self._under_way:
            self._under_way.remove(job)
        if not self._under_way:
            self._timer.stop()
        self.ended.emit(job)
