"""The rules over a member: R1 to R17 and R22, each from both sides."""

from datetime import date

import pytest

from pmis_desktop.rules import checks, identity, seniority
from pmis_desktop.rules.checks import Facts, Severity
from pmis_desktop.rules.problems import RULES

ON = date(2013, 6, 30)
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
REMINDER = Severity.REMINDER

SOUND: dict[str, str | None] = {
    "name": "石磊",
    "id_number": "610523195807020319",
    "birth_date": "1958-07-02",
    "sex": "1",
    "ethnic_group": "01",
    "education": "61",
    "joined_on": "1990-07-01",
    "full_member_on": "1991-07-01",
    "category": "full",
    "status": "normal",
    "branch": "b1",
    "branch_kind": "631",
    "job_post": "1.01",
    "mobile": "13812345678",
    "address": "某镇某村",
    "lost": "0",
    "floating": "0",
}


def member(**changes: str | None) -> dict[str, str | None]:
    return {**SOUND, **changes}


def found(record: dict[str, str | None], facts: Facts = checks.NO_FACTS) -> set[tuple[str, ...]]:
    return {
        (problem.rule, problem.severity, problem.field)
        for problem in checks.problems(record, on=ON, facts=facts)
    }


def test_sound_member() -> None:
    assert found(SOUND) == set()
    assert checks.missing_fields(SOUND) == ()


@pytest.mark.parametrize(
    ("changes", "rule", "severity", "field"),
    [
        ({"name": None}, "required", ERROR, "name"),
        ({"id_number": None}, "required", ERROR, "id_number"),
        ({"branch": None}, "required", ERROR, "branch"),
        ({"ethnic_group": "ZZ"}, "form", ERROR, "ethnic_group"),
        ({"joined_on": "1990.7"}, "form", ERROR, "joined_on"),
        ({"lost": "是"}, "form", ERROR, "lost"),
        ({"name": "石?"}, "name", WARNING, "name"),
        ({"id_number": "610523195807020318"}, "R1", ERROR, "id_number"),
        ({"id_number": "610523580702031"}, "R1", ERROR, "id_number"),
        ({"id_number": "999999195807020318"}, "R1", ERROR, "id_number"),
        ({"sex": "2"}, "R3", WARNING, "sex"),
        ({"birth_date": "1958-08-02"}, "R4", WARNING, "birth_date"),
        ({"birth_date": "1880-01-01"}, "R4", WARNING, "birth_date"),
        ({"joined_on": "1975-07-01", "full_member_on": "1975-07-01"}, "R5", ERROR, "joined_on"),
        ({"applied_on": "1970"}, "R5", ERROR, "applied_on"),
        ({"full_member_on": "1991-06-30"}, "R6", ERROR, "full_member_on"),
        ({"full_member_on": "1990-07-01"}, "R7", ERROR, "full_member_on"),
        ({"full_member_on": "1990-07"}, "R7", ERROR, "full_member_on"),
        ({"full_member_on": "1992-07-02"}, "R8", WARNING, "full_member_on"),
        ({"full_member_on": None}, "R9", ERROR, "full_member_on"),
        ({"category": "probationary"}, "R9", ERROR, "full_member_on"),
        (
            {"category": "probationary", "full_member_on": None, "joined_on": "2012-06-30"},
            "R10",
            REMINDER,
            "joined_on",
        ),
        ({"lost": "1"}, "R11", ERROR, "lost_since"),
        ({"floating": "1"}, "R11", ERROR, "floating_to"),
        ({"mobile": None}, "R12", WARNING, "mobile"),
        ({"mobile": "12812345678"}, "R12", WARNING, "mobile"),
        ({"status": "suspended"}, "R13", ERROR, "status"),
        ({"registered_on": "2013-07-01"}, "R14", ERROR, "registered_on"),
        ({"joined_on": "1921-06"}, "R14", ERROR, "joined_on"),
        ({"branch_kind": "611"}, "R15", ERROR, "branch"),
        ({"branch_kind": "621"}, "R15", ERROR, "branch"),
        ({"branch_kind": "county_committee"}, "R15", ERROR, "branch"),
        ({"branch_kind": "nothing"}, "R15", ERROR, "branch"),
        ({"started_work_on": "1970"}, "R16", INFO, "started_work_on"),
        ({"removed": "1"}, "R22", ERROR, "removed_reason"),
    ],
)
def test_rule_speaks(
    changes: dict[str, str | None], rule: str, severity: Severity, field: str
) -> None:
    assert (rule, severity, field) in found(member(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": "1958"},
        {"birth_date": "1958-07"},
        {"full_member_on": "1991"},
        {"full_member_on": "1991-07"},
        {"joined_on": "1990", "full_member_on": "1991-01"},
        {"full_member_on": "1992-07-01"},
        {"full_member_on": "1992-12-01", "probation_extension": "12"},
        {"mobile": None, "landline": "0913-3251001"},
        {"lost": "1", "lost_since": "2012-05"},
        {"floating": "1", "floating_to": "某省"},
        {"category": "probationary", "full_member_on": None, "joined_on": "2012-07-01"},
        {
            "category": "probationary",
            "full_member_on": None,
            "joined_on": "2012-03-01",
            "probation_extension": "6",
        },
        {
            "status": "suspended",
            "status_approved_on": "2012-01-01",
            "status_reason": "失联",
            "status_authority": "某党委",
        },
        {"registered_on": "2013-06"},
        {"branch_kind": "632"},
        {"branch_kind": "931"},
        {"branch_kind": None},
        {"removed": "1", "removed_reason": "重复登记"},
    ],
)
def test_rule_is_silent(changes: dict[str, str | None]) -> None:
    assert found(member(**changes)) == set()


@pytest.mark.parametrize(
    ("joined", "full", "expected"),
    [
        # Years without probation: the same day is right, another one is worth a word.
        ("1969-04-01", "1969-04-01", set()),
        ("1977-08-11", "1977-08-11", set()),
        ("1970", "1970", set()),
        ("1970-07-01", "1971-07-01", {("R7", INFO)}),
        # Between the two dates of August 1977 nothing is certain.
        ("1977-08-15", "1977-08-15", {("R7", INFO)}),
        ("1977-08-19", "1977-08-19", {("R7", ERROR)}),
        # Before 1969 rules differed, so nobody is kept from saving.
        ("1968-07-01", "1968-07-01", {("R7", INFO)}),
        ("1968-07-01", "1968-10-01", {("R6", INFO)}),
        ("1960-07-01", "1965-07-01", {("R8", INFO)}),
    ],
)
def test_probation_by_period(joined: str, full: str, expected: set[tuple[str, Severity]]) -> None:
    record = member(
        joined_on=joined,
        full_member_on=full,
        birth_date="1938-07-02",
        id_number="61052319380702031" + identity.check_character("61052319380702031"),
    )
    assert {(p.rule, p.severity) for p in checks.problems(record, on=ON)} == expected


def test_full_member_of_the_years_without_probation_may_lack_the_date() -> None:
    record = member(joined_on="1976-07-05", full_member_on=None)
    assert ("R9", INFO, "full_member_on") in found(record)


@pytest.mark.parametrize(
    ("birth", "joined", "severity"),
    [
        ("1930-01-01", "1947-06-01", WARNING),
        ("1990-01-01", "2006-06-01", ERROR),
        ("1988-08-30", "2006-08-28", WARNING),
        ("1988-08-30", "2006-08-30", None),
        ("1988", "2004", ERROR),
        ("1988", "2006", None),
    ],
)
def test_age_on_joining(birth: str, joined: str, severity: Severity | None) -> None:
    record = member(birth_date=birth, joined_on=joined, full_member_on=None)
    grave = {p.severity for p in checks.problems(record, on=ON) if p.rule == "R5"}
    assert grave == ({severity} if severity else set())


def test_cleared_last_digits_are_worth_a_look() -> None:
    births = (f"1958{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29))
    first_17 = next(
        first for birth in births if identity.check_character(first := f"610523{birth}100") == "0"
    )
    assert ("R1", WARNING, "id_number") in found(member(id_number=f"{first_17}0"))


def test_duplicates() -> None:
    at_branch = Facts(same_id_number=1)
    at_county = Facts(same_id_number=2, at_county=True)
    assert found(SOUND, at_branch) == {("R2", WARNING, "id_number")}
    assert found(SOUND, at_county) == {("R2", ERROR, "id_number")}


def test_the_archive_confirms() -> None:
    wrong = member(full_member_on="1991-01-01", branch_kind="611")
    confirmed = member(**{**wrong, "confirmed_with_archive": "档案原件如此"})
    assert found(wrong) == {("R6", ERROR, "full_member_on"), ("R15", ERROR, "branch")}
    assert found(confirmed) == {("R6", WARNING, "full_member_on"), ("R15", ERROR, "branch")}
    assert checks.blocks(checks.problems(wrong, on=ON))
    assert not checks.blocks(checks.problems(SOUND, on=ON))


def test_gravest_first() -> None:
    wrong = member(full_member_on="1991-01-01", sex="2", started_work_on="1970")
    assert [p.severity for p in checks.problems(wrong, on=ON)] == [ERROR, WARNING, INFO]


def test_missing_fields() -> None:
    assert checks.missing_fields(member(education=None, address=None)) == ("education", "address")
    assert checks.missing_fields(member(mobile=None, landline="0913-3251001")) == ()
    probationer = member(category="probationary", full_member_on=None)
    assert checks.missing_fields(probationer) == ()
    assert "branch" not in checks.missing_fields({"name": "石磊"})
    assert "joined_on" in checks.missing_fields({"name": "石磊"})


def test_every_rule_is_in_the_book() -> None:
    assert {f"R{number}" for number in range(1, 23)} <= set(RULES)
    for rule in RULES.values():
        assert rule.sentence.endswith("。")
        assert rule.source


@pytest.mark.parametrize("value", ["", "x", "1990-13-45", "9" * 300, "\x00", "１９９０", "-1"])
def test_hostile_values_never_break_the_rules(value: str) -> None:
    record: dict[str, str | None] = dict.fromkeys(SOUND, value)
    checks.problems(record, on=ON)
    checks.organisation_problems(record, on=ON)


@pytest.mark.parametrize(
    ("changes", "rule", "severity", "field"),
    [
        ({"name": None}, "required", ERROR, "name"),
        ({"kind": "000"}, "form", ERROR, "kind"),
        ({"can_approve": "1"}, "O1", WARNING, "can_approve"),
        ({"parent": None}, "O2", WARNING, "parent"),
        ({"founded_on": "2013-07-01"}, "O3", ERROR, "founded_on"),
        ({"term_ends_on": "2009"}, "O3", ERROR, "term_ends_on"),
        ({"removed": "1"}, "R22", ERROR, "removed_reason"),
    ],
)
def test_organisation(
    changes: dict[str, str | None], rule: str, severity: Severity, field: str
) -> None:
    sound: dict[str, str | None] = {
        "name": "中共某村支部委员会",
        "kind": "631",
        "parent": "o1",
        "founded_on": "1990",
        "term_began_on": "2010-01-01",
        "term_ends_on": "2015-01-01",
    }
    assert checks.organisation_problems(sound, on=ON) == []
    problems = checks.organisation_problems({**sound, **changes}, on=ON)
    assert (rule, severity, field) in {(p.rule, p.severity, p.field) for p in problems}


def test_seniority() -> None:
    assert seniority.months("1991-07-01", None, date(2013, 6, 30)) == 263
    assert seniority.years("1991-07-01", None, date(2013, 7, 1)) == 22
    assert seniority.years("1991-07-01", "-24", date(2013, 7, 1)) == 20
    assert seniority.years(None, None, date(2013, 7, 1)) is None
    assert seniority.months("2013-07-01", "-24", date(2013, 7, 1)) == 0
    assert seniority.earns_medal("1971-07-01", None, 2021)
    assert not seniority.earns_medal("1971-07-02", None, 2021)
    assert not seniority.earns_medal(None, None, 2021)
