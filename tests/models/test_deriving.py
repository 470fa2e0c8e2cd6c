"""Members born with all that decides them stand as the statement over the tables says."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmis_desktop.exchange import placing
from pmis_desktop.exchange.new_rows import Fresh
from pmis_desktop.models import deriving, effects
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.pen import pen
from pmis_desktop.services.house import House
from tests import vaults

DAYS = st.sampled_from([None, "2001", "2001-05", "2001-05-06", "2020-01-01"])
REMOVED = st.sampled_from([None, None, "1"])
PERIODS = st.lists(
    st.fixed_dictionaries(
        {
            "organisation": st.sampled_from(["甲", "乙", "丙"]),
            "began_on": DAYS,
            "ended_on": st.sampled_from(["2010-01-01", "2011", "2012-05"]),
            "removed": REMOVED,
        }
    ),
    max_size=3,
)
FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "value": st.sampled_from(["full", "probationary", "suspended"]),
            "effective_on": DAYS,
            "removed": REMOVED,
        }
    ),
    max_size=4,
)
BELONGING = {"membership": PERIODS, "category_fact": FACTS, "status_fact": FACTS}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = vaults.county_house(tmp_path_factory.mktemp("deriving"))
    yield made
    made.vault.close()


@given(belonging=st.fixed_dictionaries(BELONGING), is_open=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_birth_gives_what_the_tables_would(
    house: House, belonging: dict[str, list[dict[str, str | None]]], is_open: bool
) -> None:
    member = new_id()
    fresh = {("member", member): Fresh(created=True, values={"name": "赵小雷"})}
    periods = belonging["membership"]
    if is_open and periods:
        periods[-1] |= {"ended_on": None, "removed": None}
    for ent, some in belonging.items():
        for values in some:
            key = (ent, new_id())
            fresh[key] = Fresh(created=True, values={"member": member, **values})
    asked = f"SELECT {', '.join(placing.COLUMNS)} FROM member WHERE id = ?"  # noqa: S608
    with house.writing() as connection, pen(connection):
        effects.apply(connection, 1, fresh, departures=False)
        born = connection.exec_driver_sql(asked, (member,)).first()
        deriving.again(connection, [member])
        assert connection.exec_driver_sql(asked, (member,)).first() == born


def test_what_was_here_before_its_member_counts(house: House) -> None:
    member = new_id()
    period = {"member": member, "organisation": "甲", "began_on": "2001"}
    with house.writing() as connection, pen(connection):
        early = {("membership", new_id()): Fresh(created=True, values=dict(period))}
        effects.apply(connection, 1, early, departures=False)
        late = {("member", member): Fresh(created=True, values={"name": "赵小雷"})}
        effects.apply(connection, 2, late, departures=False)
        found = connection.exec_driver_sql("SELECT branch FROM member WHERE id = ?", (member,))
        assert found.scalar() == "甲"
