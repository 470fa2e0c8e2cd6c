"""What a command says when it has ended: one JSON object, or plain lines, and an exit status."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO

from pmis_desktop.errors.base import AppError

DONE, FAULT, WRONG_USAGE, REFUSED, WAITING = 0, 1, 2, 3, 4

# Terminals obey these; names may come from a stranger's file.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The outcome of a command that was not refused as a whole.

    ``facts`` are the keys of the JSON object, ``lines`` the same for people. ``waiting`` says what
    a person must still do. ``refused`` tells that nothing of a list could be done.
    """

    facts: Mapping[str, object]
    lines: Sequence[str]
    waiting: str = ""
    refused: bool = False

    @property
    def status(self) -> int:
        """The exit status."""
        if self.refused:
            return REFUSED
        return WAITING if self.waiting else DONE


def give(answer: Answer, *, as_json: bool) -> int:
    """Say the answer on standard output and give the exit status."""
    told = {"waiting": answer.waiting} if answer.waiting else {}
    if as_json:
        said = _say(sys.stdout, _json({**answer.facts, **told}))
    else:
        lines = [*answer.lines, *(f"待处理：{sentence}" for sentence in told.values())]
        said = _say(sys.stdout, "".join(f"{_seen(line)}\n" for line in lines))
    if said:
        return answer.status
    _say(sys.stderr, "操作已经完成，但结果没有能够输出。\n")
    return answer.status or WAITING


def refuse(error: AppError, *, as_json: bool, status: int = REFUSED) -> int:
    """Say why a command was refused and give the exit status."""
    if as_json:
        facts = {"error": error.code, "message": error.message, "advice": error.advice}
        _say(sys.stdout, _json(facts))
    else:
        _say(sys.stderr, "".join(f"{_seen(line)}\n" for line in (error.message, error.advice)))
    return status


def confess(sentence: str, *, as_json: bool) -> int:
    """Say that the program itself failed and give the exit status."""
    if as_json:
        _say(sys.stdout, _json({"error": "fault", "message": sentence, "advice": ""}))
    _say(sys.stderr, f"{sentence}\n")
    return FAULT


def speak_utf8() -> None:
    """Make both outputs UTF-8 whatever the console's code page; a letter it lacks is no fault."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Rows under headings, columns aligned as Chinese characters are two columns wide."""
    cells = [[_cell(value) for value in row] for row in (headings, *rows)]
    widths = [max(width(cell) for cell in column) for column in zip(*cells, strict=True)]
    return ["  ".join(_padded(row, widths)).rstrip() for row in cells]


def width(shown: str) -> int:
    """How many columns a text takes in a terminal."""
    return sum(
        0 if unicodedata.combining(mark) else 1 + (unicodedata.east_asian_width(mark) in "WF")
        for mark in shown
    )


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    return (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))


def _cell(value: object) -> str:
    return _seen("" if value is None else str(value)).replace("\n", " ")


def _seen(line: str) -> str:
    return _UNSEEN.sub(" ", line)


def _json(facts: Mapping[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=True, default=str) + "\n"


def _say(stream: IO[str] | None, words: str) -> bool:
    """Write to a stream; a windowed program has none, and a reader may have gone."""
    if stream is None:
        return True
    try:
        stream.write(words)
        stream.flush()
    except BrokenPipeError:
        _let_go(stream)
        return True
    except (OSError, ValueError):
        _let_go(stream)
        return False
    return True


def _let_go(stream: IO[str]) -> None:
    # Else Python complains about what it still holds when it ends, and changes the exit status.
    with suppress(OSError, ValueError):
        stream.close()
