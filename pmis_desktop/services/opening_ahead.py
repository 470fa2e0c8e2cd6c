"""Packages of a large round opened ahead, in a child of the program beside the merging.

Opening takes as long as everything else that is done with a package, and needs no data. What a
child proved of a file counts for exactly those bytes; whatever it does not give is opened here.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec

from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.proving import Proven, Trust
from pmis_desktop.services import opening_jobs
from pmis_desktop.services.opening_jobs import Sealed
from pmis_desktop.workers import Worker

FILES = 60
"""From so many files a child is worth its start."""

_AT_ONCE = 15
# Larger ones carry photos; they are few, and are opened where they are taken.
_LARGEST = 1 << 20
_MEMORY = 1 << 30
_SECONDS = 60.0
_PATIENCE = 0.1


@dataclass(slots=True)
class Ahead:
    """The files of a round, a portion opened while the one before it is taken; ``close`` it."""

    paths: Sequence[Path]
    trust: Trust
    _begun: dict[int, Future[list[Proven | None]]] = field(default_factory=dict)
    _opened: dict[str, OpenedPackage] = field(default_factory=dict)
    _portion: int = -1
    _places: dict[Path, int] = field(init=False)
    _worker: Worker = field(default_factory=lambda: Worker(memory=_MEMORY, renew_after=1_000))
    _asking: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="opening")
    )

    def __post_init__(self) -> None:
        self._places = {path: at for at, path in enumerate(self.paths)}
        self._begin(1)

    def coming(self, path: Path) -> list[OpenedPackage]:
        """The packages of a file's portion, told once, when the first of them is asked for."""
        at = self._places.get(path)
        if at is None or at // _AT_ONCE <= self._portion:
            return []
        self._portion = at // _AT_ONCE
        self._begin(self._portion + 1)
        some = _opened(self._proven(self._portion))
        self._opened = {each.file_hash: each for each in some}
        return some

    def opened(self, data: bytes) -> OpenedPackage | None:
        """A package that a child opened, by its bytes; None: open it here."""
        return self._opened.pop(sha256(data).hexdigest(), None) if self._opened else None

    def close(self) -> None:
        """End the child and the thread that talks to it."""
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._worker.close()
        self._asking.shutdown()

    def _proven(self, portion: int) -> list[Proven | None]:
        """What is proved of a portion's files: by the child, or here where it is not ready.

        It is not while it starts, and where others keep the processors busy.
        """
        begun = self._begun.pop(portion, None)
        with suppress(TimeoutError):
            if begun is not None:
                return begun.result(_PATIENCE)
        return opening_jobs.proven(self._sealed(portion))

    def _begin(self, portion: int) -> None:
        if portion not in self._begun and portion * _AT_ONCE < len(self._places):
            self._begun[portion] = self._asking.submit(self._ask, portion)

    def _sealed(self, portion: int) -> Sealed:
        start = portion * _AT_ONCE
        some = self.paths[start : start + _AT_ONCE]
        return Sealed(self.trust, [str(path.absolute()) for path in some], _LARGEST)

    def _ask(self, portion: int) -> list[Proven | None]:
        """What a child proves of some files; nothing where there can be none."""
        try:
            reply = self._worker.run(opening_jobs.PROVE, self._sealed(portion), seconds=_SECONDS)
            return opening_jobs.answered(reply)
        except (AppError, msgspec.MsgspecError):
            # A child that cannot be had, or that a file was too much for, costs time only.
            self._places = {}
            return []


def _opened(some: Iterable[Proven | None]) -> list[OpenedPackage]:
    return [each.opened() for each in some if each is not None]
