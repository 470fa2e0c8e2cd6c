"""Terms of committees: how long, when they end, and what is said when the end comes near.

Source: 关于党的基层组织任期的意见 (2018): committees 5 years, general branches and branches 3,
those of villages and communities 5; bodies elected before finish their old term.
基层组织选举工作条例 (2020): earlier or later by at most a year, with the superior's approval.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pmis_desktop.rules import dates, organisation_kinds, thresholds
from pmis_desktop.rules.problems import Problem, Severity, found

State = Literal["over", "soon", "running", "unknown"]
_MONTHS = 12
Record = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Term:
    """How a term stands on a day; ``ends_on`` is its last day, None where nobody wrote it down."""

    state: State
    ends_on: date | None


def usual_years(kind: str | None, *, village: bool, began: date) -> int | None:
    """The years of a term that begins on a day; None where no rule says."""
    if not organisation_kinds.has_terms(kind) or began < thresholds.day("term_opinion_from", began):
        return None
    if organisation_kinds.role(kind) == organisation_kinds.COMMITTEE:
        return thresholds.number("term_years_committee", began)
    return thresholds.number("term_years_village" if village else "term_years_branch", began)


def end_of(began: date, years: int) -> date:
    """The last day of a term: the day before so many years are over."""
    return dates.add_months(began, _MONTHS * years) - timedelta(days=1)


def stands(ends_on: str | None, on: date) -> Term:
    """How a term with this stored end stands on a day; soon is within the reminder's months."""
    if not ends_on or not dates.is_date(ends_on):
        return Term("unknown", None)
    last = dates.last_day(ends_on)
    if last < on:
        return Term("over", last)
    soon = dates.add_months(on, thresholds.number("term_reminder_months", on))
    return Term("soon" if last <= soon else "running", last)


def problems(record: Record, *, village: bool, on: date) -> Iterator[Problem]:
    """O8 and O9: a term that is over or nearly so, longer than usual, or of a temporary body."""
    kind = record.get("kind")
    if record.get("dissolved_on"):
        return
    if organisation_kinds.is_temporary(kind):
        if record.get("term_ends_on") or record.get("term_began_on"):
            yield found("O9", "term_began_on", "临时党组织不选举换届，届次和任期不用填。")
        return
    if not organisation_kinds.has_terms(kind):
        return
    term = stands(record.get("term_ends_on"), on)
    if term.state == "over":
        sentence = "任期已满，没有登记换届。延期换届要报上级批准。"
        yield found("O8", "term_ends_on", sentence, Severity.WARNING)
    elif term.state == "soon":
        yield found("O8", "term_ends_on", "半年内任期届满，请准备换届。")
    elif term.state == "unknown":
        yield found("O8", "term_ends_on", "没有登记届满日期，到期不能提醒。", Severity.INFO)
    yield from _length(record, term, village=village)


def _length(record: Record, term: Term, *, village: bool) -> Iterator[Problem]:
    began = record.get("term_began_on")
    if not began or not dates.is_date(began) or term.ends_on is None:
        return
    first = dates.first_day(began)
    years = usual_years(record.get("kind"), village=village, began=first)
    if years is None:
        return
    # A term known to the month ends somewhen in it: months are compared, not days.
    shift = abs(dates.months_between(end_of(first, years), term.ends_on))
    if shift > thresholds.number("term_shift_max_months", first):
        sentence = f"任期一般为 {years} 年，提前或延期不超过一年，请核对起止日期。"
        yield found("O8", "term_ends_on", sentence, Severity.WARNING)
    elif shift > 1:
        sentence = f"任期一般为 {years} 年；提前或延期换届要报上级批准。"
        yield found("O8", "term_ends_on", sentence, Severity.INFO)
