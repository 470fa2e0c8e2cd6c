"""Rows of members that are good, doubtful or wrong, at the county."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pmis_desktop.errors.importing import ImportStrictError
from pmis_desktop.services import importing, listing
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import Check
from tests.importing.workbooks import (
    EAST,
    GOOD,
    Values,
    codes_of,
    members_by_name,
    own_units,
    people,
    write,
)
from tests.vaults import add_member, add_organisation, id_number


def checked(house: House, tmp_path: Path, *changes: Values) -> Check:
    return importing.check(house, people(tmp_path / "a.xlsx", *changes))


def imported(house: House, tmp_path: Path, *changes: Values) -> Check:
    found = checked(house, tmp_path, *changes)
    importing.apply(house, found)
    return found


# What is written into one cell of a good row, and what is said of it.
CELLS: dict[str, tuple[Values, str, str]] = {
    "ID number spoilt by Excel": (
        {"公民身份证号": 610523195807020319},
        "id_precision_lost",
        "rejected",
    ),
    "ID number with a wrong check": (
        {"公民身份证号": "610523198004290112"},
        "id_checksum",
        "rejected",
    ),
    "no such day in the ID number": ({"公民身份证号": "610523199002290010"}, "id_date", "rejected"),
    "old ID number": ({"公民身份证号": "610523580702031"}, "id_old", "asked"),
    "no ID number": ({"公民身份证号": None}, "required", "rejected"),
    "no name": ({"姓名": "无"}, "required", "rejected"),
    "no such day": ({"出生日期": "1980-02-30"}, "date_not_real", "rejected"),
    "January or October": ({"加入党组织日期": 2005.1}, "date_lost_zero", "asked"),
    "short year": ({"出生日期": "80.4.29"}, "date_short_year", "asked"),
    "bare digit for sex": ({"性别": "1"}, "foreign_number", "asked"),
    "unknown education": ({"学历": "函授某某"}, "unknown_code", "asked"),
    "people of several names": ({"民族": "哈族"}, "ambiguous_code", "asked"),
    "neither yes nor no": ({"是否为失联党员": "也许"}, "not_a_flag", "rejected"),
    "a fault of the sheet": ({"家庭住址": "#####"}, "sheet_fault", "rejected"),
    "no category": ({"人员类别": None}, "required", "rejected"),
    "no branch": ({"所在党支部": "—"}, "required", "rejected"),
    "a group for a branch": ({"所在党支部": "东街第一党小组"}, "not_a_branch", "asked"),
    "a number for a branch": ({"所在党支部": "12345"}, "unknown_branch", "asked"),
    "joined as a child": ({"加入党组织日期": "1990-01-01"}, "R5", "rejected"),
    "full member at once": ({"转为正式党员日期": "2005-05-01"}, "R6", "rejected"),
    "lost without a day": ({"是否为失联党员": "是"}, "R11", "rejected"),
    "floating to nowhere": ({"是否为流动党员": "是"}, "R11", "rejected"),
    "probationary with a full day": ({"人员类别": "预备党员"}, "R9", "rejected"),
    "other sex than the ID number": ({"性别": "女"}, "R3", "warned"),
    "no telephone": ({"手机号": None}, "R12", "warned"),
    "suspended without papers": ({"党籍状态": "停止党籍"}, "R13", "warned"),
    "a post in words": ({"工作岗位": "会计兼出纳"}, "post_in_words", "warned"),
}


@pytest.mark.parametrize("case", CELLS)
def test_one_cell_decides_about_its_row_alone(case: str, county: House, tmp_path: Path) -> None:
    change, code, verdict = CELLS[case]
    add_organisation(county, EAST)
    found = checked(county, tmp_path, {}, change, {})
    assert {(row, c, v) for row, c, v in codes_of(found)} >= {(4, code, verdict)}
    assert {row for row, _, _ in codes_of(found)} == {4}
    assert found.counts[verdict] == 1
    assert found.added == (3 if verdict == "warned" else 2)
    assert found.read == found.added + found.asked + found.rejected
    importing.apply(county, found)
    assert len(listing.members(county)) == found.added


def test_a_problem_names_column_and_value_but_no_number_in_its_sentence(
    county: House, tmp_path: Path
) -> None:
    (problem,) = checked(county, tmp_path, {"公民身份证号": "610523198004290112"}).problems
    assert (problem.row, problem.column) == (3, "C")
    assert problem.value == "610523198004290112"
    assert "610523198004290112" not in problem.message
    assert "610523198004290112" not in repr(problem)


def test_strict_takes_all_or_nothing(county: House, tmp_path: Path) -> None:
    add_organisation(county, EAST)
    before = own_units(county)
    found = checked(county, tmp_path, {}, {"性别": "1"}, {"姓名": None})
    with pytest.raises(ImportStrictError) as caught:
        importing.apply(county, found, strict=True)
    assert "1 行有错误、1 行需要核对" in caught.value.message
    assert own_units(county) == before
    assert importing.apply(county, checked(county, tmp_path, {}, {}), strict=True).operations == 6


def test_a_number_twice_in_the_sheet_is_taken_once(county: House, tmp_path: Path) -> None:
    found = checked(county, tmp_path, {}, {"公民身份证号": id_number(11)})
    assert codes_of(found) == [(4, "repeated_in_sheet", "rejected")]
    assert "第3行" in found.problems[0].message
    assert found.added == 1


def test_unknown_branches_are_founded_once_for_all_spellings(county: House, tmp_path: Path) -> None:
    found = imported(
        county,
        tmp_path,
        {"所在党支部": "中共城关镇南街支部委员会"},
        {"所在党支部": "中国共产党城关镇南街支部委员会"},
        {"所在党支部": "城关镇南街党支部"},
        {"所在党支部": "两企业联合党支部"},
        {"所在党支部": "城关镇北街"},
        {"所在党支部": "北街总支", "姓名": None},
    )
    assert (found.added, found.organisations_added, found.rejected) == (5, 3, 1)
    assert {code for _, code, verdict in codes_of(found) if verdict == "warned"} >= {
        "branch_kind_guessed"
    }
    kinds = {row["name"]: row["kind"] for row in listing.organisations(county)}
    assert kinds["两企业联合党支部"] == "联合党支部"
    assert kinds["城关镇北街"] == "党支部"
    assert len(kinds) == 4


@pytest.mark.parametrize("name", ["城关镇党总支", "中共城关镇委员会"])
def test_a_new_branch_that_is_none_by_its_name_is_a_warning(
    name: str, county: House, tmp_path: Path
) -> None:
    found = imported(county, tmp_path, {"所在党支部": name})
    assert (found.added, found.warned, found.organisations_added) == (1, 1, 1)
    assert codes_of(found) == [(3, "R15", "warned")]
    assert checked(county, tmp_path, {"所在党支部": name}).unchanged == 1


def test_a_known_committee_takes_no_members(county: House, tmp_path: Path) -> None:
    add_organisation(county, "中共城关镇委员会", kind="611")
    found = checked(county, tmp_path, {"所在党支部": "城关镇党委"})
    assert codes_of(found) == [(3, "R15", "rejected")]


def test_branches_are_found_by_every_name_they_have(county: House, tmp_path: Path) -> None:
    east = add_organisation(
        county, EAST, code="061000000101", short_name="东街", former_names="东关支部；老街支部"
    )
    importing.remember(county, "东街老党员支部", east)
    spellings = ("东街", "老街党支部", "061000000101", "东街老党员支部", "城关镇东街支部", EAST)
    found = imported(county, tmp_path, *({"所在党支部": text} for text in spellings))
    assert (found.added, found.organisations_added) == (6, 0)
    assert {row["branch"] for row in listing.members(county)} == {EAST}


def test_two_branches_of_one_name_are_asked(county: House, tmp_path: Path) -> None:
    for _ in range(2):
        add_organisation(county, "机关党支部")
    found = checked(county, tmp_path, {"所在党支部": "机关支部"})
    assert codes_of(found) == [(3, "ambiguous_organisation", "asked")]


def test_another_branch_moves_the_member(county: House, tmp_path: Path) -> None:
    imported(county, tmp_path, {}, {})
    found = imported(county, tmp_path, {"所在党支部": "城关镇西街党支部"}, {})
    assert (found.updated, found.unchanged, found.organisations_added) == (1, 1, 1)
    member = members_by_name(county)["赵小一"]
    assert member["branch"] == "城关镇西街党支部"
    periods = listing.member(county, str(member["id"]))["membership"]
    assert isinstance(periods, list)
    assert [bool(period["ended_on"]) for period in periods] == [True, False]
    assert own_units(county)[-1] == ("导入党员基本信息汇总表", 3)
    assert checked(county, tmp_path, {"所在党支部": "城关镇西街党支部"}, {}).unchanged == 2


def test_empty_cells_and_vaguer_dates_erase_nothing(county: House, tmp_path: Path) -> None:
    imported(county, tmp_path, {})
    change = {"家庭住址": None, "手机号": "无", "出生日期": "1980-04", "所在党支部": None}
    found = checked(county, tmp_path, change)
    assert (found.unchanged, found.problems) == (1, ())


def test_new_values_are_written_and_old_faults_do_not_hinder(county: House, tmp_path: Path) -> None:
    branch = add_organisation(county, EAST)
    add_member(county, branch, joined_on="1990-01-01", full_member_on="1991-01-01")
    wrong = {"加入党组织日期": "1990-01-01", "转为正式党员日期": "1991-01-01", "姓名": "赵小雷"}
    found = imported(county, tmp_path, {**wrong, "家庭住址": "西街2号"})
    assert (found.updated, found.rejected) == (1, 0)
    assert members_by_name(county)["赵小雷"]["address"] == "西街2号"


def test_a_probationer_becomes_a_full_member_and_never_back(county: House, tmp_path: Path) -> None:
    young = {"人员类别": "预备党员", "加入党组织日期": "2025-06-01", "转为正式党员日期": None}
    grown = {**young, "人员类别": "正式党员", "转为正式党员日期": "2026-06-01"}
    imported(county, tmp_path, young)
    found = checked(county, tmp_path, grown)
    assert codes_of(found) == [(3, "R14", "rejected")]
    grown["加入党组织日期"], grown["转为正式党员日期"] = "2025-03-01", "2026-03-01"
    assert imported(county, tmp_path, grown).updated == 1
    assert members_by_name(county)["赵小一"]["category"] == "正式党员"
    back = checked(county, tmp_path, {**young, "加入党组织日期": "2025-03-01"})
    assert (3, "category_back", "asked") in codes_of(back)
    assert checked(county, tmp_path, grown).unchanged == 1


def test_a_category_from_before_the_latest_is_asked(county: House, tmp_path: Path) -> None:
    imported(county, tmp_path, {"人员类别": "预备党员", "转为正式党员日期": None})
    early = {"加入党组织日期": "2005-04", "已与档案核对（理由）": "档案如此"}
    found = checked(county, tmp_path, {**early, "转为正式党员日期": "2004-04-28"})
    assert (3, "category_back", "asked") in codes_of(found)


def test_a_category_may_stand_under_status(county: House, tmp_path: Path) -> None:
    found = imported(county, tmp_path, {"党籍状态": "正式党员", "人员类别": None})
    assert (found.added, found.problems) == (1, ())
    member = members_by_name(county)["赵小一"]
    assert (member["category"], member["status"]) == ("正式党员", "正常")
    unclear = checked(county, tmp_path, {"党籍状态": "预备党员"})
    assert codes_of(unclear) == [(3, "category_unclear", "asked")]


def test_confirmed_records_may_break_modern_rules(county: House, tmp_path: Path) -> None:
    change = {"加入党组织日期": "1990-01-01", "已与档案核对（理由）": "档案如此"}
    found = checked(county, tmp_path, {**change, "转为正式党员日期": "1991-01-01"})
    assert codes_of(found) == [(3, "R5", "warned")]


def test_who_left_or_has_no_number_is_asked(county: House, tmp_path: Path) -> None:
    branch = add_organisation(county, EAST)
    rec = add_member(county, branch, name="赵小一")
    missing = checked(county, tmp_path, {"公民身份证号": None})
    assert (3, "no_id_number", "asked") in codes_of(missing)
    with county.change("转出") as change:
        period = change.connection.exec_driver_sql("SELECT id FROM membership").scalar()
        change.update("membership", str(period), {"ended_on": "2026-01-01"})
    assert rec
    gone = checked(county, tmp_path, {})
    assert codes_of(gone) == [(3, "membership_ended", "asked")]


def test_a_namesake_with_another_number_is_asked(county: House, tmp_path: Path) -> None:
    branch = add_organisation(county, EAST)
    add_member(county, branch, name="赵小一", id_number=id_number(99))
    assert codes_of(checked(county, tmp_path, {})) == [(3, "namesake", "asked")]


def test_what_packages_cannot_carry_is_cleaned(county: House, tmp_path: Path) -> None:
    imported(county, tmp_path, {"家庭住址": "城关镇\n东街\t1号\u202e", "姓名": "赵 小\u3000雷"})
    member = members_by_name(county)["赵小雷"]
    assert member["address"] == "城关镇 东街 1号"


def test_the_unit_above_the_table_is_the_branch_where_no_column_is(
    county: House, tmp_path: Path
) -> None:
    add_organisation(county, EAST)
    row = {head: text for head, text in GOOD.items() if head != "所在党支部"}
    path = write(tmp_path / "b.xlsx", [row])
    assert codes_of(importing.check(county, path)) == [(3, "required", "rejected")]
    path = write(tmp_path / "c.xlsx", [row], unit="城关镇东街党支部")
    importing.apply(county, importing.check(county, path))
    assert members_by_name(county)["赵小雷"]["branch"] == EAST
    path = write(tmp_path / "d.xlsx", [row], unit="中共大荔县委组织部")
    assert importing.check(county, path).organisations_added == 0


def test_the_report_says_every_problem_and_skipped_row(county: House, tmp_path: Path) -> None:
    rows = [{**GOOD, "性别": "1"}, {**GOOD, "公民身份证号": id_number(13), "姓名": "=1+1"}]
    path = write(tmp_path / "c.xlsx", [*rows, {"姓名": "填表人：甲"}], headers=GOOD)
    found = importing.check(county, path)
    assert found.skipped == 1
    report = tmp_path / "report.xlsx"
    importing.write_report(found, report)
    text = sheet_text(report)
    assert text[0] == ["导入问题清单"]
    assert text[2][:3] == ["3", "D", "1"]
    assert text[2][3].startswith("待核对：")
    assert text[-1] == ["5", "", "", "跳过：表尾（填表人、合计等）"]


def sheet_text(path: Path) -> list[list[str]]:
    sheet = load_workbook(path).active
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [rows[0][:1], *rows[1:]]


def test_a_dissolved_branch_takes_nobody_in_and_its_name_may_be_another_s(
    county: House, tmp_path: Path
) -> None:
    add_organisation(county, EAST, dissolved_on="2026-01-01")
    found = checked(county, tmp_path, {})
    assert codes_of(found) == [(3, "dissolved_branch", "asked")]
    again = add_organisation(county, EAST)
    imported(county, tmp_path, {})
    assert len(listing.members(county, within=again)) == 1
