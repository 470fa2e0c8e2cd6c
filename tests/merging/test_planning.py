"""What becomes of an operation: the rules of the merge, one case each.

The county knows the members of three branches; branch A sends. Cases are told by what the county
holds, what the branch saw, and what it wrote.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.exchange.facts import Facts
from pmis_desktop.exchange.operations import CHANGE, CREATE, WITHDRAW, Operation, Unit, Value
from pmis_desktop.exchange.planning import plan
from tests.merging import people
from tests.merging.people import Change, Save, id_number, identity, operations, saved
from tests.merging.tables import (
    ALSO_HERE,
    ELSEWHERE,
    HERE,
    LOG,
    NEW,
    OLD,
    OTHER,
    SCOPE,
    Said,
    Table,
    fields,
    mobile,
)

THREE_WAY: list[tuple[Value, Value, Value, Said]] = [
    (OLD, OLD, NEW, ("applied", "")),
    (NEW, OLD, NEW, ("agreed", "")),
    (OTHER, OLD, NEW, ("conflict", "conflict")),
    (None, OLD, NEW, ("conflict", "conflict")),
    (OLD, None, NEW, ("conflict", "conflict")),
    (OLD, OLD, None, ("applied", "")),
    (None, OLD, None, ("agreed", "")),
    (OTHER, OLD, OLD, ("agreed", "")),
]


@pytest.mark.parametrize(("county", "old", "new", "said"), THREE_WAY)
def test_three_way(county: Value, old: Value, new: Value, said: Said) -> None:
    table = Table()
    table.county("member", HERE, mobile=county)
    assert table.send(mobile(old, new)) == [said]
    kept = county if said[0] == "conflict" or new == old else new
    assert table.ledger.records["member", HERE]["mobile"] == kept
    assert bool(table.places) == (said[0] == "conflict")


def test_a_group_goes_in_whole_or_waits_whole() -> None:
    """The county corrected the birthday only: number, birthday and sex all wait."""
    table = Table()
    before = table.seen("member", HERE)
    table.county("member", HERE, birth_date="1950-02-02")
    assert table.send(saved("member", HERE, before, identity(77))) == [("conflict", "conflict")]
    after = table.ledger.records["member", HERE]
    assert (after["id_number"], after["birth_date"]) == (before["id_number"], "1950-02-02")
    (item,) = table.ledger.desk.values()
    assert dict(item.branch) == identity(77)
    assert item.base == {name: before[name] for name in identity(77)}


def test_groups_of_one_operation_end_each_for_itself() -> None:
    table = Table()
    before = table.seen("member", HERE)
    table.county("member", HERE, mobile=OTHER)
    made = table.take(
        table.unit([saved("member", HERE, before, {"mobile": NEW, "address": "新址"})])
    )
    (outcome,) = made.outcomes
    assert outcome.verdict == "conflict"
    assert outcome.groups == {"mobile": "conflict", "address": "applied"}
    assert table.ledger.records["member", HERE]["address"] == "新址"
    table.send(mobile(NEW, OLD))
    assert table.ledger.outcomes[LOG, 1].groups == {"mobile": "withdrawn", "address": "applied"}


NEWER: list[tuple[str, Save, Said, Said]] = [
    ("another value", mobile(NEW, None), ("conflict", "conflict"), ("superseded", "conflict")),
    ("the county's value", mobile(NEW, OTHER), ("agreed", ""), ("superseded", "conflict")),
    ("where it began", mobile(NEW, OLD), ("withdrawn", ""), ("withdrawn", "conflict")),
    ("a withdrawal", mobile(NEW, OLD, act=WITHDRAW), ("withdrawn", ""), ("withdrawn", "conflict")),
]


@pytest.mark.parametrize(("_what", "save", "said", "first"), NEWER, ids=[row[0] for row in NEWER])
def test_a_newer_value_replaces_or_closes_the_item(
    _what: str, save: Save, said: Said, first: Said
) -> None:
    table = Table()
    table.county("member", HERE, mobile=OTHER)
    table.send(mobile(OLD, NEW))
    assert table.send(save) == [said]
    assert table.said(1) == first
    assert table.ledger.records["member", HERE]["mobile"] == OTHER
    items = list(table.ledger.desk.values())
    assert [(item.numbers, dict(item.base), dict(item.branch)) for item in items] == (
        [((1, 2), {"mobile": OLD}, {"mobile": None})] if said[0] == "conflict" else []
    )


def test_an_undo_after_two_conflicting_edits_returns_to_the_first_base() -> None:
    table = Table()
    table.county("member", HERE, mobile=OTHER)
    assert table.send(mobile(OLD, NEW), mobile(NEW, None), mobile(None, OLD)) == [
        ("conflict", "conflict"),
        ("conflict", "conflict"),
        ("withdrawn", ""),
    ]
    assert [table.said(n)[0] for n in (1, 2, 3)] == ["superseded", "withdrawn", "withdrawn"]
    assert not table.places


def test_the_county_writing_the_branch_value_itself_closes_the_item_as_agreed() -> None:
    table = Table()
    table.county("member", HERE, mobile=OTHER)
    table.send(mobile(OLD, NEW))
    table.county("member", HERE, mobile=NEW)
    assert table.said(1) == ("agreed", "conflict")
    assert not table.places


def test_a_settled_item_is_settled_and_a_late_withdrawal_finds_nothing_left() -> None:
    table = Table()
    table.county("member", HERE, mobile=OTHER)
    table.send(mobile(OLD, NEW))
    table.ledger.close(LOG, ("member", HERE, "mobile"))
    assert table.said(1) == ("settled", "conflict")
    assert table.send(mobile(NEW, OLD, act=WITHDRAW)) == [("agreed", "nothing_left")]


@pytest.mark.parametrize("county", [OLD, NEW, OTHER])
def test_a_withdrawal_never_writes(county: Value) -> None:
    table = Table()
    table.county("member", HERE, mobile=county)
    assert table.send(mobile(NEW, OLD, act=WITHDRAW)) == [("agreed", "nothing_left")]
    assert table.ledger.records["member", HERE]["mobile"] == county


FACT = fields("category_fact", "fact", member=ELSEWHERE, value="1")
STATUS = fields("status_fact", "fact", member=HERE, value="normal")

REFUSED: list[tuple[str, Save, str]] = [
    ("a foreign member", mobile(OLD, NEW, rec=ELSEWHERE), "out_of_scope"),
    ("a fact of a foreign member", Save("category_fact", "c-1", CREATE, FACT), "out_of_scope"),
    (
        "a foreign organisation",
        Save("organisation", "org-b", CHANGE, {"phone": (None, NEW)}),
        "out_of_scope",
    ),
    ("a member nobody knows", mobile(OLD, NEW, rec="m-x"), "unknown_record"),
    (
        "a fact of a member nobody knows",
        Save("category_fact", "c-1", CREATE, fields("category_fact", "fact", member="m-x")),
        "unknown_record",
    ),
    (
        "a birth that saw something",
        Save("category_fact", "c-1", CREATE, {**FACT, "member": (HERE, HERE)}),
        "unknown_record",
    ),
    (
        "a new organisation",
        Save("organisation", "org-x", CREATE, {"phone": (None, NEW)}),
        "out_of_scope",
    ),
    (
        "a field nobody knows",
        Save("member", HERE, CHANGE, {"shoe_size": (None, "42")}),
        "unknown_field",
    ),
    ("a kind nobody knows", Save("shoe", HERE, CHANGE, {"size": (None, "42")}), "unknown_field"),
    (
        "half a group",
        Save("member", HERE, CHANGE, {"id_number": (id_number(11), id_number(77))}),
        "unknown_field",
    ),
    ("a county field", Save("member", HERE, CHANGE, {"hardship": (None, "是")}), "county_only"),
    ("a status fact", Save("status_fact", "s-1", CREATE, STATUS), "county_only"),
    (
        "a county field of its organisation",
        Save("organisation", "org-a", CHANGE, {"code": (None, "9")}),
        "county_only",
    ),
    (
        "a member without a membership",
        Save("member", "m-x", CREATE, fields("member", "mobile", mobile=NEW)),
        "no_branch",
    ),
]


@pytest.mark.parametrize(("_what", "save", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(_what: str, save: Save, code: str) -> None:
    table = Table()
    before = people.filled(table.ledger.records)
    assert table.send(save) == [("rejected", code)]
    assert people.filled(table.ledger.records) == before
    assert not table.places


PLACES: list[tuple[str, Change, str]] = [
    (
        "into a foreign branch",
        (("membership", f"{HERE}-p"), {"organisation": "org-b"}),
        "out_of_scope",
    ),
    ("to another member", (("membership", f"{HERE}-p"), {"member": ALSO_HERE}), "county_only"),
    ("a fact to a foreign member", (("category_fact", f"{HERE}-c"), {"member": ELSEWHERE}),
     "county_only"),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "change", "code"), PLACES, ids=[row[0] for row in PLACES])
def test_a_branch_moves_nothing_out_of_its_scope(_what: str, change: Change, code: str) -> None:
    table = Table()
    key, new = change
    assert table.send(saved(*key, table.seen(*key), new)) == [("rejected", code)]


def test_a_branch_does_not_reopen_a_membership_elsewhere() -> None:
    """The member came from B; clearing the end of the old membership would send it back."""
    table = Table()
    table.move(ELSEWHERE, "org-a")
    table.county("membership", f"{ELSEWHERE}-org-a", ended_on="2025-01-01")
    save = saved("membership", f"{ELSEWHERE}-p", table.seen("membership", f"{ELSEWHERE}-p"),
                 {"ended_on": None})  # fmt: skip
    assert table.send(save) == [("rejected", "out_of_scope")]


def test_county_values_of_an_existing_record_may_be_repeated() -> None:
    table = Table()
    table.county("member", HERE, hardship="是")
    save = Save("member", HERE, CHANGE, {"hardship": (None, "是")})
    assert table.send(save) == [("agreed", "")]


def test_a_plan_is_the_same_each_time_and_its_hash_says_what_it_does() -> None:
    table = Table()
    unit = table.unit([mobile(OLD, NEW)])
    facts = table.ledger.facts(LOG, SCOPE, unit)
    assert plan(unit, facts).hash == plan(unit, facts).hash
    assert plan(unit, facts).counts["applied"] == 1
    table.county("member", HERE, mobile=OTHER)
    later = table.ledger.facts(LOG, SCOPE, unit)
    assert plan(unit, later).hash != plan(unit, facts).hash
    assert later.mark() != facts.mark()


def test_an_unrelated_change_leaves_the_mark_alone() -> None:
    table = Table()
    unit = table.unit([mobile(OLD, NEW)])
    before = table.ledger.facts(LOG, SCOPE, unit)
    table.county("member", ELSEWHERE, mobile=OTHER)
    assert table.ledger.facts(LOG, SCOPE, unit).mark() == before.mark()


@given(
    st.text(max_size=8),
    st.dictionaries(
        st.sampled_from(["mobile", "address", "id_number", "removed", "member", "shoe"]),
        st.tuples(st.none() | st.text(max_size=4), st.none() | st.text(max_size=4)),
        min_size=1,
    ),
    st.sampled_from(["member", "membership", "category_fact", "organisation", "host_unit", "shoe"]),
    st.sampled_from([HERE, ELSEWHERE, f"{HERE}-p", "org-a", "x"]),
    st.booleans(),
)
def test_no_operation_makes_the_planner_fail(
    why: str,
    f: dict[str, tuple[Value, Value]],
    ent: str,
    rec: str,
    new: bool,
) -> None:
    """Rules on values are checked elsewhere: whatever arrives gets an outcome."""
    table = Table()
    operation = Operation(
        n=1,
        unit=Unit(1, 1, 0),
        ent=ent,
        rec=rec,
        act=CREATE if new else CHANGE,
        f=f,
        base=1,
        who="",
        why=why,
        t="",
        salt="0" * 32,
    )
    assert [outcome.n for outcome in table.take([operation]).outcomes] == [1]


def test_a_county_without_anything_refuses_everything() -> None:
    unit = operations([mobile(OLD, NEW)], first=1)
    (outcome,) = plan(unit, Facts(revision=0, scope=SCOPE)).outcomes
    assert (outcome.verdict, outcome.code) == ("rejected", "unknown_record")
