"""What becomes of births, of moved records, of ID numbers, and of units that stand whole."""

import pytest

from pmis_desktop.exchange.operations import CHANGE, WITHDRAW
from pmis_desktop.exchange.records import Outcome
from tests.merging import people
from tests.merging.people import Save, identity, saved
from tests.merging.tables import (
    ALSO_HERE,
    ELSEWHERE,
    HERE,
    NEW,
    OLD,
    OTHER,
    Table,
    born,
    create,
    mobile,
)


def test_an_edit_from_before_the_move_is_held() -> None:
    table = Table()
    base = table.ledger.revision
    table.move(HERE, "org-b")
    assert table.send(mobile(OLD, NEW), base=base) == [("held", "moved")]
    (item,) = table.ledger.desk.values()
    assert (item.kind, item.group, dict(item.branch)) == ("moved", "", {"mobile": NEW})
    assert table.ledger.records["member", HERE]["mobile"] == OLD


def test_an_edit_from_after_the_move_is_rejected() -> None:
    table = Table()
    table.move(HERE, "org-b")
    assert table.send(mobile(OLD, NEW), base=table.ledger.revision) == [
        ("rejected", "out_of_scope")
    ]


def test_an_edit_of_a_member_that_came_back_is_an_edit() -> None:
    table = Table()
    table.move(HERE, "org-b")
    table.move(HERE, "org-a")
    assert table.send(mobile(OLD, NEW), base=1) == [("applied", "")]


def test_held_edits_gather_in_one_item_and_leave_it_when_taken_back() -> None:
    table = Table()
    table.move(HERE, "org-b")
    address = Save("member", HERE, CHANGE, {"address": (None, "新址")})
    assert table.send(mobile(OLD, NEW), address, base=1) == [("held", "moved")] * 2
    assert table.send(mobile(NEW, OLD), base=1) == [("held", "moved")]
    (item,) = table.ledger.desk.values()
    assert (item.numbers, dict(item.branch)) == ((1, 2, 3), {"address": "新址"})
    back = Save("member", HERE, WITHDRAW, {"address": ("新址", None)})
    assert table.send(back, base=table.ledger.revision) == [("withdrawn", "")]
    assert [table.said(n)[0] for n in (1, 2, 3)] == ["withdrawn"] * 3
    assert not table.places


def test_a_fact_born_for_a_moved_member_waits_with_its_later_edits() -> None:
    table = Table()
    table.move(HERE, "org-b")
    key = ("category_fact", "c-1")
    new = {"member": HERE, "value": "1"}
    later = saved(*key, new, {"value": "2"})
    assert table.send(create(key, new), base=1) == [("held", "moved")]
    assert table.send(later, base=1) == [("held", "moved")]
    assert key not in table.ledger.records
    assert table.places == [(*key, "")]


def test_a_conflict_can_be_withdrawn_after_the_member_has_left() -> None:
    table = Table()
    table.county("member", HERE, mobile=OTHER)
    table.send(mobile(OLD, NEW))
    table.move(HERE, "org-b")
    back = mobile(NEW, OLD, act=WITHDRAW)
    assert table.send(back, base=table.ledger.revision) == [("withdrawn", "")]
    assert not table.places


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (2, 1, 0)])
@pytest.mark.parametrize("whole", [False, True])
def test_a_birth_is_applied_where_the_member_comes_first(
    order: tuple[int, ...], *, whole: bool
) -> None:
    table = Table()
    parts = born("m-x")
    said = table.send(*(parts[at] for at in order), whole=whole)
    if order[0] == 0:
        assert said == [("applied", "")] * 3
        assert table.ledger.homes["m-x"] == "org-a"
    else:
        assert "unknown_record" in {code for _, code in said}


@pytest.mark.parametrize("whole", [False, True])
def test_a_second_holder_of_an_id_number_waits_with_all_that_belongs_to_it(*, whole: bool) -> None:
    table = Table()
    taken = table.send(*born("m-x", person=21), whole=whole)
    assert taken == [("conflict", "duplicate_id")] * 3
    assert table.places == [("member", "m-x", "")]
    assert not [key for key in table.ledger.records if key[1].startswith("m-x")]


@pytest.mark.parametrize("together", [False, True])
def test_later_operations_join_a_pending_birth(*, together: bool) -> None:
    """In the same package or in another one, of the member and of what belongs to it."""
    table = Table()
    birth_unit = table.unit(born("m-x", person=21))
    edits = [
        mobile(people.MOBILES[0], NEW, rec="m-x"),
        Save("category_fact", "m-x-c", CHANGE, {"removed": (None, "1"), "removed_reason": (
            None, None)}),
        create(("category_fact", "c-2"), {"member": "m-x", "value": "2"}),
    ]  # fmt: skip
    units = [table.unit([save]) for save in edits]
    if together:
        table.take([*birth_unit, *(op for unit in units for op in unit)])
    else:
        for unit in (birth_unit, *units):
            table.take(unit)
    assert {table.said(n) for n in range(1, 7)} == {("conflict", "duplicate_id")}
    (item,) = table.ledger.desk.values()
    assert item.numbers == (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize("act", ["withdraw", "remove"])
def test_a_pending_birth_taken_back_is_withdrawn_in_all_its_parts(act: str) -> None:
    table = Table()
    parts = born("m-x", person=21)
    table.send(*parts)
    gone = {"removed": (None, "1"), "removed_reason": (None, None)}
    undone = [
        Save(part.ent, part.rec, WITHDRAW, {name: pair[::-1] for name, pair in part.f.items()})
        if act == "withdraw"
        else Save(part.ent, part.rec, CHANGE, gone)
        for part in parts
    ]
    said = table.send(*undone)
    assert said[0] == ("withdrawn", "")
    assert set(said[1:]) == {("agreed", "nothing_left")}
    assert {table.said(n)[0] for n in (1, 2, 3)} == {"withdrawn"}
    assert not table.places


def test_a_member_with_an_open_membership_elsewhere_is_a_decision() -> None:
    table = Table()
    period = {"member": ELSEWHERE, "organisation": "org-a", "began_on": "2024-01-01"}
    assert table.send(create(("membership", "p-1"), period)) == [("conflict", "already_member")]


def test_a_member_who_left_elsewhere_is_a_decision_too() -> None:
    table = Table()
    table.county("membership", f"{ELSEWHERE}-p", ended_on="2024-01-01")
    period = {"member": ELSEWHERE, "organisation": "org-a", "began_on": "2024-01-01"}
    assert table.send(create(("membership", "p-1"), period)) == [("conflict", "already_member")]


def test_a_second_membership_in_the_same_branch_is_agreed() -> None:
    table = Table()
    period = {"member": HERE, "organisation": "org-a", "began_on": "2024-01-01"}
    assert table.send(create(("membership", "p-1"), period)) == [("agreed", "same_period")]
    assert ("membership", "p-1") not in table.ledger.records


def test_a_member_may_leave_and_come_back() -> None:
    table = Table()
    key = ("membership", f"{HERE}-p")
    ended = saved(*key, table.seen(*key), {"ended_on": "2024-01-01"})
    period = {"member": HERE, "organisation": "org-a", "began_on": "2025-01-01"}
    assert table.send(ended, create(("membership", "p-1"), period)) == [("applied", "")] * 2
    reopened = saved(*key, table.seen(*key), {"ended_on": None})
    assert table.send(reopened) == [("conflict", "already_member")]


def test_creating_a_record_the_county_has_is_an_edit_of_its_empty_fields() -> None:
    table = Table()
    table.county("member", HERE, address="东街")
    again = saved("member", HERE, None, {"mobile": OLD, "address": "西街", "remark": "新"})
    made = table.take(table.unit([again]))
    assert made.outcomes == (
        Outcome(
            n=1,
            verdict="conflict",
            code="conflict",
            groups={"mobile": "agreed", "address": "conflict", "remark": "applied"},
        ),
    )


def test_a_number_that_another_holds_is_a_decision_and_frees_itself() -> None:
    table = Table()
    before = table.seen("member", HERE)
    assert table.send(saved("member", HERE, before, identity(21))) == [("conflict", "duplicate_id")]
    assert table.places == [("member", HERE, "identity")]
    table.county("member", ELSEWHERE, removed="1")
    also = saved("member", ALSO_HERE, table.seen("member", ALSO_HERE), identity(21))
    assert table.send(also) == [("applied", "")]


def test_a_number_is_free_once_its_holder_is_removed_in_the_same_package() -> None:
    table = Table()
    removed = saved("member", HERE, table.seen("member", HERE), {"removed": "1"})
    taken = saved("member", ALSO_HERE, table.seen("member", ALSO_HERE), identity(11))
    assert table.send(removed, taken) == [("applied", "")] * 2
    back = saved("member", HERE, table.seen("member", HERE), {"removed": None})
    assert table.send(back) == [("conflict", "duplicate_id")]


def test_two_who_share_a_number_already_can_still_be_corrected() -> None:
    table = Table()
    table.county("member", HERE, **identity(21))
    corrected = saved("member", HERE, table.seen("member", HERE), {"birth_date": "1951-01-01"})
    assert table.send(corrected) == [("applied", "")]


def test_a_whole_unit_goes_in_whole() -> None:
    table = Table()
    said = table.send(mobile(OLD, NEW), mobile(OLD, NEW, rec=ALSO_HERE), whole=True)
    assert said == [("applied", "")] * 2


def test_a_whole_unit_goes_to_the_desk_whole_and_later_edits_join_it() -> None:
    table = Table()
    table.county("member", ALSO_HERE, mobile=OTHER)
    said = table.send(mobile(OLD, NEW), mobile(OLD, NEW, rec=ALSO_HERE), whole=True)
    assert said == [("conflict", "conflict")] * 2
    assert table.ledger.records["member", HERE]["mobile"] == OLD
    assert table.send(mobile(NEW, None)) == [("conflict", "conflict")]
    (item,) = table.ledger.desk.values()
    assert (item.group, item.numbers) == ("", (1, 2, 3))


def test_a_whole_unit_with_one_refused_part_is_refused_whole() -> None:
    table = Table()
    said = table.send(mobile(OLD, NEW), mobile(OLD, NEW, rec=ELSEWHERE), whole=True)
    assert said == [("rejected", "whole"), ("rejected", "out_of_scope")]
    assert table.ledger.records["member", HERE]["mobile"] == OLD


def test_whole_units_on_the_same_record_wait_together() -> None:
    """The desk never forgets the earlier one."""
    table = Table()
    table.county("member", HERE, mobile=OTHER)
    table.send(mobile(OLD, NEW), mobile(OLD, NEW, rec=ALSO_HERE), whole=True)
    table.send(mobile(NEW, None), mobile(NEW, None, rec=ALSO_HERE), whole=True)
    (item,) = table.ledger.desk.values()
    assert item.numbers == (1, 2, 3, 4)


def test_a_whole_unit_takes_what_is_held_on_its_record_along() -> None:
    table = Table()
    table.move(HERE, "org-b")
    assert table.send(mobile(OLD, NEW), base=1) == [("held", "moved")]
    said = table.send(mobile(NEW, None), mobile(OLD, NEW, rec=ALSO_HERE), whole=True, base=1)
    assert said == [("held", "moved_whole")] * 2
    (item,) = table.ledger.desk.values()
    assert (item.kind, item.numbers) == ("moved_whole", (1, 2, 3))


def test_units_that_are_not_whole_let_their_good_parts_in() -> None:
    table = Table()
    said = table.send(mobile(OLD, NEW), mobile(OLD, NEW, rec=ELSEWHERE))
    assert said == [("applied", ""), ("rejected", "out_of_scope")]


def test_one_of_two_born_together_is_not_the_whole_that_waits() -> None:
    """Taking one of them away again leaves the other to be decided about."""
    table = Table()
    both = [*born("m-x", person=21), *born("m-y", person=71)]
    assert table.send(*both, whole=True) == [("conflict", "duplicate_id")] * 6
    gone = Save("member", "m-x", CHANGE, {"removed": (None, "1"), "removed_reason": (None, None)})
    assert table.send(gone)[0][0] == "conflict"
    assert table.places == [("member", "m-x", "")]
