"""The span of days for which somebody asks who has sent: a week, a month, a quarter, any days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pmis_desktop.errors.correspondence import PeriodError
from pmis_desktop.rules import moments, thresholds

Kind = Literal["week", "month", "quarter", "custom"]

WORDS: Mapping[Kind, str] = {
    "week": "本周",
    "month": "本月",
    "quarter": "本季",
    "custom": "自定",
}
_QUARTER = 3
# Days that are at most a week, and at most a month.
_WEEK_DAYS, _MONTH_DAYS = 7, 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from ``since`` to ``until``, both included; after ``due`` who has not sent is late."""

    kind: Kind
    since: date
    until: date
    due: date

    def is_over(self, today: date) -> bool:
        """Whether who has not sent by now is late."""
        return today > self.due

    def said(self, today: date) -> str:
        """The period in words: 本月（3 月 1 日至 3 月 31 日）."""
        days = f"{moments.said(self.since, today)}至 {moments.said(self.until, today)}"
        return days if self.kind == "custom" else f"{WORDS[self.kind]}（{days}）"

    def told(self, today: date) -> str:
        """The same, and from which day on one is late."""
        return f"{self.said(today)}，过了 {moments.said(self.due, today)}没报算逾期"


def usual(today: date) -> Period:
    """The period in which branches report as a rule (threshold ``report_period_days``)."""
    days = thresholds.number("report_period_days", today)
    kinds: tuple[tuple[int, Kind], ...] = ((_WEEK_DAYS, "week"), (_MONTH_DAYS, "month"))
    return current(next((kind for most, kind in kinds if days <= most), "quarter"), today)


def current(kind: Kind, today: date) -> Period:
    """The week, month or quarter that a day lies in. Raises PeriodError for any other kind."""
    since, until = _bounds(kind, today)
    days = thresholds.number(f"report_{kind}_late_days", today)
    due = min(until, since + timedelta(days=max(0, days - 1)))
    return Period(kind=kind, since=since, until=until, due=due)


def between(since: date, until: date) -> Period:
    """Any days; who has not sent by the last of them is late. Raises PeriodError."""
    if until < since:
        raise PeriodError
    return Period(kind="custom", since=since, until=until, due=until)


def _bounds(kind: Kind, today: date) -> tuple[date, date]:
    if kind == "week":
        since = today - timedelta(days=today.weekday())
        return since, since + timedelta(days=6)
    if kind == "month":
        return today.replace(day=1), _last(today.year, today.month)
    if kind == "quarter":
        first = today.month - (today.month - 1) % _QUARTER
        return date(today.year, first, 1), _last(today.year, first + _QUARTER - 1)
    raise PeriodError


def _last(year: int, month: int) -> date:
    """The last day of a month."""
    if month == 12:  # noqa: PLR2004 - December; the next first of January may not exist
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)
