"""Clocks that cannot be right: work goes on, days are counted as well as can be, a sign says so."""

from datetime import date, timedelta

from sqlalchemy import Connection

from pmis_desktop.rules import moments, thresholds


def doubt(connection: Connection, today: date) -> str:
    """Why this computer's date is hardly right, in words; empty where it may be."""
    shown = f"{today.year} 年 {today.month} 月 {today.day} 日"
    unlikely = not (
        thresholds.day("clock_earliest", today) <= today <= thresholds.day("clock_latest", today)
    )
    if unlikely or today + timedelta(days=1) < _newest(connection, today):
        return (
            f"这台电脑的日期是 {shown}，可能不对。报送、并入和回执都照常，"
            "只是按天数提醒的内容不准；请在系统里改正日期。"
        )
    return ""


def skew(at: str, made: str, today: date) -> str:
    """That the writer of a package had another date than the county, in words; empty if not."""
    days = abs(moments.days_between(made, at))
    if days <= thresholds.number("clock_skew_days", today):
        return ""
    return f"支部电脑的日期是 {moments.day(made, today)}，可能不对"


def age(at: str, today: date) -> int:
    """Whole days since a stored moment; 0 for one ahead, as after a clock was put back."""
    return max(0, moments.days_since(at, today))


def _newest(connection: Connection, today: date) -> date:
    """The day of the last line of history; today where that cannot be read."""
    found = connection.exec_driver_sql(
        "SELECT at FROM unit WHERE origin <> 'local' ORDER BY id DESC LIMIT 1"
    ).scalar()
    return moments.day_of(str(found or "")) or today
