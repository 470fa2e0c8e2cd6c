"""One way to run a job off the window's thread: one writer, one reader, results back here.

The owners of all signals live in the window's thread: what a worker sends arrives there, in order.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.ui.work.progress import Progress

POLL = 100  # ms
PATIENCE = 600  # ms before a person is shown that something takes its time

Work = Callable[[Progress], object]


class Job(QObject):
    """One piece of work under way; ``finished`` comes after ``succeeded`` or ``failed``."""

    progressed = Signal()
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()
    _settled = Signal(object)

    def __init__(self, parent: QObject, title: str, *, can_cancel: bool) -> None:
        super().__init__(parent)
        self.title = title
        self.progress = Progress(can_cancel=can_cancel)
        self.running = True
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self.progressed)
        # Queued: a call that ends at once must not report before the caller has connected.
        self._settled.connect(self._report, Qt.ConnectionType.QueuedConnection)

    def start(self, pool: ThreadPoolExecutor, work: Work) -> None:
        """Hand the work to a thread."""
        self._timer.start()
        pool.submit(work, self.progress).add_done_callback(self._settled.emit)

    def cancel(self) -> None:
        """Ask the work to stop where it can."""
        self.progress.cancelled = True

    def _report(self, future: "Future[object]") -> None:
        self._timer.stop()
        self.running = False
        error = future.exception()
        if error is None:
            self.succeeded.emit(future.result())
        else:
            self.failed.emit(error)
        self.finished.emit()
        self.deleteLater()


class Jobs(QObject):
    """The two threads of the window: writes one after another, reads beside them."""

    began = Signal(object)
    ended = Signal(object)
    broke = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._under_way: list[Job] = []

    def write(
        self,
        title: str,
        work: Work,
        then: Callable[..., object] | None = None,
        *,
        failed: Callable[[AppError], object] | None = None,
        can_cancel: bool = False,
    ) -> Job:
        """Run something that may write (a note in the log is writing too); one at a time."""
        return self._start(self._writer, title, work, then, failed, can_cancel=can_cancel)

    def read(
        self,
        title: str,
        work: Work,
        then: Callable[..., object] | None = None,
        *,
        failed: Callable[[AppError], object] | None = None,
        can_cancel: bool = False,
    ) -> Job:
        """Run something that only reads, beside whatever is being written."""
        return self._start(self._reader, title, work, then, failed, can_cancel=can_cancel)

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._under_way)

    def shut_down(self) -> None:
        """Let the running write end, drop what has not begun; nothing starts after this."""
        for job in self._under_way:
            job.cancel()
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True, cancel_futures=True)
        self._under_way.clear()

    def _start(
        self,
        pool: ThreadPoolExecutor,
        title: str,
        work: Work,
        then: Callable[..., object] | None,
        failed: Callable[[AppError], object] | None,
        *,
        can_cancel: bool,
    ) -> Job:
        job = Job(self, title, can_cancel=can_cancel)
        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(lambda error: self._failed(error, failed))
        job.finished.connect(lambda: self._ended(job))
        self._under_way.append(job)
        self.began.emit(job)
        job.start(pool, work)
        return job

    def _failed(self, error: BaseException, told: Callable[[AppError], object] | None) -> None:
        """What a person is told goes to the caller or the message bar, our own mistakes to none."""
        if isinstance(error, AppError) and told is not None:
            told(error)
        else:
            self.broke.emit(error)

    def _ended(self, job: Job) -> None:
        if job in self._under_way:
            self._under_way.remove(job)
        self.ended.emit(job)
