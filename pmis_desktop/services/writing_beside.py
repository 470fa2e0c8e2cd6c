"""Files on their way to the disk while their maker goes on: of a large round in a child."""

from collections.abc import Sequence
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from typing_extensions import override

from pmis_desktop.services import writing_jobs
from pmis_desktop.services.writing_jobs import NewFile
from pmis_desktop.workers import Beside, Closing

FILES = 60
"""From so many files a child is worth its start."""

_TOGETHER = 10
# A slow stick takes half a second for each file.
_SECONDS = 300.0
# Larger ones carry photos: they are few, and wait for the disk longer than for each other.
_LARGEST = 1 << 20

_Begun = tuple[NewFile, Future[None]]


@dataclass(slots=True)
class Writing(Closing):
    """Files that are being written, each whole or not at all; ``close`` it.

    With ``beside`` in a child: threads of this process would take turns with their maker under
    Python's lock (measured: a second of a round of 954). What the child does not do is done here.
    """

    name: str
    beside: bool
    _gathered: list[_Begun] = field(default_factory=list)
    _asked: list[Future[list[bool] | None]] = field(default_factory=list)
    _threads: ThreadPoolExecutor = field(init=False)
    _child: Beside = field(init=False)

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(writing_jobs.AT_ONCE, thread_name_prefix=self.name)
        self._child = Beside(self.name, seconds=_SECONDS)

    def put(self, file: NewFile) -> Future[None]:
        """Begin to write a file.

        The future raises the FileError of one that could not be written. Call ``send`` before
        waiting for it.
        """
        if not self.beside or len(file.data) > _LARGEST:
            return self._threads.submit(writing_jobs.put, file)
        future: Future[None] = Future()
        self._gathered.append((file, future))
        if len(self._gathered) >= _TOGETHER:
            self.send()
        return future

    def send(self) -> None:
        """Let nothing wait for more files to come."""
        some, self._gathered = self._gathered, []
        if not some:
            return
        asked = partial(writing_jobs.asked, [file for file, _ in some])
        try:
            begun = self._child.ask(writing_jobs.WRITE, asked, writing_jobs.written)
        except BaseException as fault:
            # No thread to ask on: nobody shall wait for these for ever.
            for _, future in some:
                future.set_exception(fault)
            raise
        begun.add_done_callback(partial(_tell, some))
        self._asked = [each for each in self._asked if not each.done()] + [begun]

    @override
    def close(self) -> None:
        # A child that is ended while it writes leaves an unfinished file behind.
        futures.wait(self._asked)
        self._child.close()
        self._threads.shutdown()


def _tell(some: Sequence[_Begun], answered: Future[list[bool] | None]) -> None:
    """Tell each file's future what became of it; what is not written yet is written now."""
    if answered.cancelled():
        for _, future in some:
            future.cancel()
        return
    written = None if answered.exception() else answered.result()
    if written is None or len(written) != len(some):
        written = [False] * len(some)
    for (file, future), done in zip(some, written, strict=True):
        try:
            if not done:
                writing_jobs.put(file)
        except BaseException as fault:  # noqa: BLE001 - whoever waits for the file is told
            future.set_exception(fault)
        else:
            future.set_result(None)
