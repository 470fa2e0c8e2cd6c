"""Files that replaced others, holes in scope, and records that would stand twice."""

import pytest

from pmis_desktop.errors.services import (
    CannotSettleError,
    FieldRefusedError,
    NothingToSendError,
    NumberTakenError,
    SecondPeriodError,
)
from pmis_desktop.exchange.new_rows import Fresh
from pmis_desktop.models import effects, settings
from pmis_desktop.models.pen import pen
from pmis_desktop.services import (
    deciding,
    editing,
    enrolling,
    finding,
    history,
    holding,
    relogging,
    rounds,
    sending,
    verifying,
)
from pmis_desktop.services.house import House
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County, rows, state

TOWN, TOWN_NAME = "镇", "中共城关镇委员会"


def town(county: County, monkeypatch: pytest.MonkeyPatch) -> House:
    """A committee over 东街 and 西街 with a site of its own, beside the branches' sites."""
    vaults.add_organisation(county.house, TOWN_NAME, kind="611")
    for street in (EAST, WEST):
        editing.set_values(county.house, "organisation", NAMES[street], {"parent": TOWN_NAME})
    monkeypatch.setitem(counties.NAMES, TOWN, TOWN_NAME)
    county.sites[TOWN] = counties.join(county, TOWN, code=None)
    return county.sites[TOWN]


def period_of(house: House, county: County, name: str) -> str:
    found = "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL AND removed IS NULL"
    return str(rows(house, found, county.people[name])[0][0])


def test_a_revoked_site_cannot_go_on_in_a_new_log(county: County) -> None:
    site = county.sites[EAST]
    for remark in "一二三":
        county.edit(site, "赵小雷", remark=remark)
    county.carry(EAST)
    enrolling.revoke(
        county.house, NAMES[EAST], reason="电脑丢失", root_passphrase=vaults.PASSPHRASE
    )
    relogging.open_new_log(site)
    books = "SELECT id, site, applied, state FROM log WHERE id <> 'local' ORDER BY id"
    before = rows(county.house, books)
    (empty,) = county.take(county.send(EAST)).files
    county.edit(site, "赵小雷", remark="拾到电脑的人改的")
    (held,) = county.take(county.send(EAST)).files
    assert [(each.verdict, each.code) for each in (empty, held)] == [("held", "revoked")] * 2
    assert rows(county.house, books) == before
    assert county.value(county.house, "赵小雷", "remark") == "三"
    assert [each.changes for each in holding.kept(county.house)].count(0) == 1


def test_two_computers_of_one_branch_do_not_replace_each_other_s_files(county: County) -> None:
    twin = counties.join(county, EAST, code=None, folder="第二台")
    county.opened.append(twin)
    county.edit(county.sites[EAST], "赵小雷", remark="第一台")
    county.edit(twin, "钱大勇", remark="第二台")
    first = county.send(EAST)
    second = sending.export(twin, first.parent).file
    assert first != second
    assert sending.export(twin, first.parent).file == second
    done = county.take(first, second)
    assert [each.counts["applied"] for each in done.files] == [1, 1]
    assert len(set(done.answers)) == len(done.answers) == 2


def test_a_restored_branch_does_not_replace_what_it_had_sent(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="一")
    first = county.send(EAST)
    relogging.open_new_log(site)
    assert county.send(EAST) != first


def test_what_waits_about_a_member_who_left_tells_nothing_new(county: County) -> None:
    county.edit(county.sites[EAST], "赵小雷", address="支部的")
    county.edit(county.house, "赵小雷", address="县级的")
    county.carry(EAST)
    assert "县级的" in str(rows(county.sites[EAST], "SELECT county FROM open_item"))
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    county.edit(county.house, "赵小雷", address="新支部知道的")
    rounds.answer_within(county.house, None, county.folder / "down" / "2")
    county.receive(EAST)
    assert rows(county.sites[EAST], "SELECT county FROM open_item") == [("{}",)]


def test_an_id_number_taken_meanwhile_is_not_brought_back(county: County) -> None:
    house = county.house
    number = county.value(house, "赵小雷", "id_number") or ""
    county.edit(house, "赵小雷", removed="1", removed_reason="重复录入")
    county.edit(county.sites[WEST], "李建国", id_number=number)
    county.carry(WEST)
    before = state(house)
    with pytest.raises(NumberTakenError):
        history.undo(house)
    assert state(house) == before


def test_a_fact_taken_back_can_be_given_again_the_same_day(county: County) -> None:
    given = {
        "member": county.people["钱大勇"],
        "value": "停止党籍",
        "effective_on": "2026-03-04",
        "approved_on": "2026-01-20",
        "authority": vaults.COUNTY_NAME,
        "reason": "失去联系两年以上",
    }
    editing.add(county.house, "status_fact", given)
    with pytest.raises(FieldRefusedError):
        editing.add(county.house, "status_fact", given)
    history.undo(county.house)
    assert county.value(county.house, "钱大勇", "status") == "normal"
    editing.add(county.house, "status_fact", given)
    assert county.value(county.house, "钱大勇", "status") == "suspended"
    county.edit(county.house, "钱大勇", status="正常")
    history.undo(county.house)
    assert county.value(county.house, "钱大勇", "status") == "suspended"
    assert verifying.verify(county.house).differences == []


def test_a_second_open_period_is_refused_in_words(county: County) -> None:
    house, site = county.house, county.sites[EAST]
    period = period_of(house, county, "赵小雷")
    editing.set_values(house, "membership", period, {"ended_on": "2026-02-01"})
    county.edit(site, "钱大勇", remark="包")
    county.carry(EAST)
    again = {
        "member": county.people["赵小雷"],
        "organisation": NAMES[EAST],
        "began_on": "2026-02-02",
        "began_reason": "initial",
        "recorded_at": "2026-02-02",
    }
    editing.add(site, "membership", again)
    assert county.carry(EAST).counts["applied"] == 1
    before = state(house)
    with pytest.raises(SecondPeriodError):
        history.undo(house)
    with pytest.raises(SecondPeriodError):
        editing.set_values(house, "membership", period, {"ended_on": ""})
    with pytest.raises(SecondPeriodError):
        editing.add(house, "membership", again)
    assert state(house) == before


def test_a_held_reopening_is_not_settled_over_the_new_period(county: County) -> None:
    site = county.sites[EAST]
    editing.set_values(
        site, "membership", period_of(site, county, "赵小雷"), {"ended_on": "2026-02-01"}
    )
    county.carry(EAST)
    history.undo(site)
    package = county.send(EAST)
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    assert county.take(package).files[0].counts["held"] == 1
    (item, *_) = {row.item for row in deciding.list_desk(county.house)}
    before = state(county.house)
    with pytest.raises(CannotSettleError):
        deciding.settle(county.house, item, side="branch", reason="支部说没有转出")
    assert state(county.house) == before


def test_periods_close_before_others_open_whatever_their_columns(county: County) -> None:
    house = county.house
    old, other = (period_of(house, county, name) for name in ("赵小雷", "钱大勇"))
    county.edit(house, "赵小雷", branch=NAMES[WEST])
    new = period_of(house, county, "赵小雷")
    fresh = {
        ("membership", other): Fresh(created=False, values={"ended_on": "2026-01-01"}),
        ("membership", new): Fresh(created=False, values={"removed": "1"}),
        ("membership", old): Fresh(created=False, values={"ended_on": None}),
    }
    with house.writing() as connection, pen(connection):
        effects.apply(connection, 99, fresh, departures=True)
    assert period_of(house, county, "赵小雷") == old


def test_both_sides_move_a_member_to_the_same_branch(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = town(county, monkeypatch)
    county.edit(site, "赵小雷", branch=NAMES[WEST])
    county.edit(county.house, "赵小雷", branch=NAMES[WEST])
    county.rounds = 1
    rounds.answer_within(county.house, None, county.folder / "down" / "1")
    assert county.receive(TOWN).waiting == 2
    assert county.carry(TOWN).counts["agreed"] == 2
    assert county.equal(TOWN)
    assert verifying.verify(county.house).differences == []


def test_a_branch_that_went_on_twice_before_it_sent_is_taken(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="没有报送")
    for _ in range(2):
        assert relogging.open_new_log(site) == 1
    assert county.carry(EAST).counts["applied"] == 1
    assert county.equal(EAST)
    assert verifying.verify(county.house).differences == []


def test_no_branch_carries_a_member_away_by_a_closed_period_elsewhere(county: County) -> None:
    site = county.sites[EAST]
    with county.house.reading() as connection:
        elsewhere = finding.organisation(connection, NAMES[WEST])
    with site.change("越权") as change:
        period = period_of(site, county, "赵小雷")
        change.update("membership", period, {"ended_on": "2026-01-01", "ended_reason": "death"})
        change.create(
            "membership",
            {
                "member": county.people["赵小雷"],
                "organisation": elsewhere,
                "began_on": "2026-01-02",
                "ended_on": "2026-01-03",
            },
        )
    counts = county.carry(EAST).counts
    assert (counts["applied"], counts["rejected"]) == (1, 1)
    assert counties.stored(county.house, "member", county.people["赵小雷"])["home"] != elsewhere
    assert county.equal(EAST)
    assert county.equal(WEST)


def test_a_branch_without_a_proven_slice_can_ask_for_it_with_an_empty_package(
    county: County,
) -> None:
    site = county.sites[EAST]
    with pytest.raises(NothingToSendError):
        county.send(EAST)
    with site.writing() as connection:
        settings.put(connection, settings.SEEN_REVISION, 0)
    county.take(county.send(EAST))
    assert county.receive(EAST).records > 0
    assert county.equal(EAST)
