"""Many parts of one form, set by several children at once and joined by another into one PDF."""

import queue
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from pmis_desktop.printing.pages import Typesetter, ends_as_printing
from pmis_desktop.workers import Worker

_CHILDREN = 2
_PARTS_PER_CHILD = 100
_ADD = "pmis_desktop.printing.binding:add"
_FINISH = "pmis_desktop.printing.binding:finish"
_PORTION = "pmis_desktop.printing.binding:portion"
_MEMORY = 2 << 30
_SECONDS = 120.0


def set_parts(
    form: str,
    parts: Sequence[Mapping[str, Any]],
    *,
    template: str = "",
    office_fonts: bool = True,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Set every part with ``form`` and join them in their order; raises what setting raises.

    ``template`` as in ``Typesetter.pdf``.
    """
    made = joined(
        form,
        parts,
        template=template,
        office_fonts=office_fonts,
        progress=progress,
        cancelled=cancelled,
    )
    with made as portions:
        return b"".join(portions)


@contextmanager
def joined(
    form: str,
    parts: Sequence[Mapping[str, Any]],
    *,
    template: str,
    office_fonts: bool,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[Iterator[bytes]]:
    """The same as portions of one PDF, all set and joined when the block begins."""
    if len(parts) == 1:
        with Typesetter(office_fonts=office_fonts) as typesetter:
            yield iter((typesetter.pdf(form, parts[0], template=template, cancelled=cancelled),))
        return
    count = min(_CHILDREN, len(parts))
    with _Binder(cancelled) as binder:
        with _Setters(form, template, count, office_fonts, cancelled) as setters:
            waiting = deque(setters.submit(parts))
            for done in range(1, len(parts) + 1):
                # What is joined is held by the child that joins, and by nobody else.
                binder.add(waiting.popleft().result())
                if progress is not None:
                    progress(done, len(parts))
        yield binder.finish()


class _Binder(ExitStack):
    """The child that joins; it holds what was added until the end and is never renewed."""

    def __init__(self, cancelled: Callable[[], bool] | None) -> None:
        super().__init__()
        self._cancelled = cancelled
        self._worker = self.enter_context(Worker(memory=_MEMORY, renew_after=sys.maxsize))

    def add(self, pdf: bytes) -> None:
        """Put one part behind the others."""
        self._run(_ADD, pdf)

    def finish(self) -> Iterator[bytes]:
        """Join everything that was added; the PDF portion by portion."""
        self._run(_FINISH, b"")
        return iter(partial(self._run, _PORTION, b""), b"")

    def _run(self, job: str, payload: bytes) -> bytes:
        with ends_as_printing():
            return self._worker.run(job, payload, seconds=_SECONDS, cancelled=self._cancelled)


class _Setters(ExitStack):
    """A few typesetters, each on a thread of its own; leaving early stops them all."""

    def __init__(
        self,
        form: str,
        template: str,
        count: int,
        office_fonts: bool,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        super().__init__()
        self._form = form
        self._template = template
        self._cancelled = cancelled
        self._stopped = threading.Event()
        self._free: queue.SimpleQueue[Typesetter] = queue.SimpleQueue()
        for _ in range(count):
            # Seldom renewed, which takes a tenth of the time: typst forgets what it has not
            # needed for ten parts, so a child of a county's roster stays below 600 MB.
            setter = Typesetter(office_fonts=office_fonts, renew_after=_PARTS_PER_CHILD)
            self._free.put(self.enter_context(setter))
        self._pool = ThreadPoolExecutor(count)
        self.callback(self._stop)

    def submit(self, parts: Sequence[Mapping[str, Any]]) -> list[Future[bytes]]:
        """Queue every part; the futures are in the same order."""
        return [self._pool.submit(self._set, part) for part in parts]

    def _set(self, part: Mapping[str, Any]) -> bytes:
        """Set one part with a free typesetter."""
        setter = self._free.get()
        try:
            return setter.pdf(self._form, part, template=self._template, cancelled=self._is_over)
        finally:
            self._free.put(setter)

    def _is_over(self) -> bool:
        """Whether nobody waits for the result any more."""
        return self._stopped.is_set() or (self._cancelled is not None and self._cancelled())

    def _stop(self) -> None:
        """Drop what waits, interrupt what runs, wait for the threads."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
