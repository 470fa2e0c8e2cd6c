"""What notices ask of people today: at a branch to read them, at the county to get them out."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.rules import moments, thresholds
from pmis_desktop.services.notices import listing, received, travelling
from pmis_desktop.services.tasks import Task

_NAMED = 3


def of_branch(connection: Connection, today: date) -> Iterator[Task]:
    """Each notice that nobody has read yet, the newest first; of many the rest in one line."""
    waiting = [each for each in received.received(connection, today.isoformat()) if each.unread]
    for each in waiting[:_NAMED]:
        yield Task(
            kind="notices",
            weight="must",
            sentence=f"县里的通知：{each.title}",
            reason=f"{each.issuer} {moments.day(each.dated_on, today)}发，还没有看",
            verb="看通知",
            records=(each.id,),
            large=True,
        )
    if len(waiting) > _NAMED:
        yield Task(
            kind="notices",
            weight="must",
            sentence=f"还有 {len(waiting) - _NAMED} 份县里的通知没有看",
            reason="在“通知”里逐份打开",
            verb="看通知",
            count=len(waiting) - _NAMED,
        )


def of_county(connection: Connection, today: date) -> Iterator[Task]:
    """Notices that wait for answers to be written, and branches that do not read."""
    due = travelling.due(connection, today)
    if due:
        yield Task(
            kind="answers",
            weight="warn",
            sentence=f"通知还没有发给 {len(due)} 个支部",
            reason="通知随回执发出，写出回执交给支部，支部接收后就能看到",
            verb="写出回执",
            count=len(due),
            records=tuple(due),
        )
    yield from _unread(connection, today)


def _unread(connection: Connection, today: date) -> Iterator[Task]:
    """The oldest notice that some have had for a while and not read, or not told of."""
    days = thresholds.number("notice_reminder_days", today)
    listed = rows.fetch(
        connection,
        "SELECT id FROM notice WHERE valid_until >= ? AND withdrawn_on IS NULL"
        " AND replaced_by IS NULL AND removed IS NULL AND julianday(?) - julianday(dated_on) >= ?"
        " ORDER BY row",
        (today.isoformat(), today.isoformat(), days),
    )
    late = [
        (each, unread)
        for each in listing.listed(connection, [row[0] for row in listed], today.isoformat())
        if (unread := each.sites - each.read)
    ]
    if late:
        first, unread = late[0]
        more = f"；这样的通知共 {len(late)} 份" if len(late) > 1 else ""
        yield Task(
            kind="notices",
            weight="info",
            sentence=f"通知“{first.title}”还有 {unread} 个支部没有看",
            reason=f"{moments.day(first.dated_on, today)}发出，共发给 {first.sites} 个支部{more}",
            verb="看名单",
            count=unread,
            records=(first.id,),
        )
