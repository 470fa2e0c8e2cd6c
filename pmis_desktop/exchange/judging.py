"""What becomes of one operation: scope, class of field, then three-way by whole field groups."""

from dataclasses import replace

from pmis_desktop.exchange import births, leaving, permitting, transferring
from pmis_desktop.exchange.facts import (
    ALREADY_MEMBER,
    CONFLICTING,
    KINDS_HELD,
    MOVED,
    MOVED_WHOLE,
    REVIEW,
    DeskItem,
    ItemKey,
    Key,
)
from pmis_desktop.exchange.judgements import Closing, Judgement, outcome_of
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Operation
from pmis_desktop.exchange.records import (
    AGREED,
    APPLIED,
    CONFLICT,
    HELD,
    REJECTED,
    SUPERSEDED,
    WITHDRAWN,
    Outcome,
)
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import (
    MEMBER,
    MEMBERSHIP,
    ORGANISATION,
    World,
    is_open,
    known_groups,
)
from pmis_desktop.rules import reviewing, transfer_steps
from pmis_desktop.rules.fields import ENTITIES, Writable

NOTHING_LEFT = "nothing_left"
PURGED = "purged"


def judge(world: World, operation: Operation) -> Judgement:
    """Judge one operation against the county's data and let its good groups take effect."""
    groups = known_groups(operation.ent, operation.f)
    if not groups:
        return _empty(operation)
    return births.judge_plain(world, operation) or judge_fully(world, operation, groups)


def judge_fully(world: World, operation: Operation, groups: tuple[str, ...]) -> Judgement:
    """Judge an operation that makes up whole groups by every rule there is."""
    if operation.ent == TRANSFER:
        groups = transfer_steps.in_order(groups, operation.new())
    key = (operation.ent, operation.rec)
    pending = pending_item(world, operation)
    if pending is not None:
        return _join_pending(world, operation, groups, pending)
    values = world.record(key)
    held = world.item((*key, ""))
    if held is not None and (operation.act == WITHDRAW or values is None):
        return _hold_moved(world, operation)
    if operation.act == WITHDRAW:
        return _withdraw(world, operation, groups)
    if values is None:
        return _judge_unknown(world, operation, groups)
    refused = _out_of_place(world, operation, key, groups)
    return refused or _change(world, operation, groups)


def _empty(operation: Operation) -> Judgement:
    """An operation with no field to judge: an order took them all, or nobody knows them."""
    if operation.is_purged and not operation.f:
        return Judgement(outcome=Outcome(n=operation.n, verdict=AGREED, code=PURGED))
    return _rejected(operation, "unknown_field")


def _judge_unknown(world: World, operation: Operation, groups: tuple[str, ...]) -> Judgement:
    """What the county never had can be born, and removed as it stands; no more."""
    if operation.act == CREATE:
        refused = _out_of_place(world, operation, (operation.ent, operation.rec), groups)
        return refused or _create(world, operation, groups)
    if operation.new().get("removed"):
        return Judgement(outcome=Outcome(n=operation.n, verdict=AGREED, code=NOTHING_LEFT))
    return _rejected(operation, "unknown_record")


def _rejected(operation: Operation, code: str) -> Judgement:
    return Judgement(outcome=Outcome(n=operation.n, verdict=REJECTED, code=code))


def pending_item(world: World, operation: Operation) -> ItemKey | None:
    """The desk item that holds the birth of this record, or of the member it belongs to."""
    own = world.pending_in((operation.ent, operation.rec))
    if own is not None or ENTITIES[operation.ent].owner != MEMBER:
        return own
    member = operation.value(MEMBER)
    return world.pending_in((MEMBER, member)) if member else None


def _join_pending(
    world: World, operation: Operation, groups: tuple[str, ...], item_key: ItemKey
) -> Judgement:
    item = world.item(item_key)
    if item is None or permitting.claims_county_fields(operation, groups):
        return _rejected(operation, "county_only" if item else "unknown_record")
    if operation.act == WITHDRAW or _undoes_birth(world, operation, item_key):
        world.withdraw_item(item_key)
        return _withdrawn(operation, item)
    world.put_item(replace(item, numbers=(*item.numbers, operation.n)))
    world.pending[operation.ent, operation.rec] = item_key
    return Judgement(
        outcome=Outcome(n=operation.n, verdict=waiting_verdict(item.kind), code=item.kind)
    )


def waiting_verdict(kind: str) -> str:
    """What an operation ends as for now that an item of this kind counts."""
    return HELD if kind in KINDS_HELD else CONFLICT


def _undoes_birth(world: World, operation: Operation, item_key: ItemKey) -> bool:
    """Whether this takes away the one new record that an item is about."""
    key = (operation.ent, operation.rec)
    if not operation.new().get("removed") or world.record(key) is not None:
        return False
    members = {waiting for waiting in world.waiting_in(item_key) if waiting[0] == MEMBER}
    return members == {key} or (not members and key == item_key[:2])


def _withdrawn(operation: Operation, item: DeskItem) -> Judgement:
    closings = tuple(Closing(n=n, group="", verdict=WITHDRAWN) for n in item.numbers)
    return Judgement(outcome=Outcome(n=operation.n, verdict=WITHDRAWN), closings=closings)


def _out_of_place(
    world: World, operation: Operation, key: Key, groups: tuple[str, ...]
) -> Judgement | None:
    """A refusal or a hold where the record is not the sender's, by the county's own data."""
    if operation.ent == TRANSFER:
        return _transfer_out_of_place(world, operation)
    owner = world.owner(operation.ent, operation.rec, operation.new())
    within = owner in world.facts.scope
    left = not within and leaving.has_left(world, operation, key)
    if left or leaving.lands_away(world, operation):
        return _hold_moved(world, operation)
    if within:
        return None
    if leaving.is_born_away(world, operation, owner):
        refusal = permitting.birth_refused(world, operation, groups)
        # Held, whatever else is written of the new member joins the item.
        return _rejected(operation, refusal) if refusal else _to_desk(world, operation, MOVED_WHOLE)
    if owner is not None or world.record(key) is not None:
        return _rejected(operation, "out_of_scope")
    of_member = ENTITIES[operation.ent].owner == MEMBER
    orphan = of_member and not permitting.member_known(world, operation.new().get(MEMBER))
    return _rejected(operation, "unknown_record" if orphan else "no_branch")


def _transfer_out_of_place(world: World, operation: Operation) -> Judgement | None:
    groups = known_groups(operation.ent, operation.f) or ()
    code = transferring.out_of_place(world, operation, groups)
    if code is not None and transferring.left_at(world, operation) > operation.base:
        return _hold_moved(world, operation)
    return _rejected(operation, code) if code else None


def _hold_moved(world: World, operation: Operation) -> Judgement:
    """Let an operation wait with the others on its record; back at their start, all are gone."""
    held = world.item((operation.ent, operation.rec, ""))
    base = {**operation.old(), **(held.base if held else {})}
    branch = {**(held.branch if held else {}), **operation.new()}
    changed = {
        name
        for names in ENTITIES[operation.ent].groups.values()
        if any(branch.get(name) != base.get(name) for name in names)
        for name in names
    }
    if held is not None and not changed:
        world.close_item(held.key)
        return _withdrawn(operation, held)
    item = DeskItem(
        kind=MOVED,
        ent=operation.ent,
        rec=operation.rec,
        group="",
        numbers=(*(held.numbers if held else ()), operation.n),
        base={name: value for name, value in base.items() if name in changed},
        branch={name: value for name, value in branch.items() if name in changed},
    )
    world.put_item(item)
    return Judgement(outcome=Outcome(n=operation.n, verdict=HELD, code=MOVED))


def _withdraw(world: World, operation: Operation, groups: tuple[str, ...]) -> Judgement:
    """Take back what waits on the desk; it never writes, for the county may have decided since."""
    verdicts: dict[str, str] = {}
    closings: list[Closing] = []
    for group in groups:
        item = world.item((operation.ent, operation.rec, group))
        verdicts[group] = AGREED if item is None else WITHDRAWN
        if item is not None:
            _close_withdrawn(world, item, closings)
    code = NOTHING_LEFT if AGREED in verdicts.values() else ""
    return Judgement(outcome=outcome_of(operation.n, verdicts, code), closings=tuple(closings))


def _close_withdrawn(world: World, item: DeskItem, closings: list[Closing]) -> None:
    world.close_item(item.key)
    closings.append(Closing(n=item.numbers[-1], group=item.group, verdict=WITHDRAWN))


def _create(world: World, operation: Operation, groups: tuple[str, ...]) -> Judgement:
    new = operation.new()
    refusal = permitting.birth_refused(world, operation, groups)
    if refusal is not None:
        return _rejected(operation, refusal)
    second = _second_period(world, operation) if operation.ent == MEMBERSHIP else None
    if second is not None:
        return second
    clash = permitting.clash(world, operation, new)
    if clash is not None:
        return _to_desk(world, operation, clash)
    if any(_is_for_committee(world, operation, group) for group in groups):
        return _to_desk(world, operation, REVIEW)
    world.apply(operation, new)
    return Judgement(outcome=Outcome(n=operation.n, verdict=APPLIED))


def _second_period(world: World, operation: Operation) -> Judgement | None:
    """One open membership each: the same branch agrees, another branch's member is a decision."""
    new = operation.new()
    if not is_open(new):
        return None
    period = world.open_period(str(new[MEMBER]))
    if period is None:
        home = world.owner(MEMBER, str(new[MEMBER]), new)
        astray = home is not None and home not in world.facts.scope
        return _to_desk(world, operation, ALREADY_MEMBER) if astray else None
    values = world.record((MEMBERSHIP, period)) or {}
    if values.get(ORGANISATION) == new.get(ORGANISATION):
        return Judgement(outcome=Outcome(n=operation.n, verdict=AGREED, code="same_period"))
    return _to_desk(world, operation, ALREADY_MEMBER)


def _to_desk(world: World, operation: Operation, kind: str) -> Judgement:
    item = DeskItem(
        kind=kind,
        ent=operation.ent,
        rec=operation.rec,
        group="",
        numbers=(operation.n,),
        base=operation.old(),
        branch=operation.new(),
    )
    world.put_item(item)
    world.pending[operation.ent, operation.rec] = item.key
    return Judgement(outcome=Outcome(n=operation.n, verdict=waiting_verdict(kind), code=kind))


def _is_for_committee(world: World, operation: Operation, group: str) -> bool:
    """Whether the committee above has to look at this first; in a trial that is only noted."""
    reviewers = world.facts.reviewers
    if not reviewers:
        return False
    if world.owner(operation.ent, operation.rec, operation.new()) not in reviewers:
        return False
    created = operation.act == CREATE
    asked = (
        (operation.n, group) in world.acts
        or (not created and reviewing.is_proposal(operation.ent, group))
        or _goes_along(world, operation, group)
    )
    world.due = world.due or asked
    return asked and world.asks


def _goes_along(world: World, operation: Operation, group: str) -> bool:
    """Whether it was written in one change with an act, or is the entering of its member."""
    if operation.ent != MEMBER or operation.rec not in world.along:
        return False
    return group in world.along[operation.rec] or world.record((MEMBER, operation.rec)) is None


def _change(world: World, operation: Operation, groups: tuple[str, ...]) -> Judgement:
    verdicts: dict[str, str] = {}
    codes: list[str] = []
    closings: list[Closing] = []
    for group in groups:
        verdict, code = _judge_group(world, operation, group, closings)
        verdicts[group] = verdict
        codes += [code] if code else []
    return Judgement(
        outcome=outcome_of(operation.n, verdicts, codes[0] if codes else ""),
        closings=tuple(closings),
    )


def _judge_group(
    world: World, operation: Operation, group: str, closings: list[Closing]
) -> tuple[str, str]:
    """Three-way for one group: the county's value, what the branch saw, what it wrote."""
    entity = ENTITIES[operation.ent]
    names = entity.groups[group]
    values = world.record((operation.ent, operation.rec)) or {}
    county = {name: values.get(name) for name in names}
    old = {name: operation.f[name][0] for name in names}
    new = {name: operation.f[name][1] for name in names}
    item = world.item((operation.ent, operation.rec, group))
    if any(entity.field(name).writable is Writable.COUNTY for name in names):
        return (AGREED, "") if new in (county, old) else (REJECTED, "county_only")
    if item is not None:
        return _answer_item(world, operation, item, county, closings)
    if new in (county, old):
        return AGREED, ""
    if old == county:
        return _take(world, operation, group, new)
    return _open(world, operation, group, CONFLICTING)


def _take(
    world: World, operation: Operation, group: str, new: dict[str, str | None]
) -> tuple[str, str]:
    refusal = permitting.misplaces(world, operation, new)
    if refusal is not None:
        return REJECTED, refusal
    clash = permitting.clash(world, operation, new)
    if clash is not None:
        return _open(world, operation, group, clash)
    if _is_for_committee(world, operation, group):
        return _open(world, operation, group, REVIEW)
    world.apply(operation, new)
    return APPLIED, ""


def _open(world: World, operation: Operation, group: str, kind: str) -> tuple[str, str]:
    names = ENTITIES[operation.ent].groups[group]
    world.put_item(
        DeskItem(
            kind=kind,
            ent=operation.ent,
            rec=operation.rec,
            group=group,
            numbers=(operation.n,),
            base={name: operation.f[name][0] for name in names},
            branch={name: operation.f[name][1] for name in names},
        )
    )
    return waiting_verdict(kind), kind


def _answer_item(
    world: World,
    operation: Operation,
    item: DeskItem,
    county: dict[str, str | None],
    closings: list[Closing],
) -> tuple[str, str]:
    """A newer operation on a group that already waits on the desk: close or replace, keep base."""
    new = {name: operation.f[name][1] for name in county}
    if new == dict(item.base):
        _close_withdrawn(world, item, closings)
        return WITHDRAWN, ""
    closings.append(Closing(n=item.numbers[-1], group=item.group, verdict=SUPERSEDED))
    if new == county:
        world.close_item(item.key)
        return AGREED, ""
    world.put_item(replace(item, numbers=(*item.numbers, operation.n), branch=new))
    return waiting_verdict(item.kind), item.kind
