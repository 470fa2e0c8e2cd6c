"""What small slips in the planner would change, where no other test had noticed."""

from dataclasses import replace

from pmis_desktop.exchange import departing, transferring
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import DeskItem, ItemKey
from pmis_desktop.exchange.world import World
from tests.merging.people import saved
from tests.merging.tables import ELSEWHERE, HERE, LOG, NEW, OLD, OTHER, SCOPE, Table, mobile


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
