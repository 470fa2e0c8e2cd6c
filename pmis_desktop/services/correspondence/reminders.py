"""催报: texts to paste into QQ or WeChat, plain and without anybody's numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.errors.correspondence import NobodyToRemindError
from pmis_desktop.models import settings, tree
from pmis_desktop.paths import RULES
from pmis_desktop.rules import moments
from pmis_desktop.services.correspondence import periods, reporting
from pmis_desktop.services.correspondence.periods import Period
from pmis_desktop.services.correspondence.reporting import Reporter
from pmis_desktop.services.house import House

_FILE = "reminder.txt"
LONGEST = 1000
_ALONE = "{对象}：\n{时间}还没有收到你单位报送的党员信息变更。"
TO, PERIOD, COUNT, COUNTY = "{对象}", "{时间}", "{个数}", "{发文}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What stands above and below the list of names; marks in braces are filled in.

    ``{对象}`` whom it is to, ``{时间}`` the period, ``{个数}`` how many, ``{发文}`` the county.
    """

    above: str
    below: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A text, the organisations whom it names, and the wording it was made with."""

    text: str
    names: tuple[str, ...]
    wording: Wording


def wording(house: House) -> Wording:
    """The county's own wording, else the one that comes with the program."""
    with house.reading() as connection:
        return _wording(connection)


def _wording(connection: Connection) -> Wording:
    above, _, below = (RULES / _FILE).read_text(encoding="utf-8").strip().partition("\n---\n")
    return Wording(
        above=settings.get(connection, settings.REMINDER_ABOVE, above),
        below=settings.get(connection, settings.REMINDER_BELOW, below),
    )


def name_of(house: House, within: str) -> str:
    """Whom a reminder is to; empty for all."""
    with house.reading() as connection:
        return tree.read(connection).names.get(within, "")


def keep_wording(house: House, given: Wording) -> None:
    """Keep another wording for all reminders to come; an empty part is what the program brings."""
    house.require_county()
    with house.writing() as connection:
        for name, text in (
            (settings.REMINDER_ABOVE, given.above),
            (settings.REMINDER_BELOW, given.below),
        ):
            kept = text.strip()[:LONGEST]
            if kept:
                settings.put(connection, name, kept)
            else:
                connection.exec_driver_sql("DELETE FROM setting WHERE name = ?", (name,))
    house.note("reminder", "修改催报文字")


def reminder(house: House, within: str = "", period: Period | None = None) -> Reminder:
    """The text to one organisation: about itself, about the late ones under it, or to all.

    A branch alone is addressed even where it is not due yet: somebody asked for just that. Raises
    NobodyToRemindError.
    """
    house.require_county()
    today = house.today
    asked = period or periods.usual(today)
    with house.reading() as connection:
        found = reporting.read(connection, asked, today, quality=False)
        grown = tree.read(connection)
        words = _wording(connection)
        county = settings.get(connection, settings.NAME)
    if within:
        found = found.within(grown.subtree(within))
    missed = [each for each in found.rows if each.is_missed]
    own = next((each for each in found.rows if each.id == within), None)
    if own is not None and len(found.rows) == 1 and own.state in {"open", "late", "never"}:
        missed = [own]
    if not missed:
        raise NobodyToRemindError
    marks = {
        TO: grown.names.get(within, "") if within else "各党组织",
        PERIOD: found.period.said(today),
        COUNT: str(len(missed)),
        COUNTY: county,
    }
    if own is not None and missed == [own]:
        parts = [_ALONE, f"{_since(own, today)}。", words.below]
    else:
        parts = [words.above, *_lines(missed, today, whole=not within), words.below]
    text = "\n".join(_filled(part, marks) for part in parts)
    return Reminder(text=text, names=tuple(each.name for each in missed), wording=words)


def _lines(missed: Sequence[Reporter], today: date, *, whole: bool) -> Iterable[str]:
    """One line each; a reminder to everybody has them under their committees."""
    committee = None
    for number, each in enumerate(missed, 1):
        if whole and each.committee != committee:
            committee = each.committee
            yield f"【{each.committee_name or '县直属'}】"
        yield f"{number}. {each.name}：{_since(each, today)}"


def _since(each: Reporter, today: date) -> str:
    if each.state == "never":
        return "接入以后还没有报送过"
    return f"上次报送是 {moments.day(each.last_at, today)}，已 {each.age} 天"


def _filled(text: str, marks: dict[str, str]) -> str:
    for mark, words in marks.items():
        text = text.replace(mark, words)
    return text
