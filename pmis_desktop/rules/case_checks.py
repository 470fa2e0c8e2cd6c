"""The rules over cases: development of members (R18 to R20) and posts of a committee (R21)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pmis_desktop.rules import dates, thresholds
from pmis_desktop.rules.problems import Problem, Severity, found

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """The days of one admission that rule R18 asks for, as stored dates."""

    joined_on: str | None = None
    superior_agreed_on: str | None = None
    publicity_began_on: str | None = None
    publicity_ended_on: str | None = None
    reviewed_on: str | None = None
    meeting_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Punishment:
    """A party punishment: kind of the list ``discipline``, decision, and when rights came back."""

    kind: str
    decided_on: str
    ended_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """How a probationary member became a full one."""

    probation_ended_on: str
    full_member_on: str | None
    delay_months: int = 0
    transferred_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post held by a member: who, which, since when."""

    holder: str
    post: str
    began_on: str | None


def workdays(begin: date, end: date, holidays: Collection[date] = ()) -> int:
    """Workdays from the first to the last day, both counted: no weekends, no holidays given."""
    span = (begin + timedelta(days=offset) for offset in range((end - begin).days + 1))
    return sum(1 for day in span if day.weekday() < _SATURDAY and day not in holidays)


def development_problems(
    case: Development, *, on: date, holidays: Collection[date] = ()
) -> list[Problem]:
    """R18: admissions from 2026-05-11 on need consent, five workdays in public, a meeting in time.

    Source: 发展党员工作细则 (2026), articles 13 and 19.
    """
    joined = dates.first_day(case.joined_on) if case.joined_on else on
    if joined < thresholds.day("development_rules_from", joined):
        return []
    return [*_publicity(case, joined, holidays), *_meeting(case, joined)]


def introducer_problems(punishments: Iterable[Punishment], meeting_on: str) -> list[Problem]:
    """R19: who may not, or should not, introduce a member on the day of the meeting.

    Source: 发展党员工作细则 (2026), article 14.
    """
    meeting = dates.first_day(meeting_on)
    return [problem for punishment in punishments for problem in _punished(punishment, meeting)]


def confirmation_problems(case: Confirmation, *, on: date) -> list[Problem]:
    """R20: a delay of at most six months, for those transferred in, which moves no date.

    Source: 发展党员工作细则 (2026), article 35.
    """
    if not case.delay_months:
        return []
    problems = []
    longest = thresholds.number("confirmation_delay_max_months", on)
    if case.delay_months > longest:
        problems.append(found("R20", "confirmation_delay", "推迟讨论转正不能超过六个月。"))
    if not case.transferred_in:
        problems.append(found("R20", "confirmation_delay", "只有转入的预备党员可以推迟讨论转正。"))
    full = case.full_member_on
    if full and not dates.may_be_same(full, case.probation_ended_on):
        sentence = "推迟讨论后转正的，转正日期仍是预备期满之日。"
        problems.append(found("R20", "full_member_on", sentence))
    return problems


def committee_problems(
    posts: Iterable[Post], committee: Collection[str], elected_on: str | None
) -> list[Problem]:
    """R21: posts begin no later than the election, and their holders are the committee."""
    held = list(posts)
    problems = [
        found("R21", "began_on", "任职日期晚于换届（成立）日期，请核对。")
        for post in held
        if elected_on and post.began_on and dates.surely_before(elected_on, post.began_on)
    ]
    holders = {post.holder for post in held}
    if set(committee) - holders:
        problems.append(found("R21", "committee", "班子名单中有人没有任职记录。"))
    if holders - set(committee):
        problems.append(found("R21", "committee", "有任职记录的党员不在班子名单中。"))
    return problems


def _publicity(case: Development, joined: date, holidays: Collection[date]) -> Iterator[Problem]:
    if not case.superior_agreed_on:
        yield found("R18", "superior_agreed_on", "列为发展对象要有上级党委同意的日期。")
    if not case.publicity_began_on or not case.publicity_ended_on:
        yield found("R18", "publicity_began_on", "列为发展对象要有公示的起止日期。")
        return
    begin, end = dates.first_day(case.publicity_began_on), dates.last_day(case.publicity_ended_on)
    if workdays(begin, end, holidays) < thresholds.number("publicity_min_workdays", joined):
        yield found("R18", "publicity_ended_on", "公示不足五个工作日。")


def _meeting(case: Development, joined: date) -> Iterator[Problem]:
    if not case.reviewed_on or not case.meeting_on:
        return
    months = thresholds.number("meeting_within_months", joined)
    latest = dates.add_months(dates.last_day(case.reviewed_on), months)
    if dates.first_day(case.meeting_on) > latest:
        yield found("R18", "meeting_on", "预审合格后超过一个月才提交支部党员大会讨论。")


def _punished(punishment: Punishment, meeting: date) -> Iterator[Problem]:
    decided = dates.first_day(punishment.decided_on)
    if decided > meeting:
        return
    if punishment.kind in ("probation_within_party", "expelled"):
        if punishment.ended_on is None or dates.first_day(punishment.ended_on) > meeting:
            yield found("R19", "introducer", "介绍人受留党察看处分，尚未恢复党员权利。")
        return
    effect = thresholds.number(f"effect_months_{punishment.kind}", meeting)
    if meeting < dates.add_months(decided, effect):
        sentence = "介绍人在处分影响期内，不宜担任介绍人。"
        yield found("R19", "introducer", sentence, Severity.WARNING)
