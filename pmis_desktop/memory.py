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
from typing import Any, Generic, TypeVar, overload

from typing_extensions import override

T = TypeVar("T")

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

    The C library of most Linux systems keeps it, for every thread that ever asked for much; what a
    backup or an import held would stay with the window for good. Others return it by themselves.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


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
