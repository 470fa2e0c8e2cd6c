"""Packages of a large round opened ahead, in a child of the program beside the merging.

Opening takes as long as everything else that is done with a package, and needs no data. What a
child proved of a file counts for exactly those bytes; whatever it does not give is opened here.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from typing_extensions import override

from pmis_desktop.exchange.foretelling import Foretold
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.proving import Trust
from pmis_desktop.services import opening_jobs
from pmis_desktop.services.opening_jobs import Doors, Proved, Sealed
from pmis_desktop.workers import Beside, Closing

FILES = 60
"""From so many files a child is worth its start."""

_AT_ONCE = 15
# Larger ones carry photos; they are few, and are opened where they are taken.
_LARGEST = 1 << 20
_PATIENCE = 0.02
# Portions opened here while one is waited for; then it is waited for once more, or opened here too.
_MOST_HERE = 2
_LONGEST = 0.2
# So many the child is given at once: it shall not wait for the next.
_GIVEN = 2
_MOST_GIVEN = 3


@dataclass(frozen=True, slots=True)
class Coming:
    """A package that is about to be taken, and what becomes of it where that was told."""

    package: OpenedPackage
    foretold: Foretold | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What packages are opened by: ``doors`` here, in a child by a ``trust`` that it is told once.

    Kept here it would grow with the sites.
    """

    doors: Doors
    trust: Callable[[], Trust]


_Portion = list[Proved | None]


@dataclass(slots=True)
class Ahead(Closing):
    """The files of a round, portions opened while those before them are taken.

    The child opens most of them; where it is late, the next that it was not given yet is opened
    here instead of waiting. With ``telling`` it is asked what becomes of them, too.
    """

    paths: Sequence[Path]
    telling: bool = False
    _begun: dict[int, Future[bytes | None]] = field(default_factory=dict)
    _here: dict[int, _Portion] = field(default_factory=dict)
    _next: int = 1
    _opened: dict[str, OpenedPackage] = field(default_factory=dict)
    _read: dict[Path, bytes] = field(default_factory=dict)
    _filled: dict[str, list[str]] = field(default_factory=dict)
    _portion: int = -1
    _places: dict[Path, int] = field(init=False)
    _trusted: bool = False
    _child: Beside = field(default_factory=lambda: Beside("opening"))

    def __post_init__(self) -> None:
        self._places = {path: at for at, path in enumerate(self.paths[::_AT_ONCE])}

    def coming(self, path: Path, opening: Opening) -> list[Coming]:
        """The packages of a file's portion, told once, when the first of them is asked for."""
        at = self._places.get(path)
        if at is None or at <= self._portion:
            return []
        self._portion = at
        self._give(opening)
        proved = self._proved(self._portion, opening.doors)
        start = self._portion * _AT_ONCE
        named = zip(self.paths[start : start + _AT_ONCE], proved, strict=False)
        self._read = {path: each.data for path, each in named if each is not None}
        some = []
        for each in filter(None, proved):
            for table in each.foretold.tables if each.foretold else ():
                self._filled[table.ent] = list(table.columns)
            some.append(Coming(each.proven.opened(), each.foretold))
        self._opened = {each.package.file_hash: each.package for each in some}
        return some

    def waits(self, package: OpenedPackage) -> bool:
        """Whether a package of the portion in hand was not asked for yet."""
        return package.file_hash in self._opened

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file that was opened, once; None: read it here."""
        return self._read.pop(path, None)

    def opened(self, data: bytes) -> OpenedPackage | None:
        """A package that a child opened, by its bytes; None: open it here."""
        return self._opened.pop(sha256(data).hexdigest(), None) if self._opened else None

    @override
    def close(self) -> None:
        self._child.close()

    def _proved(self, portion: int, doors: Doors) -> _Portion:
        """What is proved of a portion's files: by the child, or here where it is not ready.

        It is not while it starts, and where others keep the processors busy.
        """
        begun = self._begun.pop(portion, None)
        while begun is not None:
            has_more = len(self._here) < _MOST_HERE and self._has(self._next)
            with suppress(TimeoutError):
                reply = begun.result(_PATIENCE if has_more else _LONGEST)
                if reply == opening_jobs.UNTRUSTED:
                    self._trusted = False
                    break
                return [] if reply is None else opening_jobs.answered(reply)
            if not has_more:
                break
            ahead, self._next = self._next, self._next + 1
            self._here[ahead] = doors.proved(self._sealed(ahead))
        found = self._here.pop(portion, None)
        return doors.proved(self._sealed(portion)) if found is None else found

    def _has(self, portion: int) -> bool:
        return portion < len(self._places)

    def _give(self, opening: Opening) -> None:
        """Have the child busy."""
        waiting = sum(not begun.done() for begun in self._begun.values())
        while waiting < _GIVEN and len(self._begun) < _MOST_GIVEN and self._has(self._next):
            trust = b"" if self._trusted else opening_jobs.packed(opening.trust())
            self._trusted = True
            question = partial(opening_jobs.question, trust, self._sealed(self._next))
            self._begun[self._next] = self._child.ask(opening_jobs.PROVE, question, bytes)
            self._next += 1
            waiting += 1

    def _sealed(self, portion: int) -> Sealed:
        start = portion * _AT_ONCE
        some = self.paths[start : start + _AT_ONCE]
        return Sealed(
            # A path that was asked for its text keeps it: these are asked for once.
            [os.fsencode(Path(path).absolute()) for path in some],
            _LARGEST,
            dict(self._filled) if self.telling else None,
        )
