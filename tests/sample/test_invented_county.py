"""The invented county: exact counts, no contradictions, the same every time."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmis_desktop.errors.sample import SampleSizeError
from pmis_desktop.models.ids import fact_id
from pmis_desktop.rules import checks, codes, dates, identity, names, values
from pmis_desktop.rules.fields import ENTITIES, Kind
from pmis_desktop.services.sample import InventedCounty, invent_county
from pmis_desktop.services.sample.chance import Urn, largest_remainder

COUNTED_ON = date(2013, 6, 30)
AGES = {35: 5396, 45: 5840, 59: 10_068, 999: 4518}
SCHOOLING = {
    "研究生": 140,
    "大学本科": 2326,
    "大学专科": 4206,
    "中专": 1644,
    "高中、中技": 4894,
    "初中及以下": 12_612,
}

Flat = dict[str, str | None]


def records(county: InventedCounty, entity: str) -> dict[str, Flat]:
    return {rec: held for ent, rec, held in county.records if ent == entity}


def flat_members(county: InventedCounty) -> dict[str, Flat]:
    """Give members as the checks read them: with category, status and branch."""
    organisations = records(county, "organisation")
    members = {rec: dict(held) for rec, held in records(county, "member").items()}
    for entity, field in (("category_fact", "category"), ("status_fact", "status")):
        for held in records(county, entity).values():
            members[held["member"] or ""][field] = held["value"]
    for held in records(county, "membership").values():
        branch = held["organisation"] or ""
        members[held["member"] or ""] |= {
            "branch": branch,
            "branch_kind": organisations[branch]["kind"],
        }
    return members


def age(member: Flat) -> int:
    return dates.age(member["birth_date"] or "", COUNTED_ON)


def bracket(member: Flat) -> str:
    line = codes.code_list("education").get(member["education"] or "")
    return line.more["bracket"] if line else ""


def age_counts(members: dict[str, Flat]) -> dict[int, int]:
    found = Counter(next(last for last in AGES if age(one) <= last) for one in members.values())
    return {last: found[last] for last in AGES}


def digest(county: InventedCounty) -> str:
    return sha256(repr(county).encode()).hexdigest()


@pytest.fixture(scope="module")
def county() -> InventedCounty:
    return invent_county()


@pytest.fixture(scope="module")
def members(county: InventedCounty) -> dict[str, Flat]:
    return flat_members(county)


def test_every_published_count_is_exact(county: InventedCounty, members: dict[str, Flat]) -> None:
    assert (len(county.committees), len(county.branches)) == (35, 954)
    assert len(members) == 25_822
    assert age_counts(members) == AGES
    assert Counter(map(bracket, members.values())) == SCHOOLING
    assert not any(one.get("status") for one in members.values())  # 正常 needs no dated fact


def test_counts_are_the_same_by_the_id_number(members: dict[str, Flat]) -> None:
    by_id = {
        rec: {"birth_date": identity.birth_date(one["id_number"] or "")}
        for rec, one in members.items()
    }
    assert age_counts(by_id) == AGES


def test_the_older_the_less_learned(members: dict[str, Flat]) -> None:
    young = [bracket(one) for one in members.values() if age(one) <= 35]
    old = [bracket(one) for one in members.values() if age(one) >= 60]
    assert young.count("初中及以下") / len(young) < 0.3
    assert old.count("初中及以下") / len(old) > 0.7
    assert min(age(one) for one in members.values() if bracket(one) == "研究生") >= 22


def test_the_rules_find_no_error(county: InventedCounty, members: dict[str, Flat]) -> None:
    found = Counter(
        (problem.rule, problem.severity)
        for one in members.values()
        for problem in checks.problems(one, on=COUNTED_ON)
    )
    for one in records(county, "organisation").values():
        found.update((each.rule, each.severity) for each in organisation_problems(one))
    assert set(found) == {
        ("R4", checks.Severity.WARNING),
        ("R10", checks.Severity.REMINDER),
    }
    assert 200 < found["R4", checks.Severity.WARNING] < 320
    assert not any(checks.missing_fields(one) for one in members.values())


def organisation_problems(organisation: Flat) -> list[checks.Problem]:
    return checks.organisation_problems(organisation, on=COUNTED_ON)


def test_every_value_has_the_form_of_its_field(county: InventedCounty) -> None:
    wrong = {
        (ent, field)
        for ent, _, held in county.records
        for field, value in held.items()
        if value is None or values.problem(ENTITIES[ent].field(field), value)
    }
    assert not wrong


def test_every_required_field_is_there(county: InventedCounty) -> None:
    required = {
        ent: [field.id for field in entity.fields if field.required]
        for ent, entity in ENTITIES.items()
    }
    assert not [
        ent for ent, _, held in county.records for need in required[ent] if need not in held
    ]


def test_records_stand_after_those_they_refer_to(county: InventedCounty) -> None:
    seen: set[str] = set()
    for ent, rec, held in county.records:
        references = [one.id for one in ENTITIES[ent].fields if one.kind is Kind.REFERENCE]
        assert all(held[field] in seen for field in references if field in held)
        assert rec not in seen
        assert len(rec) == 32
        seen.add(rec)
    assert len(seen) == len(county.records)


def test_dated_facts_have_the_ids_of_their_day(county: InventedCounty) -> None:
    for ent in ("category_fact", "status_fact"):
        for rec, held in records(county, ent).items():
            assert rec == fact_id(ent, held["member"] or "", held["effective_on"])


def test_numbers_and_names_are_unique(county: InventedCounty, members: dict[str, Flat]) -> None:
    organisations = records(county, "organisation").values()
    for field, held in (("id_number", members.values()), ("mobile", members.values())):
        given_out = [one[field] for one in held if field in one]
        assert len(given_out) == len(set(given_out))
    for field in ("name", "code"):
        assert len({one[field] for one in organisations}) == len(organisations)


def test_id_numbers_are_valid_and_mostly_local(members: dict[str, Flat]) -> None:
    numbers = [one["id_number"] or "" for one in members.values()]
    assert all(identity.is_valid(number) for number in numbers)
    assert not any(identity.region_problem(number) for number in numbers)
    assert all(identity.sex(one["id_number"] or "") == one["sex"] for one in members.values())
    prefixes = Counter(number[:6] for number in numbers)
    assert prefixes["610523"] > 0.8 * len(numbers)
    assert prefixes["612127"] > 0.05 * len(numbers)
    assert len(prefixes) > 5


def test_names_are_hard_in_the_usual_ways(county: InventedCounty, members: dict[str, Flat]) -> None:
    held = [one["name"] or "" for one in members.values()]
    assert all(names.clean(name) == name for name in held)
    assert not any(names.warnings(name) for name in held)
    assert any("·" in name for name in held)
    assert any(ord(mark) > 0xFFFF for name in held for mark in name)
    assert any(
        len({members[rec]["name"] for rec in branch}) < len(branch)
        for branch in county.members_of.values()
    )


def test_the_tree_is_that_of_a_county(county: InventedCounty) -> None:
    organisations = records(county, "organisation")
    assert organisations[county.county]["name"] == "中共大荔县委员会"
    assert organisations[county.county]["code"] == "610523"
    assert all(organisations[rec]["parent"] == county.county for rec in county.committees)
    assert all(organisations[rec]["parent"] in county.committees for rec in county.branches)
    assert all(organisations[rec]["can_approve"] == "1" for rec in county.committees)
    assert all(organisations[rec]["can_approve"] == "0" for rec in county.branches)
    kinds = Counter(organisations[rec]["kind"] for rec in county.branches)
    assert set(kinds) == {"631", "632"}
    held = [organisations[rec] for rec in (*county.committees, *county.branches)]
    assert all((one["code"] or "").startswith("0") for one in held)
    assert all(one["secretary"] for one in held)
    titles = {one["name"] for one in held}
    assert {"中共许庄镇许庄村支部委员会", "中共大荔县财政局支部委员会"} <= titles


def test_everybody_sits_in_one_branch_of_three_or_more(
    county: InventedCounty, members: dict[str, Flat]
) -> None:
    assert list(county.members_of) == county.branches
    assert all(len(branch) >= 3 for branch in county.members_of.values())
    placed = {rec: branch for branch, held in county.members_of.items() for rec in held}
    assert placed == {rec: one["branch"] for rec, one in members.items()}


def test_some_of_everything_occurs(county: InventedCounty, members: dict[str, Flat]) -> None:
    for field, least, most in (("floating", 100, 800), ("lost", 50, 200)):
        assert least < sum(one[field] == "1" for one in members.values()) < most
    assert 50 < sum(one["category"] == "probationary" for one in members.values()) < 250
    assert 500 < sum("mobile" not in one for one in members.values()) < 2500
    assert any(len(one["joined_on"] or "") == 7 for one in members.values())
    lost = [one for one in members.values() if one["lost"] == "1"]
    assert all(one["lost_since"] and one["lost_circumstance"] for one in lost)
    reasons = {held["began_reason"] for held in records(county, "membership").values()}
    assert reasons == {"initial", "admission", "transfer_in"}


def test_who_joined_of_late_has_a_snapshot(
    county: InventedCounty, members: dict[str, Flat]
) -> None:
    recent = {rec for rec, one in members.items() if (one["joined_on"] or "") >= "2012"}
    admissions = list(records(county, "admission").values())
    assert {held["member"] for held in admissions} == recent
    assert len(admissions) == len(recent)


def test_the_same_seed_gives_the_same_county() -> None:
    first = invent_county(branches=20, members=200, seed=7)
    assert first == invent_county(branches=20, members=200, seed=7)
    assert first.branches != invent_county(branches=20, members=200, seed=8).branches


def test_another_process_invents_the_same_county() -> None:
    script = (
        "from hashlib import sha256\n"
        "from pmis_desktop.services.sample import invent_county\n"
        "county = invent_county(branches=20, members=200, seed=7)\n"
        "print(sha256(repr(county).encode()).hexdigest())\n"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(  # noqa: S603 - this interpreter, no shell
        [sys.executable, "-X", "utf8", "-c", script],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": "12345"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == digest(invent_county(branches=20, members=200, seed=7))


@pytest.mark.parametrize(
    ("branches", "members", "committees", "expected"),
    [
        (1, 0, None, 1),
        (1, 5, None, 1),
        (1, 5, 35, 1),
        (12, 300, None, 3),
        (12, 300, 3, 3),
        (12, 20, 5, 5),
        (100, 2700, 35, 35),
        (400, 1200, 80, 80),
    ],
)
def test_other_sizes_keep_the_proportions(
    branches: int, members: int, committees: int | None, expected: int
) -> None:
    county = invent_county(branches=branches, members=members, committees=committees)
    found = flat_members(county)
    assert (len(county.branches), len(found)) == (branches, members)
    assert len(county.committees) == expected
    sizes = [len(held) for held in county.members_of.values()]
    assert min(sizes) >= min(3, members // branches)
    scale = members / 25_822
    for last, number in age_counts(found).items():
        assert abs(number - AGES[last] * scale) < 1
    for label, usual in SCHOOLING.items():
        number = sum(bracket(one) == label for one in found.values())
        assert abs(number - usual * scale) < 1
    titles = [one["name"] for one in records(county, "organisation").values()]
    assert len(set(titles)) == len(titles)
    assert not any(checks.blocks(checks.problems(one, on=COUNTED_ON)) for one in found.values())


def test_a_small_county_shows_many_kinds_of_branches() -> None:
    county = invent_county(branches=16, members=400)
    titles = "".join(one["name"] or "" for one in records(county, "organisation").values())
    assert all(word in titles for word in ("村支部", "社区支部", "机关支部", "大荔县财政局"))


@pytest.mark.parametrize(
    ("branches", "members", "committees"), [(0, 10, None), (-1, 10, 1), (5, -1, None), (5, 5, 0)]
)
def test_sizes_that_no_county_has_are_refused(
    branches: int, members: int, committees: int | None
) -> None:
    with pytest.raises(SampleSizeError):
        invent_county(branches=branches, members=members, committees=committees)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), branches=st.integers(1, 8), each=st.integers(3, 12))
def test_no_seed_invents_an_error(seed: int, branches: int, each: int) -> None:
    county = invent_county(branches=branches, members=branches * each, seed=seed)
    assert not [
        problem
        for one in flat_members(county).values()
        for problem in checks.problems(one, on=COUNTED_ON)
        if problem.severity is checks.Severity.ERROR
    ]


@given(
    total=st.integers(0, 5000),
    weights=st.lists(st.floats(0.001, 1000), min_size=1, max_size=30),
)
def test_largest_remainder_adds_up(total: int, weights: list[float]) -> None:
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    shares = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1.001 for part, share in zip(parts, shares, strict=True))


def test_what_weighs_nothing_is_never_drawn() -> None:
    urn = Urn([("a", 1.0), ("b", 0.0), ("c", 3.0)])
    drawn = Counter(urn.draw(Random(seed)) for seed in range(200))
    assert set(drawn) == {"a", "c"}
    assert drawn["c"] > drawn["a"]
