"""Saving a form: only what differs, with its draft, and never over somebody else's change."""

import pytest

from pmis_desktop.errors.records import FieldChange, RecordChangedError
from pmis_desktop.errors.services import FieldRefusedError, ProblemsError
from pmis_desktop.services import drafts, history, records
from pmis_desktop.services.house import House
from tests.services.counties import EAST, NAMES, WEST, County, rows, state, stored
from tests.services.test_editing_records import NEW

WHO = "赵小雷"


def form(house: House, rec: str, **typed: str) -> tuple[dict[str, str], int]:
    """Everything a form shows, with some fields typed over, and the revision it was opened at."""
    opened = records.open_record(house, "member", rec)
    return {each.field.id: each.text for each in opened.fields} | typed, opened.revision


@pytest.mark.parametrize("where", ["county", "site"])
def test_a_whole_form_writes_only_what_differs(county: County, where: str) -> None:
    house = county.house if where == "county" else county.sites[EAST]
    rec = county.people[WHO]
    given, seen = form(house, rec, address="东街9号", education="大学本科")
    edited = records.save(house, "member", rec, given, seen_revision=seen, reason="照档案更正")
    (step,) = [s for s in history.of_record(house, "member", rec) if "更正" in s.title]
    assert {change["field"] for change in step.changes} == {"address", "education"}
    assert step.title == "修改党员（照档案更正）"
    assert (edited.id, edited.problems) == (rec, ())
    before = state(house)
    given, seen = form(house, rec)
    assert records.save(house, "member", rec, given, seen_revision=seen).unit is None
    assert state(house) == before


def test_a_move_and_a_category_are_saved_from_the_form(county: County) -> None:
    house, rec = county.house, county.people[WHO]
    given, seen = form(
        house, rec, branch=NAMES[WEST], category="预备党员", full_member_on="", joined_on="2025-07"
    )
    records.save(house, "member", rec, given, seen_revision=seen)
    after = stored(house, "member", rec)
    assert (after["category"], after["full_member_on"]) == ("probationary", None)
    assert records.open_record(house, "member", rec).problems == ()
    assert county.value(house, WHO, "branch") != county.value(house, "钱大勇", "branch")


def test_the_draft_goes_with_the_save_and_stays_with_a_refusal(county: County) -> None:
    site, rec = county.sites[EAST], county.people[WHO]
    drafts.keep(site, "member", rec, {"name": ""})
    drafts.keep(site, "member", None, {"name": "何"})
    with pytest.raises(ProblemsError):
        records.save(site, "member", rec, {"name": ""})
    assert drafts.find(site, "member", rec) is not None
    records.save(site, "member", rec, {"address": "东街9号"})
    assert drafts.find(site, "member", rec) is None
    assert drafts.find(site, "member", None) is not None
    records.save(site, "member", None, {**NEW, "county_note": "", "remark": " "})
    assert drafts.every(site) == ()


@pytest.mark.parametrize("field", ["category", "branch"])
def test_branch_and_category_cannot_be_emptied(county: County, field: str) -> None:
    before = state(county.house)
    with pytest.raises(FieldRefusedError):
        records.save(county.house, "member", county.people[WHO], {field: ""})
    assert state(county.house) == before


def test_a_change_that_came_in_meanwhile_is_not_written_over(county: County) -> None:
    house, rec = county.house, county.people[WHO]
    given, seen = form(house, rec, mobile="13800000009")
    county.edit(county.sites[EAST], WHO, address="支部改的", mobile="13800000002")
    county.carry(EAST)
    before = state(house)
    with pytest.raises(RecordChangedError) as refusal:
        records.save(house, "member", rec, given, seen_revision=seen)
    assert state(house) == before
    assert set(refusal.value.changes) == {
        FieldChange("address", "家庭住址", "支部改的", "东街1号"),
        FieldChange("mobile", "手机号码", "13800000002", "13800000009"),
    }
    # The sentence may end in a log: it names fields, no values.
    assert "家庭住址" in refusal.value.message
    assert "13800000009" not in refusal.value.message
    given["address"] = "支部改的"
    fresh = records.open_record(house, "member", rec).revision
    assert records.save(house, "member", rec, given, seen_revision=fresh).unit
    assert county.value(house, WHO, "mobile") == "13800000009"


def test_a_move_by_another_counts_as_a_change(county: County) -> None:
    house, rec = county.house, county.people[WHO]
    given, seen = form(house, rec, remark="注")
    county.edit(house, WHO, branch=NAMES[WEST])
    with pytest.raises(RecordChangedError) as refusal:
        records.save(house, "member", rec, given, seen_revision=seen)
    (change,) = refusal.value.changes
    assert (change.field, change.now, change.typed) == ("branch", NAMES[WEST], NAMES[EAST])


def test_changes_elsewhere_or_to_the_same_value_do_not_disturb(county: County) -> None:
    house, rec = county.house, county.people[WHO]
    given, seen = form(house, rec, remark="注")
    county.edit(house, "钱大勇", address="别处")
    county.edit(house, WHO, remark="注")
    county.edit(county.sites[EAST], WHO, address="支部写的")
    with house.change("县级先改") as change:
        change.update("member", rec, {"address": "县级写的"})
        change.update("member", rec, {"address": "东街1号"})
    assert records.save(house, "member", rec, given, seen_revision=seen).unit is None
    given, seen = form(house, rec, remark="再注")
    county.edit(house, WHO, mobile="13800000002")
    # A form that hands over only what was typed writes over nobody.
    records.save(house, "member", rec, {"remark": "再注"}, seen_revision=seen)
    assert county.value(house, WHO, "mobile") == "13800000002"


def test_what_the_county_kept_out_does_not_disturb_the_county_s_form(county: County) -> None:
    house, rec = county.house, county.people[WHO]
    county.edit(house, WHO, address="县级写的")
    given, seen = form(house, rec, remark="注")
    county.edit(county.sites[EAST], WHO, address="支部写的")
    assert county.carry(EAST).counts["conflict"] == 1
    records.save(house, "member", rec, given, seen_revision=seen)
    assert county.value(house, WHO, "address") == "县级写的"


def test_an_answer_meanwhile_is_seen_by_the_branch_s_form(county: County) -> None:
    site, rec = county.sites[EAST], county.people[WHO]
    given, seen = form(site, rec, remark="注")
    county.edit(county.house, WHO, address="县级写的")
    county.edit(site, "钱大勇", remark="包")
    county.carry(EAST)
    with pytest.raises(RecordChangedError) as refusal:
        records.save(site, "member", rec, given, seen_revision=seen)
    assert [change.field for change in refusal.value.changes] == ["address"]


def test_other_kinds_are_saved_the_same_way(county: County) -> None:
    house = county.house
    made = records.save(
        house, "organisation", None, {"name": "中共新街支部委员会", "kind": "党支部"}
    )
    assert made.unit
    records.save(house, "organisation", made.id, {"secretary": "何晓梅"})
    assert stored(house, "organisation", made.id)["secretary"] == "何晓梅"
    unit = records.save(
        house, "host_unit", None, {"organisation": "中共新街支部委员会", "name": "新街小学"}
    )
    with pytest.raises(FieldRefusedError):
        records.save(house, "host_unit", unit.id, {"organisation": ""})
    shown = records.open_record(house, "host_unit", unit.id)
    texts = {each.field.id: each.text for each in shown.fields}
    assert texts["organisation"] == "中共新街支部委员会"
    kinds = rows(house, "SELECT kind FROM unit WHERE origin = 'own' ORDER BY id DESC LIMIT 3")
    assert [kind for (kind,) in kinds] == ["add", "edit", "add"]
