"""Values of a large workbook read ahead, in a child beside the judging of the rows before them."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from typing_extensions import override

from pmis_desktop.services import value_jobs
from pmis_desktop.services.cell_values import Told
from pmis_desktop.services.importing.reading import Reading
from pmis_desktop.services.value_jobs import Rows
from pmis_desktop.workers import Beside, Closing

LARGE = 400_000
"""From so many bytes of a file a child is worth its start."""

_Answer = list[list[Told]] | None
# Portions that the child has before it: they are held in memory.
_AHEAD = 3
_PATIENCE = 0.03
_MOST_MISSED = 5


class ValuesAhead(Closing):
    """A child that reads values; what it does not give in time is read by whoever asks.

    It begins with its lists at once, while another one reads the file.
    """

    def __init__(self) -> None:
        self._child = Beside("values")
        self._missed = 0
        self._child.ask(value_jobs.WARM, bytes, bytes)

    def told(self, reading: Reading, size: int) -> Iterator[_Answer]:
        """The values of a table's rows, so many at a time; None where they are not there yet."""
        terms = reading.terms
        begun: dict[int, Future[_Answer]] = {}
        for start in range(0, reading.length, size):
            for coming in range(start, min(start + _AHEAD * size, reading.length), size):
                if coming not in begun and self._missed < _MOST_MISSED:
                    asked = partial(_rows, terms, reading, coming, coming + size)
                    begun[coming] = self._child.ask(value_jobs.VALUES, asked, value_jobs.answered)
            yield self._waited(begun.pop(start, None))

    def _waited(self, begun: "Future[_Answer] | None") -> _Answer:
        """The answer, if it comes in time: it does not where others keep the processors busy."""
        if begun is None:
            return None
        with suppress(TimeoutError):
            return begun.result(_PATIENCE)
        begun.cancel()
        self._missed += 1
        return None

    @override
    def close(self) -> None:
        self._child.close()


def _rows(terms: bytes, reading: Reading, start: int, stop: int) -> Rows:
    return Rows(terms, reading.packed(start, stop))


@contextmanager
def values_ahead(path: Path) -> Iterator[ValuesAhead | None]:
    """A child for the values of a file, where it is a large one."""
    try:
        large = path.stat().st_size >= LARGE
    except OSError:
        # Whoever reads it says what is wrong.
        large = False
    if not large:
        yield None
        return
    with ValuesAhead() as ahead:
        yield ahead
