"""Dates as exact as they are known: "1990", "1990-05" or "1990-05-01", and every way to write one.

A date known to the month counts from its first day, to the year from 1 January, wherever a rule
must compare; where a rule would refuse, `surely_before` asks whether it is certain.
"""

import calendar
import math
import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from pmis_desktop.rules.doubt import Doubt

EARLIEST_YEAR = 1850
LATEST_YEAR = 2150
_FIRST, _LAST = str(EARLIEST_YEAR), str(LATEST_YEAR)

_STORED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_WHOLE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# As most sheets write them; nothing about them is to be guessed.
_USUAL = re.compile(r"([0-9]{4})[./-]([0-9]{2})[./-]([0-9]{2})")
_TIME = re.compile(r"[T ]*(?:上午|下午)?\d{1,2}[:时]\d{1,2}.*$")
_SEPARATORS = re.compile(r"[./\\年月日号、,，·\-‐-―−~_]+")
_DIGITS = re.compile(r"[0-9]{1,8}")
_SERIAL = re.compile(r"([0-9]{5})(?:\.0+)?")
_JANUARY_OR_OCTOBER = re.compile(r"([0-9]{4})\.1")

# Excel counts days from here; 1900 is a leap year for Excel, so the count is right from 1 March.
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = LATEST_YEAR + 1, 73_415

_SHORT_YEAR, _YEAR, _MONTH, _DAY = 2, 4, 6, 8
_DECEMBER = 12
_SHORTEST_MONTH = 28
_MOST_PARTS = 3
# A two-digit year above this is one of the last century: nobody records dates so far ahead.
_LAST_SHORT_YEAR = 50
_CENTURY = 100


def parse(
    raw: str | float | date, *, date_1904: bool = False, foreign: bool = False
) -> str | Doubt:
    """The stored text of a date written in any usual way, as exact as it was written.

    Numbers are those of sheets: serial days (counted from 1904 with ``date_1904``), 199005,
    19900501 or 1990.05. ``foreign`` says the text comes from a sheet, where 1990.10 may have lost
    its zero. A Doubt tells what is wrong or which dates it may be.
    """
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, bool):
        return _not_a_date()
    if isinstance(raw, int | float):
        return _from_number(raw, date_1904=date_1904)
    return _from_writing(raw, date_1904=date_1904, foreign=foreign)


@lru_cache(maxsize=2048)
def is_date(text: str) -> bool:
    """Whether a text is a stored date that exists."""
    if _WHOLE.fullmatch(text):
        return _is_day(text)
    match = _STORED.fullmatch(text)
    return match is not None and _exists(int(match[1]), int(match[2] or 1), 1)


@lru_cache(maxsize=2048)
def first_day(text: str) -> date:
    """The first day a stored date may mean; ValueError for a text that is no date."""
    if _WHOLE.fullmatch(text):
        return date.fromisoformat(text)
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


@lru_cache(maxsize=2048)
def last_day(text: str) -> date:
    """The last day a stored date may mean; ValueError for a text that is no date."""
    if _WHOLE.fullmatch(text):
        return date.fromisoformat(text)
    year, month, day = _parts(text)
    month = month or _DECEMBER
    return date(year, month, day or calendar.monthrange(year, month)[1])


def surely_before(earlier: str, later: str) -> bool:
    """Whether the first date lies before the second whatever the missing months and days are."""
    return last_day(earlier) < first_day(later)


def are_years_apart(earlier: str, later: str, years: int) -> bool:
    """Whether more than so many years lie between two dates by their years alone.

    What most pairs of dates show at once; where they do not, days have to be counted.
    """
    return int(later[:_YEAR]) - int(earlier[:_YEAR]) > years


def may_be_same(one: str, other: str) -> bool:
    """Whether two dates agree as far as both are known: 1958-07 and 1958-07-02 do."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]


@lru_cache(maxsize=2048)
def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if day.day <= _SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(begin: date, end: date) -> int:
    """Whole months from one day to another, negative if the end lies before the beginning."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    if end < add_months(begin, months):
        months -= 1
    return months


def age(birth: str, on: date) -> int:
    """Whole years of life on a day, from the first day the birth date may mean."""
    born = first_day(birth)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def may_be_older(birth: str, on: date, years: int) -> bool:
    """Whether somebody may be older than so many years, by the years of the dates alone."""
    return on.year - int(birth[:_YEAR]) > years


def spoken(text: str) -> str:
    """A stored date for people: 1990年5月1日, 1990年5月, 1990年; any other text as it is."""
    match = _STORED.fullmatch(text)
    if not match:
        return text
    units = zip(match.groups(), "年月日", strict=True)
    return "".join(f"{int(part)}{unit}" for part, unit in units if part)


def _parts(text: str) -> tuple[int, int, int]:
    match = _STORED.fullmatch(text)
    if not match:
        # No value in the sentence: it may end in a log.
        raise ValueError("not a stored date")
    return int(match[1]), int(match[2] or 0), int(match[3] or 0)


def _from_number(raw: float, *, date_1904: bool) -> str | Doubt:
    if not math.isfinite(raw):
        return _not_a_date()
    whole = int(raw)
    if whole != raw and EARLIEST_YEAR <= whole <= LATEST_YEAR:
        return _from_decimal_year(raw)
    if whole != raw and 0 <= whole < _CENTURY:
        return _short_year(f"{raw:.2f}".rstrip("0").split("."))
    digits = str(whole)
    if len(digits) in (_MONTH, _DAY) or EARLIEST_YEAR <= whole <= LATEST_YEAR:
        return _from_digits(digits)
    return _from_serial(whole, date_1904=date_1904)


def _from_decimal_year(raw: float) -> str | Doubt:
    """A cell with 1990.05; 1990.1 may have been 1990.10 before Excel made it a number."""
    year, month = f"{raw:.2f}".split(".")
    if month == "10":
        return _lost_zero(year)
    if month.endswith("0") and month != "00":
        month = "0" + month[0]
    return _checked(int(year), int(month), None)


def _from_serial(serial: int, *, date_1904: bool) -> str | Doubt:
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        return _not_a_date()
    epoch = _EPOCH_1904 if date_1904 else _EPOCH_1900
    return (epoch + timedelta(days=serial)).isoformat()


def _from_writing(raw: str, *, date_1904: bool, foreign: bool) -> str | Doubt:
    if usual := _USUAL.fullmatch(raw):
        year, month, day = usual.groups()
        text = f"{year}-{month}-{day}"
        if _FIRST <= year <= _LAST and is_date(text):
            return text
        return _checked(int(year), int(month), int(day))
    text = unicodedata.normalize("NFKC", raw).strip().strip("'’`‘").strip()
    if foreign and (lost := _JANUARY_OR_OCTOBER.fullmatch(text)):
        return _lost_zero(lost[1])
    return _from_text(text, date_1904=date_1904)


def _from_text(text: str, *, date_1904: bool) -> str | Doubt:
    bare = _TIME.sub("", text)
    if serial := _SERIAL.fullmatch(bare):
        return _from_serial(int(serial[1]), date_1904=date_1904)
    parts = [part.strip() for part in _SEPARATORS.split(bare) if part.strip()]
    if not 1 <= len(parts) <= _MOST_PARTS or not all(map(_DIGITS.fullmatch, parts)):
        return _not_a_date()
    if len(parts) == 1 and len(parts[0]) in (_MONTH, _DAY):
        return _from_digits(parts[0])
    return _from_parts(parts)


def _from_digits(digits: str) -> str | Doubt:
    """19900501, 199005, 1990; six digits that are no year and month are a short 900501."""
    year = int(digits[:_YEAR])
    month = int(digits[_YEAR:_MONTH] or 0)
    day = int(digits[_MONTH:] or 0)
    plausible = EARLIEST_YEAR <= year <= LATEST_YEAR and month <= _DECEMBER
    if len(digits) == _MONTH and not plausible:
        return _short_year([digits[:2], digits[2:4], digits[4:]])
    return _checked(year, month or None, day or None)


def _from_parts(parts: list[str]) -> str | Doubt:
    if len(parts[0]) == _SHORT_YEAR:
        return _short_year(parts)
    year, month, day = (*(int(part) for part in parts), 0, 0)[:_MOST_PARTS]
    if len(parts[0]) != _YEAR or max(month, day) >= _CENTURY:
        return _not_a_date()
    return _checked(year, month or None, day or None)


def _checked(year: int, month: int | None, day: int | None) -> str | Doubt:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return Doubt("date_out_of_range", f"年份{year}不合理，请核对。")
    if day and not month:
        return _not_a_date()
    if not _exists(year, month or 1, day or 1):
        return Doubt("date_not_real", "没有这一天（月份或日子不存在），请核对。")
    return "-".join(f"{part:02}" for part in (year, month, day) if part)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _short_year(parts: list[str]) -> Doubt:
    """A two-digit year is never guessed: the centuries that give a real date are offered."""
    if len(parts) == 1:
        return _not_a_date()
    numbers = [int(part) for part in parts]
    centuries = (1900, 2000) if numbers[0] <= _LAST_SHORT_YEAR else (1900,)
    month, day = (*(part or None for part in numbers[1:]), None, None)[:2]
    found = (_checked(century + numbers[0], month, day) for century in centuries)
    choices = tuple(choice for choice in found if isinstance(choice, str))
    if not choices:
        return _not_a_date()
    return Doubt("date_short_year", "年份只有两位，请写四位年份。", choices)


def _lost_zero(year: str) -> Doubt:
    return Doubt(
        "date_lost_zero",
        f"{year}.1 可能是1月，也可能是10月（表格会丢掉末尾的0），请选定。",
        (f"{year}-01", f"{year}-10"),
    )


def _not_a_date() -> Doubt:
    return Doubt("not_a_date", "不像日期，请写成 1990-05-01、1990-05 或 1990。")
