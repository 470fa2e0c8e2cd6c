"""What small slips in the planner would change, where no other test had noticed."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec
import pytest

from pmis_desktop.exchange import departing, transferring
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import DeskItem, Facts, ItemKey, Reviewing
from pmis_desktop.exchange.operations import CHANGE, WITHDRAW, Operation, Purged, Value
from pmis_desktop.exchange.planning import plan
from pmis_desktop.exchange.world import World
from tests.merging.people import DAYS, Save, identity, saved
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
    born,
    create,
    mobile,
)


def test_the_old_period_of_a_member_who_came_from_elsewhere_may_be_completed() -> None:
    """Its branch is none of the sender's, but it is not moved there by this."""
    table = Table()
    table.move(ELSEWHERE, "org-a")
    key = ("membership", f"{ELSEWHERE}-p")
    base = table.ledger.revision
    named = saved(*key, table.seen(*key), {"ended_document": "渭组发〔2026〕5号"})
    assert table.send(named, base=base) == [("applied", "")]


def test_all_that_left_an_earlier_scope_is_found_whoever_stands_in_the_scope_of_now() -> None:
    former = [Former(organisations=frozenset({"org-b"}), until=7)]
    homes = {("member", "here"): "org-a", ("member", "left"): "org-b", ("member", "far"): "org-c"}
    found = departing.with_former(
        {}, former, SCOPE, homes, lambda _: {("member", "far"): 3, ("member", "here"): 2}
    )
    assert found == {("member", "left"): 7, ("member", "far"): 3}


def test_what_never_stood_in_an_earlier_scope_and_never_left_it_left_nothing() -> None:
    former = [Former(organisations=frozenset({"org-b"}), until=7)]
    assert not departing.with_former({}, former, SCOPE, {("member", "far"): "org-c"}, lambda _: {})


def test_what_left_twice_left_when_it_left_last() -> None:
    former = [Former(organisations=frozenset({"org-b"}), until=7)]
    homes = {("member", "left"): "org-b"}
    found = departing.with_former({("member", "left"): 9}, former, SCOPE, homes, lambda _: {})
    assert found == {("member", "left"): 9}


def test_a_transfer_whose_organisations_never_left_the_scope_is_no_late_one() -> None:
    """Never is older than everything: an operation that has seen nothing yet is not late."""
    table = Table()
    asked = {"member": HERE, "from_organisation": "org-a", "to_organisation": "org-b"}
    transfer = saved("transfer", "t-1", None, asked)
    (operation,) = table.unit([transfer], base=0)
    world = World(table.ledger.facts(LOG, SCOPE, [operation]))
    assert transferring.left_at(world, operation) == 0
    of_nobody = msgspec.structs.replace(operation, f={"letter_number": (None, "7")})
    assert transferring.left_at(world, of_nobody) == 0


def test_a_transfer_that_has_only_begun_is_not_at_its_end() -> None:
    assert not transferring.is_final({"from_organisation": "org-a", "to_organisation": "org-b"})


def test_what_a_preview_shows_of_the_desk_is_what_a_commit_must_find_again() -> None:
    table = Table()
    table.county("member", HERE, mobile=OTHER)
    made = table.take(table.unit([mobile(OLD, NEW)]))
    ((place, item),) = made.desk.items()
    assert item is not None
    others: list[dict[ItemKey, DeskItem | None]] = [
        {place: replace(item, kind="duplicate_id")},
        {place: replace(item, numbers=(7,))},
        {},
    ]
    closed = table.take(table.unit([mobile(OLD, NEW, act="withdraw")]))
    assert closed.desk == {place: None}
    hashes = {made.hash, closed.hash, *(replace(made, desk=desk).hash for desk in others)}
    assert len(hashes) == 5
    assert replace(made, desk={place: None}).hash != replace(made, desk={}).hash
    two: dict[ItemKey, DeskItem | None] = {place: item, ("member", HERE, "address"): item}
    turned = dict(reversed(two.items()))
    assert replace(made, desk=two).hash == replace(made, desk=turned).hash


def purged(f: Mapping[str, tuple[Value, Value]]) -> Operation:
    (operation,) = Table().unit([Save("member", HERE, CHANGE, f)])
    return msgspec.structs.replace(operation, purged=Purged("ab" * 32, "cd" * 32))


def test_only_an_operation_that_lost_everything_to_an_order_has_nothing_to_be_judged() -> None:
    lost, left = purged({}), purged({"of_nobody": (OLD, NEW)})
    for operation, said in (
        (lost, ("agreed", "purged")),
        (left, ("rejected", "unknown_field")),
        (msgspec.structs.replace(lost, purged=msgspec.UNSET), ("rejected", "unknown_field")),
    ):
        (outcome,) = Table().take([operation]).outcomes
        assert (outcome.verdict, outcome.code) == said


def test_what_only_the_county_sets_does_not_come_in_with_a_waiting_birth() -> None:
    table = Table()
    assert table.send(*born("m-new", person=11))[0] == ("conflict", "duplicate_id")
    claim = saved("member", "m-new", {}, {"county_note": "县里的话"})
    assert table.send(claim) == [("rejected", "county_only")]


def test_what_waits_in_an_item_that_is_gone_is_unknown() -> None:
    key = ("member", "m-new")
    facts = Facts(revision=1, scope=SCOPE, pending={key: (*key, "")})
    (operation,) = Table().unit([mobile(OLD, NEW, rec="m-new")])
    (outcome,) = plan([operation], facts).outcomes
    assert (outcome.verdict, outcome.code) == ("rejected", "unknown_record")


def test_one_operation_is_no_whole_that_could_be_halved() -> None:
    """Its groups end each for itself, whatever its unit says."""
    table = Table()
    before = table.seen("member", HERE)
    table.county("member", HERE, mobile=OTHER)
    save = saved("member", HERE, before, {"mobile": NEW, "address": "东街一号"})
    assert table.send(save, whole=True) == [("conflict", "conflict")]
    assert table.places == [("member", HERE, "mobile")]
    assert table.seen("member", HERE)["address"] == "东街一号"


def test_a_second_membership_that_waits_is_taken_back_by_removing_it() -> None:
    table = Table()
    period = {"member": ELSEWHERE, "organisation": "org-a", "began_on": "2024-01-01"}
    assert table.send(create(("membership", "p-1"), period)) == [("conflict", "already_member")]
    gone = {"removed": (None, "1"), "removed_reason": (None, None)}
    assert table.send(Save("membership", "p-1", CHANGE, gone)) == [("withdrawn", "")]
    assert not table.places
    assert table.said(1)[0] == "withdrawn"


BOTH = frozenset({"org-a", "org-b"})
AGAIN = {"member": HERE, "organisation": "org-b", "began_on": DAYS[3]}
REMOVED = {"removed": (None, "1"), "removed_reason": (None, None)}


def moved(table: Table) -> list[Save]:
    key = ("membership", f"{HERE}-p")
    ended = saved(*key, table.seen(*key), {"ended_on": DAYS[3]})
    return [ended, create(("membership", "p-2"), AGAIN)]


def came_and_left(_table: Table) -> list[Save]:
    parts = born("m-x")
    period = {name: new for name, (_, new) in parts[1].f.items()}
    return [*parts, saved("membership", "m-x-p", period, {"ended_on": DAYS[3]})]


def renumbered(table: Table) -> list[Save]:
    return [saved("member", HERE, table.seen("member", HERE), identity(77))]


def taken_back(table: Table) -> list[Save]:
    table.send(*born("m-x", person=21))
    return [Save("member", "m-x", CHANGE, REMOVED)]


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        (moved, [create(("membership", "p-3"), AGAIN)], [("agreed", "same_period")]),
        (came_and_left, [mobile("13900000001", NEW, rec="m-x")], [("applied", "")]),
        (
            renumbered,
            [saved("member", ALSO_HERE, identity(12), identity(77))],
            [("conflict", "duplicate_id")],
        ),
        (taken_back, born("m-x"), [("applied", "")] * 3),
    ],
)
def test_what_came_in_whole_counts_for_the_rest_of_the_package(
    first: Callable[[Table], list[Save]], then: list[Save], said: list[Said]
) -> None:
    one, two = Table(scope=BOTH), Table(scope=BOTH)
    for table, packages in ((one, 1), (two, 2)):
        whole = [*first(table), mobile(OLD, OTHER, rec=ALSO_HERE)]
        units = [table.unit(whole, whole=True), table.unit(then)]
        for package in units if packages == 2 else [[op for unit in units for op in unit]]:
            table.take(package)
        last = units[-1][-1].n
        assert [table.said(n) for n in range(last - len(said) + 1, last + 1)] == said
    assert one.ledger.records == two.ledger.records
    assert one.ledger.desk == two.ledger.desk


def test_what_a_plan_writes_says_whether_the_county_had_it() -> None:
    made = Table().take(Table().unit([mobile(OLD, NEW), *born("m-x")]))
    assert [(each.rec, each.created) for each in made.writes] == [
        (HERE, False),
        ("m-x", True),
        ("m-x-p", True),
        ("m-x-c", True),
    ]


def test_who_is_born_belongs_where_their_open_period_is() -> None:
    """A period that has ended already says where they were once."""
    table = Table()
    member, period, category = born("m-x")
    once = {"member": "m-x", "organisation": "org-b", "began_on": DAYS[0], "ended_on": DAYS[1]}
    said = table.send(member, create(("membership", "m-x-once"), once), period, category)
    assert said == [("applied", ""), ("rejected", "out_of_scope"), ("applied", ""), ("applied", "")]


def test_an_act_that_is_taken_back_in_the_same_change_asks_no_committee() -> None:
    table = Table(review=Reviewing(reviewers={"org-a": "org-d"}))
    full = create(("category_fact", "c-9"), {"member": HERE, "value": "full"})
    day = saved("member", HERE, table.seen("member", HERE), {"full_member_on": DAYS[3]})
    assert table.send(day, Save(full.ent, full.rec, WITHDRAW, full.f)) == [
        ("applied", ""),
        ("agreed", "nothing_left"),
    ]


def test_two_transfers_meet_in_their_member_or_their_number_and_in_nothing_else() -> None:
    one = {"member": HERE, "letter_number": "7"}
    assert transferring.meets({"member": HERE, "letter_number": "8"}, one)
    assert transferring.meets({"member": ALSO_HERE, "letter_number": "7"}, one)
    assert not transferring.meets({"member": ALSO_HERE, "letter_number": "8"}, one)
    assert not transferring.meets({"member": None, "letter_number": None}, {"letter_number": None})


def test_an_opinion_never_waits_for_a_scope_that_was_lost() -> None:
    table = Table(review=Reviewing(opinions=SCOPE))
    told = {"organisation": "org-a", "log": "log-b", "number": "1", "ent": "membership",
            "rec": f"{HERE}-p", "verdict": "confirmed"}  # fmt: skip
    assert table.send(create(("review", "r-1"), told)) == [("applied", "")]
    turned = saved("review", "r-1", table.seen("review", "r-1"), {"organisation": "org-b"})
    unit = table.unit([turned])
    facts = table.ledger.facts(LOG, SCOPE, unit, (), table.review)
    (outcome,) = plan(unit, replace(facts, departures={("organisation", "org-b"): 99})).outcomes
    assert (outcome.verdict, outcome.code) == ("rejected", "not_reviewer")


def test_wholes_that_come_to_wait_together_are_one_decision() -> None:
    table = Table(scope=BOTH)
    for rec in (HERE, ALSO_HERE):
        table.county("member", rec, mobile=OTHER)
    beside = {HERE: "m-b1", ALSO_HERE: "m-b2"}
    for rec, other in beside.items():
        table.send(mobile(OLD, NEW, rec=rec), mobile(OLD, NEW, rec=other), whole=True)
    assert len(table.places) == 2
    table.send(mobile(NEW, None, rec=HERE), mobile(NEW, None, rec=ALSO_HERE), whole=True)
    (item,) = table.ledger.desk.values()
    assert (item.rec, item.numbers) == (HERE, (1, 2, 3, 4, 5, 6))


def test_what_came_to_a_contradiction_is_no_matter_of_the_committee_alone() -> None:
    table = Table(scope=BOTH, review=Reviewing(reviewers={"org-a": "org-d", "org-b": "org-d"}))
    assert set(table.send(*moved(table), whole=True)) == {("held", "review")}
    table.county("member", ALSO_HERE, mobile=OTHER)
    period = create(("membership", "p-2"), {"member": HERE, "organisation": "org-a"})
    both = [Save("membership", "p-2", CHANGE, period.f), mobile(OLD, NEW, rec=ALSO_HERE)]
    assert [verdict for verdict, _ in table.send(*both, whole=True)] == ["conflict"] * 2
    (item,) = table.ledger.desk.values()
    assert (item.kind, item.numbers) == ("whole", (1, 2, 3, 4))


def test_a_contradiction_stays_of_its_kind_whatever_joins_it() -> None:
    table = Table()
    table.county("member", HERE, mobile=OTHER)
    table.send(mobile(OLD, NEW), mobile(OLD, NEW, rec=ALSO_HERE), whole=True)
    same = saved("member", ALSO_HERE, identity(12), identity(21))
    table.send(mobile(NEW, None), same, *born("m-x", person=31), whole=True)
    assert [item.kind for item in table.ledger.desk.values()] == ["conflict"]
