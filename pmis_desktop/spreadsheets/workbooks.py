"""The parent's side of reading: a file on disk to sheets, by way of a child with limits."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from pmis_desktop.errors.spreadsheets import WorkbookTooHeavyError
from pmis_desktop.errors.workers import WorkerDiedError, WorkerMemoryError
from pmis_desktop.files import read_limited
from pmis_desktop.spreadsheets.cells import Book, PackedBook, Sheet, WorkbookFile
from pmis_desktop.workers import run

MAX_BYTES = 50 << 20
_JOB = "pmis_desktop.spreadsheets.reading:read_workbook"
MEMORY = 1 << 30
"""What the reading child may hold, in bytes."""
_SECONDS = 60.0


def read_sheets(path: Path, *, cancelled: Callable[[], bool] | None = None) -> Sequence[Sheet]:
    """Every visible sheet of a file; raises what ``read_book`` raises."""
    return read_book(path, cancelled=cancelled).sheets


def read_book(path: Path, *, cancelled: Callable[[], bool] | None = None) -> Book:
    """Every visible sheet of an .xlsx, .xls or .csv file, and what hidden ones it has.

    Raises a FileError for a file the system does not hand out, a WorkbookError for one that cannot
    be used, a WorkerError when the child could not start, was too slow or was cancelled: nothing is
    known of the file then.
    """
    file = WorkbookFile(read_limited(path, MAX_BYTES), path.suffix)
    try:
        answer = run(_JOB, file, memory=MEMORY, seconds=_SECONDS, cancelled=cancelled)
    except (WorkerDiedError, WorkerMemoryError) as error:
        raise WorkbookTooHeavyError from error
    return msgspec.msgpack.decode(answer, type=PackedBook).unpack()
