"""Large jobs and Python's memory: what frees much at once holds up the window's thread, too.

Python finds and frees objects under one lock for all threads. Both are done here in such steps that
nobody who types notices.
"""

import ctypes
import gc
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from typing_extensions import override

T = TypeVar("T")

_MOST_POOLS = -8  # M_ARENA_MAX of glibc's malloc.h

_lock = threading.Lock()
_pausing = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection while hundreds of thousands of rows without circles are in hand.

    The collector would walk over all of them again and again: a third of an import's time.
    """
    global _pausing  # noqa: PLW0603 - one collector for all threads
    with _lock:
        was_on = gc.isenabled()
        gc.disable()
        _pausing += 1
    try:
        yield
    finally:
        with _lock:
            _pausing -= 1
            if was_on:
                gc.enable()


def collector_is_paused() -> bool:
    """Whether a job asks that nobody collects just now."""
    return _pausing > 0


def let_go(things: list[Any] | dict[Any, Any]) -> None:
    """Empty a list or a dictionary of many objects one by one.

    What would be freed with it takes the lock for as long as all of it takes: 0.2 s for an import.
    """
    take = things.pop if isinstance(things, list) else things.popitem
    while things:
        take()


def give_back() -> None:
    """Return to the system what was freed.

    The C library of most Linux systems keeps it; what a backup or an import held would stay with
    the window for good. Others return it by themselves.
    """
    _ask_glibc("malloc_trim", 0)


def share_one_pool() -> None:
    """Have all threads take their memory from one pool of the C library; best before any begins.

    That of most Linux systems makes one for each, and what one thread freed is no use to another:
    after a few large jobs 50 MiB lie in ten pools. Threads that compute in Python wait for its lock
    in any case. Others have one pool.
    """
    _ask_glibc("mallopt", _MOST_POOLS, 1)


def _ask_glibc(function: str, *numbers: int) -> bool:
    """Whether the C library has such a function of its own and has done it."""
    if sys.platform != "linux":
        return False
    found = getattr(ctypes.CDLL(None), function, None)
    return found is not None and bool(found(*numbers))


@dataclass(frozen=True, slots=True)
class OnDemand(Sequence[T], Generic[T]):
    """So many things, each made by its place, counted from 0, whenever somebody asks for it."""

    length: int
    make: Callable[[int], T]

    @override
    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    @override
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self.make(each) for each in range(*place.indices(self.length))]
        return self.make(range(self.length)[place])


def paths_of(texts: Sequence[str]) -> Sequence[Path]:
    """The paths that these texts name; a path that is kept takes four times as much."""
    return OnDemand(len(texts), lambda at: Path(texts[at]))
