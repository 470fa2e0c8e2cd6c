"""Lists and search as people type: names, pinyin, digits, and who belonged where on a day."""

from datetime import date

import pytest

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.services import editing, listing
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, NAMES, WEST, County, rows


def names(house: House, search: str = "", within: str = "", on: date | None = None) -> list[str]:
    found = listing.members(house, search=search, within=within, on=on)
    return [str(row["name"]) for row in found]


@pytest.fixture
def filled(county: County) -> House:
    """The county with a few names whose characters have several readings."""
    branch = str(
        rows(county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[WEST])[0][0]
    )
    given = {
        "单晓明": "13900000011",
        "仇长乐": "13900000022",
        "欧阳静": "13900000033",
        "吕晓燕": "13900000044",
    }
    for number, (name, mobile) in enumerate(given.items()):
        vaults.add_member(
            county.house,
            branch,
            name=name,
            mobile=mobile,
            id_number=vaults.id_number(501 + 2 * number),
        )
    return county.house


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("赵小雷", ["赵小雷"]),
        ("赵", ["赵小雷"]),
        ("小雷", ["赵小雷"]),
        ("zhaoxiaolei", ["赵小雷"]),
        ("ZhaoXiao", ["赵小雷"]),
        ("zxl", ["赵小雷"]),
        (" zxl ", ["赵小雷"]),
        ("shanxiaoming", ["单晓明"]),
        ("danxiaoming", ["单晓明"]),
        ("qiuchangle", ["仇长乐"]),
        ("chouchangle", ["仇长乐"]),
        ("qzy", ["仇长乐"]),
        ("ouyangjing", ["欧阳静"]),
        ("oyj", ["欧阳静"]),
        ("lvxiaoyan", ["吕晓燕"]),
        ("luxiaoyan", ["吕晓燕"]),
        ("13900000022", ["仇长乐"]),
        ("0000033", ["欧阳静"]),
        (vaults.id_number(503)[-4:], ["仇长乐"]),
        (vaults.id_number(503), ["仇长乐"]),
        ("不存在", []),
        ("%", []),
        ("_", []),
        ("zzzz", []),
        ("'; DROP TABLE member", []),
    ],
)
def test_people_are_found_as_people_type(filled: House, typed: str, expected: list[str]) -> None:
    assert names(filled, typed) == expected


def test_a_number_that_ends_in_x_is_found_in_either_case(filled: House, county: County) -> None:
    number = next(n for n in (vaults.id_number(i) for i in range(601, 999, 2)) if n.endswith("X"))
    editing.set_values(filled, "member", county.people["赵小雷"], {"id_number": number})
    assert names(filled, number[-4:].lower()) == names(filled, number[-4:]) == ["赵小雷"]


def test_a_renamed_member_is_found_by_the_new_name_and_by_the_former(
    filled: House, county: County
) -> None:
    rec = county.people["赵小雷"]
    editing.set_values(filled, "member", rec, {"name": "曾子墨", "former_names": "赵小雷"})
    for typed in ("zengzimo", "czm", "zzm", "赵小雷"):
        assert names(filled, typed) == ["曾子墨"]
    assert names(filled, "zxl") == []


def test_lists_are_in_the_order_of_pinyin(filled: House) -> None:
    assert names(filled, within=NAMES[EAST]) == ["钱大勇", "孙桂兰", "赵小雷"]
    everyone = names(filled)
    assert len(everyone) == 13
    assert everyone == names(filled, within=vaults.COUNTY_NAME)


def test_who_belonged_where_on_a_day(county: County) -> None:
    house = county.house
    county.edit(house, "赵小雷", branch=NAMES[WEST])
    today, before, long_ago = date(2026, 3, 4), date(2026, 3, 3), date(2005, 4, 27)
    assert "赵小雷" in names(house, within=NAMES[EAST], on=before)
    assert "赵小雷" not in names(house, within=NAMES[WEST], on=before)
    assert "赵小雷" in names(house, within=NAMES[WEST], on=today)
    assert "赵小雷" not in names(house, within=NAMES[EAST], on=today)
    assert names(house, on=long_ago) == []
    assert names(house, "zxl", on=before) == ["赵小雷"]


def test_numbers_are_masked_until_somebody_asks_and_asking_is_noted(filled: House) -> None:
    (row,) = listing.members(filled, search="仇长乐")
    assert "0000002" not in str(row["mobile"])
    assert vaults.id_number(503)[6:14] not in str(row["id_number"])
    (row,) = listing.members(filled, search="仇长乐", masked=False)
    assert (row["mobile"], row["id_number"]) == ("13900000022", vaults.id_number(503))
    noted = "SELECT kind FROM unit WHERE origin = 'local' ORDER BY id DESC LIMIT 1"
    assert rows(filled, noted) == [("unmask",)]


def test_one_member_whole_with_its_periods(county: County) -> None:
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    found = listing.member(county.house, county.people["赵小雷"])
    periods = found["membership"]
    assert isinstance(periods, list)
    assert [period["organisation"] for period in periods] == [NAMES[EAST], NAMES[WEST]]
    with pytest.raises(RecordMissingError):
        listing.member(county.house, "赵小雷")


def test_organisations_in_the_order_of_the_tree_with_their_members(county: County) -> None:
    found = listing.organisations(county.house)
    assert [(row["name"], row["members"]) for row in found] == [
        (vaults.COUNTY_NAME, "9"),
        *((name, "3") for name in NAMES.values()),
    ]
    assert [row["name"] for row in listing.organisations(county.house, search="东街")] == [
        NAMES[EAST]
    ]
    one = listing.organisation(county.sites[EAST], NAMES[EAST])
    assert (one["members"], one["host_unit"]) == ("3", [])
