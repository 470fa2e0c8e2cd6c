"""From what people write to what is stored, and back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import values
from pmis_desktop.rules.codes import code_list
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES, Field, member_field

MEMBER_FIELDS = ENTITIES["member"].fields


@pytest.mark.parametrize(
    "raw",
    [None, "", " ", "　", "无", "—", "——", "/", "\\", "-", "－", "'", "\u200b", "n/a", "null"],
)
@pytest.mark.parametrize("field_id", ["remark", "education", "birth_date", "id_number", "mobile"])
def test_empty(field_id: str, raw: str | None) -> None:
    assert values.parse(member_field(field_id), raw) is None


@pytest.mark.parametrize(
    ("field_id", "raw", "stored"),
    [
        ("name", "张 三", "张三"),
        ("id_number", "'11010519491231002x\t", "11010519491231002X"),
        ("sex", "男", "1"),
        ("ethnic_group", "汉", "01"),
        ("birth_date", "1990年5月", "1990-05"),
        ("birth_date", 32994, "1990-05-01"),
        ("birth_date", date(1990, 5, 1), "1990-05-01"),
        ("education", "本科", "21"),
        ("education", 22, "22"),
        ("education", 22.0, "22"),
        ("category", "正式党员", "full"),
        ("status", "正常", "normal"),
        ("branch", "中共某村支部委员会", "中共某村支部委员会"),
        ("lost", "否", "0"),
        ("lost", "无", "0"),
        ("lost", "√", "1"),
        ("lost", True, "1"),
        ("lost", 0, "0"),
        ("lost", "Ｙ", "1"),
        ("floating", "是", "1"),
        ("seniority_correction", "-12", "-12"),
        ("seniority_correction", "12个月", "12"),
        ("seniority_correction", 6.0, "6"),
        ("probation_extension", "１２", "12"),
        ("mobile", 13812345678.0, "13812345678"),
        ("landline", "0913－3251001", "0913-3251001"),
        ("address", "（某）镇1号", "（某）镇1号"),
        ("job_post_code", "０１１ 2", "0112"),
        ("remark", "第一行\r\n第二行", "第一行 第二行"),
        ("remark", "=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_parse(field_id: str, raw: values.Raw, stored: str) -> None:
    field = member_field(field_id)
    assert values.parse(field, raw) == stored
    assert values.problem(field, stored) is None


@pytest.mark.parametrize(
    ("field_id", "raw", "code", "asks"),
    [
        ("sex", "1", "foreign_number", True),
        ("sex", 2.0, "foreign_number", True),
        ("social_stratum", "4", "foreign_number", True),
        ("ethnic_group", "哈族", "ambiguous_code", True),
        ("job_post", "会计", "unknown_code", False),
        ("birth_date", 1990.1, "date_lost_zero", True),
        ("birth_date", "1990.1", "date_lost_zero", True),
        ("birth_date", "90.5", "date_short_year", True),
        ("birth_date", True, "not_a_date", False),
        ("lost", "也许", "not_a_flag", False),
        ("lost", "#N/A", "sheet_fault", False),
        ("seniority_correction", "很多", "not_a_number", False),
        ("seniority_correction", "1e400", "not_a_number", False),
        ("seniority_correction", "NaN", "not_a_number", False),
        ("id_number", 6.10523195807020e17, "id_precision_lost", False),
        ("remark", "长" * 2001, "too_long", False),
    ],
)
def test_doubts_of_sheets(field_id: str, raw: values.Raw, code: str, asks: bool) -> None:
    found = values.parse(member_field(field_id), raw, foreign=True)
    assert isinstance(found, Doubt)
    assert (found.code, found.asks) == (code, asks)


def test_codes_are_taken_from_scripts() -> None:
    assert values.parse(member_field("sex"), "1") == "1"


def test_days_counted_from_1904() -> None:
    assert values.parse(member_field("birth_date"), 31532, date_1904=True) == "1990-05-01"


@pytest.mark.parametrize(
    ("field_id", "value", "shown"),
    [
        ("sex", "1", "男"),
        ("education", "21", "大学"),
        ("education", "99", "其他"),
        ("ethnic_group", "ZZ", "ZZ"),
        ("lost", "1", "是"),
        ("lost", "0", "否"),
        ("birth_date", "1990-05", "1990-05"),
        ("name", None, ""),
        ("category", "full", "正式党员"),
    ],
)
def test_show(field_id: str, value: str | None, shown: str) -> None:
    assert values.show(member_field(field_id), value) == shown


def test_show_names_of_records() -> None:
    branch = member_field("branch")
    assert values.show(branch, "b1", referred={"b1": "某支部"}) == "某支部"
    assert values.show(branch, "b2", referred={"b1": "某支部"}) == values.ELSEWHERE


@pytest.mark.parametrize(
    ("field_id", "value"),
    [
        ("birth_date", "1990-02-30"),
        ("birth_date", "199005"),
        ("lost", "是"),
        ("probation_extension", "six"),
        ("ethnic_group", "ZZ"),
        ("remark", ""),
        ("remark", "a\x00b"),
        ("remark", "长" * 2001),
        ("name", "\ud800"),
    ],
)
def test_stored_form(field_id: str, value: str) -> None:
    assert values.problem(member_field(field_id), value) is not None


@given(
    st.sampled_from(MEMBER_FIELDS),
    st.text(max_size=40) | st.integers() | st.floats() | st.booleans() | st.dates() | st.none(),
)
def test_parse_gives_only_values_that_may_be_stored(field: Field, raw: values.Raw) -> None:
    found = values.parse(field, raw, foreign=True)
    if isinstance(found, str):
        assert values.problem(field, found) is None


@given(st.sampled_from([f for f in MEMBER_FIELDS if f.codes]), st.data())
def test_what_is_shown_can_be_read(field: Field, data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(code_list(field.codes or "").options()))
    assert values.parse(field, values.show(field, line.code)) == line.code


@given(st.sampled_from([f for f in MEMBER_FIELDS if f.codes]), st.data())
def test_what_a_sheet_says_can_be_read_for_retired_codes_too(
    field: Field, data: st.DataObject
) -> None:
    line = data.draw(st.sampled_from(code_list(field.codes or "").codes))
    said = values.written(field, line.code, referred={})
    assert values.parse(field, said, foreign=True) == line.code


def test_a_label_of_several_codes_carries_its_code() -> None:
    division = ENTITIES["organisation"].field("division")
    said = values.written(division, "110201", referred={})
    assert said.endswith("（110201）")
    assert values.parse(division, said, foreign=True) == "110201"
    # A code behind another label is a mistake, not a way to write.
    assert isinstance(values.parse(division, "没有的县（110201）"), Doubt)


@pytest.mark.parametrize(
    ("field_id", "raw"),
    [
        ("id_number", "610523********0319"),
        ("id_number", "610523＊＊＊＊＊＊＊＊0319"),
        ("mobile", "138****5678"),
        ("landline", "091*****1001"),
        ("registered_mobile", "***"),
    ],
)
def test_masked_numbers_are_not_taken(field_id: str, raw: str) -> None:
    found = values.parse(member_field(field_id), raw, foreign=True)
    assert isinstance(found, Doubt)
    assert found.code == "masked"


def test_what_nobody_sees_is_not_stored() -> None:
    assert values.parse(member_field("remark"), "东\u200d街\u2060") == "东街"
    assert values.parse(member_field("mobile"), "138\u200b00000001") == "13800000001"
