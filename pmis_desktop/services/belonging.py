"""What belongs to a record and is only read beside its form: periods, dated facts, host units."""

from collections.abc import Mapping
from dataclasses import dataclass

from pmis_desktop.models import rows, settings, tree
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.values import show
from pmis_desktop.services.house import House

# What belongs to a record of each kind, in the order in which it is shown.
OF: Mapping[str, tuple[str, ...]] = {
    "member": (
        "membership",
        "category_fact",
        "status_fact",
        "admission",
        "post",
        "award",
        "discipline",
        "training",
        "skill",
    ),
    "organisation": ("host_unit",),
}
_FIRST = {
    "membership": ("organisation",),
    "category_fact": ("value",),
    "status_fact": ("value",),
    "admission": ("approved_by",),
    "post": ("organisation", "post"),
    "award": ("name",),
    "discipline": ("kind",),
    "training": ("name",),
    "skill": ("name",),
    "host_unit": ("name",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """One period, fact or unit: its kind in words, its name, and its filled fields as people read.

    ``ended`` tells of a period that is over.
    """

    kind: str
    name: str
    lines: tuple[tuple[str, str], ...]
    ended: bool


def belongings(house: House, kind: str, rec: str) -> tuple[Belonging, ...]:
    """Everything in use that belongs to a member or an organisation, the newest of a kind first."""
    with house.reading() as connection:
        names = tree.read(connection).names
        found = [
            (entity, values)
            for entity in OF.get(kind, ())
            for values in rows.load(
                connection, entity, [rec], by=ENTITIES[entity].owner or ""
            ).values()
            if not values.get("removed")
        ]
    order = list(_FIRST)
    found.sort(key=lambda each: _day(each[1]), reverse=True)
    found.sort(key=lambda each: order.index(each[0]))
    return tuple(_belonging(entity, values, names) for entity, values in found)


def eligible(house: House) -> frozenset[str]:
    """The organisations that a record may be put under here: at a branch its own subtree."""
    with house.reading() as connection:
        grown = tree.read(connection)
        if house.at_county:
            return frozenset(grown.names)
        return grown.subtree(settings.get(connection, settings.ORGANISATION))


def _day(values: rows.Record) -> str:
    days = (values.get(name) for name in ("began_on", "effective_on", "approved_on"))
    return next((day for day in days if day), "")


def _belonging(entity: str, values: rows.Record, names: Mapping[str, str]) -> Belonging:
    owner = ENTITIES[entity].owner
    said = {
        field.id: (field.label, show(field, values.get(field.id), referred=names))
        for field in ENTITIES[entity].fields
        if field.id != owner and field.group != "removal" and values.get(field.id)
    }
    first = _FIRST[entity]
    return Belonging(
        kind=ENTITIES[entity].label,
        name="".join(said[name][1] for name in first if name in said),
        lines=tuple(told for name, told in said.items() if name not in first),
        ended=bool(values.get("ended_on")),
    )
