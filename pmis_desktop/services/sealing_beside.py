"""Many answers compressed, signed and sealed in a child of the program, while the next are read."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from typing_extensions import override

from pmis_desktop.exchange import answers, sealing_jobs
from pmis_desktop.exchange.answers import Prepared
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.workers import Beside, Closing

ANSWERS = 60
"""From so many answers a child is worth its start."""

_PATIENCE = 0.5
# A few at a time: whoever made them waits for the last of them.
_TOGETHER = 10
# Portions that wait for the child: they are held in memory.
_MOST_WAITING = 10

_Portion = tuple[Sequence[Prepared], Future[list[bytes] | None]]


@dataclass(slots=True)
class Sealing(Closing):
    """Answers on their way into their seals, in their order.

    With ``beside`` in a child, else at once. What the child does not give is sealed here.
    """

    signer: SigningKey
    beside: bool
    _done: list[bytes] = field(default_factory=list)
    _gathered: list[Prepared] = field(default_factory=list)
    _waiting: deque[_Portion] = field(default_factory=deque)
    _child: Beside = field(default_factory=lambda: Beside("sealing"))

    def __post_init__(self) -> None:
        if self.beside:
            self._child.begin()

    def put(self, prepared: Prepared) -> None:
        """Take one more; raises LimitError for an answer that is too long."""
        if not self.beside:
            self._done.append(answers.seal(prepared, self.signer))
            return
        self._gathered.append(prepared)
        if len(self._gathered) >= _TOGETHER:
            self._send()

    def taken_out(self) -> list[bytes]:
        """The files of all answers since the last time; raises as ``put``."""
        self._send()
        here = []
        # Instead of waiting for the child: what it has not begun yet, from the last on.
        while len(self._waiting) > 1 and self._waiting[-1][1].cancel():
            some, _ = self._waiting.pop()
            here.append(self._sealed_here(some))
        while self._waiting:
            self._finish_one()
        done, self._done = self._done, []
        for made in reversed(here):
            done += made
        return done

    @override
    def close(self) -> None:
        self._child.close()

    def _send(self) -> None:
        """Have the child seal what was gathered."""
        some, self._gathered = self._gathered, []
        if not some:
            return
        while len(self._waiting) >= _MOST_WAITING:
            self._finish_one()
        asked = partial(sealing_jobs.asked, some, self.signer)
        begun = self._child.ask(sealing_jobs.SEAL, asked, sealing_jobs.sealed)
        self._waiting.append((some, begun))

    def _finish_one(self) -> None:
        some, begun = self._waiting.popleft()
        made = None
        # Where others keep the processors busy the child may be late.
        with suppress(TimeoutError):
            made = begun.result(_PATIENCE)
        if made is None or len(made) != len(some):
            made = self._sealed_here(some)
        self._done += made

    def _sealed_here(self, some: Sequence[Prepared]) -> list[bytes]:
        return [answers.seal(each, self.signer) for each in some]
