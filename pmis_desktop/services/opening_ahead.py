"""Packages of a large round opened ahead, in a child of the program beside the merging.

Opening takes as long as everything else that is done with a package, and needs no data. What a
child proved of a file counts for exactly those bytes; whatever it does not give is opened here.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from typing_extensions import override

from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.proving import Proven, Trust
from pmis_desktop.services import opening_jobs
from pmis_desktop.services.opening_jobs import Sealed
from pmis_desktop.workers import Beside, Closing

FILES = 60
"""From so many files a child is worth its start."""

_AT_ONCE = 15
# Larger ones carry photos; they are few, and are opened where they are taken.
_LARGEST = 1 << 20
_PATIENCE = 0.1


@dataclass(slots=True)
class Ahead(Closing):
    """The files of a round, a portion opened while the one before it is taken."""

    paths: Sequence[Path]
    trust: Trust
    _begun: dict[int, Future[list[Proven | None] | None]] = field(default_factory=dict)
    _opened: dict[str, OpenedPackage] = field(default_factory=dict)
    _portion: int = -1
    _places: dict[Path, int] = field(init=False)
    _child: Beside = field(default_factory=lambda: Beside("opening"))

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

    @override
    def close(self) -> None:
        self._child.close()

    def _proven(self, portion: int) -> list[Proven | None]:
        """What is proved of a portion's files: by the child, or here where it is not ready.

        It is not while it starts, and where others keep the processors busy.
        """
        begun = self._begun.pop(portion, None)
        with suppress(TimeoutError):
            if begun is not None:
                return begun.result(_PATIENCE) or []
        return opening_jobs.proven(self._sealed(portion))

    def _begin(self, portion: int) -> None:
        if portion not in self._begun and portion * _AT_ONCE < len(self._places):
            self._begun[portion] = self._child.ask(
                opening_jobs.PROVE, partial(self._sealed, portion), opening_jobs.answered
            )

    def _sealed(self, portion: int) -> Sealed:
        start = portion * _AT_ONCE
        some = self.paths[start : start + _AT_ONCE]
        return Sealed(self.trust, [str(path.absolute()) for path in some], _LARGEST)


def _opened(some: Iterable[Proven | None]) -> list[OpenedPackage]:
    return [each.opened() for each in some if each is not None]
