"""How a branch takes an answer: the county's slice, and its own waiting changes laid over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.exchange.facts import Key, Record, group_values, owner_key
from pmis_desktop.exchange.operations import WITHDRAW, Operation, Value
from pmis_desktop.exchange.records import Gone, SliceRecord
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, ORGANISATION, is_open
from pmis_desktop.rules import transfer_steps
from pmis_desktop.rules.fields import ENTITIES

ShadowKey = tuple[str, str, str]
"""Entity, record id, field group."""

Shadow = Record | None
"""The county's value of a group that waits on an own change; None: it has no such record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """The branch's tables after an answer: live records, and the shadows under waiting changes."""

    records: dict[Key, dict[str, Value]]
    shadows: dict[ShadowKey, Shadow]


def county_view(
    live: Mapping[Key, Record], shadows: Mapping[ShadowKey, Shadow]
) -> dict[Key, dict[str, Value]]:
    """The county's last known values: the live records with every shadow put back."""
    view = {key: dict(values) for key, values in live.items()}
    for (ent, rec, _group), values in shadows.items():
        if values is None:
            view.pop((ent, rec), None)
    for (ent, rec, _group), values in shadows.items():
        if values is not None and (ent, rec) in view:
            view[ent, rec].update(values)
    return view


def take(
    live: Mapping[Key, Record],
    shadows: Mapping[ShadowKey, Shadow],
    waiting: Sequence[Operation],
    *,
    records: Sequence[SliceRecord],
    gone: Sequence[Gone],
    full: bool,
) -> Taking:
    """Lay the operations that still wait over the county's slice.

    A full slice replaces what was there; a partial one carries only what changed since the
    revision the branch has proved. Records in ``gone`` are erased either way.
    """
    base = {} if full else county_view(live, shadows)
    for record in records:
        base[record.ent, record.rec] = {
            field.id: record.v.get(field.id) for field in ENTITIES[record.ent].fields
        }
    left = {(each.ent, each.rec) for each in gone}
    staying = {key: values for key, values in base.items() if owner_key(*key, values) not in left}
    return overlay(_without_strange_transfers(staying), waiting)


def _without_strange_transfers(view: Mapping[Key, Record]) -> dict[Key, Record]:
    """Without transfers none of whose sides is held here any more: they left with them."""
    held = {rec for ent, rec in view if ent == ORGANISATION}
    return {
        key: values
        for key, values in view.items()
        if key[0] != TRANSFER or not held.isdisjoint(transfer_steps.homes(values))
    }


def overlay(base: Mapping[Key, Record], waiting: Sequence[Operation]) -> Taking:
    """The live records: the county's view with waiting changes on top, and the shadows below."""
    view = {key: dict(values) for key, values in base.items()}
    shadows: dict[ShadowKey, Shadow] = {}
    for operation in waiting:
        key = (operation.ent, operation.rec)
        if operation.act == WITHDRAW or (key not in view and operation.act != "create"):
            continue
        if not operation.f:
            # A purge order took all of it.
            continue
        if _second_period(view, operation):
            # The county opened another period meanwhile; it judges this one when it is sent.
            continue
        for group in touched_groups(operation):
            county = base.get(key)
            shadows.setdefault(
                (*key, group),
                None if county is None else group_values(operation.ent, group, county),
            )
        fresh: dict[str, Value] = {field.id: None for field in ENTITIES[operation.ent].fields}
        view[key] = {**view.get(key, fresh), **operation.new()}
    return Taking(records=view, shadows=shadows)


def _second_period(view: Mapping[Key, Record], operation: Operation) -> bool:
    """Whether a waiting operation would give a member a second open membership."""
    if operation.ent != MEMBERSHIP:
        return False
    after = {**view.get((MEMBERSHIP, operation.rec), {}), **operation.new()}
    return is_open(after) and any(
        ent == MEMBERSHIP
        and rec != operation.rec
        and values.get(MEMBER) == after.get(MEMBER)
        and is_open(values)
        for (ent, rec), values in view.items()
    )


def touched_groups(operation: Operation) -> tuple[str, ...]:
    """The field groups an operation writes."""
    return ENTITIES[operation.ent].groups_of(operation.f)
