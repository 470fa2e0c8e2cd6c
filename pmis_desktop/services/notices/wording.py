"""What somebody typed as a notice, checked before it becomes one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from pmis_desktop.errors.notices import NoticeFieldError
from pmis_desktop.exchange import notices
from pmis_desktop.models import settings
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import paragraphs, thresholds
from pmis_desktop.services.notices import addressing

_SHORT = {"document": "文号", "issuer": "落款", "contact": "联系人", "phone": "联系电话"}
_UNSOUND = (
    "里有看不见的控制符或会颠倒文字方向的符号，支部看到的会与您写的不一样。请删掉后重新输入。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A notice as it was typed: the text with its line breaks, days as ISO or empty.

    ``audience`` are ids of organisations, each with everything under it; none means all. Without
    days it is dated today and counts as long as the rules say.
    """

    title: str
    text: str
    audience: tuple[str, ...] = ()
    document: str = ""
    issuer: str = ""
    dated_on: str = ""
    valid_until: str = ""
    contact: str = ""
    phone: str = ""


def values(connection: Connection, given: Wording, today: date) -> Record:
    """The fields to store; raises NoticeFieldError for the first thing that cannot be sent."""
    title = _line("title", "标题", given.title, notices.LONGEST_TITLE)
    if not title:
        raise NoticeFieldError("title", "标题还没有填写。")
    text = _text(given.text)
    audience, addressed = addressing.stored(connection, given.audience)
    dated_on, valid_until = _days(given, today)
    short = {
        name: _line(name, label, getattr(given, name), notices.LONGEST_LINE)
        for name, label in _SHORT.items()
    }
    short["issuer"] = short["issuer"] or settings.get(connection, settings.NAME)
    return {
        "name": title,
        "text": text,
        "audience": audience,
        "addressed": addressed,
        "dated_on": dated_on,
        "valid_until": valid_until,
        **{name: value or None for name, value in short.items()},
    }


def usual_end(begun: date) -> date:
    """The last day of a notice for which nobody named one."""
    return begun + timedelta(days=thresholds.number("notice_valid_days", begun))


def _line(field: str, label: str, typed: str, longest: int) -> str:
    line = paragraphs.line(" ".join(typed.splitlines()))
    if len(line) > longest:
        raise NoticeFieldError(field, f"{label}有 {len(line)} 个字，最多 {longest} 个字。")
    if not paragraphs.is_sound(line):
        raise NoticeFieldError(field, f"{label}{_UNSOUND}")
    return line


def _text(typed: str) -> str:
    parts = paragraphs.split(typed)
    for problem in _problems(parts):
        raise NoticeFieldError("text", problem)
    return paragraphs.join(parts)


def _problems(parts: tuple[str, ...]) -> Iterator[str]:
    if not parts:
        yield "正文还没有填写。"
    if len(parts) > notices.PARAGRAPHS:
        yield f"正文有 {len(parts)} 段，最多 {notices.PARAGRAPHS} 段。"
    count = sum(map(len, parts)) + len(parts) - 1
    if count > notices.LONGEST_TEXT:
        yield f"正文有 {count} 个字，最多 {notices.LONGEST_TEXT} 个字。更长的请另发文件。"
    longest = max(map(len, parts), default=0)
    if longest > notices.LONGEST_PARAGRAPH:
        yield f"有一段长 {longest} 个字，最多 {notices.LONGEST_PARAGRAPH} 个字，请分成几段。"
    if not all(map(paragraphs.is_sound, parts)):
        yield f"正文{_UNSOUND}"


def _days(given: Wording, today: date) -> tuple[str, str]:
    begun = _day("dated_on", "成文日期", given.dated_on) or today
    end = _day("valid_until", "有效期", given.valid_until) or usual_end(begun)
    if end < begun:
        raise NoticeFieldError("valid_until", "有效期早于成文日期。")
    if end < today:
        raise NoticeFieldError("valid_until", "有效期已经过去，支部收到时就不再显示。")
    return begun.isoformat(), end.isoformat()


def _day(field: str, label: str, text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NoticeFieldError(field, f"{label}要写到日，例如 2026-09-01。") from None
