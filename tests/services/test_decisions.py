"""The desk for eyes: one item, all three values, who and when on both sides, and what helps."""

import pytest

from pmis_desktop.services import deciding, decisions, editing, history
from tests import vaults
from tests.services.counties import EAST, NAMES, County, rows
from tests.services.test_editing_records import NEW


def test_one_decision_for_each_item_with_both_sides(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="支部写的")
    county.edit(county.house, "赵小雷", address="县级写的")
    county.carry(EAST)
    (found,) = decisions.open_decisions(county.house)
    assert (found.name, found.what, found.sender) == ("赵小雷", "家庭住址", NAMES[EAST])
    (field,) = found.fields
    assert (field.base, field.county, field.branch) == ("东街1号", "县级写的", "支部写的")
    assert (found.packages, found.third_value, found.hints) == (("1–1",), "address", ())
    assert found.by_branch.title == "修改党员"
    assert found.by_county is not None
    assert (found.by_county.who, found.by_county.title) == ("甲", "修改党员")
    assert "都改过" in found.sentence
    noted = rows(county.house, "SELECT COUNT(*) FROM unit WHERE kind = 'desk'")
    assert noted == [(1,)]


def test_fields_of_a_group_are_one_decision_with_the_day_in_the_number(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", birth_date="1981-04-29")
    county.edit(county.house, "赵小雷", birth_date="1980-05-29")
    county.carry(EAST)
    (found,) = decisions.open_decisions(county.house)
    assert found.what == "出生日期（与公民身份证号、性别一起决定）"
    assert [field.id for field in found.fields] == ["id_number", "birth_date", "sex"]
    assert [field.differs for field in found.fields] == [False, True, False]
    assert found.third_value == "birth_date"
    assert found.hints == ("两边的身份证号里，出生日期是 1980年4月29日。",)


def test_a_number_that_another_member_has_names_that_member(county: County) -> None:
    site = county.sites[EAST]
    number = rows(
        county.house, "SELECT id_number FROM member WHERE id = ?", county.people["李建国"]
    )[0][0]
    given = {**NEW, "branch": NAMES[EAST], "sex": "", "birth_date": ""}
    editing.add(site, "member", {**given, "id_number": str(number)})
    county.carry(EAST)
    (found,) = decisions.open_decisions(county.house)
    assert (found.name, found.record_kind, found.third_value) == (NEW["name"], "member", "")
    assert any("李建国" in hint for hint in found.hints)
    assert found.by_county is None
    assert all(field.branch for field in found.fields)


@pytest.mark.parametrize(
    ("side", "words"), [("county", "保留县级的内容"), ("branch", "采用支部的内容")]
)
def test_the_last_decision_can_be_named_until_something_else_was_done(
    county: County, side: deciding.Side, words: str
) -> None:
    house = county.house
    assert decisions.last_decision(house) is None
    county.edit(county.sites[EAST], "赵小雷", address="支部写的")
    county.edit(house, "赵小雷", address="县级写的")
    county.carry(EAST)
    (item,) = decisions.open_decisions(house)
    deciding.settle(house, item.item, side=side, reason="电话核实")
    assert decisions.open_decisions(house) == ()
    assert decisions.last_decision(house) == f"赵小雷 家庭住址：{words}"
    history.undo(house)
    assert len(decisions.open_decisions(house)) == 1
    assert decisions.last_decision(house) is None
    assert vaults.NOW.isoformat(timespec="seconds") == item.by_branch.at
