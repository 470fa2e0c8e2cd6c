"""Judging a record of two sides: each step is its own side's, and only when its turn has come.

The county's data alone say who is on which side and where the member stands.
"""

from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import Operation, Value
from pmis_desktop.exchange.world import MEMBER, ORGANISATION, World
from pmis_desktop.rules import transfer_steps
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.transfer_steps import Path, Side, State, Values

TRANSFER = "transfer"
# Another transfer of the member has not come to its end: a person decides between them.
TRANSFER_OPEN = "transfer_open"

OUT_OF_SCOPE = "out_of_scope"
ELSEWHERE = "transfer_member_elsewhere"
NEEDS_LETTER = "transfer_needs_letter"
NUMBER_TAKEN = "letter_number_taken"
ENDED = "organisation_ended"
_ACCEPTING = frozenset({"reception", "placement"})


def named(values: Values) -> set[Key]:
    """The member and the organisations that a transfer is about: what judging it asks of."""
    organisations = (
        values.get(name) for name in ("from_organisation", "to_organisation", "placed_in", "issuer")
    )
    found = {(ORGANISATION, rec) for rec in organisations if rec}
    member = values.get("member")
    return found | ({(MEMBER, member)} if member else set())


def meets(other: Values, new: Values) -> bool:
    """Whether another transfer may stand against these values: same member, or same number."""
    member, number = new.get("member"), new.get("letter_number")
    return bool(
        (member and other.get("member") == member)
        or (number and other.get("letter_number") == number)
    )


def left_at(world: World, operation: Operation) -> int:
    """When one of the organisations of a transfer last left the sender's scope; 0 for never."""
    values = world.record((TRANSFER, operation.rec)) or operation.new()
    left = (world.facts.departures.get(key, 0) for key in named(values))
    return max(left, default=0)


def out_of_place(world: World, operation: Operation, groups: tuple[str, ...]) -> str | None:
    """Why the sender may not write these groups: some belong to the other side; None if it may."""
    known = world.record((TRANSFER, operation.rec))
    values = known or operation.new()
    touched = [g for g in groups if known or any(operation.f[n][1] for n in _names(g))]
    if all(_is_senders(world, values, group) for group in touched):
        return None
    return OUT_OF_SCOPE


def _is_senders(world: World, values: Values, group: str) -> bool:
    side = transfer_steps.side_of(group, values)
    if side is Side.COUNTY:
        return True  # refused as the county's field, with the reason that is true
    organisation = values.get("from_organisation")
    if side is Side.NEW:
        organisation = values.get("to_organisation")
    elif side is Side.ISSUER:
        organisation = _committee(world, organisation)
    return organisation in world.facts.scope


def birth_refused(world: World, operation: Operation) -> str | None:
    """Why such a transfer cannot begin; None where it can.

    One that begins with later steps done must have come through each of them.
    """
    new = operation.new()
    groups = [g for g in ENTITIES[TRANSFER].groups if any(new.get(n) for n in _names(g))]
    if transfer_steps.path(new) is not Path.IN and not _stands(world, new):
        return ELSEWHERE
    values: dict[str, Value] = {n: new.get(n) for g in ("request", "person") for n in _names(g)}
    for group in transfer_steps.in_order(tuple(groups), new):
        step = {n: new.get(n) for n in _names(group)}
        drafting = group in {"request", "person"}
        refused = None if drafting else _refused(world, operation.rec, values, group, step)
        if refused is not None:
            return refused
        values.update(step)
    return None


def step_refused(world: World, operation: Operation, new: Values) -> str | None:
    """Why a group of a transfer that the county knows cannot take these values now."""
    values = world.record((TRANSFER, operation.rec)) or {}
    group = ENTITIES[TRANSFER].group_of(next(iter(new)))
    return _refused(world, operation.rec, values, group, new)


def other_open(world: World, rec: str, new: Values) -> bool:
    """Whether another transfer of this member is under way."""
    member = new.get("member")
    return bool(member) and any(
        key[0] == TRANSFER
        and key[1] != rec
        and values.get("member") == member
        and transfer_steps.is_open(values)
        for key, values in world.known_records()
    )


def _refused(world: World, rec: str, values: Values, group: str, new: Values) -> str | None:
    refused = transfer_steps.refusal(values, group, new)
    if refused is not None:
        return refused
    if group == "request":
        return _misdirected(world, {**values, **new})
    if group == "letter" and _number_taken(world, rec, values, new):
        return NUMBER_TAKEN
    accepts = group in _ACCEPTING and any(new.values())
    return _cannot_accept(world, values, group, new) if accepts else None


def _misdirected(world: World, values: Values) -> str | None:
    """Why a request cannot be changed to this: it must stay the sender's, and its member's."""
    if transfer_steps.path(values) is Path.IN:
        return None if values.get("to_organisation") in world.facts.scope else OUT_OF_SCOPE
    if values.get("from_organisation") not in world.facts.scope:
        return OUT_OF_SCOPE
    return None if _stands(world, values) else ELSEWHERE


def _cannot_accept(world: World, values: Values, group: str, new: Values) -> str | None:
    way = transfer_steps.path(values)
    if way is not Path.IN and not _stands(world, values):
        return ELSEWHERE
    if way is Path.LOCAL:
        old = _committee(world, values.get("from_organisation"))
        if old != _committee(world, values.get("to_organisation")):
            return NEEDS_LETTER
    if group != "placement":
        return None
    place = new.get("placed_in") or ""
    if place not in world.facts.scope:
        return OUT_OF_SCOPE
    branch = world.record((ORGANISATION, place)) or {}
    return ENDED if branch.get("dissolved_on") or branch.get("removed") else None


def _stands(world: World, values: Values) -> bool:
    """Whether the member is where the transfer says they come from, by the county's own data."""
    member = values.get("member")
    known = member is not None and world.record((MEMBER, member)) is not None
    return known and world.owner(MEMBER, member or "", {}) == values.get("from_organisation")


def _number_taken(world: World, rec: str, values: Values, new: Values) -> bool:
    """Whether another letter of the same organisation has this number; voided ones keep theirs.

    The number of a letter from outside is none of ours.
    """
    number = new.get("letter_number")
    if not number or transfer_steps.path(values) is Path.IN:
        return False
    return any(
        key[0] == TRANSFER
        and key[1] != rec
        and other.get("letter_number") == number
        and other.get("issuer") == new.get("issuer")
        and transfer_steps.path(other) is not Path.IN
        for key, other in world.known_records()
    )


def _committee(world: World, organisation: str | None) -> str | None:
    return transfer_steps.committee_of(organisation, lambda rec: world.record((ORGANISATION, rec)))


def _names(group: str) -> tuple[str, ...]:
    return ENTITIES[TRANSFER].groups[group]


def is_final(values: Values) -> bool:
    """Whether the county may close a transfer by itself: the member has gone where it says."""
    state = transfer_steps.state(values)
    if transfer_steps.path(values) is Path.OUT:
        return state is State.RECEIPTED
    done = {State.RECEIPTED} if transfer_steps.needs_receipt(values) else {State.PLACED}
    return state in done | {State.RECEIPTED}
