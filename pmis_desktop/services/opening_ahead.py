"""Packages of a large round opened ahead, in a child of the program beside the merging.

Opening takes as long as everything else that is done with a package, and needs no data. What a
child proved of a file counts for exactly those bytes; whatever it does not give is opened here.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import proving
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.proving import Proven, Sealed, Trust
from pmis_desktop.workers import Worker

FILES = 60
"""From so many files a child is worth its start."""

_AT_ONCE = 25
# Larger ones carry photos; they are few, and are opened where they are taken.
_LARGEST = 1 << 20
_MEMORY = 1 << 30
_SECONDS = 60.0

_Portion = dict[str, Proven]


@dataclass(slots=True)
class Ahead:
    """The files of a round, a portion opened while the one before it is taken; ``close`` it."""

    paths: Sequence[Path]
    trust: Trust
    _begun: dict[int, Future[_Portion]] = field(default_factory=dict)
    _places: dict[Path, int] = field(init=False)
    _worker: Worker = field(default_factory=lambda: Worker(memory=_MEMORY, renew_after=1_000))
    _asking: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="opening")
    )

    def __post_init__(self) -> None:
        few = len(self.paths) < FILES
        self._places = {} if few else {path: at for at, path in enumerate(self.paths)}
        # The first portion is opened where it is taken, while the child starts.
        self._begin(1)

    def opened(self, path: Path, data: bytes) -> OpenedPackage | None:
        """A file's package, where a child opened exactly these bytes; None: open it here."""
        at = self._places.get(path)
        if at is None:
            return None
        portion = at // _AT_ONCE
        for each in [old for old in self._begun if old < portion]:
            del self._begun[each]
        self._begin(portion + 1)
        begun = self._begun.get(portion)
        proven = begun.result().pop(sha256(data).hexdigest(), None) if begun else None
        return proven.opened() if proven is not None else None

    def close(self) -> None:
        """End the child and the thread that talks to it."""
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._worker.close()
        self._asking.shutdown()

    def _begin(self, portion: int) -> None:
        start = portion * _AT_ONCE
        if portion not in self._begun and self._places and start < len(self.paths):
            some = self.paths[start : start + _AT_ONCE]
            self._begun[portion] = self._asking.submit(self._ask, some)

    def _ask(self, some: Sequence[Path]) -> _Portion:
        """What a child proves of some files; nothing where there can be none."""
        read = [data for path in some if (data := _read(path))]
        try:
            reply = self._worker.run(proving.PROVE, Sealed(self.trust, read), seconds=_SECONDS)
            proven = proving.answered(reply)
        except (AppError, msgspec.MsgspecError):
            # A child that cannot be had, or that a file was too much for, costs time only.
            self._places = {}
            return {}
        return {each.file_hash: each for each in proven if each is not None}


def _read(path: Path) -> bytes:
    """The bytes of a file; none of one that cannot be read, which whoever takes it is told."""
    try:
        return files.read_limited(path, _LARGEST)
    except AppError:
        return b""
