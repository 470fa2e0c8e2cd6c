"""Records that look like one person: found, kept, joined, moved, and taken back."""

from collections.abc import Callable

import pytest

from pmis_desktop.errors.services import (
    CountyOnlyError,
    OutsideScopeError,
    ReasonMissingError,
    RecordMissingError,
)
from pmis_desktop.models import rows
from pmis_desktop.rules.likeness import Likeness
from pmis_desktop.services import doubles, history, records, recycling
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, NAMES, WEST, County, stored


def found(house: House) -> list[tuple[str, str, Likeness]]:
    return [(each.name, each.other_name, each.likeness) for each in doubles.find(house)]


def spoil(county: County, name: str, **values: str | None) -> None:
    """Values as they came in before anybody checked them."""
    with county.house.change("导入") as change:
        change.update("member", county.people[name], values)


def branch_of(county: County, street: str) -> str:
    return vaults.find_organisation(county.house, NAMES[street])


@pytest.fixture
def twice(county: County) -> tuple[County, str, str]:
    """赵小雷 stands in two branches, under one number."""
    number = county.value(county.house, "赵小雷", "id_number")
    assert number
    other = vaults.add_double(county.house, branch_of(county, WEST), number, mobile="13911112222")
    return county, county.people["赵小雷"], other


def test_the_same_number_is_found_and_told_in_words(twice: tuple[County, str, str]) -> None:
    county, one, other = twice
    (double,) = doubles.find(county.house)
    assert {double.one, double.other} == {one, other}
    assert double.likely
    assert double.sentence.startswith("身份证号相同，姓名、")
    assert {double.branch, double.other_branch} == {NAMES[EAST], NAMES[WEST]}


def test_both_are_kept_until_one_of_them_is_another(twice: tuple[County, str, str]) -> None:
    county, one, other = twice
    with pytest.raises(ReasonMissingError):
        doubles.keep_both(county.house, one, other, " ")
    doubles.keep_both(county.house, other, one, "已看过两人的档案")
    assert found(county.house) == []
    doubles.ask_again(county.house, one, other)
    assert len(found(county.house)) == 1
    doubles.keep_both(county.house, one, other, "已看过两人的档案")
    records.save(county.house, "member", one, {"name": "赵晓雷"})
    assert len(found(county.house)) == 1


def test_comparing_shows_full_numbers_and_is_noted(twice: tuple[County, str, str]) -> None:
    county, one, other = twice
    seen = doubles.compare(county.house, one, other)
    fields = {each.id: each for each in seen.fields}
    assert fields["id_number"].one == county.value(county.house, "赵小雷", "id_number")
    assert fields["mobile"].differs
    assert not fields["id_number"].differs
    assert "removed" not in fields
    with county.house.reading() as connection:
        noted = rows.fetch(connection, "SELECT title FROM unit WHERE kind = 'look'")
    assert [row[0] for row in noted].count("比对疑似重复的党员") == 2


def test_one_person_keeps_one_record_with_what_both_had(twice: tuple[County, str, str]) -> None:
    county, one, other = twice
    with county.house.change("奖励") as change:
        for rec in (one, other):
            change.create("award", {"member": rec, "name": "优秀共产党员", "level": "4"})
        change.create("award", {"member": other, "name": "先进工作者"})
    before = stored(county.house, "member", one)
    doubles.join(county.house, one, other, reason="同一人", take=["mobile"])
    after = stored(county.house, "member", one)
    assert after["mobile"] == "13911112222"
    assert after["branch"] == before["branch"]
    gone = stored(county.house, "member", other)
    assert gone["removed"] == "1"
    assert gone["removed_reason"] == "与赵小雷重复：同一人"
    assert gone["branch"] is None
    assert awards(county.house, one) == ["优秀共产党员", "先进工作者"]
    assert awards(county.house, other) == []
    assert found(county.house) == []
    history.undo(county.house)
    assert stored(county.house, "member", one)["mobile"] == before["mobile"]
    assert stored(county.house, "member", other)["branch"] == branch_of(county, WEST)
    assert awards(county.house, one) == ["优秀共产党员"]
    assert awards(county.house, other) == ["优秀共产党员", "先进工作者"]


def awards(house: House, member: str) -> list[str]:
    with house.reading() as connection:
        found = rows.fetch(
            connection,
            "SELECT name FROM award WHERE member = ? AND removed IS NULL ORDER BY row",
            (member,),
        )
    return [row[0] for row in found]


def test_a_person_in_two_branches_is_moved_to_the_right_one(
    twice: tuple[County, str, str],
) -> None:
    county, one, other = twice
    doubles.join(county.house, one, other, reason="已转到西街", branch=branch_of(county, WEST))
    assert stored(county.house, "member", one)["branch"] == branch_of(county, WEST)
    assert stored(county.house, "member", other)["branch"] is None


def round_trip(county: County, address: str) -> None:
    """Both branches report something and take their answers."""
    for street, name in ((EAST, "钱大勇"), (WEST, "李建国")):
        county.edit(county.sites[street], name, address=f"{street}{address}")
        county.carry(street)


def test_both_branches_come_to_the_same_as_the_county(twice: tuple[County, str, str]) -> None:
    county, one, other = twice
    round_trip(county, "甲2号")
    doubles.join(county.house, one, other, reason="同一人", take=["mobile"])
    round_trip(county, "甲3号")
    assert county.equal(EAST, WEST)


def test_a_branch_joins_two_of_its_own_and_the_county_takes_it(county: County) -> None:
    site = county.sites[EAST]
    one, other = county.people["赵小雷"], county.people["钱大勇"]
    with site.change("奖励") as change:
        change.create("award", {"member": other, "name": "先进工作者"})
    doubles.join(site, one, other, reason="录了两次", take=["address"])
    result = county.carry(EAST)
    assert result.counts is not None
    assert {kind: n for kind, n in result.counts.items() if n and kind != "applied"} == {}
    assert county.equal(EAST)
    assert stored(county.house, "member", other)["removed"] == "1"
    assert awards(county.house, one) == ["先进工作者"]


def test_across_scopes_a_transfer_is_needed(county: County) -> None:
    site = county.sites[EAST]
    one, other = county.people["赵小雷"], county.people["钱大勇"]
    with pytest.raises(OutsideScopeError):
        doubles.join(site, one, other, reason="已转走", branch=branch_of(county, WEST))
    assert stored(site, "member", other)["removed"] is None


@pytest.mark.parametrize(
    ("change", "likeness"),
    [
        (lambda number: number[:8] + "5" + number[9:], "near"),
        (lambda number: number[:6] + number[8:17], "old"),
    ],
)
def test_slips_and_old_numbers_are_found(
    county: County, change: Callable[[str], str], likeness: str
) -> None:
    number = county.value(county.house, "李建国", "id_number") or ""
    spoil(county, "郑文博", id_number=change(number))
    kinds = {"near": Likeness.NEAR_NUMBER, "old": Likeness.OLD_NUMBER}
    assert [kind for _, _, kind in found(county.house)] == [kinds[likeness]]


def test_papers_go_over_to_the_record_that_stays(twice: tuple[County, str, str]) -> None:
    county, one, other = twice
    paper = {"kind": "photo", "hash": "ab" * 32, "size": "1", "media_type": "image/jpeg"}
    with county.house.change("照片") as change:
        change.create("attachment", {"member": other, **paper})
    doubles.join(county.house, one, other, reason="同一人")
    with county.house.reading() as connection:
        found = rows.load(connection, "attachment", [one, other], by="member").values()
    assert {(each["member"], each["removed"]) for each in found} == {(one, None), (other, "1")}


@pytest.mark.parametrize("gone", ["kept", "other", "same"])
def test_a_record_that_is_gone_is_not_joined(twice: tuple[County, str, str], gone: str) -> None:
    county, one, other = twice
    if gone == "same":
        other = one
    else:
        recycling.remove(county.house, "member", one if gone == "kept" else other, "误录")
    with pytest.raises(RecordMissingError):
        doubles.join(county.house, one, other, reason="同一人")


def test_what_the_county_would_refuse_is_refused_at_the_branch(county: County) -> None:
    site = county.sites[EAST]
    one, other = county.people["赵小雷"], county.people["钱大勇"]
    with pytest.raises(CountyOnlyError):
        doubles.join(site, one, other, reason="录了两次", take=["county_note"])
    with county.house.change("任职") as change:
        post = {"member": other, "organisation": branch_of(county, WEST), "post": "001A"}
        change.create("post", post)
    county.edit(site, "孙桂兰", address="东街9号")
    county.carry(EAST)
    with pytest.raises(CountyOnlyError):
        doubles.join(site, one, other, reason="录了两次")
    assert stored(site, "member", other)["removed"] is None
