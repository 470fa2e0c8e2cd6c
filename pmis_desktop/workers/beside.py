"""A child that is asked on a thread of its own, while whoever asked goes on with something else."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import msgspec
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.workers.closing import Closing
from pmis_desktop.workers.parent import Worker

T = TypeVar("T")

_MEMORY = 1 << 30
_SECONDS = 60.0
_RENEW_AFTER = 1_000


class Beside(Closing):
    """Asks one child, a question after the other; the first one starts it, where nobody did before.

    What it does not answer, or not in time, is done by whoever asked: a child that cannot be had,
    or that something was too much for, costs time only, and is asked no more.
    """

    def __init__(self, name: str, *, seconds: float = _SECONDS) -> None:
        self._gone = False
        self._seconds = seconds
        self._worker = Worker(memory=_MEMORY, renew_after=_RENEW_AFTER)
        self._asking = ThreadPoolExecutor(1, thread_name_prefix=name)

    def begin(self) -> None:
        """Start the child while there is nothing to ask yet."""
        self._asking.submit(self._begin)

    def _begin(self) -> None:
        try:
            self._worker.begin()
        except AppError:
            self._gone = True

    def ask(
        self,
        job: str,
        payload: Callable[[], bytes | msgspec.Struct],
        answered: Callable[[bytes], T],
    ) -> "Future[T | None]":
        """Have a job done; ``payload`` and ``answered`` run on the thread. None: no answer."""
        return self._asking.submit(self._ask, job, payload, answered)

    def _ask(
        self,
        job: str,
        payload: Callable[[], bytes | msgspec.Struct],
        answered: Callable[[bytes], T],
    ) -> T | None:
        if self._gone:
            return None
        try:
            return answered(self._worker.run(job, payload(), seconds=self._seconds))
        except (AppError, msgspec.MsgspecError):
            self._gone = True
            return None

    @override
    def close(self) -> None:
        self._gone = True
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._worker.close()
        self._asking.shutdown()
        # The thread may have been starting one just then.
        self._worker.close()
