"""Shares in per cent: never rounded up to a goal that is missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import checks, percentages


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 0, "—"), (0, 3, "0.0%"), (26, 27, "96.2%"), (949, 950, "99.8%"), (27, 27, "100.0%")],
)
def test_said(part: int, whole: int, expected: str) -> None:
    assert percentages.said(part, whole) == expected


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 100))
def test_a_goal_is_reached_exactly_where_it_is(part: int, whole: int, target: int) -> None:
    tenths = percentages.tenths(part, whole)
    assert tenths is not None
    assert percentages.reaches(part, whole, target) == (tenths >= target * 10)


def test_cells_of_a_member() -> None:
    cells, filled = checks.filled_cells({"name": "石磊"})
    assert filled == 1
    assert cells == 1 + len(checks.missing_fields({"name": "石磊"}))
    with_phone = {"name": "石磊", "landline": "0913-3251001"}
    # A landline excuses the mobile: one cell less is asked for.
    assert checks.filled_cells(with_phone) == (cells - 1, 1)
