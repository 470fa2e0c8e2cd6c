"""Reads the CSV tables that come with the program."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pmis_desktop.errors.rules import TableDamagedError
from pmis_desktop.rules import dates

Row = dict[str, str]


def read(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a table of the program; TableDamagedError if it is not whole."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise TableDamagedError(path.stem) from fault
    if not rows or any(None in row or None in row.values() for row in rows):
        raise TableDamagedError(path.stem)
    if any(column not in rows[0] for column in columns):
        raise TableDamagedError(path.stem)
    # Most cells of the larger tables are the same few texts.
    texts: dict[str, str] = {}
    return [{key: texts.setdefault(text, text) for key, text in row.items()} for row in rows]


def in_force(valid_from: str, valid_to: str, on: date | None) -> bool:
    """Whether something is in force on a day; ``valid_to`` is the first day it no longer is.

    Without a day: whether it is in force with no end.
    """
    if on is None:
        return not valid_to
    if valid_from and dates.first_day(valid_from) > on:
        return False
    return not valid_to or dates.first_day(valid_to) > on
