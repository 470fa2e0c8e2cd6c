"""Another value of one field: what the rules find then and did not before."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pmis_desktop.rules import checks
from tests import vaults

ON = date(2026, 3, 4)
RECORD = {**vaults.MEMBER, "branch": "b", "branch_kind": "631", "status": "normal"}
VALUES = {
    "education": ("11", "71"),
    "joined_on": ("1990-01-01", "2005-01-01", "2030"),
    "full_member_on": ("1999", "2010-05-01", None),
    "confirmed_with_archive": ("与档案一致", None),
    "lost": ("1", "0"),
    "floating": ("1", None),
    "birth_date": ("1970", "1980-04-29"),
    "landline": ("0913-3222222", None),
    "remark": ("备注",),
}


@given(
    st.fixed_dictionaries({name: st.sampled_from(some) for name, some in VALUES.items()}),
    st.sampled_from(sorted(VALUES)),
    st.data(),
)
def test_looking_once_finds_what_comparing_finds(
    other: dict[str, str | None], field: str, data: st.DataObject
) -> None:
    before = {**RECORD, **other}
    value = data.draw(st.sampled_from(VALUES[field]))
    old = {(p.rule, p.field) for p in checks.problems(before, on=ON)}
    after = checks.problems({**before, field: value}, on=ON)
    expected = [p for p in after if (p.rule, p.field) not in old]
    assert checks.fresh_problems(before, field, value, on=ON) == expected
