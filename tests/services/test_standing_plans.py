"""A shown plan that nothing has touched is not made again; whatever touches it, is seen."""

from collections.abc import Callable

import pytest

from pmis_desktop.exchange.planning import Plan, plan
from pmis_desktop.services import committing, deciding, rounds, verifying
from pmis_desktop.services.merging import Counter, Preview
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Papers
from pmis_desktop.services.organising.orders import Place
from pmis_desktop.services.reviewing import granting
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County, rows, stored

Act = Callable[[County], object]
PAPERS = Papers(on="2026-03-01", document="渭组发〔2026〕5号")


def called(county: County, name: str) -> str:
    ((rec,),) = rows(county.house, "SELECT id FROM organisation WHERE name = ?", name)
    return str(rec)


def of(county: County, street: str) -> str:
    return called(county, NAMES[street])


def shown(county: County) -> Preview:
    """East changes an address and an ID number, and enters somebody."""
    site = county.sites[EAST]
    county.edit(site, "赵小雷", address="东街9号")
    county.edit(site, "钱大勇", id_number=vaults.id_number(901))
    vaults.add_member(site, of(county, EAST), name="沈新来", id_number=vaults.id_number(903))
    (preview,) = rounds.preview(county.house, [county.send(EAST)]).previews
    assert preview.verdict == "new"
    return preview


def rests(county: County, preview: Preview) -> tuple[bool, bool]:
    """Whether the plan is said to stand, and whether it comes out the same when made again."""
    counter = Counter.open(county.house)
    with county.house.reading() as connection:
        said = committing._rests(counter, connection, preview)
        known = counter.facts_of(connection, preview.site, preview.sending_log, preview.operations)
        again = plan(preview.operations, known.facts)
    assert preview.plan is not None
    return said, again.hash == preview.plan.hash


def nothing(_county: County) -> None:
    """Nobody does anything."""


def other_member(county: County) -> None:
    county.edit(county.house, "孙桂兰", address="别人的")


def other_branch(county: County) -> None:
    county.edit(county.sites[WEST], "李建国", address="西街的")
    rounds.take(county.house, [county.send(WEST)])


def same_group(county: County) -> None:
    county.edit(county.house, "赵小雷", address="县级的")


def other_field(county: County) -> None:
    county.edit(county.house, "赵小雷", remark="县级的")


def removed(county: County) -> None:
    with county.house.change("删除") as change:
        change.update("member", county.people["钱大勇"], {"removed": "2026-03-01"})


def gone_elsewhere(county: County) -> None:
    member = county.people["赵小雷"]
    ((period,),) = rows(
        county.house, "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL", member
    )
    with county.house.change("调动") as change:
        change.update("membership", str(period), {"ended_on": "2026-01-01"})
        there = {"member": member, "organisation": of(county, WEST), "began_on": "2026-01-01"}
        change.create("membership", there)


def number_taken(county: County) -> None:
    vaults.add_member(
        county.house, of(county, WEST), name="占号者", id_number=vaults.id_number(901)
    )


def number_taken_by_change(county: County) -> None:
    county.edit(county.house, "李建国", id_number=vaults.id_number(903))


def regranted(county: County) -> None:
    # A committee above East may look first from now on.
    name = "中共城关镇委员会"
    vaults.add_organisation(county.house, name, kind="611", can_approve="1")
    acts.carry_out(
        county.house,
        Place(
            subject=of(county, EAST),
            papers=PAPERS,
            parent=str(
                rows(county.house, "SELECT id FROM organisation WHERE name = ?", name)[0][0]
            ),
        ),
    )
    county.sites[name] = counties.join(county, name, code=None)
    granting.regrant(county.house, name, review=True, root_passphrase=vaults.PASSPHRASE)


def placed_lower(county: County) -> None:
    name = "中共安仁镇委员会"
    above = vaults.add_organisation(county.house, name, kind="611")
    acts.carry_out(county.house, Place(subject=of(county, EAST), papers=PAPERS, parent=above))


QUIET: tuple[Act, ...] = (nothing, other_member, other_branch, placed_lower)
TOUCHING: tuple[Act, ...] = (
    same_group,
    other_field,
    removed,
    gone_elsewhere,
    number_taken,
    number_taken_by_change,
    regranted,
)


@pytest.mark.parametrize("act", QUIET)
def test_a_plan_stands_while_nothing_of_it_is_written(county: County, act: Act) -> None:
    preview = shown(county)
    act(county)
    assert rests(county, preview) == (True, True)


@pytest.mark.parametrize("act", TOUCHING)
def test_whatever_a_plan_rests_on_is_seen_to_change(county: County, act: Act) -> None:
    preview = shown(county)
    act(county)
    said, _same = rests(county, preview)
    assert not said


def test_an_item_decided_meanwhile_is_seen(county: County) -> None:
    county.edit(county.house, "赵小雷", address="县级的")
    county.edit(county.sites[EAST], "赵小雷", address="支部的")
    rounds.take(county.house, [county.send(EAST)])
    county.edit(county.sites[EAST], "孙桂兰", remark="后来的")
    (preview,) = rounds.preview(county.house, [county.send(EAST)]).previews
    assert rests(county, preview) == (True, True)
    (row,) = deciding.list_desk(county.house)
    deciding.settle(county.house, row.item, side="county", reason="核对过")
    said, _same = rests(county, preview)
    assert not said


def test_a_standing_plan_is_not_made_again(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = shown(county)
    other_branch(county)

    def plan_again(*_given: object) -> Plan:
        raise AssertionError

    monkeypatch.setattr(committing, "plan", plan_again)
    (result,) = rounds.commit(county.house, [preview]).files
    assert result.verdict == "taken"
    assert stored(county.house, "member", county.people["赵小雷"])["address"] == "东街9号"
    monkeypatch.undo()
    assert verifying.verify(county.house).differences == []
