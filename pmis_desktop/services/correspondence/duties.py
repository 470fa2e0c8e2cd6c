"""What the first page says of sending and answering: each number has its list of names."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.rules import moments, thresholds
from pmis_desktop.services.correspondence import ageing, clocks, listing, periods, reporting
from pmis_desktop.services.correspondence.reporting import Report
from pmis_desktop.services.tasks import Task

_LAST_ANSWER = (
    "SELECT at FROM unit WHERE origin = 'received' AND kind = 'answer' ORDER BY id DESC LIMIT 1"
)


def look(connection: Connection, today: date) -> Report:
    """Who has sent in the usual period, without the figures of quality."""
    return reporting.read(connection, periods.usual(today), today, quality=False)


def at_county(found: Report, today: date) -> Iterator[Task]:
    """Who is late, who does not fetch answers, a doubtful clock."""
    if found.clock:
        yield clock(found.clock)
    yield from _late(found, today)
    yield from _unfetched(found, today)


def promise(connection: Connection, due: Collection[str], today: date) -> str:
    """That some wait longer for an answer than was promised, in words; empty where none does."""
    some = len(ageing.overdue(connection, due, today))
    most = thresholds.number("answer_promise_days", today)
    return f"其中 {some} 个收到变更包已超过 {most} 天" if some else ""


def waited(connection: Connection, today: date) -> str:
    """That the desk has let somebody wait longer than was promised, in words, or empty."""
    days = ageing.desk_days(connection, today)
    return f"，已等 {days} 天" if days > thresholds.number("desk_wait_days", today) else ""


def at_branch(connection: Connection, today: date) -> Iterator[Task]:
    """A doubtful clock, else an answer that is old."""
    doubt = clocks.doubt(connection, today)
    if doubt:
        yield clock(doubt)
        return
    at = str(connection.exec_driver_sql(_LAST_ANSWER).scalar() or "")
    days = clocks.age(at, today)
    if days > thresholds.number("answer_age_days", today):
        yield Task(
            kind="stale",
            weight="warn",
            sentence=f"已经 {days} 天没有收到县里的新回执",
            reason=f"最近一份是 {moments.day(at, today)}收到的，可打电话问县里有没有新的",
            verb="接收回执",
        )


def clock(doubt: str) -> Task:
    """The sign of a clock that cannot be right; nothing stops for it."""
    sentence, _, reason = doubt.partition("。")
    return Task(kind="clock", weight="warn", sentence=sentence, reason=reason, verb="")


def _late(found: Report, today: date) -> Iterator[Task]:
    late = listing.part(found, "late").rows
    if late:
        longest = max(late, key=lambda each: each.age or 0)
        yield Task(
            kind="late",
            weight="warn",
            sentence=f"{len(late)} 个党组织逾期没有报送",
            reason=f"{found.period.said(today)}；最久的是{longest.name}，已 {longest.age} 天",
            verb="去催报",
            count=len(late),
        )


def _unfetched(found: Report, today: date) -> Iterator[Task]:
    left = listing.part(found, "unfetched").rows
    if left:
        most = thresholds.number("answer_unfetched_days", today)
        yield Task(
            kind="unfetched",
            weight="info",
            sentence=f"{len(left)} 个党组织的回执写出 {most} 天以上，还没有看到他们收到",
            reason=f"请送去，或提醒他们来取；例如：{left[0].name}",
            verb="看名单",
            count=len(left),
        )
