"""The rules over cases: development, introducers, confirmation, committees; and thresholds."""

from datetime import date

import pytest

from pmis_desktop.errors.rules import ThresholdMissingError
from pmis_desktop.paths import RULES
from pmis_desktop.rules import case_checks, dates, tables, thresholds
from pmis_desktop.rules.case_checks import Confirmation, Development, Post, Punishment
from pmis_desktop.rules.problems import Severity

ON = date(2026, 12, 1)
RIGHT = Development(
    joined_on="2026-10-20",
    superior_agreed_on="2026-08-01",
    publicity_began_on="2026-08-03",
    publicity_ended_on="2026-08-07",
    reviewed_on="2026-09-25",
    meeting_on="2026-10-20",
)


def fields(case: Development, *, holidays: tuple[date, ...] = ()) -> set[str]:
    found = case_checks.development_problems(case, on=ON, holidays=holidays)
    return {problem.field for problem in found}


def test_development_in_order() -> None:
    assert fields(RIGHT) == set()
    assert fields(RIGHT, holidays=(date(2026, 8, 5),)) == {"publicity_ended_on"}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Development(joined_on="2026-05-10"), set()),
        (Development(joined_on="2026-05-11"), {"superior_agreed_on", "publicity_began_on"}),
        (Development(), {"superior_agreed_on", "publicity_began_on"}),
        (
            Development(
                superior_agreed_on="2026-08-01",
                publicity_began_on="2026-08-03",
                publicity_ended_on="2026-08-06",
                reviewed_on="2026-09-25",
                meeting_on="2026-10-26",
            ),
            {"publicity_ended_on", "meeting_on"},
        ),
    ],
)
def test_development(case: Development, expected: set[str]) -> None:
    assert fields(case) == expected


def test_workdays() -> None:
    assert case_checks.workdays(date(2026, 8, 3), date(2026, 8, 9)) == 5
    assert case_checks.workdays(date(2026, 8, 8), date(2026, 8, 9)) == 0
    assert case_checks.workdays(date(2026, 8, 9), date(2026, 8, 8)) == 0


@pytest.mark.parametrize(
    ("punishment", "severity"),
    [
        (Punishment(kind="probation_within_party", decided_on="2026-01-01"), Severity.ERROR),
        (
            Punishment(
                kind="probation_within_party", decided_on="2024-01-01", ended_on="2026-01-01"
            ),
            None,
        ),
        (Punishment(kind="probation_within_party", decided_on="2026-11-01"), None),
        (Punishment(kind="expelled", decided_on="2020-01-01"), Severity.ERROR),
        (Punishment(kind="warning", decided_on="2025-10-21"), Severity.WARNING),
        (Punishment(kind="warning", decided_on="2025-10-20"), None),
        (Punishment(kind="serious_warning", decided_on="2025-05-01"), Severity.WARNING),
        (Punishment(kind="removed_from_posts", decided_on="2024-11-01"), Severity.WARNING),
        (Punishment(kind="removed_from_posts", decided_on="2024-10-01"), None),
    ],
)
def test_introducers(punishment: Punishment, severity: Severity | None) -> None:
    found = case_checks.introducer_problems([punishment], "2026-10-20")
    assert [problem.severity for problem in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("delay", "transferred", "full", "count"),
    [
        (0, False, "2026-09-01", 0),
        (6, True, "2026-06-01", 0),
        (6, True, None, 0),
        (7, True, None, 1),
        (3, False, None, 1),
        (3, True, "2026-09-01", 1),
        (9, False, "2026-09-01", 3),
    ],
)
def test_confirmation(delay: int, transferred: bool, full: str | None, count: int) -> None:
    case = Confirmation(
        probation_ended_on="2026-06-01",
        full_member_on=full,
        delay_months=delay,
        transferred_in=transferred,
    )
    assert len(case_checks.confirmation_problems(case, on=ON)) == count


def test_committee() -> None:
    posts = [
        Post(holder="a", post="001A", began_on="2021-03"),
        Post(holder="b", post="030U", began_on=None),
    ]
    assert case_checks.committee_problems(posts, {"a", "b"}, "2021-03-15") == []
    assert len(case_checks.committee_problems(posts, {"a", "c"}, "2020")) == 3
    assert case_checks.committee_problems([], set(), None) == []


def test_thresholds_are_dated_and_named() -> None:
    rows = tables.read(RULES / "thresholds.csv", ("rule_id", "value", "source"))
    keys = [(row["rule_id"], row["valid_from"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert all(row["source"] for row in rows)
    assert all(row["value"].isdigit() or dates.is_date(row["value"]) for row in rows)
    assert thresholds.number("publicity_min_workdays", date(2026, 5, 11)) == 5
    with pytest.raises(ThresholdMissingError) as failure:
        thresholds.number("publicity_min_workdays", date(2026, 5, 10))
    assert failure.value.code == "threshold_missing"
    with pytest.raises(ThresholdMissingError):
        thresholds.value("nothing", ON)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "on", "expected"),
    [
        ("", "", None, True),
        ("", "2010", None, False),
        ("", "2010", date(2009, 12, 31), True),
        ("", "2010", date(2010, 1, 1), False),
        ("2010", "", date(2009, 12, 31), False),
        ("2010-05-11", "", date(2010, 5, 11), True),
    ],
)
def test_in_force(valid_from: str, valid_to: str, on: date | None, expected: bool) -> None:
    assert tables.in_force(valid_from, valid_to, on) is expected
