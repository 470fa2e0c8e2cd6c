"""One field of many members, and another branch for them: preview, writing, taking back."""

from pathlib import Path

import pytest

from pmis_desktop.errors.organising import OrganisationEndedError
from pmis_desktop.errors.services import (
    CountyOnlyError,
    FieldRefusedError,
    OutsideScopeError,
    PreviewOutdatedError,
)
from pmis_desktop.models import tree
from pmis_desktop.services import changing_many, editing, history, records
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, WEST, County, organisation, rows


def everybody(house: House) -> list[int]:
    return list(members.find(house, MemberQuery()))


def values(house: House, column: str) -> list[object]:
    return [row[0] for row in rows(house, f"SELECT {column} FROM member ORDER BY row")]  # noqa: S608


def test_a_field_is_looked_at_written_and_taken_back_at_once(county: County) -> None:
    house = county.house
    county.edit(house, "赵小雷", education="高中")
    before = values(house, "education")
    heard: list[tuple[int, int]] = []
    seen = changing_many.preview(
        house, everybody(house), "education", "大专", lambda *at: heard.append(at)
    )
    assert heard[-1] == (9, 9)
    assert (seen.label, seen.words, seen.value) == ("学历", "大专", "22")
    lines = {line.name: line for line in seen.lines}
    assert (lines["赵小雷"].old, lines["赵小雷"].new) == ("普通高中", "大专")
    skipped = [line for line in seen.lines if line.skipped]
    assert {line.skipped for line in skipped} == {changing_many.SAME}
    assert seen.changing == 9 - len(skipped) == 1
    done = changing_many.apply(house, seen)
    assert set(values(house, "education")) == {"22"}
    assert rows(house, "SELECT title, count, whole FROM unit WHERE id = ?", str(done.unit)) == [
        ("批量修改 1 人的学历", 1, 0)
    ]
    assert done.unit is not None
    assert history.undo_exactly(house, done.unit)
    assert values(house, "education") == before
    assert not history.undo_exactly(house, done.unit)


def test_who_would_get_an_error_is_left_out_with_the_reason(county: County) -> None:
    house = county.house
    vaults.add_member(
        house,
        organisation(house, WEST),
        name="何晓梅",
        id_number=vaults.id_number(702),
        category="probationary",
        full_member_on="",
        joined_on="2025-07-01",
    )
    seen = changing_many.preview(house, everybody(house), "joined_on", "1985-06-01")
    skipped = {line.name for line in seen.lines if line.skipped}
    # Born in 1980: nobody of them was of age.
    assert skipped == {line.name for line in seen.lines}
    assert changing_many.apply(house, seen).count == 0


def test_what_was_touched_since_stays_when_the_rest_is_taken_back(county: County) -> None:
    house = county.house
    seen = changing_many.preview(house, everybody(house), "remark", "已核对")
    done = changing_many.apply(house, seen)
    assert done.count == 9
    seen = changing_many.preview(house, everybody(house), "remark", "")
    assert {line.new for line in seen.lines} == {"空"}
    changing_many.apply(house, seen)
    assert set(values(house, "remark")) == {None}


def test_an_old_preview_is_not_written(county: County) -> None:
    house = county.house
    seen = changing_many.preview(house, everybody(house), "remark", "已核对")
    county.edit(house, "赵小雷", remark="先改了")
    with pytest.raises(PreviewOutdatedError):
        changing_many.apply(house, seen)
    assert "已核对" not in values(house, "remark")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("id_number", "x"),
        ("name", "某人"),
        ("education", "修仙"),
        ("joined_on", "明天"),
        ("removed", "1"),
    ],
)
def test_what_is_one_persons_own_or_no_value_is_refused(
    county: County, field: str, text: str
) -> None:
    with pytest.raises(FieldRefusedError):
        changing_many.preview(county.house, everybody(county.house), field, text)


def test_a_branch_does_not_write_what_is_the_countys(county: County) -> None:
    site = county.sites[EAST]
    with pytest.raises(CountyOnlyError):
        changing_many.preview(site, everybody(site), "county_note", "某事")
    assert "county_note" not in {field.id for field in changing_many.fields(site)}
    with pytest.raises(OutsideScopeError):
        changing_many.preview_move(site, everybody(site), organisation(county.house, WEST))


def test_many_move_to_another_branch_of_the_county(county: County) -> None:
    house = county.house
    east, west = organisation(house, EAST), organisation(house, WEST)
    seen = changing_many.preview_move(house, everybody(house), west)
    assert seen.changing == 6
    assert {line.skipped for line in seen.lines} == {"", changing_many.SAME_BRANCH}
    done = changing_many.apply(house, seen)
    assert done.count == 6
    assert set(values(house, "branch")) == {west}
    assert done.unit is not None
    history.undo_exactly(house, done.unit)
    assert values(house, "branch").count(east) == 3


def test_a_committees_moves_are_units_of_their_own(tmp_path: Path) -> None:
    organisations = {
        "a" * 22: {"name": "中共城关镇委员会", "kind": "611"},
        "b" * 22: {"name": "东街支部", "kind": "631", "parent": "a" * 22},
        "c" * 22: {"name": "西街支部", "kind": "631", "parent": "a" * 22},
    }
    house = vaults.site_house(tmp_path, organisations=organisations, scope="a" * 22)
    for number in (11, 13):
        vaults.add_member(house, "b" * 22, name="甲乙", id_number=vaults.id_number(number))
    seen = changing_many.preview_move(house, everybody(house), "c" * 22)
    assert changing_many.apply(house, seen).count == 2
    units = "SELECT count, whole FROM unit WHERE title = '调整所在党支部'"
    assert rows(house, units) == [(2, 1), (2, 1)]
    condition = Condition(field="branch", value="c" * 22)
    assert len(members.find(house, MemberQuery(conditions=(condition,)))) == 2
    with house.reading() as connection:
        assert tree.read(connection).names["c" * 22] == "西街支部"
    house.vault.close()


@pytest.mark.parametrize("ended", ["dissolved", "removed"])
def test_nobody_is_moved_to_a_branch_that_is_no_more(county: County, ended: str) -> None:
    house = county.house
    empty = vaults.add_organisation(house, "中共城关镇南街支部委员会")
    values = {"dissolved_on": "2026-03-01"} if ended == "dissolved" else {"removed": "1"}
    with house.change("撤销") as change:
        change.update("organisation", empty, values)
    with pytest.raises(OrganisationEndedError):
        changing_many.preview_move(house, everybody(house), empty)
    with house.change("调整") as change, pytest.raises(OrganisationEndedError):
        editing.place(house, change, county.people["赵小雷"], empty)
    if ended == "dissolved":
        problems = records.check(
            house, "member", county.people["赵小雷"], {"branch": "中共城关镇南街支部委员会"}
        )
        assert "已经撤销" in next(each.message for each in problems if each.field == "branch")
