"""One fact of a kind per member and day, whatever id it was given and wherever its day went."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from pmis_desktop.errors.services import FieldRefusedError
from pmis_desktop.models.ids import fact_id, new_id
from pmis_desktop.services import editing
from tests import vaults
from tests.services.counties import County, rows

FACTS = "SELECT id, value, effective_on FROM status_fact WHERE member = ? ORDER BY row"
TODAY = "2026-03-04"
OLDER_ID = "f0" * 16
DAYS = st.dates().map(str)


def suspension(county: County, day: str) -> dict[str, str]:
    return {
        "member": county.people["钱大勇"],
        "value": "停止党籍",
        "effective_on": day,
        "approved_on": "2026-01-20",
        "authority": vaults.COUNTY_NAME,
        "reason": "失去联系两年以上",
    }


def add(county: County, day: str) -> str:
    return editing.add(county.house, "status_fact", suspension(county, day)).id


@drawn(DAYS, DAYS)
def test_ids_are_found_by_both_sides_and_stand_where_their_member_does(one: str, two: str) -> None:
    member, other = new_id(), new_id()
    found = fact_id("status_fact", member, one)
    assert found == fact_id("status_fact", member, one)
    assert (found[:12], len(found)) == (member[:12], len(member))
    others = {
        fact_id("category_fact", member, one),
        fact_id("status_fact", other, one),
        fact_id("status_fact", member, None),
    }
    assert found not in others
    assert (found == fact_id("status_fact", member, two)) == (one == two)


def test_a_day_that_has_a_fact_under_an_older_id_gets_no_second_one(county: County) -> None:
    rec = county.people["钱大勇"]
    old = suspension(county, TODAY) | {"value": "suspended"}
    with county.house.change("以前记的") as change:
        change.create("status_fact", old, OLDER_ID)
    county.edit(county.house, "钱大勇", status="正常")
    assert rows(county.house, FACTS, rec) == [(OLDER_ID, "normal", TODAY)]


def test_a_fact_whose_day_was_corrected_stays_what_it_is(county: County) -> None:
    rec = county.people["钱大勇"]
    first = add(county, "2026-02-01")
    editing.set_values(county.house, "status_fact", first, {"effective_on": "2026-02-10"})
    second = add(county, "2026-02-01")
    assert rows(county.house, FACTS, rec) == [
        (first, "suspended", "2026-02-10"),
        (second, "suspended", "2026-02-01"),
    ]
    assert second == fact_id("status_fact", rec, "2026-02-01", 1)
    with pytest.raises(FieldRefusedError):
        add(county, "2026-02-10")


def test_a_day_whose_id_another_member_s_fact_has_gets_the_next(county: County) -> None:
    rec = county.people["钱大勇"]
    taken = fact_id("status_fact", rec, "2026-02-01")
    with county.house.change("别人的") as change:
        other = suspension(county, "2026-02-01") | {"member": county.people["赵小雷"]}
        change.create("status_fact", other | {"value": "suspended"}, taken)
    added = add(county, "2026-02-01")
    assert added == fact_id("status_fact", rec, "2026-02-01", 1)
    assert rows(county.house, FACTS, rec) == [(added, "suspended", "2026-02-01")]
    with pytest.raises(FieldRefusedError):
        add(county, "2026-02-01")
