"""Whether an operation writes where its sender's scope ended while it was on its way."""

from collections.abc import Iterable, Mapping

from pmis_desktop.exchange import permitting
from pmis_desktop.exchange.facts import Key, Record, owner_key
from pmis_desktop.exchange.operations import CREATE, Operation
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, ORGANISATION, World, is_open
from pmis_desktop.rules.fields import ENTITIES


def places_named(operations: Iterable[Operation], records: Mapping[Key, Record]) -> set[Key]:
    """The organisations that operations place records in: facts have to say when they left."""
    named = (
        op.value(ORGANISATION) or records.get((op.ent, op.rec), {}).get(ORGANISATION)
        for op in operations
        if _is_placed(op)
    )
    return {(ORGANISATION, place) for place in named if place}


def has_left(world: World, operation: Operation, key: Key) -> bool:
    """Whether the record, or what it belongs to, has left since its writer's last look."""
    owner = owner_key(*key, world.record(key) or operation.new())
    return _left_since(world, operation, owner or key)


def is_born_away(world: World, operation: Operation, home: str | None) -> bool:
    """Whether a new member is to belong to an organisation that its writer still had."""
    return (
        operation.ent == MEMBER
        and operation.act == CREATE
        and home is not None
        and _left_since(world, operation, (ORGANISATION, home))
    )


def lands_away(world: World, operation: Operation) -> bool:
    """Whether it puts a record into an organisation that its writer still had, and has not now."""
    if not _is_placed(operation) or operation.ent == permitting.OPINION:
        return False
    before = world.record((operation.ent, operation.rec)) or {}
    after = {**before, **operation.new()}
    place = after.get(ORGANISATION)
    if place is None or place in world.facts.scope:
        return False
    if ENTITIES[operation.ent].owner == MEMBER and not permitting.member_known(
        world, after.get(MEMBER)
    ):
        return False
    reopened = operation.ent == MEMBERSHIP and is_open(after) and not is_open(before)
    moved = place != before.get(ORGANISATION)
    return (moved or reopened) and _left_since(world, operation, (ORGANISATION, place))


def _is_placed(operation: Operation) -> bool:
    entity = ENTITIES.get(operation.ent)
    return entity is not None and entity.owner is not None and entity.has(ORGANISATION)


def _left_since(world: World, operation: Operation, key: Key) -> bool:
    left = world.facts.departures.get(key)
    return left is not None and left > operation.base
