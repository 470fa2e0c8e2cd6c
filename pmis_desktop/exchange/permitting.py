"""What a site may not write by itself, and what would stand twice."""

from pmis_desktop.exchange import transferring
from pmis_desktop.exchange.facts import ALREADY_MEMBER, DUPLICATE_ID, Record
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, ORGANISATION, World, is_open
from pmis_desktop.rules.fields import ENTITIES

OPINION = "review"
"""The entity in which a committee says what it thinks of what waits for it."""


def birth_refused(world: World, operation: Operation, groups: tuple[str, ...]) -> str | None:
    """Why a branch may not bring such a record into the world; None where it may."""
    entity = ENTITIES[operation.ent]
    organisation = operation.value(ORGANISATION)
    if any(pair[0] is not None for pair in operation.f.values()):
        return "unknown_record"
    if operation.ent == OPINION and organisation not in world.facts.opinions:
        return "not_reviewer"
    if operation.ent == ORGANISATION or claims_county_fields(operation, groups):
        return "county_only"
    if entity.owner == MEMBER and not member_known(world, operation.value(MEMBER)):
        return "unknown_record"
    # A period or a post elsewhere would speak for an organisation that is not the sender's.
    if entity.has(ORGANISATION) and organisation not in world.facts.scope:
        return "out_of_scope"
    return transferring.birth_refused(world, operation) if operation.ent == TRANSFER else None


def member_known(world: World, member: str | None) -> bool:
    """Whether the county has this member."""
    return member is not None and world.record((MEMBER, member)) is not None


def claims_county_fields(operation: Operation, groups: tuple[str, ...]) -> bool:
    """Whether this changes values only the county may set; empty ones in a birth are no claim."""
    entity = ENTITIES[operation.ent]
    return any(
        operation.f[name][0] != operation.f[name][1]
        for name in entity.county_only.intersection(operation.f)
        if entity.group_of(name) in groups
    )


def misplaces(world: World, operation: Operation, new: Record) -> str | None:
    """Why a branch may not put this record there: to another member, or to a foreign branch."""
    if operation.ent == TRANSFER:
        return transferring.step_refused(world, operation, new)
    before = world.record((operation.ent, operation.rec)) or {}
    after = {**before, **new}
    entity = ENTITIES[operation.ent]
    if entity.owner == MEMBER and after.get(MEMBER) != before.get(MEMBER):
        return "county_only"
    if operation.ent == OPINION and after.get(ORGANISATION) not in world.facts.opinions:
        return "not_reviewer"
    placed = entity.has(ORGANISATION) and after.get(ORGANISATION) != before.get(ORGANISATION)
    reopened = operation.ent == MEMBERSHIP and is_open(after) and not is_open(before)
    if (placed or reopened) and after.get(ORGANISATION) not in world.facts.scope:
        return "out_of_scope"
    return None


def clash(world: World, operation: Operation, new: Record) -> str | None:
    """The kind of desk item it is; None where nothing would stand twice.

    A living member has their ID number alone, one open membership, and one transfer under way.
    """
    before = world.record((operation.ent, operation.rec)) or {}
    after = {**before, **new}
    if operation.ent == TRANSFER:
        other = not before and transferring.other_open(world, operation.rec, after)
        return transferring.TRANSFER_OPEN if other else None
    if operation.ent == MEMBER:
        number = after.get("id_number")
        had = before.get("id_number") == number and not before.get("removed")
        if not number or had or after.get("removed"):
            return None
        return DUPLICATE_ID if world.holders(number) - {operation.rec} else None
    if operation.ent == MEMBERSHIP and is_open(after):
        period = world.open_period(str(after.get(MEMBER)))
        return None if period in {None, operation.rec} else ALREADY_MEMBER
    return None
