"""The program's log: a rotating file in the vault, of use to who helps, without personal data.

What is said in the log is the program's own words and counts. As a second line of defence long
numbers are struck out, and of an exception only its kind, code and places in the program are kept:
its text may quote what somebody typed.
"""

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import FrameSummary, extract_tb
from types import TracebackType

from typing_extensions import override

NAME = "pmis_desktop"
FILE_NAME = "pmis.log"
_BYTES = 1 << 20
_FILES = 5
_LONGEST = 2000
# ID numbers (15, 18 with X), phones, and whatever else is that long.
_NUMBER = re.compile(r"\d[\d\- ]{6,}\d[\dXx]?")
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class SafeFormatter(logging.Formatter):
    """One line per entry, long numbers struck out, exceptions without their text."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    @override
    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left the exception's text with the record; ours must not use it.
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = _NUMBER.sub("…", _ODD.sub(" ", record.message))[:_LONGEST]
        return super().formatMessage(record)

    @override
    def formatException(self, ei: _ExcInfo) -> str:
        lines = []
        error = ei[1]
        # A chain that leads back to itself must not keep us here.
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines.append(_kind(error))
            lines += [f"  {_place(frame)}" for frame in extract_tb(error.__traceback__)]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


class QuietLogFile(RotatingFileHandler):
    """A log that cannot be written (stick pulled, disk full) must not disturb the work."""

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        return


def start_log(folder: Path) -> logging.Logger:
    """Begin to log into a folder that is there, usually the vault's; ends an earlier log."""
    stop_log()
    logger = logging.getLogger(NAME)
    handler = QuietLogFile(
        folder / FILE_NAME,
        maxBytes=_BYTES,
        backupCount=_FILES,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.setFormatter(SafeFormatter())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    # A windowed program has no standard error to fall back on.
    logger.propagate = sys.stderr is not None
    return logger


def describe(error: BaseException) -> str:
    """An exception as the log has it: kind, code and places, nothing that somebody typed."""
    return SafeFormatter().formatException((type(error), error, error.__traceback__))


def stop_log() -> None:
    """Stop logging and let go of the file."""
    logger = logging.getLogger(NAME)
    logger.propagate = True
    for handler in list(logger.handlers):
        if isinstance(handler, QuietLogFile):
            logger.removeHandler(handler)
            handler.close()


def _kind(error: BaseException) -> str:
    code = getattr(error, "code", None)
    told = f" [{code}]" if isinstance(code, str) and code.isidentifier() else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{told}"


def _place(frame: FrameSummary) -> str:
    # The beginning of a path holds the name of the computer's user.
    short = "/".join(Path(frame.filename).parts[-3:])
    return f"{short}:{frame.lineno} {frame.name}"
