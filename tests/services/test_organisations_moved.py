"""An organisation that is moved between committees or merged: what its sites hear of it."""

import pytest

from pmis_desktop.errors.services import ChangedSinceError
from pmis_desktop.services import deciding, editing, history, listing, rounds, verifying
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Papers
from pmis_desktop.services.organising.orders import Merge, Place
from pmis_desktop.services.rounds import FileResult
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County, called, rows, stored

OLD, NEW = "中共城关镇委员会", "中共安仁镇委员会"
PAPERS = Papers(on="2026-03-01", document="渭组发〔2026〕5号")


def of(county: County, place: str) -> str:
    found = rows(county.house, "SELECT id FROM organisation WHERE name = ?", called(place))
    ((rec,),) = found
    return str(rec)


def talk(county: County, place: str) -> FileResult:
    """A site sends something of its own, and takes its answer."""
    site = county.sites[place]
    editing.set_values(site, "organisation", called(place), {"fax": f"0913-32{county.rounds:05}"})
    return county.carry(place)


def hear(county: County, *places: str) -> None:
    """The county writes answers to sites that have sent nothing."""
    for place in places:
        county.rounds += 1
        out = county.folder / "down" / str(county.rounds)
        rounds.answer_within(county.house, called(place), out)
        county.receive(place)


@pytest.fixture
def placed(county: County) -> County:
    """Both committees have a site of their own; East is under the old one."""
    for name in (OLD, NEW):
        vaults.add_organisation(county.house, name, kind="611")
    acts.carry_out(
        county.house, Place(subject=of(county, EAST), papers=PAPERS, parent=of(county, OLD))
    )
    for name in (OLD, NEW):
        county.sites[name] = counties.join(county, name, code=None)
        talk(county, name)
    talk(county, EAST)
    return county


def move(county: County) -> None:
    acts.carry_out(
        county.house, Place(subject=of(county, EAST), papers=PAPERS, parent=of(county, NEW))
    )


def make_answers_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a large committee, whose answer carries only what has changed."""
    monkeypatch.setattr("pmis_desktop.services.answering._FULL_RAW", 0)


@pytest.mark.parametrize("partial", [False, True], ids=["full", "partial"])
def test_both_committees_and_the_branch_agree_in_the_end(
    placed: County, monkeypatch: pytest.MonkeyPatch, *, partial: bool
) -> None:
    if partial:
        make_answers_partial(monkeypatch)
    member = placed.people["赵小雷"]
    assert stored(placed.sites[OLD], "member", member)
    assert not stored(placed.sites[NEW], "member", member)
    move(placed)
    hear(placed, OLD, NEW, EAST)
    assert placed.equal(OLD, NEW, EAST)
    assert not stored(placed.sites[OLD], "member", member)
    assert stored(placed.sites[NEW], "member", member)["name"] == "赵小雷"
    gone = rows(placed.sites[OLD], "SELECT ent, name, destination, gone_on FROM gone")
    assert ("organisation", NAMES[EAST], NEW, "2026-03-04") in gone
    assert ("member", "赵小雷", NAMES[EAST], "2026-03-04") in gone
    assert len(gone) == 4
    assert verifying.verify(placed.house).differences == []


def test_what_the_old_committee_had_not_sent_waits_for_the_county(placed: County) -> None:
    old = placed.sites[OLD]
    placed.edit(old, "赵小雷", address="东街19号")
    editing.set_values(old, "organisation", NAMES[EAST], {"phone": "0913-3217777"})
    with old.change("所在单位", kind="add") as change:
        change.create("host_unit", {"organisation": of(placed, EAST), "name": "东街小学"})
    move(placed)
    result = placed.carry(OLD)
    assert result.counts["held"] == 3
    found = {row.item: row.kind for row in deciding.list_desk(placed.house)}
    assert sorted(found.values()) == ["该党员已转出该支部", *["该党组织已划归别的上级"] * 2]
    for item in found:
        deciding.settle(placed.house, item, side="branch", reason="电话核实")
    assert placed.value(placed.house, "赵小雷", "address") == "东街19号"
    assert stored(placed.house, "organisation", of(placed, EAST))["phone"] == "0913-3217777"
    assert rows(placed.house, "SELECT name FROM host_unit") == [("东街小学",)]
    hear(placed, OLD, NEW)
    assert placed.equal(OLD, NEW)
    assert verifying.verify(placed.house).differences == []


def test_what_it_writes_knowing_of_the_move_is_refused(placed: County) -> None:
    """Nobody who has heard of the move can have meant it; a forged one gains nothing."""
    move(placed)
    old = placed.sites[OLD]
    talk(placed, OLD)
    with old.change("改", kind="edit") as change:
        change.create("host_unit", {"organisation": of(placed, EAST), "name": "东街小学"})
    assert placed.carry(OLD).counts["rejected"] == 1


def test_taken_back_the_old_committee_has_it_again(placed: County) -> None:
    move(placed)
    hear(placed, OLD, NEW)
    history.undo(placed.house)
    hear(placed, OLD, NEW)
    assert placed.equal(OLD, NEW)
    assert stored(placed.sites[OLD], "member", placed.people["赵小雷"])
    assert not stored(placed.sites[NEW], "member", placed.people["赵小雷"])


def test_who_comes_after_the_move_is_not_named_to_the_old_committee(placed: County) -> None:
    move(placed)
    number = vaults.id_number(601)
    vaults.add_member(placed.house, of(placed, EAST), name="新来者", id_number=number)
    hear(placed, OLD)
    assert rows(placed.sites[OLD], "SELECT 1 FROM gone WHERE name = '新来者'") == []


def test_a_committee_further_up_loses_what_goes_with_its_own(placed: County) -> None:
    """East goes with the old committee, which goes under another; a site above both hears it."""
    above = "中共大荔县直机关工作委员会"
    vaults.add_organisation(placed.house, above, kind="working_committee")
    acts.carry_out(
        placed.house, Place(subject=of(placed, OLD), papers=PAPERS, parent=of(placed, above))
    )
    placed.sites[above] = counties.join(placed, above, code=None)
    talk(placed, above)
    placed.edit(placed.sites[above], "赵小雷", address="东街29号")
    top = vaults.top_of(placed.house)
    acts.carry_out(placed.house, Place(subject=of(placed, OLD), papers=PAPERS, parent=top))
    assert placed.carry(above).counts["held"] == 1
    assert placed.equal(above)
    gone = {row[0] for row in rows(placed.sites[above], "SELECT name FROM gone")}
    assert {OLD, NAMES[EAST], "赵小雷"} <= gone


def test_two_branches_are_merged_and_both_hear_of_it(county: County) -> None:
    """The story of a merge: one branch's members are gone, the other's are more; both agree."""
    county.edit(county.sites[EAST], "钱大勇", address="东街39号")
    order = Merge(subject=of(county, EAST), papers=PAPERS, target=of(county, WEST))
    acts.carry_out(county.house, order)
    result = county.carry(EAST)
    assert result.counts["held"] == 1
    hear(county, WEST)
    assert county.equal(EAST, WEST)
    assert listing.members(county.sites[EAST]) == []
    gone = rows(county.sites[EAST], "SELECT name, destination, gone_on FROM gone ORDER BY name")
    assert {tuple(row) for row in gone} == {
        (name, NAMES[WEST], "2026-03-01") for name in ("赵小雷", "钱大勇", "孙桂兰")
    }
    assert len(listing.members(county.sites[WEST])) == 6
    ended = stored(county.sites[EAST], "organisation", of(county, EAST))
    assert ended["dissolved_on"] == "2026-03-01"
    (row,) = deciding.list_desk(county.house)
    deciding.settle(county.house, row.item, side="branch", reason="电话核实")
    hear(county, WEST, EAST)
    assert county.value(county.sites[WEST], "钱大勇", "address") == "东街39号"
    assert county.equal(EAST, WEST)
    assert verifying.verify(county.house).differences == []


def test_a_merge_is_not_taken_back_from_under_who_came_since(placed: County) -> None:
    """The new branch would go to the bin, and a member whom the committee entered with it."""
    name = "中共东街联合支部委员会"
    north = vaults.add_organisation(placed.house, "中共北巷支部委员会", parent=of(placed, OLD))
    order = Merge(subject=of(placed, EAST), papers=PAPERS, others=(north,), name=name, kind="632")
    acts.carry_out(placed.house, order)
    talk(placed, OLD)
    with placed.sites[OLD].change("新增党员", kind="add") as change:
        given = {**vaults.MEMBER, "name": "何立新", "id_number": vaults.id_number(501)}
        there = editing.add_member(placed.sites[OLD], change, {**given, "branch": of(placed, name)})
    placed.carry(OLD)
    with pytest.raises(ChangedSinceError):
        history.undo(placed.house)
    assert stored(placed.house, "organisation", of(placed, name))["removed"] is None
    assert stored(placed.house, "member", there)["branch"] == of(placed, name)
