"""Transfers before the planner: whose step it is, forged claims, and any order of three senders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.exchange import transferring
from pmis_desktop.exchange.ledger import Ledger
from pmis_desktop.exchange.operations import CHANGE, Operation, Value
from pmis_desktop.exchange.planning import plan
from pmis_desktop.rules import transfer_steps
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.transfer_steps import State
from tests.merging import people
from tests.merging.people import Save, saved
from tests.merging.tables import born

REC, MEMBER = "t-1", "m-a1"
SCOPES: Mapping[str, frozenset[str]] = {
    "old": frozenset({"org-a"}),
    "committee": frozenset({"org-t1", "org-a"}),
    "new": frozenset({"org-b"}),
    "stranger": frozenset({"org-c"}),
}
REQUEST: dict[str, Value] = {
    "direction": "inside",
    "channel": "paper",
    "member": MEMBER,
    "from_organisation": "org-a",
    "to_organisation": "org-b",
    "to_text": "乙支部",
    "name": "王春",
}
DONE: Mapping[str, Mapping[str, Value]] = {
    "review": {"reviewed_on": "2026-03-01", "reviewed_by": "书记"},
    "letter": {"issuer": "org-t1", "letter_number": "2601001", "issued_on": "2026-03-02"},
    "reception": {"received_on": "2026-03-03"},
    "placement": {"placed_on": "2026-03-03", "placed_in": "org-b"},
    "return": {"returned_on": "2026-03-03", "returned_reason": "材料不全"},
    "withdrawal": {"withdrawn_on": "2026-03-03", "withdrawn_reason": "不走了"},
    "receipt": {"receipt_on": "2026-03-05"},
    "voiding": {"voided_on": "2026-03-05", "void_kind": "lost"},
    "contact": {"phone": "13900000009"},
}
WRITERS: Mapping[str, frozenset[str]] = {
    "review": frozenset({"old", "committee"}),
    "withdrawal": frozenset({"old", "committee"}),
    "contact": frozenset({"old", "committee"}),
    "letter": frozenset({"committee"}),
    "receipt": frozenset({"committee"}),
    "voiding": frozenset({"committee"}),
    "reception": frozenset({"new"}),
    "placement": frozenset({"new"}),
    "return": frozenset({"new"}),
}


@dataclass
class Hall:
    """A county with two committees, and senders that each stand on one side of a transfer."""

    ledger: Ledger = field(default_factory=Ledger)
    sent: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger.own(people.population())
        kinds = {"org-county": "county_committee", "org-t1": "611", "org-t2": "611"}
        parents = {"org-t1": "org-county", "org-t2": "org-county", "org-a": "org-t1"}
        parents |= {"org-b": "org-t2", "org-c": "org-t2"}
        self.ledger.own(
            [
                (("organisation", rec), {"kind": kinds.get(rec, "631"), "parent": parents.get(rec)})
                for rec in {**kinds, **parents}
            ]
        )

    def send(self, who: str, *saves: Save, base: int | None = None) -> list[tuple[str, str]]:
        first = self.sent.get(who, 0) + 1
        at = self.ledger.revision if base is None else base
        unit: Sequence[Operation] = people.operations(saves, first=first, base=at)
        self.sent[who] = first + len(unit) - 1
        made = plan(unit, self.ledger.facts(who, SCOPES[who], unit))
        self.ledger.commit(who, unit, made)
        return [(outcome.verdict, outcome.code) for outcome in made.outcomes]

    def begin(
        self, who: str = "old", rec: str = REC, other: Mapping[str, Value] = MappingProxyType({})
    ) -> list[tuple[str, str]]:
        return self.send(who, saved("transfer", rec, None, {**REQUEST, **other}))

    def step(self, who: str, group: str, *, back: bool = False) -> tuple[str, str]:
        names = ENTITIES["transfer"].groups[group]
        now = self.ledger.records["transfer", REC]
        new = dict.fromkeys(names) if back else {n: DONE[group].get(n) for n in names}
        f = {name: (now.get(name), new[name]) for name in names}
        return self.send(who, Save("transfer", REC, CHANGE, f))[0]

    @property
    def state(self) -> State:
        return transfer_steps.state(self.ledger.records["transfer", REC])


def on_its_way() -> Hall:
    hall = Hall()
    assert hall.begin() == [("applied", "")]
    assert hall.step("old", "review") == ("applied", "")
    assert hall.step("committee", "letter") == ("applied", "")
    return hall


@pytest.mark.parametrize("group", WRITERS)
@pytest.mark.parametrize("who", SCOPES)
def test_only_its_own_side_writes_a_step(group: str, who: str) -> None:
    hall = on_its_way()
    verdict = hall.step(who, group)
    if who not in WRITERS[group]:
        assert verdict == ("rejected", "out_of_scope")
    else:
        assert verdict[1] != "out_of_scope"


def test_a_claim_of_a_scope_counts_nothing() -> None:
    """A stranger writes itself into the transfer: the county's own record decides."""
    hall = on_its_way()
    now = hall.ledger.records["transfer", REC]
    names = ENTITIES["transfer"].groups["request"]
    forged = {n: (now.get(n), "org-c" if n == "to_organisation" else now.get(n)) for n in names}
    reception = {
        n: (None, DONE["reception"].get(n)) for n in ENTITIES["transfer"].groups["reception"]
    }
    both = Save("transfer", REC, CHANGE, {**forged, **reception})
    assert hall.send("stranger", both) == [("rejected", "out_of_scope")]
    assert hall.state is State.ISSUED


def change(hall: Hall, **new: Value) -> Save:
    """A request that is made another."""
    now = hall.ledger.records["transfer", REC]
    names = ENTITIES["transfer"].groups["request"]
    return Save("transfer", REC, CHANGE, {n: (now.get(n), new.get(n, now.get(n))) for n in names})


def test_a_request_stays_the_senders_and_its_members() -> None:
    hall = Hall()
    assert hall.begin() == [("applied", "")]
    elsewhere = ("rejected", "transfer_member_elsewhere")
    assert hall.send("old", change(hall, member="m-b1")) == [elsewhere]
    foreign = change(hall, member="m-c1", from_organisation="org-c")
    assert hall.send("old", foreign) == [("rejected", "out_of_scope")]
    assert hall.send("old", change(hall, direction="in")) == [("rejected", "out_of_scope")]
    assert hall.send("old", change(hall, to_organisation="org-c")) == [("applied", "")]
    assert hall.send("old", change(hall, member="m-a2")) == [("applied", "")]


@pytest.mark.parametrize("day", ["x", "2026", "2026-03", "2026-02-30", "9" * 500])
def test_days_that_are_none_are_refused(day: str) -> None:
    hall = Hall()
    hall.begin()
    f = {"reviewed_on": (None, day), "reviewed_by": (None, "书记")}
    refused = [("rejected", "transfer_incomplete")]
    assert hall.send("old", Save("transfer", REC, CHANGE, f)) == refused
    until = {**DONE["review"], **DONE["letter"], "valid_until": day}
    assert Hall().begin("committee", other=until) == refused


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"from_organisation": "org-c"}, "out_of_scope"),
        ({"member": "m-b1"}, "transfer_member_elsewhere"),
        ({"member": "nobody"}, "transfer_member_elsewhere"),
        ({"member": None}, "transfer_member_elsewhere"),
        ({"moved_on": "2026-03-01"}, "county_only"),
        ({"reviewed_on": "2026-03-01", "issued_on": "2026-03-01"}, "out_of_scope"),
        ({"reviewed_on": "2026-03-01", "withdrawn_on": "2026-03-01"}, "transfer_incomplete"),
    ],
)
def test_births_that_are_refused(other: Mapping[str, Value], code: str) -> None:
    assert Hall().begin(other=other) == [("rejected", code)]


def test_a_birth_with_every_step_done_goes_through_each_of_them() -> None:
    done = {**DONE["review"], **DONE["letter"]}
    assert Hall().begin("committee", other=done) == [("applied", "")]
    assert Hall().begin("committee", other=DONE["letter"]) == [("rejected", "transfer_not_ready")]


def test_the_county_alone_closes() -> None:
    hall = on_its_way()
    f = dict.fromkeys(ENTITIES["transfer"].groups["closing"], (None, "2026-03-05"))
    assert hall.send("old", Save("transfer", REC, CHANGE, f)) == [("rejected", "county_only")]


def test_a_second_transfer_of_the_member_goes_to_the_desk() -> None:
    hall = on_its_way()
    assert hall.begin("committee", "t-2") == [("conflict", "transfer_open")]
    assert hall.step("old", "withdrawal") == ("applied", "")
    assert hall.begin("old", "t-3") == [("applied", "")]


def test_a_number_is_used_once_also_after_it_was_voided() -> None:
    hall = on_its_way()
    assert hall.step("committee", "voiding") == ("applied", "")
    other = {**DONE["review"], **DONE["letter"]}
    assert hall.begin("committee", "t-2", other) == [("rejected", "letter_number_taken")]
    other["letter_number"] = "2601002"
    assert hall.begin("committee", "t-2", other) == [("applied", "")]


def test_placed_only_where_the_sender_is_at_home() -> None:
    hall = on_its_way()
    assert hall.step("new", "reception") == ("applied", "")
    f = {"placed_on": (None, "2026-03-03"), "placed_in": (None, "org-c")}
    assert hall.send("new", Save("transfer", REC, CHANGE, f)) == [("rejected", "out_of_scope")]
    hall.ledger.own([(("organisation", "org-b"), {"dissolved_on": "2026-03-01"})])
    assert hall.step("new", "placement") == ("rejected", "organisation_ended")


def test_a_forged_local_adjustment_between_committees_moves_nobody() -> None:
    hall = Hall()
    assert hall.begin(other={"channel": "local", **DONE["review"]}) == [("applied", "")]
    assert hall.step("new", "reception") == ("rejected", "transfer_needs_letter")


def test_nobody_is_accepted_who_stands_elsewhere_by_now() -> None:
    hall = on_its_way()
    period = hall.ledger.periods[MEMBER]
    there = {"member": MEMBER, "organisation": "org-c", "began_on": "2026-03-02"}
    hall.ledger.own(
        [(("membership", period), {"ended_on": "2026-03-02"}), (("membership", "p-c"), there)]
    )
    assert hall.step("new", "reception") == ("rejected", "transfer_member_elsewhere")


def test_who_comes_from_outside_stands_nowhere_and_is_accepted() -> None:
    hall = Hall()
    coming: dict[str, Value] = {
        "direction": "in",
        "channel": "paper",
        "from_text": "外县某支部",
        "to_organisation": "org-b",
        "name": "冯新",
    }
    theirs = {**DONE["letter"], "issuer": None, "issuer_text": "外县组织部"}
    known = {n for names in ENTITIES["transfer"].groups.values() for n in names}
    letter = {n: value for n, value in theirs.items() if n in known}
    assert hall.send("new", saved("transfer", REC, None, {**coming, **letter})) == [("applied", "")]
    assert hall.step("new", "reception") == ("applied", "")
    # Another committee far away numbers as it likes.
    assert hall.send("new", saved("transfer", "t-2", None, {**coming, **letter})) == [
        ("applied", "")
    ]


def test_a_letter_that_is_taken_back_has_no_number_that_another_could_have() -> None:
    hall = on_its_way()
    other = saved("transfer", "t-2", None, {**REQUEST, "member": "m-a2", "name": "李夏"})
    now = hall.ledger.records["transfer", REC]
    back = {name: (now.get(name), None) for name in ENTITIES["transfer"].groups["letter"]}
    said = hall.send("committee", other, Save("transfer", REC, CHANGE, back))
    assert said == [("applied", "")] * 2


def test_who_is_not_known_yet_stands_nowhere() -> None:
    begun = saved("transfer", REC, None, {**REQUEST, "member": "m-x"})
    said = Hall().send("old", begun, *born("m-x"))
    assert said == [("rejected", "transfer_member_elsewhere"), *[("applied", "")] * 3]


@pytest.mark.parametrize(
    ("values", "final"),
    [
        ({"direction": "out", **DONE["placement"]}, False),
        ({"direction": "out", **DONE["placement"], **DONE["receipt"]}, True),
        ({"direction": "inside", "channel": "local", **DONE["placement"]}, True),
        ({"direction": "inside", "channel": "local", **DONE["reception"]}, False),
        ({"direction": "inside", "channel": "paper", **DONE["placement"]}, False),
        ({"direction": "inside", "channel": "paper", **DONE["receipt"]}, True),
    ],
)
def test_a_transfer_is_at_its_end_where_its_way_ends(
    values: Mapping[str, Value], *, final: bool
) -> None:
    assert transferring.is_final(values) is final


def test_what_left_the_sender_meanwhile_waits_for_a_person() -> None:
    hall = on_its_way()
    before = hall.ledger.revision
    hall.ledger.own([(("organisation", "org-a"), {"parent": "org-t2"})])
    names = ENTITIES["transfer"].groups["voiding"]
    f = {n: (None, DONE["voiding"].get(n)) for n in names}
    scopes = {**SCOPES, "committee": frozenset({"org-t1"})}
    unit = people.operations([Save("transfer", REC, CHANGE, f)], first=2, base=before)
    facts = hall.ledger.facts("committee", scopes["committee"], unit)
    (outcome,) = plan(unit, facts).outcomes
    assert (outcome.verdict, outcome.code) == ("held", "moved")
    later = people.operations([Save("transfer", REC, CHANGE, f)], first=2, base=before + 1)
    (outcome,) = plan(later, facts).outcomes
    assert (outcome.verdict, outcome.code) == ("rejected", "out_of_scope")


tries = st.lists(
    st.tuples(st.sampled_from(sorted(SCOPES)), st.sampled_from(sorted(DONE)), st.booleans()),
    max_size=30,
)


@given(acts=tries)
def test_in_any_order_of_senders_no_step_is_skipped_or_stolen(
    acts: list[tuple[str, str, bool]],
) -> None:
    hall = Hall()
    hall.begin()
    for who, group, back in acts:
        before = dict(hall.ledger.records["transfer", REC])
        verdict, _code = hall.step(who, group, back=back)
        after = hall.ledger.records["transfer", REC]
        changed = {ENTITIES["transfer"].group_of(n) for n in after if after[n] != before[n]}
        assert changed <= {group}
        assert bool(changed) <= (verdict == "applied" and who in WRITERS[group])
        if after["placed_on"]:
            assert after["received_on"]
        if after["received_on"]:
            assert after["issued_on"]
        if after["issued_on"]:
            assert after["reviewed_on"]
        if before["withdrawn_on"] and changed:
            assert group == "withdrawal"
    assert hall.ledger.records["membership", hall.ledger.periods[MEMBER]]["organisation"] == "org-a"
