"""What is born into an organisation that left its writer's scope while the package travelled."""

import pytest

from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.operations import CHANGE, WITHDRAW
from tests.merging import people
from tests.merging.people import Save, saved
from tests.merging.tables import ELSEWHERE, NEW, Table, born, create, mobile

BORN = ("held", "moved_whole")
HELD = ("held", "moved")


def left(*, base: bool = False) -> tuple[Table, int]:
    """A committee (org-b) over org-a, which then goes under the county; and what it had seen."""
    table = Table(scope=frozenset({"org-b", "org-a"}))
    table.county("organisation", "org-a", parent="org-b")
    seen = table.ledger.revision
    table.county("organisation", "org-a", parent=people.COUNTY)
    table.scope = frozenset({"org-b"})
    return table, table.ledger.revision if base else seen


@pytest.mark.parametrize("whole", [False, True])
def test_a_member_born_there_is_held_with_all_that_belongs_to_it(*, whole: bool) -> None:
    table, seen = left()
    assert table.send(*born("m-x"), whole=whole, base=seen) == [BORN] * 3
    (item,) = table.ledger.desk.values()
    assert (item.kind, item.key, item.numbers) == ("moved_whole", ("member", "m-x", ""), (1, 2, 3))
    assert not [key for key in table.ledger.records if key[1].startswith("m-x")]


def test_the_same_of_a_scope_that_was_given_to_another_site() -> None:
    table = Table(scope=frozenset({"org-b"}))
    seen = table.ledger.revision
    table.former = (Former(frozenset({"org-a"}), seen + 1),)
    table.county("member", ELSEWHERE, mobile=NEW)
    assert table.send(*born("m-x"), base=seen) == [BORN] * 3
    late = [("rejected", "out_of_scope")] * 3
    assert table.send(*born("m-y", person=71), base=seen + 1) == late


def test_a_birth_written_knowing_of_it_is_rejected() -> None:
    table, now = left(base=True)
    assert table.send(*born("m-x"), whole=True, base=now)[0] == ("rejected", "out_of_scope")
    assert not table.places


def test_later_operations_join_it_and_taking_it_back_ends_it() -> None:
    table, seen = left()
    table.send(*born("m-x"), base=seen)
    assert table.send(mobile(people.MOBILES[0], NEW, rec="m-x"), base=seen + 1) == [BORN]
    assert table.send(create(("category_fact", "c-2"), {"member": "m-x", "value": "2"})) == [BORN]
    (item,) = table.ledger.desk.values()
    assert item.numbers == (1, 2, 3, 4, 5)
    back = mobile(people.MOBILES[0], None, rec="m-x", act=WITHDRAW)
    assert table.send(back) == [("withdrawn", "")]
    assert [table.said(n)[0] for n in range(1, 6)] == ["withdrawn"] * 5
    assert not table.places


def test_a_birth_that_claims_what_is_the_countys_is_no_matter_for_the_desk() -> None:
    table, seen = left()
    member, period, _ = born("m-x")
    claim = Save("member", "m-x", member.act, {**member.f, "county_note": (None, "县里的话")})
    assert table.send(claim, period, base=seen)[0] == ("rejected", "county_only")
    assert not table.places


def test_a_member_moved_there_waits_whole() -> None:
    table, seen = left()
    key = ("membership", f"{ELSEWHERE}-p")
    unit = [
        saved(*key, table.seen(*key), {"ended_on": people.DAYS[3]}),
        create(
            ("membership", "p-2"),
            {"member": ELSEWHERE, "organisation": "org-a", "began_on": people.DAYS[3]},
        ),
    ]
    assert table.send(*unit, whole=True, base=seen) == [BORN] * 2
    assert table.ledger.homes[ELSEWHERE] == "org-b"
    assert table.send(mobile(table.seen("member", ELSEWHERE)["mobile"], NEW, rec=ELSEWHERE)) == [
        ("applied", "")
    ], "nothing else of that member waits"


def test_a_post_there_is_held_and_one_written_later_rejected() -> None:
    table, seen = left()
    post = {"member": ELSEWHERE, "organisation": "org-a", "post": "1"}
    assert table.send(create(("post", "t-1"), post), base=seen) == [HELD]
    assert table.send(create(("post", "t-2"), post), base=seen + 1) == [
        ("rejected", "out_of_scope")
    ]
    moved = Save("post", "t-1", CHANGE, {"removed": (None, "1"), "removed_reason": (None, None)})
    assert table.send(moved, base=seen) == [HELD]


def test_a_post_there_is_taken_once_the_organisation_is_back() -> None:
    table, seen = left()
    table.county("organisation", "org-a", parent="org-b")
    table.scope = frozenset({"org-b", "org-a"})
    post = {"member": ELSEWHERE, "organisation": "org-a", "post": "1"}
    assert table.send(create(("post", "t-1"), post), base=seen) == [("applied", "")]


def test_what_stood_elsewhere_is_placed_there_once_the_organisation_is_back() -> None:
    table, seen = left()
    key = ("post", "t-1")
    table.county(*key, member=ELSEWHERE, organisation="org-b", post="1")
    place = saved(*key, table.seen(*key), {"organisation": "org-a"})
    assert table.send(place, base=seen) == [HELD]
    table, seen = left()
    table.county(*key, member=ELSEWHERE, organisation="org-b", post="1")
    table.county("organisation", "org-a", parent="org-b")
    table.scope = frozenset({"org-b", "org-a"})
    assert table.send(place, base=seen) == [("applied", "")]


def test_an_ended_period_there_is_held_only_where_it_begins_anew() -> None:
    table = Table(scope=frozenset({"org-b", "org-a"}))
    table.county("organisation", "org-a", parent="org-b")
    key = ("membership", "p-old")
    ended = {"member": ELSEWHERE, "organisation": "org-a", "began_on": people.DAYS[0]}
    assert table.send(create(key, {**ended, "ended_on": people.DAYS[1]})) == [("applied", "")]
    seen = table.ledger.revision
    table.county("organisation", "org-a", parent=people.COUNTY)
    table.scope = frozenset({"org-b"})
    noted = saved(*key, table.seen(*key), {"ended_document": "县组〔2026〕3号"})
    assert table.send(noted, base=seen) == [("applied", "")]
    anew = saved(*key, table.seen(*key), {"ended_on": None})
    assert table.send(anew, base=seen) == [HELD]
