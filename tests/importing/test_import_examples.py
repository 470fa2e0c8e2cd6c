"""The example workbooks come in whole, and once only."""

import pytest

from pmis_desktop.errors.importing import ImportChangedError
from pmis_desktop.services import importing, listing
from pmis_desktop.services.house import House
from tests.importing.workbooks import MEMBERS, ORGANISATIONS, members_by_name, own_units
from tests.vaults import COUNTY_NAME, add_organisation


def imported(house: House) -> None:
    importing.apply(house, importing.check(house, ORGANISATIONS))
    importing.apply(house, importing.check(house, MEMBERS))


def test_every_organisation_comes_in_at_its_place(county: House) -> None:
    checked = importing.check(county, ORGANISATIONS)
    assert checked.kind == "organisations"
    assert checked.counts == {
        "read": 16,
        "added": 15,
        "updated": 0,
        "unchanged": 1,
        "warned": 0,
        "asked": 0,
        "rejected": 0,
        "skipped": 0,
        "organisations_added": 15,
    }
    importing.apply(county, checked)
    found = {row["name"]: row for row in listing.organisations(county)}
    assert len(found) == 16
    assert found["中共县直机关工作委员会"]["parent"] == COUNTY_NAME
    assert found["中共县直机关工作委员会"]["kind"] == "工委"
    assert found["中共县直机关工作委员会"]["founded_on"] == "1995-11-01"
    assert found["中共安仁镇安仁村支部委员会"]["parent"] == "中共安仁镇委员会"
    assert found["中共安仁镇安仁村支部委员会"]["code"] == "061000000002"


def test_every_member_comes_in_with_branch_category_and_status(county: House) -> None:
    importing.apply(county, importing.check(county, ORGANISATIONS))
    checked = importing.check(county, MEMBERS)
    assert checked.kind == "members"
    assert (checked.read, checked.added, checked.asked, checked.rejected) == (310, 310, 0, 0)
    assert (checked.skipped, checked.organisations_added) == (1, 0)
    applied = importing.apply(county, checked, strict=True)
    assert applied.operations == 3 * 310
    found = members_by_name(county)
    assert len(listing.members(county)) == 310
    assert found["郭丽"]["category"] == "预备党员"
    assert found["郭丽"]["floating_to"] == "广东省深圳市"
    assert found["彭明"]["branch"] == "中共安仁镇安仁村支部委员会"
    assert found["彭明"]["status"] == "正常"


def test_one_import_is_one_line_of_history_and_a_second_is_none(county: House) -> None:
    imported(county)
    before = own_units(county)
    assert before[1:] == [("导入党组织信息汇总表", 15), ("导入党员基本信息汇总表", 930)]
    for path, rows in ((ORGANISATIONS, 16), (MEMBERS, 310)):
        again = importing.check(county, path)
        assert (again.unchanged, again.added, again.updated) == (rows, 0, 0)
        assert not again.problems
        assert importing.apply(county, again).unit is None
    assert own_units(county) == before


def test_members_alone_bring_their_branches(county: House) -> None:
    checked = importing.check(county, MEMBERS)
    assert (checked.added, checked.organisations_added, checked.rejected) == (310, 12, 0)
    importing.apply(county, checked)
    found = listing.organisations(county)
    assert {row["kind"] for row in found} == {"县委", "党支部"}
    assert {row["parent"] for row in found} == {None, COUNTY_NAME}
    assert importing.check(county, MEMBERS).unchanged == 310
    placed = importing.check(county, ORGANISATIONS)
    assert (placed.added, placed.updated, placed.unchanged) == (3, 12, 1)


def test_a_check_that_is_out_of_date_is_refused(county: House) -> None:
    checked = importing.check(county, ORGANISATIONS)
    add_organisation(county, "中共城关镇委员会", kind="611")
    before = own_units(county)
    with pytest.raises(ImportChangedError):
        importing.apply(county, checked)
    assert own_units(county) == before


def test_the_same_check_is_written_once_only(county: House) -> None:
    checked = importing.check(county, ORGANISATIONS)
    importing.apply(county, checked)
    with pytest.raises(ImportChangedError):
        importing.apply(county, checked)


def test_a_kind_may_be_asked_for(county: House) -> None:
    assert importing.check(county, MEMBERS, kind="members").read == 310
