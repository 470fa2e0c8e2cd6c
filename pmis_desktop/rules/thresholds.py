"""Dated numbers and days that rules compare with; regulations change, so none stands in code."""

from datetime import date
from functools import cache, lru_cache

from pmis_desktop.errors.rules import ThresholdMissingError
from pmis_desktop.paths import RULES
from pmis_desktop.rules import dates, overlay, tables

_COLUMNS = ("rule_id", "value", "valid_from", "valid_to", "source", "label")


def value(rule_id: str, on: date) -> str:
    """The value in force on a day, the county's before the program's own.

    Raises ThresholdMissingError if there is none.
    """
    lines = overlay.current().thresholds
    for line in lines.get(rule_id, ()) if lines else ():
        if line.since <= on.isoformat():
            return line.value
    return national(rule_id, on)


@lru_cache(maxsize=1024)
def national(rule_id: str, on: date) -> str:
    """The program's own value in force on a day; raises as `value` does."""
    for row in _rows():
        if row["rule_id"] == rule_id and tables.in_force(row["valid_from"], row["valid_to"], on):
            return row["value"]
    raise ThresholdMissingError(rule_id)


def number(rule_id: str, on: date) -> int:
    """A threshold that is a whole number: years, months, days or workdays."""
    return int(value(rule_id, on))


def day(rule_id: str, on: date) -> date:
    """A threshold that is a day."""
    return _read(value(rule_id, on))


@lru_cache(maxsize=256)
def _read(text: str) -> date:
    """By the text: whose rules are in force differs from vault to vault."""
    return dates.first_day(text)


def rules() -> tuple[tables.Row, ...]:
    """Every line of the program's own table."""
    return _rows()


def label(rule_id: str) -> str:
    """What people call a threshold; its id where the program does not know it."""
    return next((row["label"] for row in _rows() if row["rule_id"] == rule_id), rule_id)


@cache
def _rows() -> tuple[tables.Row, ...]:
    return tuple(tables.read(RULES / "thresholds.csv", _COLUMNS))
