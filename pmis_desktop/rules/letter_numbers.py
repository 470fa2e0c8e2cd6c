"""Numbers of letters of introduction: a pattern of year, unit and serial (domain notes 2, §4)."""

import re

DEFAULT = "YYUUNNN"
_PATTERN = re.compile(r"(?P<head>[^YUN]*(?:YYYY|YY)?[^YUN]*U*[^YUN]*)(?P<serial>N{2,6})")


def is_pattern(text: str) -> bool:
    """Whether a text can number letters: years as YY or YYYY, units as U, at last two to six N."""
    return _PATTERN.fullmatch(text) is not None and "".join(text.split()) == text


def prefix(pattern: str, year: int, unit: int) -> str | None:
    """What stands before the serial; None where the unit's number has no room."""
    head = pattern.rstrip("N")
    places = head.count("U")
    if places and len(str(unit)) > places:
        return None
    head = head.replace("YYYY", f"{year:04}").replace("YY", f"{year % 100:02}")
    return head.replace("U" * places, f"{unit:0{places}}") if places else head


def digits(pattern: str) -> int:
    """How many digits a serial has."""
    return len(pattern) - len(pattern.rstrip("N"))


def number(before: str, serial: int, places: int) -> str:
    """A whole number."""
    return f"{before}{serial:0{places}}"


def serial(whole: str, before: str, places: int) -> int | None:
    """The serial of a number that begins like this; None for any other."""
    rest = whole.removeprefix(before)
    fits = whole.startswith(before) and len(rest) == places and rest.isascii() and rest.isdigit()
    return int(rest) if fits else None
