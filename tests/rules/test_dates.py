"""Dates in every spelling, as exact as they are known."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import dates
from pmis_desktop.rules.doubt import Doubt

DAYS = st.dates(min_value=date(1905, 12, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("1990", "1990"),
        ("199005", "1990-05"),
        ("19900501", "1990-05-01"),
        ("19900500", "1990-05"),
        ("1990.05", "1990-05"),
        ("1990.5", "1990-05"),
        ("1990.10", "1990-10"),
        ("1990.1", "1990-01"),
        ("1990.5.1", "1990-05-01"),
        ("1990.05.01.", "1990-05-01"),
        ("1990-5-1", "1990-05-01"),
        ("1990/5/1", "1990-05-01"),
        ("1990年", "1990"),
        ("1990年5月", "1990-05"),
        ("1990 年 5 月 1 日", "1990-05-01"),
        ("1990年05月01日", "1990-05-01"),
        ("１９９０．０５", "1990-05"),
        ("'1990-05", "1990-05"),
        ("1990-05-01 00:00:00", "1990-05-01"),
        ("1990-05-01T08:30:00", "1990-05-01"),
        ("1995-011-01", "1995-11-01"),
        ("32994", "1990-05-01"),
        (32994, "1990-05-01"),
        (32994.0, "1990-05-01"),
        (32994.75, "1990-05-01"),
        (1990, "1990"),
        (1990.0, "1990"),
        (199005, "1990-05"),
        (19900501, "1990-05-01"),
        (1990.05, "1990-05"),
        (1990.2, "1990-02"),
        (1990.12, "1990-12"),
        (date(1990, 5, 1), "1990-05-01"),
        (datetime(1990, 5, 1, 12, 0), "1990-05-01"),  # noqa: DTZ001
    ],
)
def test_spellings(raw: str | float | date, stored: str) -> None:
    assert dates.parse(raw) == stored


@pytest.mark.parametrize(
    ("raw", "foreign", "code", "choices"),
    [
        (1990.1, False, "date_lost_zero", ("1990-01", "1990-10")),
        ("1990.1", True, "date_lost_zero", ("1990-01", "1990-10")),
        ("90.5", False, "date_short_year", ("1990-05",)),
        (90.5, False, "date_short_year", ("1990-05",)),
        ("12.5", False, "date_short_year", ("1912-05", "2012-05")),
        ("900501", False, "date_short_year", ("1990-05-01",)),
        ("90年5月1日", False, "date_short_year", ("1990-05-01",)),
        ("1990-02-29", False, "date_not_real", ()),
        ("1990.13", False, "date_not_real", ()),
        ("19901301", False, "date_not_real", ()),
        ("0001-01-01", False, "date_out_of_range", ()),
        ("99999999", False, "date_out_of_range", ()),
        ("五月", False, "not_a_date", ()),
        ("", False, "not_a_date", ()),
        ("1990.5-1991.6", False, "not_a_date", ()),
        ("1990-05-01-02", False, "not_a_date", ()),
        ("1990-500-01", False, "not_a_date", ()),
        (12, False, "not_a_date", ()),
        (-5, False, "not_a_date", ()),
        (float("nan"), False, "not_a_date", ()),
        (float("inf"), False, "not_a_date", ()),
        (10**30, False, "not_a_date", ()),
        (True, False, "not_a_date", ()),
    ],
)
def test_doubts(raw: str | float, foreign: bool, code: str, choices: tuple[str, ...]) -> None:
    found = dates.parse(raw, foreign=foreign)
    assert isinstance(found, Doubt)
    assert (found.code, found.choices) == (code, choices)


@given(DAYS)
def test_every_day_comes_back(day: date) -> None:
    text = day.isoformat()
    assert dates.parse(text) == text
    assert dates.parse(text.replace("-", "")) == text
    assert dates.parse(f"{day.year}.{day.month}.{day.day}") == text
    assert dates.parse(dates.spoken(text)) == text
    assert dates.parse((day - date(1899, 12, 30)).days) == text


@given(st.dates(min_value=date(1927, 1, 1), max_value=date(2100, 12, 31)))
def test_days_counted_from_1904(day: date) -> None:
    serial = (day - date(1904, 1, 1)).days
    assert dates.parse(serial, date_1904=True) == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_gives_a_date_or_a_doubt(text: str) -> None:
    found = dates.parse(text)
    assert isinstance(found, Doubt) or dates.is_date(found)


@given(DAYS, st.integers(min_value=-600, max_value=600))
def test_add_months_stays_in_its_month(day: date, months: int) -> None:
    moved = dates.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 12, 31), -10, date(2023, 2, 28)),
    ],
)
def test_add_months_clips(begin: date, months: int, end: date) -> None:
    assert dates.add_months(begin, months) == end


def test_first_and_last_day() -> None:
    assert dates.first_day("1990") == date(1990, 1, 1)
    assert dates.last_day("1990") == date(1990, 12, 31)
    assert dates.last_day("1990-02") == date(1990, 2, 28)
    assert dates.first_day("1990-05") == date(1990, 5, 1)
    assert dates.surely_before("1990", "1991-01")
    assert not dates.surely_before("1990", "1990-12-31")
    assert dates.may_be_same("1958-07", "1958-07-02")
    assert not dates.may_be_same("1958-08", "1958-07-02")
    with pytest.raises(ValueError, match="stored date"):
        dates.first_day("x")


def test_age_and_months() -> None:
    assert dates.age("1988-02-29", date(2006, 2, 28)) == 17
    assert dates.age("1988-02-29", date(2006, 3, 1)) == 18
    assert dates.age("1988", date(2006, 1, 1)) == 18
    assert dates.months_between(date(2020, 1, 31), date(2020, 2, 29)) == 1
    assert dates.months_between(date(2020, 1, 15), date(2021, 1, 14)) == 11


@pytest.mark.parametrize("birth", ["1905", "1905-12", "1906-03-01", "1906-02-28", "1930-01-01"])
@pytest.mark.parametrize("years", [99, 100, 119, 120, 121])
def test_whoever_is_older_may_be_older(birth: str, years: int) -> None:
    on = date(2026, 3, 1)
    older = dates.age(birth, on) > years
    assert dates.may_be_older(birth, on, years) or not older
    assert not dates.may_be_older(birth, on, on.year - int(birth[:4]))


def test_spoken() -> None:
    assert dates.spoken("1990-05-01") == "1990年5月1日"
    assert dates.spoken("1990-05") == "1990年5月"
    assert dates.spoken("不详") == "不详"
