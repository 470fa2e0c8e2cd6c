"""Days as people say them, and where two texts differ."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import moments
from pmis_desktop.rules.differing import diff

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("at", "day", "moment", "clock"),
    [
        ("2026-11-22T09:10:00+08:00", "11 月 22 日", "今天 09:10", "09:10"),
        ("2026-11-21T23:59:00+08:00", "11 月 21 日", "昨天 23:59", "昨天 23:59"),
        ("2026-01-05T08:00:00+08:00", "1 月 5 日", "1 月 5 日 08:00", "1 月 5 日 08:00"),
        ("2025-12-31T08:00:00", "2025 年 12 月 31 日", *["2025 年 12 月 31 日 08:00"] * 2),
        ("不详", "不详", "不详", "不详"),
    ],
)
def test_moments_are_said_as_on_a_page(at: str, day: str, moment: str, clock: str) -> None:
    assert moments.day(at, TODAY) == day
    assert moments.moment(at, TODAY) == moment
    assert moments.clock(at, TODAY) == clock


def test_days_are_counted_from_midnight_to_midnight() -> None:
    assert moments.days_since("2026-11-21T23:59:00+08:00", TODAY) == 1
    assert moments.days_since("2026-11-22T00:00:00+08:00", TODAY) == 0
    assert moments.days_since("", TODAY) == 0


def test_differing_characters_are_marked_on_both_sides() -> None:
    left, right = diff("1952-03-04", "1953-03-04")
    assert left == [("195", False), ("2", True), ("-03-04", False)]
    assert right == [("195", False), ("3", True), ("-03-04", False)]
    assert diff("", "东街") == ([], [("东街", True)])


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_pieces_are_the_texts_and_agree_where_they_say_so(one: str, other: str) -> None:
    left, right = diff(one, other)
    assert "".join(text for text, _ in left) == one
    assert "".join(text for text, _ in right) == other
    same = ["".join(text for text, differs in side if not differs) for side in (left, right)]
    assert same[0] == same[1]
    assert (one == other) == (not any(differs for _, differs in left + right))
