"""Length of party membership (R17)."""

from datetime import date

from pmis_desktop.rules import dates, thresholds


def months(full_member_on: str | None, correction: str | None, on: date) -> int | None:
    """Whole months since the member became a full one, plus the correction; None if unknown.

    Source: 发展党员工作细则 (2026), article 33. The correction in months stands for breaks in
    membership and may be negative.
    """
    if full_member_on is None:
        return None
    counted = dates.months_between(dates.first_day(full_member_on), on)
    return max(0, counted + int(float(correction or 0)))


def years(full_member_on: str | None, correction: str | None, on: date) -> int | None:
    """Whole years of party membership on a day."""
    counted = months(full_member_on, correction, on)
    return None if counted is None else counted // 12


def earns_medal(full_member_on: str | None, correction: str | None, year: int) -> bool:
    """Whether a member has been in the party for 50 years on 1 July of a year (光荣在党50年)."""
    day = date(year, 7, 1)
    counted = years(full_member_on, correction, day)
    return counted is not None and counted >= thresholds.number("medal_years", day)
