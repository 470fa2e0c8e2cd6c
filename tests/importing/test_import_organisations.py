"""Rows of organisations: matched, placed, refused."""

from pathlib import Path

import pytest

from pmis_desktop.services import importing, listing
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import Check
from tests.importing.workbooks import Values, codes_of, own_units, write
from tests.vaults import COUNTY_NAME, add_organisation

TOWN = "中共安仁镇委员会"
VILLAGE = "中共安仁镇安仁村支部委员会"
HEADERS = ("党组织名称", "上级党组织", "组织类别", "党组织代码", "成立日期", "联系电话")


def checked(house: House, tmp_path: Path, *rows: tuple[object, ...]) -> Check:
    listed: list[Values] = [dict(zip(HEADERS, row, strict=False)) for row in rows]
    return importing.check(house, write(tmp_path / "o.xlsx", listed, headers=HEADERS))


def names(house: House) -> dict[str, tuple[str | None, str | None]]:
    return {str(row["name"]): (row["parent"], row["kind"]) for row in listing.organisations(house)}


def test_a_superior_may_stand_below_its_subordinates(county: House, tmp_path: Path) -> None:
    found = checked(
        county,
        tmp_path,
        (VILLAGE, "安仁镇党委", "党支部"),
        (TOWN, COUNTY_NAME, "党委"),
    )
    assert (found.added, found.organisations_added) == (2, 2)
    importing.apply(county, found)
    assert names(county)[VILLAGE] == (TOWN, "党支部")
    assert names(county)[TOWN] == (COUNTY_NAME, "党委")


ROWS: dict[str, tuple[tuple[object, ...], str, str]] = {
    "unknown superior": ((VILLAGE, "中共某某镇委员会", "党支部"), "unknown_parent", "asked"),
    "under itself": ((VILLAGE, VILLAGE, "党支部"), "parent_circle", "rejected"),
    "unknown kind": ((VILLAGE, TOWN, "党部"), "unknown_code", "asked"),
    "kind that programs number differently": ((VILLAGE, TOWN, "641"), "ambiguous_code", "asked"),
    "no name": ((None, TOWN, "党支部"), "required", "rejected"),
    "no such day": ((VILLAGE, TOWN, "党支部", None, "1998-13-01"), "date_not_real", "rejected"),
    "a day to come": ((VILLAGE, TOWN, "党支部", None, "2031-01-01"), "O3", "rejected"),
    "no kind": ((VILLAGE, TOWN, None, "06100"), "kind_guessed", "warned"),
    "the committee of another county": (
        ("中共蒲城县委员会", None, "县委", "610526"),
        "another_county",
        "asked",
    ),
}


@pytest.mark.parametrize("case", ROWS)
def test_one_row_decides_about_itself_alone(case: str, county: House, tmp_path: Path) -> None:
    row, code, verdict = ROWS[case]
    town = (TOWN, COUNTY_NAME, "党委")
    found = checked(county, tmp_path, town, row, ("中共安仁镇小坡村支部委员会", TOWN, "党支部"))
    assert (4, code, verdict) in codes_of(found)
    assert {number for number, _, _ in codes_of(found)} == {4}
    assert found.added == (3 if verdict == "warned" else 2)
    importing.apply(county, found)
    assert len(names(county)) == 1 + found.added


def test_circles_of_several_rows_are_refused(county: House, tmp_path: Path) -> None:
    found = checked(county, tmp_path, ("甲党委", "乙党委", "党委"), ("乙党委", "甲党委", "党委"))
    assert codes_of(found) == [(3, "parent_circle", "rejected"), (4, "parent_circle", "rejected")]
    assert not importing.apply(county, found).operations


def test_who_stands_under_a_refused_row_waits_for_it(county: House, tmp_path: Path) -> None:
    found = checked(
        county,
        tmp_path,
        ("丙党支部", "乙党总支", "党支部"),
        ("乙党总支", "甲党委", "党总支"),
        ("甲党委", COUNTY_NAME, "党部"),
    )
    assert [(row, code) for row, code, _ in codes_of(found)] == [
        (3, "parent_waits"),
        (4, "parent_waits"),
        (5, "unknown_code"),
    ]
    assert (found.asked, found.added) == (3, 0)


def test_doubles_in_the_sheet_are_taken_once(county: House, tmp_path: Path) -> None:
    found = checked(
        county,
        tmp_path,
        ("甲党支部", COUNTY_NAME, "党支部", "0001"),
        ("乙党支部", COUNTY_NAME, "党支部", "0001"),
        ("丙党支部", COUNTY_NAME, "党支部"),
        ("中共丙支部委员会", COUNTY_NAME, "党支部"),
    )
    assert [(row, code) for row, code, _ in codes_of(found)] == [
        (4, "repeated_in_sheet"),
        (6, "repeated_in_sheet"),
    ]


def test_existing_ones_are_found_by_code_or_name(county: House, tmp_path: Path) -> None:
    add_organisation(county, "甲党支部", code="0001")
    add_organisation(county, "乙党支部", short_name="乙支部")
    found = checked(
        county,
        tmp_path,
        ("甲新党支部", None, None, "0001"),
        ("中共乙支部委员会", None, None, "0002", "1998-07-01"),
        ("甲党支部", "乙党支部", "党支部", "0003"),
    )
    assert (found.updated, found.added) == (2, 1)
    importing.apply(county, found)
    assert set(names(county)) == {COUNTY_NAME, "甲新党支部", "中共乙支部委员会", "甲党支部"}


def test_one_name_and_superior_with_two_codes_is_asked(county: House, tmp_path: Path) -> None:
    add_organisation(county, "甲党支部", code="0001")
    found = checked(county, tmp_path, ("甲党支部", COUNTY_NAME, "党支部", "0009"))
    assert codes_of(found) == [(3, "another_code", "asked")]


def test_one_name_under_two_superiors_is_two_organisations(county: House, tmp_path: Path) -> None:
    rows = (
        ("甲党委", COUNTY_NAME, "党委"),
        ("乙党委", COUNTY_NAME, "党委"),
        ("机关党支部", "甲党委", "党支部"),
        ("机关党支部", "乙党委", "党支部"),
    )
    importing.apply(county, checked(county, tmp_path, *rows))
    assert len(listing.organisations(county)) == 5
    again = checked(county, tmp_path, *rows)
    assert (again.unchanged, again.problems) == (4, ())


def test_no_superior_means_under_the_county(county: House, tmp_path: Path) -> None:
    importing.apply(county, checked(county, tmp_path, ("甲党委", None, "党委")))
    assert names(county)["甲党委"] == (COUNTY_NAME, "党委")
    assert own_units(county)[-1][1] == 1


def test_the_countys_own_row_fills_its_own_record(county: House, tmp_path: Path) -> None:
    found = checked(county, tmp_path, ("大荔县委", None, "县委", None, "1949-05-01"))
    assert (found.updated, found.added) == (1, 0)
    importing.apply(county, found)
    assert names(county) == {"大荔县委": (None, "县委")}
