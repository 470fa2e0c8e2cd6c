"""Changing records one at a time: what is written, what is refused, and that nothing half stays."""

from collections.abc import Callable

import pytest

from pmis_desktop.errors.base import RefusedError
from pmis_desktop.errors.services import (
    CountyOnlyError,
    FieldRefusedError,
    FieldUnknownError,
    NotCountyError,
    NotJoinedError,
    OrganisationInUseError,
    OutsideScopeError,
    ProblemsError,
    RecordMissingError,
    SeveralRecordsError,
)
from pmis_desktop.services import editing, founding, listing
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County, rows, state, stored

CATEGORY = "SELECT value, effective_on FROM category_fact WHERE member = ? AND removed IS NULL"


def test_a_new_category_is_a_dated_fact_beside_the_old_one(county: County) -> None:
    house, rec = county.sites[EAST], county.people["赵小雷"]
    before = rows(house, CATEGORY, rec)
    vaults_day = "2026-03-04"
    county.edit(county.house, "赵小雷", category="预备党员", full_member_on="")
    after = rows(county.house, CATEGORY + " ORDER BY row", rec)
    assert before == [("full", "2006-04-28")]
    assert after == [("full", "2006-04-28"), ("probationary", "2005-04-28")]
    assert vaults_day not in {day for _value, day in after}


def test_a_status_counts_from_today_and_only_the_county_gives_it(county: County) -> None:
    rec = county.people["钱大勇"]
    given = {
        "member": rec,
        "value": "停止党籍",
        "effective_on": "2026-02-01",
        "approved_on": "2026-01-20",
        "authority": vaults.COUNTY_NAME,
        "reason": "失去联系两年以上",
    }
    site = county.sites[EAST]
    refuses(county, lambda: editing.add(site, "status_fact", given), "county_only")
    # The decision, its reason and its day are asked for: a bare status is not enough.
    refuses(county, lambda: county.edit(county.house, "钱大勇", status="停止党籍"), "problems")
    editing.add(county.house, "status_fact", given)
    assert county.value(county.house, "钱大勇", "status") == "suspended"
    assert county.edit(county.house, "钱大勇", address="东街3号").unit
    county.edit(county.house, "钱大勇", status="正常")
    facts = "SELECT value, effective_on FROM status_fact WHERE member = ? ORDER BY effective_on"
    assert rows(county.house, facts, rec) == [
        ("suspended", "2026-02-01"),
        ("normal", "2026-03-04"),
    ]


def test_the_category_that_is_there_already_writes_nothing(county: County) -> None:
    house = county.sites[EAST]
    before = state(house)
    edited = county.edit(house, "赵小雷", category="正式党员", address="东街1号")
    assert edited.unit is None
    assert state(house) == before


def test_a_member_moves_within_the_scope_as_two_halves_of_one_whole(county: County) -> None:
    house, rec = county.house, county.people["赵小雷"]
    edited = county.edit(house, "赵小雷", branch=NAMES[WEST])
    assert rows(
        house,
        "SELECT ended_on, ended_reason, began_on FROM membership WHERE member = ? ORDER BY row",
        rec,
    ) == [("2026-03-04", "adjustment", "2005-04-28"), (None, None, "2026-03-04")]
    assert rows(house, "SELECT whole, count FROM unit WHERE id = ?", edited.unit) == [(1, 2)]
    assert stored(house, "member", rec)["branch"] == organisation(county, WEST)


def organisation(county: County, street: str) -> str:
    ((rec,),) = rows(county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[street])
    return str(rec)


def refuses(county: County, act: Callable[[], object], code: str) -> RefusedError:
    """The act is refused in Chinese, and no table of any vault has changed."""
    houses = [county.house, *county.sites.values()]
    before = [state(house) for house in houses]
    with pytest.raises(RefusedError) as refusal:
        act()
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")
    assert refusal.value.advice.endswith("。")
    assert [state(house) for house in houses] == before
    return refusal.value


NEW = {
    "name": "何晓梅",
    "id_number": vaults.id_number(62, born="19910302"),
    "birth_date": "1991-03-02",
    "sex": "女",
    "ethnic_group": "汉族",
    "education": "大学本科",
    "category": "预备党员",
    "joined_on": "2025-07-01",
}


EDITS: dict[str, tuple[dict[str, str], type[RefusedError]]] = {
    "to a branch it does not know": ({"branch": NAMES[WEST]}, RecordMissingError),
    "a note of the county's": ({"county_note": "见卷宗"}, CountyOnlyError),
    "hardship is the county's": ({"hardship": "是"}, CountyOnlyError),
    "no such field": ({"shoe_size": "43"}, FieldUnknownError),
    "no date": ({"joined_on": "2005年13月"}, FieldRefusedError),
    "no such education": ({"education": "高小肄业生"}, FieldRefusedError),
    "a full member at sixteen": ({"joined_on": "1996-04-28"}, ProblemsError),
    "a full member without the day": ({"full_member_on": ""}, ProblemsError),
    "no name": ({"name": ""}, ProblemsError),
}
ADDITIONS: dict[str, tuple[str, str, dict[str, str], type[RefusedError]]] = {
    "a branch makes no organisation": (
        EAST,
        "organisation",
        {"name": "中共新支部委员会"},
        NotCountyError,
    ),
    "a second organisation of a name": (
        "county",
        "organisation",
        {"name": NAMES[EAST], "kind": "党支部"},
        OrganisationInUseError,
    ),
    "an organisation without a name": (
        "county",
        "organisation",
        {"kind": "党支部"},
        FieldRefusedError,
    ),
    "a new member with a wrong ID number": (
        EAST,
        "member",
        {**NEW, "id_number": "610523198004290119"},
        FieldRefusedError,
    ),
    "an ID number that a member has": (
        "county",
        "member",
        {**NEW, "branch": NAMES[EAST], "id_number": vaults.id_number(11)},
        ProblemsError,
    ),
    "a new member of the county's without a branch": ("county", "member", NEW, FieldRefusedError),
    "a period without a beginning": (EAST, "membership", {"began_on": "2020"}, FieldRefusedError),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_is_not_allowed_says_why_and_changes_nothing(
    county: County, name: str
) -> None:
    given, expected = EDITS[name]
    refuses(county, lambda: county.edit(county.sites[EAST], "赵小雷", **given), expected.code)


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_that_is_not_allowed_says_why_and_changes_nothing(
    county: County, name: str
) -> None:
    where, kind, given, expected = ADDITIONS[name]
    house = county.sites.get(where, county.house)
    refuses(county, lambda: editing.add(house, kind, given), expected.code)


def test_a_record_that_is_not_there_is_not_changed(county: County) -> None:
    def change() -> None:
        editing.set_values(county.sites[EAST], "member", "f" * 32, {"name": "无此人"})

    refuses(county, change, "record_missing")


def test_a_member_outside_the_scope_is_not_placed(county: County) -> None:
    """A site for a committee knows several branches, its scope is not all of them."""
    site = county.sites[EAST]
    elsewhere = "e" * 32
    assert rows(site, "SELECT name FROM organisation") == [(NAMES[EAST],)]

    def move() -> None:
        with site.change("移动") as change:
            change.create("organisation", {"name": "别处"}, elsewhere)
            editing.place(site, change, county.people["赵小雷"], elsewhere)

    with pytest.raises(OutsideScopeError):
        move()
    assert stored(site, "organisation", elsewhere) == {}


def test_a_new_member_has_period_category_and_place(county: County) -> None:
    site = county.sites[EAST]
    edited = editing.add(site, "member", NEW)
    record = stored(site, "member", edited.id)
    assert (record["category"], record["status"]) == ("probationary", "normal")
    assert record["branch"] == organisation(county, EAST)
    assert rows(site, CATEGORY, edited.id) == [("probationary", "2025-07-01")]
    assert [row["name"] for row in listing.members(site, search="hxm")] == ["何晓梅"]


def test_old_errors_do_not_keep_other_fields_from_being_saved(county: County) -> None:
    house, rec = county.house, county.people["赵小雷"]
    with house.change("从旧系统带来的错误", kind="import") as change:
        change.update("member", rec, {"full_member_on": None})
    edited = county.edit(house, "赵小雷", address="东街2号")
    assert [problem.field for problem in edited.problems if problem.severity == "error"]
    assert stored(house, "member", rec)["address"] == "东街2号"
    refuses(county, lambda: county.edit(house, "赵小雷", name=""), "problems")


def test_several_organisations_of_one_short_name_are_not_guessed(county: County) -> None:
    house = county.house
    for number in (1, 2):
        vaults.add_organisation(house, f"中共第{number}村支部委员会", short_name="村支部")
    with pytest.raises(SeveralRecordsError):
        county.edit(house, "赵小雷", branch="村支部")


def test_a_branch_that_has_not_joined_writes_nothing(county: County) -> None:
    requested = founding.create_site(
        county.folder / "new",
        counties.founder(),
        organisation="中共新支部委员会",
        out=county.folder / "new.dzb",
    )
    county.opened.append(requested.house)
    before = state(requested.house)
    with pytest.raises(NotJoinedError):
        editing.add(requested.house, "member", NEW)
    assert state(requested.house) == before
