"""A sheet that is longer than a portion is judged and written as a short one is."""

from pathlib import Path

import pytest

from pmis_desktop.services import importing, verifying
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import applying, sheets
from tests.importing.workbooks import (
    EAST,
    GOOD,
    Values,
    codes_of,
    members_by_name,
    own_units,
    source_of,
    write,
)
from tests.importing.workbooks import sheet as a_sheet
from tests.vaults import add_member, add_organisation, id_number

WEST = "中共城关镇西街支部委员会"
NAMES = "甲乙丙丁戊己庚辛壬癸"


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions of two rows."""
    monkeypatch.setattr(sheets, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(applying, "_AT_ONCE", 2)


def person(number: int, **changes: object) -> Values:
    named = {"姓名": f"赵小{NAMES[number]}", "公民身份证号": id_number(2 * number + 11)}
    return {**GOOD, **named, **changes}


def test_what_changes_is_as_many_operations_as_the_check_says(
    county: House, tmp_path: Path
) -> None:
    east, west = add_organisation(county, EAST), add_organisation(county, WEST)
    for number, branch in enumerate([east] * 4 + [west] * 2):
        add_member(
            county, branch, name=f"赵小{NAMES[number]}", id_number=id_number(2 * number + 11)
        )
    rows = [
        person(0, 家庭住址="别街2号"),
        person(1, 所在党支部=WEST),
        person(2, 党籍状态="停止党籍"),
        person(3, 人员类别="预备党员", 转为正式党员日期=None),
        person(4, 所在党支部=EAST, 家庭住址="别街3号", 党籍状态="停止党籍"),
        person(5),
        person(6, 所在党支部="中共城关镇北街支部委员会"),
        person(7, 党籍状态="停止党籍"),
        person(8),
    ]
    check = importing.check(county, write(tmp_path / "a.xlsx", rows))
    assert (check.added, check.organisations_added, check.read) == (3, 1, 9)
    applied = importing.apply(county, check)
    assert applied.operations == sum(each.operations for each in check.writes)
    assert own_units(county)[-1] == ("导入党员基本信息汇总表", applied.operations)
    assert verifying.verify(county).differences == []
    people = members_by_name(county)
    assert people["赵小甲"]["address"] == "别街2号"
    assert people["赵小乙"]["branch"] == WEST
    assert len(people) == 9
    again = importing.check(county, write(tmp_path / "b.xlsx", rows[:3] + rows[4:]))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 8)


def test_a_row_that_stands_twice_is_found_portions_later(county: House, tmp_path: Path) -> None:
    add_organisation(county, EAST)
    rows = [person(0), person(1), person(2), person(3), person(0), person(1, 家庭住址="别街")]
    check = importing.check(county, write(tmp_path / "a.xlsx", rows))
    assert codes_of(check) == [
        (7, "repeated_in_sheet", "rejected"),
        (8, "repeated_in_sheet", "rejected"),
    ]
    same, other = (each.message for each in check.problems)
    assert same == "内容与第3行完全相同，多出的这一行不用导入。"
    assert "内容不同" in other
    assert [str(state) for state in check.states] == ["added"] * 4 + ["rejected"] * 2
    assert check.states[1:3] == ["added", "added"]


def test_a_row_reads_the_same_whenever_it_is_asked_for(county: House) -> None:
    add_organisation(county, EAST)
    head = tuple(GOOD)
    rows = [
        [person(n, 性别=sex).get(each) for each in head]
        for n, sex in enumerate(["男", "1", "男性", "男"])
    ]
    source = source_of(county, [a_sheet(head, *rows)])
    check = importing.check_source(county, source, importing.Corrections().mend(3, "address", "新"))
    assert [row.number for row in check.sheet.rows] == [2, 3, 4, 5]
    assert [row.key for row in check.sheet.rows] == [0, 1, 2, 3]
    assert [row.values.get("sex") for row in check.sheet.rows] == ["1", None, "1", "1"]
    assert check.sheet.rows[1].doubts["sex"].code == "foreign_number"
    assert (check.sheet.rows[3].text("address"), check.sheet.rows[3].values["address"]) == (
        "新",
        "新",
    )
    assert check.sheet.rows[3].cells["address"].text == "新"
    write_ = check.writes.by_key(3)
    assert write_ is not None
    assert (write_.row, write_.values["address"]) == (5, "新")
    assert check.writes.by_key(1) is None
    tidied = {each.before: (each.after, each.first, each.rows) for each in check.sheet.tidied}
    assert tidied["男性"] == ("男", 4, 1)
