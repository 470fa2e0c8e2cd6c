"""What a branch holds after an answer: the county's slice, and its own waiting changes over it."""

from collections.abc import Mapping

from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.records import Gone, SliceRecord
from pmis_desktop.exchange.taking import Taking, county_view, overlay, take
from tests.merging.people import Save, birth, operations, saved
from tests.merging.tables import NEW, OLD, OTHER, create, mobile

M, P = "m-1", "m-1-p"
SLICE: dict[Key, Mapping[str, Value]] = {
    ("organisation", "org-a"): {"name": "第一支部"},
    **dict(birth(M, "org-a", 11)),
}
BETWEEN = {"direction": "inside", "from_organisation": "org-b", "to_organisation": "org-c"}


def told(key: Key, values: Mapping[str, Value]) -> SliceRecord:
    return SliceRecord(*key, {name: value for name, value in values.items() if value is not None})


def taken(
    *waiting: Save,
    more: Mapping[Key, Mapping[str, Value]] | None = None,
    gone: tuple[Gone, ...] = (),
) -> Taking:
    county = {**SLICE, **(more or {})}
    records = [told(key, values) for key, values in county.items()]
    unit = operations(waiting, first=1)
    return take({}, {}, unit, records=records, gone=gone, full=True)


def test_what_waits_lies_over_the_county_and_what_it_had_below() -> None:
    found = taken(mobile(OLD, NEW, rec=M))
    assert found.records["member", M]["mobile"] == NEW
    assert found.shadows == {("member", M, "mobile"): {"mobile": OLD}}
    assert county_view(found.records, found.shadows) == taken().records


def test_the_first_of_two_changes_keeps_what_the_county_had() -> None:
    found = taken(mobile(OLD, NEW, rec=M), mobile(NEW, OTHER, rec=M))
    assert found.records["member", M]["mobile"] == OTHER
    assert found.shadows["member", M, "mobile"] == {"mobile": OLD}


def test_a_waiting_birth_is_here_and_the_county_has_no_such_record() -> None:
    born = create(("membership", "p-0"), {"member": M, "ended_on": "2020-01-01"})
    found = taken(born)
    assert found.records["membership", "p-0"]["ended_on"] == "2020-01-01"
    assert set(found.shadows.values()) == {None}
    assert ("membership", "p-0") not in county_view(found.records, found.shadows)


def test_a_withdrawal_a_change_of_nothing_and_what_an_order_took_lie_over_nothing() -> None:
    assert taken(mobile(OLD, NEW, rec=M, act="withdraw")) == taken()
    assert taken(mobile(OLD, NEW, rec="m-nobody")) == taken()
    assert taken(Save("member", M, "change", {})) == taken()


def test_what_waits_behind_such_a_one_lies_over_the_county_all_the_same() -> None:
    again = create(("membership", "p-2"), {"member": M, "organisation": "org-a"})
    behind = mobile(OLD, NEW, rec=M)
    nothing = Save("member", M, "change", {})
    for first in (mobile(OLD, OTHER, rec=M, act="withdraw"), nothing, again):
        assert taken(first, behind) == taken(behind)


def test_a_second_open_period_waits_for_the_county() -> None:
    again = {"member": M, "organisation": "org-a"}
    assert taken(create(("membership", "p-2"), again)) == taken()
    ended = create(("membership", "p-2"), {**again, "ended_on": "2020-01-01"})
    of_another = create(("membership", "p-2"), {**again, "member": "m-2"})
    for own in (ended, of_another):
        assert ("membership", "p-2") in taken(own).records
    closed = saved("membership", P, SLICE["membership", P], {"ended_on": "2020-01-01"})
    assert ("membership", "p-2") in taken(closed, create(("membership", "p-2"), again)).records
    remark = saved("membership", P, SLICE["membership", P], {"began_on": "2020-01-02"})
    assert taken(remark).records["membership", P]["began_on"] == "2020-01-02"


def test_a_transfer_stays_where_one_of_its_sides_is_held() -> None:
    strange = {("transfer", "t-1"): BETWEEN}
    ours = {("transfer", "t-1"): {**BETWEEN, "from_organisation": "org-a"}}
    assert taken(more=strange) == taken()
    assert ("transfer", "t-1") in taken(more=ours).records
    assert taken(more=ours).records.items() >= taken().records.items()


def test_what_has_gone_goes_with_all_that_belongs_to_it() -> None:
    left = Gone(ent="member", rec=M, name="王春", to="邻县支部", on="2024-05")
    assert set(taken(gone=(left,)).records) == {("organisation", "org-a")}


def test_a_partial_slice_brings_what_changed_and_leaves_the_rest() -> None:
    before = taken(mobile(OLD, NEW, rec=M))
    changed = told(("member", M), {**SLICE["member", M], "address": "东街一号"})
    unit = operations([mobile(OLD, NEW, rec=M)], first=1)
    after = take(
        before.records, before.shadows, unit, records=[changed], gone=(), full=False
    ).records
    assert after["member", M]["address"] == "东街一号"
    assert after["member", M]["mobile"] == NEW
    assert set(after) == set(before.records)
    full = take(before.records, before.shadows, (), records=[changed], gone=(), full=True)
    assert set(full.records) == {("member", M)}


def test_a_shadow_of_what_is_not_held_brings_nothing_back() -> None:
    assert county_view({}, {("member", M, "mobile"): {"mobile": OLD}}) == {}
    assert overlay({}, ()) == Taking(records={}, shadows={})
