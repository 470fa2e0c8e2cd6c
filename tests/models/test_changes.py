"""A change: whole field groups, one unit, one chain, shadows at a branch, all or nothing."""

from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3.dbapi2 import IntegrityError

from pmis_desktop.errors.records import NothingToRedoError
from pmis_desktop.errors.services import (
    ChangedSinceError,
    NothingToUndoError,
    SecondPeriodError,
)
from pmis_desktop.exchange.new_rows import Fresh
from pmis_desktop.exchange.operations import CHAIN_START, Operation, link
from pmis_desktop.models import effects
from pmis_desktop.models import settings as kept
from pmis_desktop.models.pen import pen
from pmis_desktop.models.shading import shadow_text, shadow_values
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import history, verifying
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import rows, state, stored

_OPERATION = msgspec.json.Decoder(Operation)


def operations(house: House) -> list[Operation]:
    with house.reading() as connection:
        log = kept.get(connection, kept.LOG)
    found = rows(house, "SELECT line FROM journal WHERE log = ? ORDER BY n", log)
    return [_OPERATION.decode(bytes(row[0])) for row in found]  # type: ignore[call-overload]


def shadows(house: House) -> dict[tuple[object, object], dict[str, str | None] | None]:
    found = rows(house, "SELECT rec, grp, county FROM shadow")
    return {(rec, grp): shadow_values(None if c is None else str(c)) for rec, grp, c in found}


def new_member(house: House) -> str:
    return vaults.add_member(house, vaults.top_of(house))


def test_an_operation_carries_every_field_of_the_groups_it_touches(site: House) -> None:
    rec = new_member(site)
    with site.change("修改") as change:
        change.update("member", rec, {"id_number": vaults.id_number(13), "remark": "注"})
    (operation,) = [op for op in operations(site) if op.act == "change"]
    member = ENTITIES["member"]
    groups = {member.group_of("id_number"), member.group_of("remark")}
    assert set(operation.f) == {name for group in groups for name in member.groups[group]}
    assert operation.f["remark"] == (None, "注")
    # What stands in a group with a changed field travels along, changed or not.
    beside = set(member.groups[member.group_of("id_number")]) - {"id_number"}
    current = stored(site, "member", rec)
    assert beside
    assert all(operation.f[name] == (current[name], current[name]) for name in beside)


def test_a_creation_carries_the_groups_that_have_a_value(site: House) -> None:
    new_member(site)
    created = operations(site)[0]
    member = ENTITIES["member"]
    for names in member.groups.values():
        given = {name for name in names if name in created.f}
        assert given in (set(), set(names))
    assert all(old is None for old, _new in created.f.values())
    assert created.f["name"] == (None, "赵小雷")


def test_the_same_values_again_are_no_operation(site: House) -> None:
    rec = new_member(site)
    before = state(site)
    with site.change("没有改动") as change:
        assert not change.update("member", rec, {"name": "赵小雷", "remark": None})
        assert not change.update("member", rec, {})
    assert change.summary is not None
    assert (change.summary.unit, change.summary.count) == (None, 0)
    assert state(site) == before


def test_one_change_is_one_unit_of_numbers_without_a_hole(site: House) -> None:
    rec = new_member(site)
    with site.change("两条一起") as change:
        change.whole = True
        change.update("member", rec, {"remark": "甲"})
        change.update("member", rec, {"remark": "乙", "mobile": None})
    first, second = operations(site)[-2:]
    assert first.unit == second.unit
    assert (first.unit.count, first.unit.whole, first.unit.first) == (2, 1, first.n)
    assert (first.f["remark"], second.f["remark"]) == ((None, "甲"), ("甲", "乙"))
    assert [op.n for op in operations(site)] == list(range(1, len(operations(site)) + 1))
    assert stored(site, "member", rec)["remark"] == "乙"


def test_unknown_records_and_fields_are_faults(site: House) -> None:
    rec = new_member(site)
    before = state(site)
    for ent, wanted, values in (
        ("member", "f" * 32, {"name": "甲"}),
        ("member", rec, {"shoe_size": "43"}),
    ):
        with pytest.raises(KeyError), site.change("错") as change:
            change.update(ent, wanted, values)
    assert state(site) == before


def test_the_journal_is_a_chain_that_ends_in_the_log(site: House) -> None:
    rec = new_member(site)
    with site.change("修改") as change:
        change.update("member", rec, {"remark": "注"})
    with site.reading() as connection:
        log = kept.get(connection, kept.LOG)
    head = CHAIN_START
    for line, recorded in rows(
        site, "SELECT line, head FROM journal WHERE log = ? ORDER BY n", log
    ):
        assert isinstance(line, bytes)
        head = link(head, line)
        assert head == recorded
    assert rows(site, "SELECT applied, head FROM log WHERE id = ?", log) == [
        (len(operations(site)), head)
    ]


def test_two_equal_operations_never_hash_alike(site: House) -> None:
    rec = new_member(site)
    for value in ("甲", "乙", "甲", "乙"):
        with site.change("来回") as change:
            change.update("member", rec, {"remark": value})
    salts = [operation.salt for operation in operations(site)]
    assert len(set(salts)) == len(salts)
    assert all(len(salt) == 32 for salt in salts)


def test_a_shadow_keeps_the_county_s_value_under_the_first_own_change(site: House) -> None:
    branch = vaults.top_of(site)
    for name in ("甲", "乙"):
        with site.change("改负责人") as change:
            change.update("organisation", branch, {"secretary": name})
    group = ENTITIES["organisation"].group_of("secretary")
    kept_below = shadows(site)
    assert list(kept_below) == [(branch, group)]
    below = kept_below[branch, group]
    assert below is not None
    assert below["secretary"] is None
    assert stored(site, "organisation", branch)["secretary"] == "乙"


def test_what_is_born_at_the_branch_has_shadows_of_nothing(site: House) -> None:
    rec = new_member(site)
    with site.change("再改") as change:
        change.update("member", rec, {"remark": "后来"})
    assert {place[0]: below for place, below in shadows(site).items()}[rec] is None
    assert all(below is None for place, below in shadows(site).items() if place[0] == rec)
    assert (rec, ENTITIES["member"].group_of("remark")) in shadows(site)


def test_the_county_casts_no_shadows(county: House) -> None:
    branch = vaults.add_organisation(county, "中共东街支部委员会")
    rec = vaults.add_member(county, branch)
    with county.change("修改") as change:
        change.update("member", rec, {"remark": "注"})
    assert shadows(county) == {}


def test_a_withdrawal_changes_no_record_and_casts_no_shadow(site: House) -> None:
    rec = new_member(site)
    before, below = stored(site, "member", rec), shadows(site)
    with site.change("撤回") as change:
        change.withdraw("member", rec, {"remark": ("送上去的", None)})
    assert stored(site, "member", rec) == before
    assert shadows(site) == below
    assert operations(site)[-1].act == "withdraw"


@pytest.mark.parametrize("values", [{}, {"a": None}, {"a": "值", "b": None}, {"引号": '"\\'}])
def test_shadow_texts_say_what_they_were_told(values: dict[str, str | None]) -> None:
    assert shadow_values(shadow_text(values)) == values
    assert shadow_values(None) is None


@pytest.mark.parametrize("kind", ["site", "county"])
def test_a_failure_inside_a_change_leaves_nothing(tmp_path: Path, kind: str) -> None:
    house = vaults.site_house(tmp_path) if kind == "site" else vaults.county_house(tmp_path)
    rec = new_member(house)
    before = state(house)

    def fail() -> None:
        with house.change("半途") as change:
            change.update("member", rec, {"remark": "半"})
            change.create("member", {"name": "半个人"})
            raise ZeroDivisionError

    def fail_late() -> None:
        def act(_revision: int) -> None:
            raise ZeroDivisionError

        with house.change("最后") as change:
            change.update("member", rec, {"remark": "半"})
            change.afterwards(act)

    for act in (fail, fail_late):
        with pytest.raises(ZeroDivisionError):
            act()
        assert state(house) == before
    house.vault.close()


def test_a_second_open_membership_is_refused(county: House) -> None:
    branch = vaults.add_organisation(county, "中共东街支部委员会")
    rec = vaults.add_member(county, branch)
    before = state(county)
    with pytest.raises(SecondPeriodError), county.change("错") as change:
        change.create("membership", {"member": rec, "organisation": branch, "began_on": "2020"})
    assert state(county) == before


def test_a_second_open_membership_is_refused_by_the_file_itself(county: House) -> None:
    branch = vaults.add_organisation(county, "中共东街支部委员会")
    rec = vaults.add_member(county, branch)
    before = state(county)
    second = {("membership", "0" * 32): Fresh(created=True, values={"member": rec})}
    with pytest.raises(IntegrityError), county.writing() as connection, pen(connection):
        effects.apply(connection, 1, second, departures=True)
    assert state(county) == before


def test_moving_a_member_counts_all_that_belongs_to_it_as_changed(county: House) -> None:
    east = vaults.add_organisation(county, "中共东街支部委员会")
    west = vaults.add_organisation(county, "中共西街支部委员会")
    rec = vaults.add_member(county, east)
    before = {table: revisions(county, table, rec) for table in ("member", "category_fact")}
    with county.change("调动") as change:
        ((period,),) = rows(county, "SELECT id FROM membership WHERE member = ?", rec)
        change.update("membership", str(period), {"ended_on": "2026-01-01"})
        change.create("membership", {"member": rec, "organisation": west, "began_on": "2026-01-01"})
    assert change.summary is not None
    for table, old in before.items():
        assert revisions(county, table, rec) == [change.summary.revision] != old
    assert rows(county, "SELECT rec, organisation FROM departure") == [(rec, east)]


def revisions(house: House, table: str, rec: str) -> list[object]:
    column = "id" if table == "member" else "member"
    found = rows(house, f'SELECT revision FROM "{table}" WHERE "{column}" = ?', rec)  # noqa: S608
    return [row[0] for row in found]


TURNS = {"undo": history.undo, "redo": history.redo}
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "move", "leave", "remove", "undo", "redo"]),
        st.integers(0, 1),
        st.sampled_from(["甲", "乙", None]),
    ),
    max_size=12,
)


@settings(max_examples=12)
@given(acts=ACTS)
def test_any_history_can_be_rebuilt_from_its_journal(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, str | None]]
) -> None:
    house = vaults.county_house(tmp_path_factory.mktemp("any"))
    branches = [vaults.add_organisation(house, f"中共第{n}支部委员会") for n in range(2)]
    people = [
        vaults.add_member(house, branches[0], id_number=vaults.id_number(11 + 2 * n))
        for n in range(2)
    ]
    for act, who, value in acts:
        do(house, act, people[who], branches[who], value)
    assert verifying.verify(house).differences == []
    strays = rows(
        house,
        "SELECT COUNT(*) FROM member AS m WHERE branch IS NOT (SELECT organisation FROM membership"
        " AS p WHERE p.member = m.id AND p.ended_on IS NULL AND p.removed IS NULL)",
    )
    assert strays == [(0,)]
    house.vault.close()


@settings(max_examples=12)
@given(acts=ACTS)
def test_as_many_steps_forth_as_back_lead_where_one_was(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, str | None]]
) -> None:
    house = vaults.county_house(tmp_path_factory.mktemp("back"))
    branches = [vaults.add_organisation(house, f"中共第{n}支部委员会") for n in range(2)]
    people = [
        vaults.add_member(house, branches[0], id_number=vaults.id_number(11 + 2 * n))
        for n in range(2)
    ]
    for act, who, value in acts:
        do(house, act, people[who], branches[who], value)
    before = members(house)
    back = 0
    with suppress(NothingToUndoError, ChangedSinceError):
        while True:
            history.undo(house)
            back += 1
    for _ in range(back):
        history.redo(house)
    assert members(house) == before
    assert verifying.verify(house).differences == []
    house.vault.close()


def members(house: House) -> list[tuple[object, ...]]:
    return rows(house, "SELECT id, name, remark, removed, branch, category FROM member ORDER BY id")


def do(house: House, act: str, rec: str, branch: str, value: str | None) -> None:
    """One change of a county as people make them, by the change itself."""
    if act in TURNS:
        with suppress(NothingToUndoError, NothingToRedoError, ChangedSinceError):
            TURNS[act](house)
        return
    open_period = rows(
        house, "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL", rec
    )
    with house.change(act) as change:
        if act == "edit":
            change.update("member", rec, {"remark": value, "name": value or "丙"})
        elif act == "remove":
            change.update("member", rec, {"removed": "1" if value else None})
        elif open_period:
            change.update("membership", str(open_period[0][0]), {"ended_on": "2026-01-01"})
        if act == "move":
            change.create(
                "membership", {"member": rec, "organisation": branch, "began_on": "2026-01-01"}
            )
