"""Organisations against the rules of size, of terms, of names and of what is temporary."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import (
    organisation_kinds,
    organisation_names,
    organisation_size,
    organisation_terms,
)
from pmis_desktop.rules.checks import problems as member_problems
from pmis_desktop.rules.organisation_size import Strength
from pmis_desktop.rules.problems import Severity

ON = date(2026, 12, 1)


def said(kind: str, strength: Strength, **values: str) -> set[tuple[str, str]]:
    record: dict[str, str | None] = {"kind": kind, "secretary": "赵小雷", **values}
    found = list(organisation_size.problems(record, strength, on=ON))
    assert all(each.severity is not Severity.ERROR for each in found)
    return {(each.rule, each.field) for each in found}


@pytest.mark.parametrize(
    ("kind", "strength", "expected"),
    [
        ("631", Strength(full=3), set()),
        ("631", Strength(full=2, probationary=9), {("O4", "kind")}),
        ("632", Strength(full=2, units=2), set()),
        ("931", Strength(full=1), set()),
        ("631", Strength(full=50), set()),
        ("631", Strength(full=45, probationary=6), {("O4", "kind")}),
        ("621", Strength(full=51), set()),
        ("621", Strength(full=100), set()),
        ("621", Strength(full=101), {("O4", "kind")}),
        ("611", Strength(full=500), set()),
        ("631", Strength(full=7, leaders=3, secretary=True), set()),
        ("631", Strength(full=7, leaders=2, secretary=True), {("O5", "secretary")}),
        ("631", Strength(full=7, leaders=7, secretary=True), set()),
        ("631", Strength(full=40, leaders=8, secretary=True), {("O5", "secretary")}),
        ("631", Strength(full=6, leaders=2, secretary=True), set()),
        ("631", Strength(full=6, leaders=3, secretary=True), {("O5", "secretary")}),
        ("621", Strength(full=60, leaders=5), set()),
        ("621", Strength(full=60, leaders=4), {("O5", "secretary")}),
        ("621", Strength(full=60, leaders=10), {("O5", "secretary")}),
        ("611", Strength(full=200, leaders=11), set()),
        ("611", Strength(full=200, leaders=12), {("O5", "secretary")}),
        ("632", Strength(full=9, units=6), {("O6", "unit_situation")}),
        ("632", Strength(full=9), {("O6", "unit_situation")}),
        ("working_committee", Strength(), set()),
        ("county_committee", Strength(), set()),
        ("711", Strength(full=1), set()),
    ],
)
def test_size(kind: str, strength: Strength, expected: set[tuple[str, str]]) -> None:
    assert said(kind, strength) == expected


def test_a_vacancy_is_told_until_either_name_or_post_fills_it() -> None:
    assert ("O7", "secretary") in said("631", Strength(full=9), secretary="")
    assert said("631", Strength(full=9, secretary=True), secretary="") == set()


def test_functional_ones_have_no_size_but_should_have_no_members() -> None:
    assert said("631", Strength(), functional="1") == set()
    assert said("631", Strength(full=2), for_floating="1") == {("O4", "functional")}


def test_nothing_is_said_of_what_was_dissolved() -> None:
    assert said("631", Strength(), dissolved_on="2026-03-01", secretary="") == set()


@pytest.mark.parametrize(
    ("kind", "village", "began", "years"),
    [
        ("611", False, "2024-03-01", 5),
        ("621", False, "2024-03-01", 3),
        ("631", False, "2024-03-01", 3),
        ("632", False, "2024-03-01", 3),
        ("631", True, "2024-03-01", 5),
        ("621", True, "2024-03-01", 5),
        ("631", True, "2018-06-30", None),
        ("631", True, "2018-07-01", 5),
        ("931", False, "2024-03-01", None),
        ("working_committee", False, "2024-03-01", None),
    ],
)
def test_usual_years(kind: str, *, village: bool, began: str, years: int | None) -> None:
    day = date.fromisoformat(began)
    assert organisation_terms.usual_years(kind, village=village, began=day) == years


@pytest.mark.parametrize(
    ("ends_on", "state"),
    [
        ("2026-11-30", "over"),
        ("2026-12-01", "soon"),
        ("2027-06-01", "soon"),
        ("2027-06-02", "running"),
        ("2026-12", "soon"),
        ("2026", "soon"),
        ("2025", "over"),
        (None, "unknown"),
        ("明年", "unknown"),
    ],
)
def test_how_a_term_stands(ends_on: str | None, state: str) -> None:
    assert organisation_terms.stands(ends_on, ON).state == state


def terms(**values: str | None) -> list[tuple[str, Severity]]:
    record: dict[str, str | None] = {"kind": "631", **values}
    found = organisation_terms.problems(record, village=False, on=ON)
    return [(each.rule, each.severity) for each in found]


@pytest.mark.parametrize(
    ("began", "ends", "expected"),
    [
        ("2025-03-01", "2028-02-29", []),
        ("2025-03-01", "2028-03-01", []),
        ("2025-03-01", "2028-09-30", [("O8", Severity.INFO)]),
        ("2025-03-01", "2029-03-31", [("O8", Severity.WARNING)]),
        ("2025-03-01", "2030-02-28", [("O8", Severity.WARNING)]),
        ("2023-03-01", "2026-02-28", [("O8", Severity.WARNING)]),
        ("2024-01-01", "2026-12-31", [("O8", Severity.REMINDER)]),
        ("2025-03-01", None, [("O8", Severity.INFO)]),
    ],
)
def test_what_is_said_of_a_term(
    began: str, ends: str | None, expected: list[tuple[str, Severity]]
) -> None:
    assert terms(term_began_on=began, term_ends_on=ends) == expected


def test_a_temporary_branch_has_no_terms_and_admits_nobody() -> None:
    assert terms(kind="931") == []
    assert terms(kind="931", term_ends_on="2025") == [("O9", Severity.INFO)]
    member = {"branch": "b", "branch_kind": "931", "category": "probationary", "name": "赵小雷"}
    assert "O9" in {each.rule for each in member_problems(member, on=ON)}
    usual = {**member, "category": "full"}
    assert "O9" not in {each.rule for each in member_problems(usual, on=ON)}


@given(st.dates(date(2018, 7, 1), date(2100, 1, 1)), st.integers(1, 9))
def test_a_term_ends_the_day_before_the_next_begins(began: date, years: int) -> None:
    ends = organisation_terms.end_of(began, years)
    assert (ends.year - began.year) in (years, years - 1)
    assert organisation_terms.end_of(began, years) > began


@pytest.mark.parametrize(
    ("name", "affiliation", "natures", "expected"),
    [
        ("中共城关镇小坡村支部委员会", None, [], True),
        ("中共城关镇东街社区党总支部委员会", None, [], True),
        ("中共大荔县农村信用社支部委员会", None, [], False),
        ("中共大荔县农业农村局支部委员会", None, [], False),
        ("中共城关镇小坡村支部委员会", None, ["9"], False),
        ("中共某支部", None, ["9", "5"], True),
        ("中共某支部", "9.3", [], True),
        ("中共小坡村支部", "4", [], False),
    ],
)
def test_villages(
    name: str, affiliation: str | None, natures: list[str | None], *, expected: bool
) -> None:
    assert organisation_kinds.is_village(name, affiliation, natures) is expected


def test_former_names_keep_their_dates_and_are_found_without_them() -> None:
    first = organisation_names.with_former(
        None, "中共东街支部", until="2020-05-01", document="渭组发〔2020〕3号，附件1"
    )
    assert first == "中共东街支部（2020-05-01止 渭组发〔2020〕3号 附件1）"
    both = organisation_names.with_former(first, "中共朝阳街支部", until="2026-03")
    assert organisation_names.former_names(both) == ("中共东街支部", "中共朝阳街支部")
    # The same name in another spelling is in it already.
    again = organisation_names.with_former(both, "东街党支部", until="2027")
    assert again == both
    # What somebody wrote in brackets by hand is a part of the name.
    assert organisation_names.former_names("东街支部（临时）") == ("东街支部（临时）",)
