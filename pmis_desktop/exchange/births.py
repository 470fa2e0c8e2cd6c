"""New records that meet nothing: most of a first report, judged without walking every way.

What is done here is what `judging` does with them; whatever may end otherwise is left to it.
"""

from pmis_desktop.exchange.judgements import Judgement
from pmis_desktop.exchange.operations import CREATE, Operation
from pmis_desktop.exchange.permitting import OPINION, member_known
from pmis_desktop.exchange.records import APPLIED, Outcome
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import (
    MEMBER,
    MEMBERSHIP,
    ORGANISATION,
    Values,
    World,
    is_open,
)
from pmis_desktop.rules.fields import ENTITIES

# An organisation is the county's to found; transfers and opinions have rules of their own.
_OTHERS = frozenset({ORGANISATION, TRANSFER, OPINION})


def judge_plain(world: World, operation: Operation) -> Judgement | None:
    """Let a birth take effect that nothing speaks against; None: `judging` has to say.

    For operations whose groups are whole and known.
    """
    ent, rec = operation.ent, operation.rec
    if operation.act != CREATE or ent in _OTHERS or not _is_unhindered(world):
        return None
    if world.record((ent, rec)) is not None:
        return None
    new = operation.new()
    claims = [pair for pair in operation.f.values() if pair[0] is not None]
    if claims or not _is_allowed(world, ent, rec, new) or _meets_another(world, ent, rec, new):
        return None
    world.bear(operation, new)
    return Judgement(outcome=Outcome(n=operation.n, verdict=APPLIED))


def _is_unhindered(world: World) -> bool:
    """Whether nothing waits on the desk and no committee is asked."""
    facts = world.facts
    return not (facts.desk or facts.pending or facts.reviewers or world.desk or world.pending)


def _is_allowed(world: World, ent: str, rec: str, new: Values) -> bool:
    """Whether the sender may bring such a record into the world, and has the place it is for."""
    entity, scope = ENTITIES[ent], world.facts.scope
    if any(new.get(name) is not None for name in entity.county_only):
        return False
    if entity.owner == MEMBER and not member_known(world, new.get(MEMBER)):
        return False
    if entity.has(ORGANISATION) and new.get(ORGANISATION) not in scope:
        return False
    return world.owner(ent, rec, new) in scope


def _meets_another(world: World, ent: str, rec: str, new: Values) -> bool:
    """Whether its member has an open period already, or stands somewhere else, or another has it.

    A living member has their ID number alone and one open membership.
    """
    if ent == MEMBERSHIP and is_open(new):
        member = str(new[MEMBER])
        if world.open_period(member) is not None:
            return True
        home = world.owner(MEMBER, member, new)
        return home is not None and home not in world.facts.scope
    if ent == MEMBER and not new.get("removed"):
        number = new.get("id_number")
        return bool(number and world.holders(number) - {rec})
    return False
