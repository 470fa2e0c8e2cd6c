"""What belongs to a record: periods and facts to be read; posts, awards and units to be kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings, tree
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.values import show
from pmis_desktop.services import portraits, searching
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
    "organisation": ("host_unit", "commendation", "reorganisation"),
}
# What other acts write (moving, confirming, suspending): beside a form it is only read.
TRAIL = frozenset({"membership", "category_fact", "status_fact", "admission", "reorganisation"})
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
    "commendation": ("kind", "name"),
    "reorganisation": ("kind",),
}
_DAYS = (
    "began_on",
    "effective_on",
    "approved_on",
    "awarded_on",
    "decided_on",
    "acquired_on",
    "happened_on",
)
# Only of these does an end tell that they are over now.
_PERIODS = frozenset({"membership", "post"})
_MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """One period, fact, post or unit: its kind in words, its name, its filled fields as read.

    ``ended`` tells of a period that is over. ``removed`` is the reason of one that was taken out of
    lists, empty for one in use.
    """

    entity: str
    id: str
    kind: str
    name: str
    lines: tuple[tuple[str, str], ...]
    ended: bool
    removed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member as one is picked from others: name, and the branch that tells namesakes apart."""

    id: str
    name: str
    branch: str


def belongings(
    house: House, kind: str, rec: str, only: Collection[str] | None = None
) -> tuple[Belonging, ...]:
    """Everything in use that belongs to a member or an organisation, the newest of a kind first.

    ``only`` names the kinds that are wanted.
    """
    with house.reading() as connection:
        names = tree.read(connection).names
        found = [
            _belonging(entity, there, values, names, ENTITIES[entity].owner or "")
            for entity in OF.get(kind, ())
            if only is None or entity in only
            for there, values in _newest_first(
                connection, entity, ENTITIES[entity].owner or "", rec
            )
            if not values.get("removed")
        ]
    return tuple(found)


def kept_under(house: House, entity: str, by: str, rec: str) -> tuple[Belonging, ...]:
    """The records of one kind under a record, removed ones too: in use first, then the newest.

    ``by`` is the field that names the record they are kept under: posts lie under their member and
    under their organisation.
    """
    with house.reading() as connection:
        names = dict(tree.read(connection).names)
        found = _newest_first(connection, entity, by, rec)
        holders = {str(values["member"]) for _there, values in found if values.get("member")}
        for (_member, there), values in rows.load(connection, "member", holders).items():
            names[there] = values.get("name") or ""
    kept = [_belonging(entity, there, values, names, by) for there, values in found]
    return tuple(sorted(kept, key=lambda each: (bool(each.removed), each.ended)))


def people(house: House, text: str, within: str = "") -> tuple[Person, ...]:
    """The first few members whom a text means, of one organisation's subtree where one is named."""
    with house.reading() as connection:
        grown = tree.read(connection)
        scope = grown.subtree(within) if within else None
        ids = searching.member_ids(connection, text.strip(), scope=scope)[:_MOST_PEOPLE]
        found = rows.load(connection, "member", ids)
        branches = portraits.flat(connection, ids)
    return tuple(
        Person(
            id=each,
            name=found["member", each].get("name") or "",
            branch=grown.names.get(branches[each].get("branch") or "", ""),
        )
        for each in ids
    )


def eligible(house: House) -> frozenset[str]:
    """The organisations that a record may be put under here: at a branch its own subtree."""
    with house.reading() as connection:
        grown = tree.read(connection)
        if house.at_county:
            return frozenset(grown.names)
        return grown.subtree(settings.get(connection, settings.ORGANISATION))


def _newest_first(
    connection: Connection, entity: str, by: str, rec: str
) -> list[tuple[str, rows.Record]]:
    found = [
        (key[1], values) for key, values in rows.load(connection, entity, [rec], by=by).items()
    ]
    return sorted(found, key=lambda each: _day(each[1]), reverse=True)


def _day(values: rows.Record) -> str:
    return next((day for day in map(values.get, _DAYS) if day), "")


def _belonging(
    entity: str, rec: str, values: rows.Record, names: Mapping[str, str], by: str
) -> Belonging:
    said = {
        field.id: (field.label, show(field, values.get(field.id), referred=names))
        for field in ENTITIES[entity].fields
        if field.id != by and field.group != "removal" and values.get(field.id)
    }
    owner = ENTITIES[entity].owner
    # Under something else than its owner a record is called by its owner first.
    first = (*((owner,) if owner and owner != by else ()), *_FIRST[entity])
    return Belonging(
        entity=entity,
        id=rec,
        kind=ENTITIES[entity].label,
        name=" ".join(said[name][1] for name in first if name in said),
        lines=tuple(told for name, told in said.items() if name not in first),
        ended=bool(values.get("ended_on")) and entity in _PERIODS,
        removed=(values.get("removed_reason") or "没有写明原因") if values.get("removed") else "",
    )
