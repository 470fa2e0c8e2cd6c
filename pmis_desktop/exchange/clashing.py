"""What would stand twice in the county if an operation took effect; a person decides about it."""

from pmis_desktop.exchange import transferring
from pmis_desktop.exchange.facts import ALREADY_MEMBER, DUPLICATE_ID, Record
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, World, is_open


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
