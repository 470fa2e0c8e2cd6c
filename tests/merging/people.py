"""Invented organisations and people, and the operations that histories are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.exchange.facts import Key, Record
from pmis_desktop.exchange.operations import CHANGE, CREATE, Act, Operation, Unit, Value
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.identity import check_character

COUNTY = "org-county"
BRANCHES = ("org-a", "org-b", "org-c")

NAMES = ("王春", "李夏", "张秋", "赵冬")
MOBILES = ("13900000001", "13900000002", "13900000003", None)
ADDRESSES = ("东街一号", "西街二号", "南街三号", None)
REMARKS = ("已核对", "待补材料", None)
DAYS = ("2020-01-01", "2021-06-30", "2022-07-01", "2024-12-31")
CATEGORIES = ("1", "2", None)

Change = tuple[Key, Mapping[str, Value]]


def id_number(person: int) -> str:
    """A valid ID number of nobody: the region and the birthday are the same for all."""
    first_17 = f"1101011950010{1 + person % 9}{person:03d}"
    return first_17 + check_character(first_17)


def identity(person: int) -> dict[str, Value]:
    """The three fields that say who a person is, and merge as one group."""
    number = id_number(person)
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return {"id_number": number, "birth_date": born, "sex": "1" if int(number[16]) % 2 else "2"}


@dataclass(frozen=True, slots=True)
class Save:
    """One save of one record, before it has a number: [old, new] of whole groups."""

    ent: str
    rec: str
    act: Act
    f: Mapping[str, tuple[Value, Value]]


def saved(ent: str, rec: str, before: Record | None, new: Mapping[str, Value]) -> Save:
    """What a form writes: every field of each group in which something changed."""
    current = before or {}
    entity = ENTITIES[ent]
    groups = [
        names
        for names in entity.groups.values()
        if any(name in new and new[name] != current.get(name) for name in names)
    ]
    f = {
        name: (current.get(name), new.get(name, current.get(name)))
        for names in groups
        for name in names
    }
    return Save(ent, rec, CREATE if before is None else CHANGE, f)


def operations(
    saves: Sequence[Save], *, first: int, base: int = 0, whole: bool = False, clock: str = ""
) -> list[Operation]:
    """The numbered operations of one unit."""
    return [
        Operation(
            n=first + index,
            unit=Unit(first, len(saves), int(whole)),
            ent=save.ent,
            rec=save.rec,
            act=save.act,
            f=dict(save.f),
            base=base,
            who="录入员",
            why="修改",
            t=clock,
            salt=f"{first + index:032x}",
        )
        for index, save in enumerate(saves)
    ]


def birth(member: str, organisation: str, person: int) -> list[Change]:
    """A new member with a membership and a category: what one form of a branch writes."""
    name = NAMES[person % len(NAMES)]
    return [
        (("member", member), {"name": name, **identity(person), "mobile": MOBILES[0]}),
        (
            ("membership", f"{member}-p"),
            {"member": member, "organisation": organisation, "began_on": DAYS[0]},
        ),
        (
            ("category_fact", f"{member}-c"),
            {"member": member, "value": "1", "effective_on": DAYS[0]},
        ),
    ]


def organisations() -> list[Change]:
    """The county and its three branches."""
    county: Change = (("organisation", COUNTY), {"name": "某县委", "code": "001"})
    return [
        county,
        *(
            (("organisation", branch), {"name": f"第{index}支部", "parent": COUNTY})
            for index, branch in enumerate(BRANCHES, 1)
        ),
    ]


def population() -> list[Change]:
    """Where histories begin: two members in each branch."""
    people = [
        birth(f"m-{branch[-1]}{index}", branch, 10 * place + index)
        for place, branch in enumerate(BRANCHES, 1)
        for index in (1, 2)
    ]
    return [*organisations(), *(change for person in people for change in person)]


def group_pairs(operation: Operation, group: str) -> tuple[dict[str, Value], dict[str, Value]]:
    """The old and the new values of one group of an operation."""
    names = ENTITIES[operation.ent].groups[group]
    old = {name: operation.f[name][0] for name in names}
    return old, {name: operation.f[name][1] for name in names}


def verdicts(operation: Operation, verdict: str, groups: Mapping[str, str]) -> dict[str, str]:
    """The verdict of each group of an operation."""
    return {group: groups.get(group, verdict) for group in touched_groups(operation)}


def filled(records: Mapping[Key, Record]) -> dict[Key, Record]:
    """Records without their empty fields, to compare them by what they say."""
    return {
        key: {name: value for name, value in values.items() if value is not None}
        for key, values in records.items()
    }
