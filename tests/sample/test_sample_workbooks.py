"""The invented county in workbooks: the columns and words that people use."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from pmis_desktop.rules import values
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES, headers, member_field, normal_header
from pmis_desktop.services.sample import (
    MEMBER_HEADERS,
    ORGANISATION_HEADERS,
    invent_county,
    organisation_rows,
    workbook_rows,
)
from pmis_desktop.spreadsheets.writing import write_table

COUNTY = invent_county(branches=30, members=900)
NAMES = {rec: held["name"] for ent, rec, held in COUNTY.records if ent == "organisation"}


def test_the_columns_are_those_of_the_national_sheet() -> None:
    assert "".join(MEMBER_HEADERS) == (
        "序号姓名所在党支部公民身份证号性别民族出生日期学历人员类别加入党组织日期"
        "转为正式党员日期工作岗位手机号码固定电话家庭住址党籍状态是否为失联党员"
        "失去联系日期是否为流动党员外出流向备注"
    )
    known = headers("members")
    assert all(normal_header(header) in known for header in MEMBER_HEADERS[1:])
    known = headers("organisations")
    assert all(normal_header(header) in known for header in ORGANISATION_HEADERS)


def test_rows_read_back_as_they_were_invented() -> None:
    stored = [held for ent, _, held in COUNTY.records if ent == "member"]
    known = headers("members")
    rows = list(workbook_rows(COUNTY))
    assert [row[0] for row in rows] == [str(number) for number in range(1, 901)]
    for row, held in zip(rows, stored, strict=True):
        for header, shown in zip(MEMBER_HEADERS[1:], row[1:], strict=True):
            field = member_field(known[normal_header(header)])
            read = values.parse(field, shown, foreign=True)
            assert not isinstance(read, Doubt)
            if ENTITIES["member"].has(field.id):
                assert read == held.get(field.id)


def test_derived_columns_tell_branch_category_and_status() -> None:
    rows = [dict(zip(MEMBER_HEADERS, row, strict=True)) for row in workbook_rows(COUNTY)]
    branches = [NAMES[rec] for rec, held in COUNTY.members_of.items() for _ in held]
    assert [row["所在党支部"] for row in rows] == branches
    assert {row["党籍状态"] for row in rows} == {"正常"}
    for row in rows:
        expected = "正式党员" if row["转为正式党员日期"] else "预备党员"
        assert row["人员类别"] == expected


def test_rows_of_chosen_branches_only() -> None:
    chosen = COUNTY.branches[3:5]
    rows = list(workbook_rows(COUNTY, branches=chosen))
    assert {row[2] for row in rows} == {NAMES[rec] for rec in chosen}
    assert len(rows) == sum(len(COUNTY.members_of[rec]) for rec in chosen)
    assert rows[0][0] == "1"
    assert not list(workbook_rows(COUNTY, branches=()))


def test_organisations_stand_after_their_superiors() -> None:
    seen = {""}
    rows = list(organisation_rows(COUNTY))
    assert len(rows) == 1 + len(COUNTY.committees) + len(COUNTY.branches)
    for row in rows:
        held = dict(zip(ORGANISATION_HEADERS, row, strict=True))
        assert held["上级党组织"] in seen
        seen.add(held["党组织名称"])
    assert rows[0][2] == "县委"


def test_a_real_workbook_keeps_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    rows = list(workbook_rows(COUNTY, branches=COUNTY.branches[:2]))
    write_table(path, "党员基本信息汇总表", MEMBER_HEADERS, rows)
    read = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in read[1]] == list(MEMBER_HEADERS)
    assert [[str(cell) for cell in row] for row in read[2:]] == [list(row) for row in rows]
