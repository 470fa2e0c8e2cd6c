"""Days and times as people say them on a page: 今天 09:10, 11 月 18 日, 2025 年 3 月 4 日."""

from datetime import date, datetime, timedelta


def day(at: str, today: date) -> str:
    """The day of a stored moment or date, with the year only where it is another one.

    A text that is no moment is said as it is.
    """
    when = _read(at)
    return at if when is None else said(when.date(), today)


def said(when: date, today: date) -> str:
    """A day for a sentence that is read today."""
    year = "" if when.year == today.year else f"{when.year} 年 "
    return f"{year}{when.month} 月 {when.day} 日"


def moment(at: str, today: date) -> str:
    """Day and time of a stored moment; 今天 and 昨天 where it is near."""
    when = _read(at)
    if when is None:
        return at
    near = {today: "今天", today - timedelta(days=1): "昨天"}
    return f"{near.get(when.date()) or said(when.date(), today)} {when:%H:%M}"


def stamp(at: str) -> str:
    """Day and time of a stored moment for paper, which is read on any other day."""
    when = _read(at)
    return at if when is None else f"{when:%Y-%m-%d %H:%M}"


def clock(at: str, today: date) -> str:
    """Only the time for a moment of today, day and time for any other."""
    return moment(at, today).removeprefix("今天 ")


def days_since(at: str, today: date) -> int:
    """Whole days from a stored moment to today; 0 for a text that is no moment."""
    when = _read(at)
    return 0 if when is None else (today - when.date()).days


def days_between(at: str, later: str) -> int:
    """Whole days from one stored moment to another; 0 where either is none."""
    one, other = day_of(at), day_of(later)
    return 0 if one is None or other is None else (other - one).days


def day_of(at: str) -> date | None:
    """The day of a stored moment or date; None for a text that is none."""
    when = _read(at)
    return None if when is None else when.date()


def _read(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None
