"""A record in a form: what it shows, what is locked and why, and what typed values would do."""

import pytest

from pmis_desktop.errors.services import FieldUnknownError, RecordMissingError
from pmis_desktop.models.vault import operators
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.rules.problems import Severity
from pmis_desktop.services import drafts, locks, records
from pmis_desktop.services.house import House
from pmis_desktop.services.records import OpenedField, OpenedRecord
from tests import vaults
from tests.services.counties import EAST, NAMES, WEST, County, rows, state
from tests.services.test_editing_records import NEW
from tests.services.test_taking_changes_back import conflict

WHO = "赵小雷"
SECOND = "另一列早班的火车"


def opened(county: County, house: House, name: str = WHO) -> OpenedRecord:
    return records.open_record(house, "member", county.people[name])


def field(record: OpenedRecord, field_id: str) -> OpenedField:
    return next(each for each in record.fields if each.field.id == field_id)


def errors(house: House, rec: str | None, kind: str = "member", **given: str) -> list[str]:
    """Fields at which a check finds an error; a check writes nothing."""
    before = state(house)
    found = records.check(house, kind, rec, given)
    assert state(house) == before
    order = [list(Severity).index(problem.severity) for problem in found]
    assert order == sorted(order)
    return [problem.field for problem in found if problem.severity is Severity.ERROR]


def test_a_member_opens_as_people_read_it_and_looking_is_noted(county: County) -> None:
    record = opened(county, county.house)
    texts = {each.field.id: each.text for each in record.fields}
    assert (texts["sex"], texts["joined_on"], texts["branch"]) == ("男", "2005-04-28", NAMES[EAST])
    assert (texts["category"], texts["status"], texts["remark"]) == ("正式党员", "正常", "")
    assert texts["id_number"] == vaults.id_number(11)
    assert field(record, "sex").stored == "1"
    assert "removed" not in texts
    assert (record.problems, record.draft, record.unknown_to_county) == ((), None, False)
    looked = "SELECT kind FROM unit WHERE origin = 'local' ORDER BY id DESC LIMIT 1"
    assert rows(county.house, looked) == [("look",)]


def test_the_county_may_change_everything_a_branch_has_its_limits(county: County) -> None:
    assert {each.locked for each in opened(county, county.house).fields} == {""}
    locked = {each.field.id: each.locked for each in opened(county, county.sites[EAST]).fields}
    assert {name for name, sentence in locked.items() if sentence} == {
        "hardship",
        "county_note",
        "status",
        "branch",
    }
    assert (locked["county_note"], locked["branch"]) == (locks.COUNTY_ONLY, locks.ALONE)


def test_what_belongs_to_a_member_cannot_change_its_owner(county: County) -> None:
    ((period,),) = rows(
        county.house, "SELECT id FROM membership WHERE member = ?", county.people[WHO]
    )
    record = records.open_record(county.house, "membership", str(period))
    assert field(record, "member").text == WHO
    assert field(record, "member").locked == locks.OWNER
    assert field(record, "organisation").locked == ""
    assert field(records.open_record(county.house, "membership", None), "member").locked == ""


def test_a_branch_makes_no_organisation_and_a_reader_changes_nothing(county: County) -> None:
    site = county.sites[EAST]
    fresh = records.open_record(site, "organisation", None)
    assert {each.locked for each in fresh.fields} == {locks.BY_COUNTY}
    operators.add_operator(
        site.vault,
        operator="乙",
        post="干事",
        passphrase=SECOND,
        role=Role.READER,
        cost=vaults.CHEAP,
    )
    folder = site.vault.folder
    site.vault.close()
    with open_vault(folder, SECOND, "乙", clock=lambda: vaults.NOW) as vault:
        record = opened(county, House.of(vault))
        assert {each.locked for each in record.fields} == {locks.READS_ONLY}


def test_a_new_member_of_a_branch_begins_in_it(county: County) -> None:
    site = county.sites[EAST]
    record = records.open_record(site, "member", None)
    assert (record.id, field(record, "branch").text) == ("", NAMES[EAST])
    assert {each.text for each in record.fields} == {"", NAMES[EAST]}
    assert field(records.open_record(county.house, "member", None), "branch").text == ""


def test_the_county_s_value_stands_beside_a_change_that_waits(county: County) -> None:
    site, rec = county.sites[EAST], county.people[WHO]
    county.edit(site, WHO, address="东街9号")
    record = opened(county, site)
    assert (field(record, "address").text, field(record, "address").county) == (
        "东街9号",
        "东街1号",
    )
    assert field(record, "mobile").county is None
    born = records.save(site, "member", None, NEW).id
    fresh = records.open_record(site, "member", born)
    assert fresh.unknown_to_county
    assert field(fresh, "name").county == ""
    county.carry(EAST)
    assert all(each.county is None for each in records.open_record(site, "member", rec).fields)
    conflict(county, "钱大勇")
    assert not opened(county, site, "钱大勇").unknown_to_county


def test_a_draft_is_offered_with_the_record(county: County) -> None:
    site, rec = county.sites[EAST], county.people[WHO]
    drafts.keep(site, "member", rec, {"address": "没打完的"})
    draft = opened(county, site).draft
    assert draft is not None
    assert dict(draft.values) == {"address": "没打完的"}
    assert opened(county, site, "钱大勇").draft is None


def test_nobody_is_refused(county: County) -> None:
    with pytest.raises(RecordMissingError):
        records.open_record(county.house, "member", "nobody")
    with pytest.raises(RecordMissingError):
        records.check(county.house, "member", "nobody", {})
    with pytest.raises(FieldUnknownError):
        records.check(county.house, "member", county.people[WHO], {"shoe_size": "43"})


CHECKS = {
    "nothing typed": ({}, []),
    "what is there already": ({"name": WHO, "sex": "男", "joined_on": "2005-04-28"}, []),
    "a day written otherwise": ({"joined_on": "2005年4月28日"}, []),
    "no date": ({"joined_on": "2005年13月"}, ["joined_on"]),
    "two at once": (
        {"joined_on": "2005年13月", "education": "高小肄业生"},
        ["education", "joined_on"],
    ),
    "no name": ({"name": " "}, ["name"]),
    "a wrong ID number": ({"id_number": "610523198004290119"}, ["id_number"]),
    "no category": ({"category": ""}, ["category"]),
    "no branch": ({"branch": ""}, ["branch"]),
    "no such branch": ({"branch": "没有的党支部"}, ["branch"]),
    "joined at sixteen": ({"joined_on": "1996-04-28"}, ["joined_on"]),
    "another's ID number": ({"id_number": vaults.id_number(13)}, ["id_number"]),
}


@pytest.mark.parametrize(("given", "fields"), CHECKS.values(), ids=CHECKS)
def test_typed_values_are_checked_at_their_field(
    county: County, given: dict[str, str], fields: list[str]
) -> None:
    assert sorted(errors(county.house, county.people[WHO], **given)) == fields


def test_sentences_under_a_field_do_not_speak_of_writing(county: County) -> None:
    found = records.check(county.house, "member", county.people[WHO], {"branch": "没有的党支部"})
    assert found
    assert all("没有改动" not in problem.message for problem in found)


def test_a_branch_is_told_of_its_limits_while_it_types(county: County) -> None:
    site, rec = county.sites[EAST], county.people[WHO]
    assert errors(site, rec, county_note="见卷宗") == ["county_note"]
    assert errors(site, rec, status="停止党籍") == ["status"]
    assert errors(site, rec, branch=NAMES[WEST]) == ["branch"]
    assert errors(site, rec, mobile="13800000002") == []


def test_the_ID_number_is_compared_with_birth_date_and_sex(county: County) -> None:  # noqa: N802
    given = {"birth_date": "1981-04-29", "sex": "女"}
    found = records.check(county.house, "member", county.people[WHO], given)
    assert {(p.rule, p.field, p.severity) for p in found} == {
        ("R4", "birth_date", Severity.WARNING),
        ("R3", "sex", Severity.WARNING),
    }


def test_an_error_that_is_there_already_is_only_a_warning(county: County) -> None:
    rec = county.people[WHO]
    with county.house.change("旧系统带来的") as change:
        change.update("member", rec, {"joined_on": "1996-04-28", "full_member_on": "1997-04-28"})
    (problem,) = opened(county, county.house).problems
    assert problem.severity is Severity.ERROR
    assert errors(county.house, rec, address="东街9号") == []
    again = records.check(county.house, "member", rec, {"address": "东街9号"})
    assert [(p.field, p.severity) for p in again] == [("joined_on", Severity.WARNING)]
    assert records.save(county.house, "member", rec, {"address": "东街9号"}).unit


def test_a_new_member_is_checked_like_a_stored_one(county: County) -> None:
    house, site = county.house, county.sites[EAST]
    assert errors(site, None, **NEW) == []
    assert errors(house, None, **NEW) == ["branch"]
    assert errors(house, None, **NEW, branch=NAMES[EAST]) == []
    assert sorted(errors(site, None)) == ["category", "id_number", "name"]
    assert errors(site, None, **{**NEW, "id_number": "1"}) == ["id_number"]
    assert errors(house, None, **{**NEW, "id_number": vaults.id_number(11)}, branch=NAMES[EAST])
    assert errors(site, None, **NEW, branch=NAMES[EAST]) == []


def test_other_new_records_ask_for_what_they_need(county: County) -> None:
    house = county.house
    assert errors(house, None, "organisation") == ["name"]
    assert errors(house, None, "organisation", name=NAMES[EAST]) == ["name"]
    assert errors(house, None, "status_fact", value="停止党籍") == ["member"]


GUESSES = {
    "both": ({"id_number": vaults.id_number(11)}, {"birth_date": "1980-04-29", "sex": "男"}),
    "a woman": ({"id_number": vaults.id_number(12)}, {"birth_date": "1980-04-29", "sex": "女"}),
    "the archive goes first": (
        {"id_number": vaults.id_number(11), "birth_date": "1979-12", "sex": " "},
        {"sex": "男"},
    ),
    "a wrong number": ({"id_number": "610523198004290119"}, {}),
    "none": ({}, {}),
}


@pytest.mark.parametrize(("given", "told"), GUESSES.values(), ids=GUESSES)
def test_an_ID_number_fills_what_is_empty(given: dict[str, str], told: dict[str, str]) -> None:  # noqa: N802
    assert records.suggestions(given) == told
