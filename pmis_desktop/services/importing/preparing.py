"""The lists that judging and writing rows look into, read while the workbook is being read."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from pmis_desktop.rules import codes, names, pinyin, strokes

_ANYBODY = "张"


@contextmanager
def lists_at_hand() -> Iterator[None]:
    """Read the lists beside what is done inside: that is a child's work, and this process waits.

    Each is read once in a process and takes up to 0.2 s; a command would do so while it writes.
    """
    reading = Thread(target=_read, name="lists", daemon=True)
    reading.start()
    try:
        yield
    finally:
        reading.join()


def _read() -> None:
    names.clean(_ANYBODY)
    codes.id_prefixes()
    pinyin.spell(_ANYBODY)
    strokes.key(_ANYBODY)
