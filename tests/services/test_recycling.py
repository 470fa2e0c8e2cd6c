"""Out of every list with a reason, and back again with all that went along."""

import pytest

from pmis_desktop.errors.recycling import (
    NotInBinError,
    NumberInUseError,
    StillRemovedError,
    StillUsedError,
)
from pmis_desktop.errors.services import (
    CountyOnlyError,
    OrganisationInUseError,
    ReasonMissingError,
    RecordMissingError,
)
from pmis_desktop.services import editing, history, listing, recycling, verifying
from tests import vaults
from tests.services.counties import EAST, NAMES, County, rows


def names(county: County) -> set[str]:
    return {str(each["name"]) for each in listing.members(county.house)}


def test_a_removed_member_is_in_no_list_and_comes_back(county: County) -> None:
    member = county.people["赵小雷"]
    recycling.remove(county.house, "member", member, "重复录入")
    assert "赵小雷" not in names(county)
    (found,) = recycling.removed(county.house)
    assert (found.id, found.name, found.reason, found.who) == (member, "赵小雷", "重复录入", "甲")
    recycling.restore(county.house, "member", member)
    assert "赵小雷" in names(county)
    assert recycling.removed(county.house) == ()
    assert verifying.verify(county.house).differences == []


def test_what_went_with_a_member_comes_back_with_it(county: County) -> None:
    branch = rows(county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[EAST])[0][0]
    number = vaults.id_number(77)
    given = {"branch": str(branch), "name": "何立新", "id_number": number}
    added = editing.add(
        county.house,
        "member",
        {**given, "category": "full", "joined_on": "2005-04", "full_member_on": "2006-04"},
    )
    history.undo(county.house)
    assert "何立新" not in names(county)
    removed = {each.id for each in recycling.removed(county.house)}
    assert removed == {added.id}, "period and category are not told by themselves"
    recycling.restore(county.house, "member", added.id)
    assert "何立新" in names(county)
    found = rows(county.house, "SELECT branch, category FROM member WHERE id = ?", added.id)
    assert found == [(branch, "full")]


def test_a_number_that_another_uses_by_now_keeps_it_out(county: County) -> None:
    first, second = county.people["赵小雷"], county.people["钱大勇"]
    number = rows(county.house, "SELECT id_number FROM member WHERE id = ?", first)[0][0]
    recycling.remove(county.house, "member", first, "重复录入")
    editing.set_values(county.house, "member", second, {"id_number": str(number)})
    with pytest.raises(NumberInUseError):
        recycling.restore(county.house, "member", first)
    assert "赵小雷" not in names(county)


def test_without_a_reason_nothing_is_removed(county: County) -> None:
    with pytest.raises(ReasonMissingError):
        recycling.remove(county.house, "member", county.people["赵小雷"], "  ")
    with pytest.raises(RecordMissingError):
        recycling.remove(county.house, "member", "没有", "误录")
    assert "赵小雷" in names(county)


def test_an_organisation_with_anybody_in_it_stays(county: County) -> None:
    branch = str(
        rows(county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[EAST])[0][0]
    )
    with pytest.raises(StillUsedError) as refusal:
        recycling.remove(county.house, "organisation", branch, "误建")
    assert "3 名党员" in str(refusal.value.message)
    empty = vaults.add_organisation(county.house, "中共城关镇南街支部委员会")
    recycling.remove(county.house, "organisation", empty, "误建")
    (found,) = recycling.removed(county.house)
    assert (found.label, found.name) == ("党组织", "中共城关镇南街支部委员会")
    recycling.restore(county.house, "organisation", empty)
    assert recycling.removed(county.house) == ()


def test_a_branch_removes_its_own_records_but_no_organisation(county: County) -> None:
    site, member = county.sites[EAST], county.people["赵小雷"]
    skill = editing.add(site, "skill", {"member": member, "kind": "外语", "name": "英语"})
    recycling.remove(site, "skill", skill.id, "写错了人")
    (found,) = recycling.removed(site)
    assert (found.label, found.name) == ("特长", "赵小雷：英语")
    branch = str(rows(site, "SELECT id FROM organisation WHERE name = ?", NAMES[EAST])[0][0])
    with pytest.raises((CountyOnlyError, StillUsedError)):
        recycling.remove(site, "organisation", branch, "误建")
    recycling.restore(site, "skill", skill.id)
    county.carry(EAST)
    assert rows(county.house, "SELECT name, removed FROM skill") == [("英语", None)]


def test_removing_can_be_taken_back_by_undo(county: County) -> None:
    recycling.remove(county.house, "member", county.people["赵小雷"], "误录")
    history.undo(county.house)
    assert "赵小雷" in names(county)
    assert recycling.removed(county.house) == ()


def test_what_belongs_to_a_removed_member_waits_for_it(county: County) -> None:
    member = county.people["赵小雷"]
    skill = editing.add(county.house, "skill", {"member": member, "kind": "外语", "name": "英语"})
    recycling.remove(county.house, "skill", skill.id, "过时")
    recycling.remove(county.house, "member", member, "误录")
    assert [each.label for each in recycling.removed(county.house)] == ["党员"]
    recycling.restore(county.house, "member", member)
    assert [each.label for each in recycling.removed(county.house)] == ["特长"]


def test_nothing_comes_back_under_what_is_in_the_bin(county: County) -> None:
    house = county.house
    town = vaults.add_organisation(house, "中共南镇委员会", kind="611")
    branch = vaults.add_organisation(house, "中共南镇南街支部委员会", parent=town)
    member = vaults.add_member(house, branch, id_number=vaults.id_number(91))
    skill = editing.add(house, "skill", {"member": member, "kind": "外语", "name": "英语"}).id
    bin_ = [
        ("skill", skill),
        ("member", member),
        ("organisation", branch),
        ("organisation", town),
    ]
    for kind, rec in bin_:
        recycling.remove(house, kind, rec, "误建")
    for kind, rec in bin_[:3]:
        with pytest.raises(StillRemovedError):
            recycling.restore(house, kind, rec)
    for kind, rec in reversed(bin_):
        recycling.restore(house, kind, rec)
        with pytest.raises(NotInBinError):
            recycling.restore(house, kind, rec)
    assert recycling.removed(house) == ()
    assert verifying.verify(house).differences == []


def test_a_name_that_was_given_again_keeps_an_organisation_out(county: County) -> None:
    name = "中共城关镇南街支部委员会"
    first = vaults.add_organisation(county.house, name)
    recycling.remove(county.house, "organisation", first, "误建")
    vaults.add_organisation(county.house, name)
    with pytest.raises(OrganisationInUseError):
        recycling.restore(county.house, "organisation", first)
