"""Many answers compressed, signed and sealed in a child of the program, while the next are read."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import answers, sealing_jobs
from pmis_desktop.exchange.answers import Prepared
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.workers import Worker

ANSWERS = 60
"""From so many answers a child is worth its start."""

_MEMORY = 1 << 30
_SECONDS = 60.0
_PATIENCE = 0.5
# Portions that wait for the child: they are held in memory.
_MOST_WAITING = 2

_Portion = tuple[Sequence[Prepared], Future[list[bytes] | None]]


@dataclass(slots=True)
class Sealing:
    """Answers on their way into their seals, in their order; ``close`` it.

    With ``beside`` in a child, else at once. What the child does not give is sealed here.
    """

    signer: SigningKey
    beside: bool
    _done: list[bytes] = field(default_factory=list)
    _waiting: deque[_Portion] = field(default_factory=deque)
    _worker: Worker = field(default_factory=lambda: Worker(memory=_MEMORY, renew_after=1_000))
    _asking: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="sealing")
    )

    def put(self, some: Sequence[Prepared]) -> None:
        """Take a portion; raises LimitError for an answer that is too long."""
        if not self.beside:
            self._done += self._sealed_here(some)
            return
        while len(self._waiting) >= _MOST_WAITING:
            self._finish_one()
        self._waiting.append((some, self._asking.submit(self._ask, some)))

    def taken_out(self) -> list[bytes]:
        """The files of all answers since the last time; raises as ``put``."""
        while self._waiting:
            self._finish_one()
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """End the child and the thread that talks to it."""
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._worker.close()
        self._asking.shutdown()

    def _finish_one(self) -> None:
        some, begun = self._waiting.popleft()
        made = None
        # Where others keep the processors busy the child may be late.
        with suppress(TimeoutError):
            made = begun.result(_PATIENCE)
        self._done += self._sealed_here(some) if made is None else made

    def _sealed_here(self, some: Sequence[Prepared]) -> list[bytes]:
        return [answers.seal(each, self.signer) for each in some]

    def _ask(self, some: Sequence[Prepared]) -> list[bytes] | None:
        """What a child sealed; None where it did not seal all of them."""
        if not self.beside:
            return None
        try:
            payload = sealing_jobs.asked(some, self.signer)
            reply = self._worker.run(sealing_jobs.SEAL, payload, seconds=_SECONDS)
            made = sealing_jobs.sealed(reply)
        except (AppError, msgspec.MsgspecError):
            self.beside = False
            return None
        return made if len(made) == len(some) else None
