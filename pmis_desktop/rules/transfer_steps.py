"""The steps of a transfer of organisation relationship as one table: who may do what, and when.

A transfer's state is never stored: it is what its dates say. One way of asking serves the window,
the command line and the county's planner. Source: domain notes 4.1; the paths (a) to (d) there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pmis_desktop.rules import dates, organisation_kinds
from pmis_desktop.rules.field import Kind, Writable
from pmis_desktop.rules.transfer_fields import TRANSFER

Values = Mapping[str, str | None]


class Path(StrEnum):
    """Which way a transfer goes: it decides what steps there are."""

    LOCAL = "local"
    LETTER = "letter"
    OUT = "out"
    IN = "in"


class Side(StrEnum):
    """Who does a step: the old branch, the committee that issues letters, the new side."""

    OLD = "old"
    ISSUER = "issuer"
    NEW = "new"
    COUNTY = "county"


class State(StrEnum):
    """Where a transfer stands."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    RECEIVED = "received"
    PLACED = "placed"
    RECEIPTED = "receipted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    VOIDED = "voided"
    REMOVED = "removed"


LABELS: Mapping[State, str] = {
    State.DRAFT: "起草",
    State.REVIEWED: "支部已审核",
    State.ISSUED: "在途",
    State.RECEIVED: "党委已接收",
    State.PLACED: "已编入支部",
    State.RECEIPTED: "回执已返回",
    State.CLOSED: "办结",
    State.WITHDRAWN: "已撤回",
    State.RETURNED: "已退回",
    State.VOIDED: "介绍信已作废",
    State.REMOVED: "已移除",
}

ENDED = frozenset({State.CLOSED, State.WITHDRAWN, State.VOIDED, State.REMOVED})
"""Nothing more is to be done; the member may be transferred anew."""

# The latest of these dates that is there, in this order, says the state.
_SAID_BY: tuple[tuple[str, State], ...] = (
    ("removed", State.REMOVED),
    ("closed_on", State.CLOSED),
    ("withdrawn_on", State.WITHDRAWN),
    ("voided_on", State.VOIDED),
    ("returned_on", State.RETURNED),
    ("receipt_on", State.RECEIPTED),
    ("placed_on", State.PLACED),
    ("received_on", State.RECEIVED),
    ("issued_on", State.ISSUED),
    ("reviewed_on", State.REVIEWED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: the group of fields that says it, its date, what it needs, what state it gives.

    ``after`` says by path from which states it is possible; a path that is not there has no such
    step.
    """

    group: str
    label: str
    day: str
    side: Side
    to: State
    needs: tuple[str, ...]
    after: Mapping[Path, frozenset[State]]


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_DRAFT, _REVIEWED = _from(State.DRAFT), _from(State.REVIEWED)
_ISSUED, _RECEIVED = _from(State.ISSUED), _from(State.RECEIVED)
_BEFORE_TAKEN = _from(State.DRAFT, State.REVIEWED, State.ISSUED, State.RETURNED)
_WITH_LETTER = _from(State.ISSUED, State.RETURNED)

STEPS: tuple[Step, ...] = (
    Step(
        group="review",
        label="支部审核",
        day="reviewed_on",
        side=Side.OLD,
        to=State.REVIEWED,
        needs=("reviewed_on",),
        after={Path.LOCAL: _DRAFT, Path.LETTER: _DRAFT, Path.OUT: _DRAFT},
    ),
    Step(
        group="letter",
        label="开出介绍信",
        day="issued_on",
        side=Side.ISSUER,
        to=State.ISSUED,
        needs=("issued_on",),
        after={Path.LETTER: _REVIEWED, Path.OUT: _REVIEWED, Path.IN: _DRAFT},
    ),
    Step(
        group="reception",
        label="党委接收",
        day="received_on",
        side=Side.NEW,
        to=State.RECEIVED,
        needs=("received_on",),
        after={Path.LOCAL: _REVIEWED, Path.LETTER: _ISSUED, Path.IN: _ISSUED},
    ),
    Step(
        group="placement",
        label="编入支部",
        day="placed_on",
        side=Side.NEW,
        to=State.PLACED,
        needs=("placed_on", "placed_in"),
        after={Path.LOCAL: _RECEIVED, Path.LETTER: _RECEIVED, Path.IN: _RECEIVED},
    ),
    Step(
        group="receipt",
        label="回执返回",
        day="receipt_on",
        side=Side.ISSUER,
        to=State.RECEIPTED,
        needs=("receipt_on",),
        after={Path.LETTER: _from(State.PLACED), Path.OUT: _ISSUED},
    ),
    Step(
        group="return",
        label="退回",
        day="returned_on",
        side=Side.NEW,
        to=State.RETURNED,
        needs=("returned_on", "returned_reason"),
        after={
            Path.LOCAL: _REVIEWED | _RECEIVED,
            Path.LETTER: _ISSUED | _RECEIVED,
            Path.OUT: _ISSUED,
            Path.IN: _ISSUED | _RECEIVED,
        },
    ),
    Step(
        group="withdrawal",
        label="撤回",
        day="withdrawn_on",
        side=Side.OLD,
        to=State.WITHDRAWN,
        needs=("withdrawn_on", "withdrawn_reason"),
        after={
            Path.LOCAL: _BEFORE_TAKEN,
            Path.LETTER: _BEFORE_TAKEN,
            Path.OUT: _BEFORE_TAKEN,
            Path.IN: _BEFORE_TAKEN,
        },
    ),
    Step(
        group="voiding",
        label="作废",
        day="voided_on",
        side=Side.ISSUER,
        to=State.VOIDED,
        needs=("voided_on", "void_kind"),
        after={Path.LETTER: _WITH_LETTER, Path.OUT: _WITH_LETTER},
    ),
)
BY_GROUP: Mapping[str, Step] = {step.group: step for step in STEPS}

# What is written beside the steps: by whom, and until when.
_DRAFTING: Mapping[str, Side] = {"request": Side.OLD, "person": Side.OLD, "removal": Side.OLD}
_BESIDE: Mapping[str, Side] = {"contact": Side.OLD, "unfinished": Side.OLD}
# Once the member has moved only the way back of the receipt is left.
_AFTER_MOVE = frozenset({"receipt", "contact", "unfinished"})

_WHILE_DRAFTED = _from(State.DRAFT, State.REVIEWED, State.REMOVED)
_WHILE_OPEN = _WHILE_DRAFTED | _ISSUED | _RECEIVED

_DAY = len("2026-03-01")

NOT_THIS_WAY = "transfer_no_such_step"
INCOMPLETE = "transfer_incomplete"
_TOO_LATE: Mapping[State, str] = {
    State.DRAFT: "transfer_not_ready",
    State.REVIEWED: "transfer_not_ready",
    State.ISSUED: "transfer_in_transit",
    State.RECEIVED: "transfer_received",
    State.PLACED: "transfer_received",
    State.RECEIPTED: "transfer_closed",
    State.CLOSED: "transfer_closed",
    State.WITHDRAWN: "transfer_withdrawn",
    State.RETURNED: "transfer_returned",
    State.VOIDED: "transfer_voided",
    State.REMOVED: "transfer_removed",
}


def path(values: Values) -> Path:
    """Which way a transfer goes."""
    if values.get("direction") in {"out", "in"}:
        return Path(values["direction"] or "")
    return Path.LOCAL if values.get("channel") == "local" else Path.LETTER


def state(values: Values) -> State:
    """Where a transfer stands, by its dates alone."""
    said = (state for name, state in _SAID_BY if values.get(name))
    return next(said, State.DRAFT)


def is_open(values: Values) -> bool:
    """Whether something is still to be done, so that the member cannot be transferred anew."""
    return state(values) not in ENDED


def side_of(group: str, values: Values) -> Side:
    """Which side writes a group of fields of this transfer.

    Who comes from outside has no old side here: the new one writes all of it. What comes back
    from outside is written by whoever issued the letter.
    """
    if TRANSFER.field(TRANSFER.groups[group][0]).writable is Writable.COUNTY:
        return Side.COUNTY
    way = path(values)
    if way is Path.IN:
        return Side.NEW
    if way is Path.OUT and group == "return":
        return Side.ISSUER
    step = BY_GROUP.get(group)
    return step.side if step else {**_DRAFTING, **_BESIDE}[group]


def refusal(values: Values, group: str, new: Values) -> str | None:
    """Why a group of a transfer cannot become ``new`` now; None where it can.

    ``values`` are the transfer as it stands. A step may be done from the states before it, and
    changed or taken back while it is the last that was done.
    """
    now = state(values)
    if values.get("moved_on") and group not in _AFTER_MOVE:
        return "transfer_closed"
    if group in _BESIDE:
        return _TOO_LATE[now] if now in ENDED else None
    if group in _DRAFTING:
        # Who comes from outside becomes a member here only when they are taken in.
        drafting = _WHILE_OPEN if path(values) is Path.IN else _WHILE_DRAFTED
        return None if now in drafting else _TOO_LATE[now]
    step = BY_GROUP.get(group)
    if step is None or path(values) not in step.after:
        return NOT_THIS_WAY
    before = state({**values, **dict.fromkeys(TRANSFER.groups[group])})
    if before not in step.after[path(values)] or now not in {before, step.to}:
        return _TOO_LATE[now]
    done = new.get(step.day)
    whole = all(map(new.get, step.needs)) and _has_whole_days(group, new)
    return INCOMPLETE if done and not whole else None


def _has_whole_days(group: str, new: Values) -> bool:
    """Whether every date of a step is a day: what comes from outside may be anything."""
    days = (
        new.get(name) for name in TRANSFER.groups[group] if TRANSFER.field(name).kind is Kind.DATE
    )
    return all(not day or (len(day) == _DAY and dates.is_date(day)) for day in days)


def in_order(groups: tuple[str, ...], after: Values) -> tuple[str, ...]:
    """The groups of one save in the order in which they can be judged.

    What is taken back goes first, the last step before the one it stands on.
    """
    places = {group: at for at, group in enumerate(TRANSFER.groups)}
    taken_back = [g for g in groups if g in BY_GROUP and not after.get(BY_GROUP[g].day)]
    others = [g for g in groups if g not in taken_back]
    back = sorted(taken_back, key=places.__getitem__, reverse=True)
    return (*back, *sorted(others, key=places.__getitem__))


def seen_by_new_side(values: Values) -> bool:
    """Whether the receiving side sees a transfer: from the day it is on its way."""
    if path(values) is Path.IN:
        return True
    return bool(values.get("reviewed_on" if path(values) is Path.LOCAL else "issued_on"))


def homes(values: Values) -> tuple[str, ...]:
    """The organisations in whose slices a transfer is; none once it has been filed away."""
    if values.get("filed_on"):
        return ()
    sides = (
        values.get("from_organisation"),
        values.get("to_organisation") if seen_by_new_side(values) else None,
        values.get("placed_in"),
    )
    return tuple(dict.fromkeys(side for side in sides if side))


def needs_receipt(values: Values) -> bool:
    """Whether a receipt has to come back: where a letter on paper went, and from outside always."""
    way = path(values)
    on_paper = values.get("channel") in {"paper", "paper_and_system"}
    return way is Path.OUT or (way is Path.LETTER and on_paper)


def committee_of(organisation: str | None, record: Callable[[str], Values | None]) -> str | None:
    """The 基层党委 of an organisation: the nearest above it, or itself, that approves members.

    ``record`` gives an organisation's values. None where there is none within what is known.
    """
    seen: set[str] = set()
    at = organisation
    while at and at not in seen:
        seen.add(at)
        values = record(at)
        if values is None:
            return None
        if organisation_kinds.role(values.get("kind")) in organisation_kinds.APPROVING:
            return at
        at = values.get("parent")
    return None
