"""The organisations of the invented county: the county, its committees, their branches."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from pmis_desktop.services.sample import tables
from pmis_desktop.services.sample.chance import Register, largest_remainder
from pmis_desktop.services.sample.tables import Committee, Unit

COUNTY_NAME = "中共大荔县委员会"
PLACE = "大荔县"
_BRANCHES_PER_COMMITTEE = 4
_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An organisation before it has people; ``where`` is the town or village it stands in."""

    id: str
    name: str
    short: str
    kind: str
    parent: "Place | None"
    trade: str
    unit: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """All organisations of the county; branches stand in the order of their committees."""

    county: Place
    committees: tuple[Place, ...]
    branches: tuple[Place, ...]


def usual_committees(branches: int) -> int:
    """How many committees a county with so many branches has when nobody says."""
    return max(1, min(len(tables.committees()), branches // _BRANCHES_PER_COMMITTEE))


def grow(register: Register, branches: int, committees: int) -> Tree:
    """The tree with exactly so many branches and committees; no committee without a branch."""
    county = Place(
        id=register.new_id(),
        name=COUNTY_NAME,
        short="大荔县委",
        kind="county_committee",
        parent=None,
        trade="",
        unit=PLACE,
        where=PLACE,
    )
    chosen = _chosen(committees)
    sizes = _branches_of(chosen, branches)
    places = tuple(_committee(register, committee, county) for committee in chosen)
    grown = [
        _branch(register, place, unit)
        for place, committee, size in zip(places, chosen, sizes, strict=True)
        for unit in _units(committee, size)
    ]
    return Tree(county=county, committees=places, branches=tuple(grown))


def _chosen(number: int) -> list[Committee]:
    """The first committees of the list; past its end it begins again with numbered ones."""
    listed = tables.committees()
    chosen = []
    for index in range(number):
        again, place = divmod(index, len(listed))
        committee = listed[place]
        if again:
            name = committee.name.replace("委员会", f"委员会（{again + 1}）")
            short = f"{committee.short}（{again + 1}）"
            committee = Committee(short, name, committee.kind, committee.branches)
        chosen.append(committee)
    return chosen


def _branches_of(chosen: Sequence[Committee], branches: int) -> list[int]:
    usual = [committee.branches or len(_all_units(committee)) for committee in chosen]
    more = largest_remainder(branches - len(chosen), [size - 1 for size in usual])
    return [1 + size for size in more]


def _base(committee: Committee) -> str:
    return committee.short.partition("（")[0]


def _all_units(committee: Committee) -> tuple[Unit, ...]:
    """A committee's units; villages and township units alternate, so that few show all kinds."""
    base = _base(committee)
    if committee.branches:
        return tables.units()[base]
    first = "community" if base.endswith("街道") else "village"
    rural = sorted(tables.villages()[base], key=lambda unit: unit.trade != first)
    mixed = [
        ((index + place) / len(units), unit)
        for units, place in ((rural, 0.3), (tables.units()[tables.EVERY_TOWNSHIP], 0.6))
        for index, unit in enumerate(units)
    ]
    return tuple(unit for _, unit in sorted(mixed, key=lambda pair: pair[0]))


def _units(committee: Committee, size: int) -> list[Unit]:
    """So many units of a committee; when it has no more, they get a second branch, a third …"""
    listed = _all_units(committee)
    found: list[Unit] = []
    for again in count(1):
        for unit in listed[: size - len(found)]:
            name = unit.name if again == 1 else f"{unit.name}第{_numeral(again)}"
            found.append(Unit(name, unit.trade, unit.joint))
        if len(found) == size:
            break
    return found


def _numeral(number: int) -> str:
    return _NUMERALS[number] if number < len(_NUMERALS) else str(number)


def _committee(register: Register, committee: Committee, county: Place) -> Place:
    township = committee.branches is None
    return Place(
        id=register.new_id(),
        name=committee.name,
        short=committee.short,
        kind=committee.kind,
        parent=county,
        trade="",
        unit=committee.short if township else f"{PLACE}{committee.short}系统",
        where=f"{PLACE}{_base(committee)}" if township else PLACE,
    )


def _branch(register: Register, committee: Place, unit: Unit) -> Place:
    township = committee.where != PLACE
    ours = f"{committee.short}{unit.name}" if township else f"{unit.name}{_round(committee)}"
    rural = unit.trade in ("village", "community")
    return Place(
        id=register.new_id(),
        name=f"中共{ours}{'联合' if unit.joint else ''}支部委员会",
        short=f"{unit.name}{'联合' if unit.joint else ''}党支部",
        kind="632" if unit.joint else "631",
        parent=committee,
        trade=unit.trade,
        unit=ours,
        where=f"{committee.where}{unit.name}" if rural else committee.where,
    )


def _round(committee: Place) -> str:
    """The number of a repeated committee, which keeps the names of its branches apart."""
    name, bracket, number = committee.short.partition("（")
    return f"{bracket}{number}" if name else ""
