"""The county's desk: what waits for a decision, both values in full, and how it is settled."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.errors.services import (
    CannotSettleError,
    FieldRefusedError,
    ItemMissingError,
    ReasonMissingError,
)
from pmis_desktop.exchange.facts import KINDS_AWAY, MOVED, MOVED_WHOLE, REVIEW, DeskItem
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Operation
from pmis_desktop.exchange.records import AGREED, SETTLED
from pmis_desktop.models import desk, rows, tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.desk import Decision, OpenDecision
from pmis_desktop.rules import values
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import finding
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import following

Side = Literal["county", "branch", "value"]
SETTLE = "settle"

_KINDS = {
    "conflict": "县级与支部的修改不一致",
    "duplicate_id": "身份证号与已有党员相同",
    "already_member": "该党员已在另一支部",
    "moved": "该党员已转出该支部",
    "moved_organisation": "该党组织已划归别的上级",
    MOVED_WHOLE: "那个党组织已不归该单位管理",
    "whole": "这组更改须整体处理",
    "moved_transfer": "转接的党组织已划归别的上级",
    "transfer_open": "该党员另有一次转接没有办结",
    REVIEW: "等上级党委审核",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One open decision as people read it, each differing field with all three values."""

    item: int
    kind: str
    record: str
    name: str
    entity: str
    branch_name: str
    field: str
    label: str
    base: str | None
    county: str | None
    branch: str | None
    who: str
    why: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A decision that was taken: which side, and the county's change if there was one."""

    item: int
    side: str
    unit: int | None


def list_desk(house: House) -> list[DeskRow]:
    """Every open decision, oldest first, one row per differing field; looking is noted."""
    house.require_county()
    with house.reading() as connection:
        names = tree.read(connection).names
        found = [
            row for decision in desk.every(connection) for row in _rows(connection, decision, names)
        ]
    if found:
        house.note("desk", "查看待处理事项", count=str(len(found)))
    return found


def _rows(connection: Connection, decision: OpenDecision, names: dict[str, str]) -> list[DeskRow]:
    item = decision.item
    entity = ENTITIES[item.ent]
    county = rows.one(connection, item.ent, item.rec) or {}
    operation = desk.operation(connection, decision.log, item.numbers[-1])
    sender = connection.exec_driver_sql(
        "SELECT s.name FROM log AS l JOIN site AS s ON s.id = l.site WHERE l.id = ?",
        (decision.log,),
    ).scalar()
    fields = [f for f in entity.fields if f.id in item.branch]
    differing = [f for f in fields if item.branch[f.id] != county.get(f.id)] or fields
    return [
        DeskRow(
            item=decision.id,
            kind=_KINDS.get(f"{item.kind}_{entity.owner or item.ent}")
            or _KINDS.get(item.kind, item.kind),
            record=item.rec,
            name=_name(connection, item, county),
            entity=entity.label,
            branch_name=str(sender or ""),
            field=field.id,
            label=field.label,
            base=values.show(field, item.base.get(field.id), referred=names) or None,
            county=values.show(field, county.get(field.id), referred=names) or None,
            branch=values.show(field, item.branch.get(field.id), referred=names) or None,
            who=operation.who,
            why=operation.why,
            at=operation.t,
        )
        for field in differing
    ]


def _name(connection: Connection, item: DeskItem, county: rows.Record) -> str:
    own = county.get("name") or item.branch.get("name")
    member = county.get("member") or item.branch.get("member")
    if own is None and member:
        own = (rows.one(connection, "member", member) or {}).get("name")
    return own or ""


def settle(
    house: House, number: int, *, side: Side, reason: str, value: str | None = None
) -> Settled:
    """Settle one open decision with a reason: the county's value stays, or another is written.

    The site hears of it in its next answer. Raises ItemMissingError, ReasonMissingError,
    CannotSettleError.
    """
    house.require_county()
    if not reason.strip():
        raise ReasonMissingError
    with house.change("处理待定事项", kind=SETTLE) as change:
        decision = desk.one(change.connection, number)
        if decision is None:
            raise ItemMissingError
        if side == "branch":
            write_branch(change, decision)
            following.follow(house, change)
        elif side == "value":
            _write_value(house, change, decision.item, value)
        closing = Decision(
            closed_as=side,
            reason=reason.strip(),
            author=change.author,
            verdict=_verdict(decision.item, side),
        )
        connection = change.connection
        change.afterwards(lambda revision: desk.close(connection, revision, [(decision, closing)]))
    unit = change.summary.unit if change.summary else None
    return Settled(item=number, side=side, unit=unit)


def _verdict(item: DeskItem, side: Side) -> str:
    """Taken as it was written: its site has no such record any more to see that by."""
    return AGREED if side == "branch" and item.kind in KINDS_AWAY else SETTLED


def write_branch(change: Change, decision: OpenDecision) -> None:
    """Write what the branch sent: one group, or every operation that the item holds."""
    item = decision.item
    if item.group or item.kind == MOVED:
        if change.current(item.ent, item.rec) is None:
            # What a branch noted of somebody who had moved by then.
            change.create(item.ent, item.branch, item.rec)
        else:
            change.update(item.ent, item.rec, item.branch)
    else:
        for n in item.numbers:
            operation = desk.operation(change.connection, decision.log, n)
            # Of one that a purge order took, nothing is left to be written.
            if operation.act != WITHDRAW and operation.f:
                _repeat(change, operation)
    _refuse_two_periods(change)


def _repeat(change: Change, operation: Operation) -> None:
    new = operation.new()
    if change.current(operation.ent, operation.rec) is None:
        if operation.act != CREATE:
            raise CannotSettleError("县级没有这条记录，不能采用支部的内容。")
        change.create(operation.ent, new, operation.rec)
    else:
        # What was taken back before, with the decision itself, stands again.
        standing = {"removed": None, "removed_reason": None} if operation.act == CREATE else {}
        change.update(operation.ent, operation.rec, {**standing, **new})


def _refuse_two_periods(change: Change) -> None:
    """A member must not have two open memberships once the branch's operations are written."""
    touched = change.touched("membership")
    still_open = [
        str(values.get("member"))
        for rec in touched
        if (values := change.current("membership", rec)) is not None
        and not values.get("ended_on")
        and not values.get("removed")
    ]
    other = any(_has_other_period(change, member, touched) for member in still_open)
    if other or len(set(still_open)) < len(still_open):
        raise CannotSettleError("该党员在另一支部的组织关系尚未结束，不能直接采用支部的内容。")


def _has_other_period(change: Change, member: str, touched: frozenset[str]) -> bool:
    found = change.connection.exec_driver_sql(
        "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL AND removed IS NULL",
        (member,),
    )
    return any(row[0] not in touched for row in found)


def _write_value(house: House, change: Change, item: DeskItem, value: str | None) -> None:
    """A third value, for an item about one field group: written in its differing field."""
    county = change.current(item.ent, item.rec) or {}
    differing = [name for name, new in item.branch.items() if county.get(name) != new]
    if not item.group or len(differing) != 1 or value is None:
        raise CannotSettleError("这一事项涉及多项内容，不能只填一个值。")
    field = ENTITIES[item.ent].field(differing[0])
    parsed = values.parse(field, value, on=house.today)
    if isinstance(parsed, Doubt):
        raise FieldRefusedError(field.label, parsed.message)
    if parsed is not None and field.refers == "organisation":
        parsed = finding.organisation(change.connection, parsed)
    change.update(item.ent, item.rec, {field.id: parsed})
