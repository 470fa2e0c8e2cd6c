"""The acts on whole organisations: what they write and refuse, and that undo restores all."""

from collections.abc import Callable
from datetime import date

import pytest

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.organising import ActRefusedError
from pmis_desktop.errors.services import NotCountyError, OrganisationInUseError
from pmis_desktop.models.tables import RECORDS
from pmis_desktop.services import history, listing, verifying
from pmis_desktop.services.house import House
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Order, Papers
from pmis_desktop.services.organising.orders import (
    Dissolve,
    Merge,
    Place,
    Reclassify,
    Rename,
    Split,
)
from tests import vaults
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows, state, stored

PAPERS = Papers(on="2026-03-01", document="渭组发〔2026〕3号", authority="县委", reason="整合设置")


def of(county: County, street: str) -> str:
    ((rec,),) = rows(county.house, "SELECT id FROM organisation WHERE name = ?", NAMES[street])
    return str(rec)


def records(house: House) -> dict[str, list[tuple[object, ...]]]:
    """All records in use, without the revisions that any write moves on."""
    found = {}
    for table in RECORDS:
        columns = ", ".join(
            f'"{each.name}"'
            for each in RECORDS[table].columns
            if each.name not in ("row", "revision")
        )
        found[table] = sorted(
            rows(house, f'SELECT {columns} FROM "{table}" WHERE removed IS NULL'),  # noqa: S608
            key=repr,
        )
    return found


def names_in(house: House, street: str, on: str | None = None) -> set[str]:
    day = date.fromisoformat(on) if on else None
    return {str(each["name"]) for each in listing.members(house, within=NAMES[street], on=day)}


def give_posts(county: County) -> None:
    with county.house.change("任职") as change:
        given = {"organisation": of(county, EAST), "began_on": "2024-03-01"}
        for name, post in (("赵小雷", "001A"), ("钱大勇", "030U")):
            change.create("post", {**given, "member": county.people[name], "post": post})


def test_merging_into_one_that_is_there(county: County) -> None:
    house = county.house
    give_posts(county)
    east, west = of(county, EAST), of(county, WEST)
    order = Merge(subject=east, papers=PAPERS, target=west)
    effect = acts.preview(house, order)
    assert effect.lines[:2] == (
        f"3 名党员转到“{NAMES[WEST]}”，原来的组织关系在当天结束",
        "2 个党内职务在当天免去",
    )
    assert any("请在“支部接入”里注销它" in each for each in effect.warnings)
    assert any("会在下一份回执里收到3 名" in each.replace(" 3", "3") for each in effect.warnings)
    acts.carry_out(house, order)
    assert names_in(house, WEST) == {"李建国", "周秀英", "吴志强", "赵小雷", "钱大勇", "孙桂兰"}
    assert names_in(house, EAST) == set()
    assert names_in(house, EAST, "2026-02-27") == {"赵小雷", "钱大勇", "孙桂兰"}
    ended = stored(house, "organisation", east)
    assert ended["dissolved_on"] == "2026-03-01"
    assert ended["dissolved_document"] == "渭组发〔2026〕3号"
    assert rows(house, "SELECT count(*) FROM post WHERE ended_on = '2026-03-01'") == [(2,)]
    assert sorted(rows(house, "SELECT kind, organisation, other FROM reorganisation")) == sorted(
        [("merged", east, west), ("merged", west, east)]
    )
    ((reason, to),) = set(
        rows(house, "SELECT ended_reason, ended_to FROM membership WHERE ended_on IS NOT NULL")
    )
    assert (reason, to) == ("adjustment", NAMES[WEST])
    assert verifying.verify(house).differences == []


def test_merging_into_a_new_one(county: County) -> None:
    house = county.house
    order = Merge(
        subject=of(county, EAST),
        papers=PAPERS,
        others=(of(county, WEST),),
        name="中共城关镇东西街联合支部委员会",
        kind="632",
    )
    with house.change("单位") as change:
        change.create("host_unit", {"organisation": of(county, EAST), "name": "东街小学"})
    assert "新设“中共城关镇东西街联合支部委员会”" in acts.preview(house, order).lines
    acts.carry_out(house, order)
    ((new, kind, founded_on),) = rows(
        house,
        "SELECT id, kind, founded_on FROM organisation WHERE name LIKE '%联合支部%'",
    )
    assert (kind, founded_on) == ("632", "2026-03-01")
    assert len(listing.members(house, within=str(new))) == 6
    assert len(rows(house, "SELECT 1 FROM host_unit WHERE name = '东街小学'")) == 2


def test_lower_organisations_go_along_and_keep_their_members(county: County) -> None:
    house = county.house
    old = vaults.add_organisation(house, "中共城关镇委员会", kind="611")
    new = vaults.add_organisation(house, "中共安仁镇委员会", kind="611")
    acts.carry_out(house, Place(subject=of(county, EAST), papers=PAPERS, parent=old))
    acts.carry_out(house, Merge(subject=old, papers=PAPERS, target=new))
    assert stored(house, "organisation", of(county, EAST))["parent"] == new
    assert len(listing.members(house, within=new)) == 3


def test_splitting_moves_whom_one_chose(county: County) -> None:
    house = county.house
    give_posts(county)
    chosen = (county.people["赵小雷"], county.people["孙桂兰"])
    name = "中共东街第二支部委员会"
    order = Split(subject=of(county, EAST), papers=PAPERS, name=name, members=chosen)
    acts.carry_out(house, order)
    assert names_in(house, EAST) == {"钱大勇"}
    assert {m["name"] for m in listing.members(house, within=name)} == {
        "赵小雷",
        "孙桂兰",
    }
    assert rows(house, "SELECT count(*) FROM post WHERE ended_on IS NOT NULL") == [(1,)]


def test_a_new_name_keeps_the_old_one(county: County) -> None:
    house, east = county.house, of(county, EAST)
    acts.carry_out(house, Rename(subject=east, papers=PAPERS, name="中共城关镇朝阳街支部委员会"))
    record = stored(house, "organisation", east)
    assert record["former_names"] == f"{NAMES[EAST]}（2026-03-01止 渭组发〔2026〕3号）"
    # It is still found by the old name.
    assert len(listing.members(house, within=NAMES[EAST])) == 3


def test_another_kind_loses_what_it_cannot_have(county: County) -> None:
    house = county.house
    rec = vaults.add_organisation(house, "中共某局委员会", kind="611", can_approve="1")
    acts.carry_out(house, Reclassify(subject=rec, papers=PAPERS, kind="621"))
    record = stored(house, "organisation", rec)
    assert (record["kind"], record["can_approve"]) == ("621", None)
    order = Reclassify(subject=of(county, EAST), papers=PAPERS, kind="621")
    assert any("有 3 名党员直接编在这里" in each for each in acts.preview(house, order).warnings)


def test_dissolving_waits_for_the_members(county: County) -> None:
    house, east = county.house, of(county, EAST)
    with pytest.raises(ActRefusedError, match="还有 3 名党员、0 个下级"):
        acts.preview(house, Dissolve(subject=east, papers=PAPERS))
    acts.carry_out(house, Dissolve(subject=east, papers=PAPERS, target=of(county, NORTH)))
    assert len(names_in(house, NORTH)) == 6
    assert stored(house, "organisation", east)["dissolved_on"] == "2026-03-01"


ORDERS: dict[str, Callable[[County], Order]] = {
    "rename": lambda c: Rename(subject=of(c, EAST), papers=PAPERS, name="中共朝阳街支部委员会"),
    "place": lambda c: Place(
        subject=of(c, EAST),
        papers=PAPERS,
        parent=vaults.add_organisation(c.house, "中共城关镇委员会", kind="611"),
    ),
    "reclassify": lambda c: Reclassify(subject=of(c, EAST), papers=PAPERS, kind="621"),
    "merge": lambda c: Merge(subject=of(c, EAST), papers=PAPERS, target=of(c, WEST)),
    "merge-new": lambda c: Merge(
        subject=of(c, EAST), papers=PAPERS, others=(of(c, WEST),), name="中共新街支部委员会"
    ),
    "split": lambda c: Split(
        subject=of(c, EAST), papers=PAPERS, name="中共新街支部", members=(c.people["赵小雷"],)
    ),
    "dissolve": lambda c: Dissolve(subject=of(c, EAST), papers=PAPERS, target=of(c, WEST)),
}


@pytest.mark.parametrize("act", ORDERS)
def test_each_act_is_one_line_of_history_that_can_be_taken_back(county: County, act: str) -> None:
    house = county.house
    give_posts(county)
    order = ORDERS[act](county)
    before = records(house)
    done = acts.carry_out(house, order)
    assert records(house) != before
    ((whole, count),) = rows(house, "SELECT whole, count FROM unit WHERE id = ?", done.unit)
    assert whole == 1
    assert isinstance(count, int)
    assert count >= 2
    offered = history.next_undo(house)
    assert offered is not None
    assert "党组织" in offered.title
    history.undo(house)
    assert records(house) == before
    history.redo(house)
    assert records(house) != before
    assert verifying.verify(house).differences == []


def test_looking_at_an_act_writes_nothing(county: County) -> None:
    orders = [make(county) for make in ORDERS.values()]
    before = state(county.house)
    for order in orders:
        acts.preview(county.house, order)
    assert state(county.house) == before


REFUSED: dict[str, tuple[Callable[[County], Order], type[AppError]]] = {
    "a day to come": (
        lambda c: Rename(subject=of(c, EAST), papers=Papers(on="2026-03-05"), name="新名"),
        ActRefusedError,
    ),
    "no day": (
        lambda c: Rename(subject=of(c, EAST), papers=Papers(on=" "), name="新名"),
        ActRefusedError,
    ),
    "a name that is taken": (
        lambda c: Rename(subject=of(c, EAST), papers=PAPERS, name=NAMES[WEST]),
        OrganisationInUseError,
    ),
    "the same name": (
        lambda c: Rename(subject=of(c, EAST), papers=PAPERS, name=NAMES[EAST]),
        ActRefusedError,
    ),
    "itself above": (
        lambda c: Place(subject=of(c, EAST), papers=PAPERS, parent=of(c, EAST)),
        ActRefusedError,
    ),
    "the county itself": (
        lambda c: Dissolve(subject=vaults.top_of(c.house), papers=PAPERS),
        ActRefusedError,
    ),
    "into itself": (
        lambda c: Merge(subject=of(c, EAST), papers=PAPERS, target=of(c, EAST)),
        ActRefusedError,
    ),
    "with nothing": (
        lambda c: Merge(subject=of(c, EAST), papers=PAPERS, name="新街支部"),
        ActRefusedError,
    ),
    "into its own superior's place below": (
        lambda c: Merge(subject=vaults.top_of(c.house), papers=PAPERS, target=of(c, EAST)),
        ActRefusedError,
    ),
    "before they came": (
        lambda c: Merge(subject=of(c, EAST), papers=Papers(on="2001"), target=of(c, WEST)),
        ActRefusedError,
    ),
    "nobody goes": (
        lambda c: Split(subject=of(c, EAST), papers=PAPERS, name="新街支部", members=()),
        ActRefusedError,
    ),
    "somebody else's member": (
        lambda c: Split(
            subject=of(c, EAST), papers=PAPERS, name="新街支部", members=(c.people["李建国"],)
        ),
        ActRefusedError,
    ),
    "the kind it has": (
        lambda c: Reclassify(subject=of(c, EAST), papers=PAPERS, kind="631"),
        ActRefusedError,
    ),
    "an organisation that is not there": (
        lambda _: Rename(subject="0" * 32, papers=PAPERS, name="新名"),
        ActRefusedError,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_changes_nothing(county: County, case: str) -> None:
    make, error = REFUSED[case]
    order = make(county)
    before = records(county.house)
    for ask in (acts.preview, acts.carry_out):
        with pytest.raises(error):
            ask(county.house, order)
    assert records(county.house) == before


def test_only_the_county_does_them(county: County) -> None:
    order = Rename(subject=of(county, EAST), papers=PAPERS, name="新名")
    with pytest.raises(NotCountyError):
        acts.carry_out(county.sites[EAST], order)


def test_what_was_dissolved_takes_part_in_nothing_more(county: County) -> None:
    house, east = county.house, of(county, EAST)
    acts.carry_out(house, Merge(subject=east, papers=PAPERS, target=of(county, WEST)))
    for order in (
        Rename(subject=east, papers=PAPERS, name="新名"),
        Merge(subject=of(county, NORTH), papers=PAPERS, target=east),
    ):
        with pytest.raises(ActRefusedError, match="已经撤销"):
            acts.carry_out(house, order)
    # Its name is free again.
    acts.carry_out(house, Rename(subject=of(county, NORTH), papers=PAPERS, name=NAMES[EAST]))
    assert len(listing.members(house, within=NAMES[EAST])) == 3
