"""The figures under the first page's tasks; each opens its list of names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.rules import codes, dates
from pmis_desktop.rules.organisation_kinds import BRANCH, COMMITTEE, GENERAL
from pmis_desktop.services import books
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.quality import figures as quality
from pmis_desktop.services.quality.figures import Targets

ELDERLY = 60
QUALITY = "quality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its label and a note; ``query`` finds the members it counts.

    Without a query it counts the organisations of the role that ``kind`` names, or says a share
    (``words``) of what ``kind`` names.
    ``weight`` is the meaning of its colour, or empty.
    """

    label: str
    value: int
    note: str = ""
    query: MemberQuery | None = None
    weight: str = ""
    kind: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Counted:
    members: int
    probationary: int
    floating: int
    lost: int
    elderly: int


def figures(connection: Connection, today: date, *, at_county: bool) -> tuple[Figure, ...]:
    """Members, those who are away, those out of reach, the elderly; organisations at the county."""
    counted = _counted(connection, today)
    people = (
        Figure(
            label="党员",
            value=counted.members,
            note=f"正式 {counted.members - counted.probationary:,} · 预备 {counted.probationary:,}",
            query=MemberQuery(),
        ),
        Figure(label="流动党员", value=counted.floating, query=_flagged("floating")),
        Figure(
            label="失联党员",
            value=counted.lost,
            query=_flagged("lost"),
            weight="warn" if counted.lost else "",
        ),
        Figure(
            label=f"{ELDERLY} 岁以上党员",
            value=counted.elderly,
            query=_asking("age", str(ELDERLY), Test.AT_LEAST),
        ),
    )
    counts = (*people, *_accuracy(connection, today))
    return (*counts, *_organisations(connection)) if at_county else counts


def _accuracy(connection: Connection, today: date) -> Iterator[Figure]:
    """The share of members without an error, once they were checked."""
    found = quality.everybody(connection)
    if not found.members:
        return
    target = Targets.of(today).accuracy
    wrong = found.members - found.correct
    reached = found.is_accurate(target)
    yield Figure(
        label="信息准确率",
        value=wrong,
        words=found.accuracy,
        note=f"还有 {wrong:,} 人要改" if wrong else f"目标 {target}%",
        weight="good" if reached else "warn",
        kind=QUALITY,
    )


def _flagged(field: str) -> MemberQuery:
    return _asking(field, "1", Test.IS)


def _asking(field: str, value: str, test: Test) -> MemberQuery:
    return MemberQuery(conditions=(Condition(field=field, test=test, value=value),))


def _counted(connection: Connection, today: date) -> _Counted:
    # A birth date known to the month or year only counts from its first day, and sorts so too.
    born = dates.add_months(today, -12 * ELDERLY)
    (row,) = rows.fetch(
        connection,
        "SELECT COUNT(*), SUM(category = 'probationary'), SUM(floating = '1'), SUM(lost = '1'),"  # noqa: S608
        " SUM(birth_date <= ?) FROM member WHERE removed IS NULL AND branch IS NOT NULL"
        f" AND {books.COUNTED}",
        (born.isoformat(),),
    )
    return _Counted(*(int(count or 0) for count in row))


def _organisations(connection: Connection) -> tuple[Figure, ...]:
    kinds = rows.fetch(
        connection,
        "SELECT kind, COUNT(*) FROM organisation WHERE removed IS NULL AND kind IS NOT NULL"
        " AND dissolved_on IS NULL GROUP BY kind",
    )
    counts: dict[str, int] = {}
    for kind, count in kinds:
        line = codes.code_list("org_kind").get(kind)
        role = line.more["role"] if line else ""
        counts[role] = counts.get(role, 0) + count
    general = counts.get(GENERAL, 0)
    return (
        Figure(label="党委", value=counts.get(COMMITTEE, 0), kind=COMMITTEE),
        Figure(
            label="党支部",
            value=counts.get(BRANCH, 0),
            kind=BRANCH,
            note=f"党总支部 {general}" if general else "",
        ),
    )
