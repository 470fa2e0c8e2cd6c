"""Changing records one at a time, with the same checks whoever asks: window, script or sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.organising import OrganisationEndedError
from pmis_desktop.errors.services import (
    CountyOnlyError,
    FieldRefusedError,
    FieldUnknownError,
    OrganisationInUseError,
    OutsideScopeError,
    ProblemsError,
)
from pmis_desktop.errors.transfers import ByStepsOnlyError
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.change import Change
from pmis_desktop.models.ids import fact_id
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import values
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES, Field, Writable, member_field
from pmis_desktop.rules.problems import Problem, Severity
from pmis_desktop.services import admitting, checking, finding, naming, portraits
from pmis_desktop.services.house import House

ADD = "add"
# Services of their own write these: `services.transfers`.
BY_STEPS = frozenset({"transfer", "letter_block"})
DERIVED = frozenset(field.id for field in DERIVED_MEMBER_FIELDS)
FACTS = {"category": "category_fact", "status": "status_fact"}
# What a member without any such fact is.
UNSAID = {"status_fact": "normal"}
_STANDING: Mapping[str, str | None] = {"removed": None, "removed_reason": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The record that was written, its line of history, and what the checks still say of it."""

    id: str
    unit: int | None
    problems: tuple[Problem, ...]


def set_values(house: House, kind: str, text: str, given: Mapping[str, str]) -> Edited:
    """Write new values of one record, as people write them.

    Raises FieldUnknownError, FieldRefusedError, CountyOnlyError, OutsideScopeError, or
    ProblemsError where the rules find an error that was not there before.
    """
    _refuse_by_steps(kind)
    with house.change(f"修改{ENTITIES[kind].label}") as change:
        rec = finding.record(change.connection, kind, text)
        found = write(house, change, kind, rec, given)
    summary = change.summary
    return Edited(id=rec, unit=summary.unit if summary else None, problems=found)


def _refuse_by_steps(kind: str) -> None:
    """What two sides write step by step is not written as a form. Raises ByStepsOnlyError."""
    if kind in BY_STEPS:
        raise ByStepsOnlyError(ENTITIES[kind].label)


def write(
    house: House, change: Change, kind: str, rec: str, given: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Write new values of one record inside a change; what the rules say of it afterwards.

    Raises what `set_values` does, but for a record that is not there.
    """
    parsed = parse(house, change, kind, given)
    before = problems(house, change, kind, rec, {})
    put(house, change, kind, rec, parsed)
    found = problems(house, change, kind, rec, parsed)
    refuse_new(before, found)
    return found


def add(house: House, kind: str, given: Mapping[str, str]) -> Edited:
    """A new record, as people write it: a member with branch and category, or an organisation."""
    _refuse_by_steps(kind)
    with house.change(f"新增{ENTITIES[kind].label}", kind=ADD) as change:
        rec, found = create(house, change, kind, given)
    summary = change.summary
    return Edited(id=rec, unit=summary.unit if summary else None, problems=found)


def create(
    house: House, change: Change, kind: str, given: Mapping[str, str]
) -> tuple[str, tuple[Problem, ...]]:
    """A new record inside a change: its id and what the rules say of it; raises as `add` does."""
    parsed = parse(house, change, kind, given)
    rec = enter_new(house, change, kind, parsed)
    found = problems(house, change, kind, rec, parsed)
    refuse_new((), found)
    return rec, found


def enter_new(house: House, change: Change, kind: str, parsed: Record) -> str:
    """A new record of any kind inside a change, unchecked by the rules; returns its id."""
    return _ADDING.get(kind, _add_plain(kind))(house, change, parsed)


def parse(house: House, change: Change, kind: str, given: Mapping[str, str]) -> Record:
    """The values to store; references found by name. Raises for what cannot be stored."""
    parsed: Record = {}
    for field_id, raw in given.items():
        field = field_of(kind, field_id)
        value = values.parse(field, raw, on=house.today)
        if isinstance(value, Doubt):
            raise FieldRefusedError(field.label, value.message)
        if value is not None and field.refers == "organisation":
            value = finding.organisation(change.connection, value)
        elif value is not None and field.refers == "member":
            value = finding.record(change.connection, "member", value)
        if not house.at_county and field.writable is Writable.COUNTY:
            raise CountyOnlyError(field.label)
        parsed[field_id] = value
    return parsed


def field_of(kind: str, field_id: str) -> Field:
    """A field that a form of this kind may have; FieldUnknownError for none."""
    try:
        return member_field(field_id) if kind == "member" else ENTITIES[kind].field(field_id)
    except KeyError as error:
        raise FieldUnknownError(ENTITIES[kind].label, field_id) from error


def put(house: House, change: Change, kind: str, rec: str, parsed: Record) -> None:
    """Write parsed values of one record inside a change, unchecked by the rules."""
    own = {name: value for name, value in parsed.items() if name not in DERIVED}
    if kind == "organisation" and own.get("name"):
        own |= naming.keep_former(house, change.current(kind, rec) or {}, own)
    change.update(kind, rec, own)
    if kind != "member":
        return
    for name, entity in FACTS.items():
        if parsed.get(name) is not None:
            note_fact(house, change, rec, entity, parsed[name] or "")
    if parsed.get("branch") is not None:
        place(house, change, rec, parsed["branch"] or "")


def note_fact(house: House, change: Change, rec: str, entity: str, value: str) -> bool:
    """Date a new category or status; nothing where it is what the member has already.

    正式党员 counts from 转正, 预备党员 from admission, anything else from today.
    """
    _require_right(house, entity)
    latest = change.connection.exec_driver_sql(
        f'SELECT value FROM "{entity}" WHERE member = ? AND removed IS NULL'  # noqa: S608
        " ORDER BY effective_on DESC, row DESC LIMIT 1",
        (rec,),
    ).scalar()
    if (latest or UNSAID.get(entity)) == value:
        return False
    fact = dated_fact(house, change.current("member", rec) or {}, rec, value)
    there, known = _fact_of_day(change, entity, rec, fact["effective_on"])
    if known is None:
        change.create(entity, fact, there)
    else:
        # A fact taken back earlier the same day stands again.
        change.update(entity, there, {**fact, **_STANDING})
    return True


def dated_fact(house: House, member: Mapping[str, str | None], rec: str, value: str) -> Record:
    """A category or status of a member with the day from which it counts."""
    known = {"full": member.get("full_member_on"), "probationary": member.get("joined_on")}
    effective_on = known.get(value) or house.today.isoformat()
    return {"member": rec, "value": value, "effective_on": effective_on}


def place(house: House, change: Change, rec: str, branch: str) -> bool:
    """Move a member to another branch of this installation's scope: one period ends, one begins.

    Both halves count only together. Across scopes a transfer is needed: OutsideScopeError. One
    that was dissolved or removed takes nobody in: OrganisationEndedError.
    """
    period = change.connection.exec_driver_sql(
        "SELECT id, organisation FROM membership WHERE member = ? AND ended_on IS NULL"
        " AND removed IS NULL",
        (rec,),
    ).first()
    if period is not None and period[1] == branch:
        return False
    require_place(house, change.connection, branch)
    change.whole = True
    move(house, change, rec, period[0] if period is not None else None, branch)
    return True


def move(house: House, change: Change, rec: str, period: str | None, branch: str) -> None:
    """End a member's open period, if there is one, and begin the next."""
    today = house.today.isoformat()
    if period is not None:
        change.update("membership", period, {"ended_on": today, "ended_reason": "adjustment"})
    change.create(
        "membership",
        {
            "member": rec,
            "organisation": branch,
            "began_on": today,
            "began_reason": "adjustment",
            "recorded_at": today,
        },
    )


def require_place(house: House, connection: Connection, branch: str) -> None:
    """Refuse a branch that takes nobody in, or is not this installation's.

    Raises OrganisationEndedError, OutsideScopeError.
    """
    values = rows.one(connection, "organisation", branch) or {}
    if values.get("dissolved_on") or values.get("removed"):
        raise OrganisationEndedError(values.get("name") or "")
    top = settings.get(connection, settings.ORGANISATION)
    if not house.at_county and branch not in tree.read(connection).subtree(top):
        raise OutsideScopeError


def add_member(house: House, change: Change, parsed: Record) -> str:
    """A new member with its first period and dated category; a branch's own by default."""
    branch = parsed.get("branch")
    if branch is None and not house.at_county:
        branch = settings.get(change.connection, settings.ORGANISATION)
    if branch is None:
        raise FieldRefusedError(member_field("branch").label, "新增党员须写明所在党支部。")
    require_place(house, change.connection, branch)
    if not admitting.is_admission(parsed):
        return enter(house, change, branch, parsed)
    rec = enter(house, change, branch, parsed, reason="admission")
    admitting.keep_snapshot(change, rec, branch, parsed)
    return rec


def enter(
    house: House,
    change: Change,
    branch: str,
    parsed: Record,
    *,
    reason: str = "initial",
    began_on: str = "",
) -> str:
    """Write a new member with period and dated facts; nothing is looked up, for use in bulk.

    The period begins on the day of joining where no other is given.
    """
    rec = change.create("member", {n: v for n, v in parsed.items() if n not in DERIVED})
    today = house.today.isoformat()
    change.create(
        "membership",
        {
            "member": rec,
            "organisation": branch,
            "began_on": began_on or parsed.get("joined_on") or today,
            "began_reason": reason,
            "recorded_at": today,
        },
    )
    for name, entity in FACTS.items():
        value = parsed.get(name)
        if value is not None and value != UNSAID.get(entity):
            _require_right(house, entity)
            fact = dated_fact(house, parsed, rec, value)
            change.create(entity, fact, fact_id(entity, rec, fact["effective_on"]))
    return rec


def _require_right(house: House, entity: str) -> None:
    if entity == "status_fact" and not house.at_county:
        raise CountyOnlyError(member_field("status").label)


def _add_plain(kind: str) -> Callable[[House, Change, Record], str]:
    """Adding a record that belongs to a member or an organisation: a unit, a period, a fact."""

    def add_record(_house: House, change: Change, parsed: Record) -> str:
        missing = [f.label for f in ENTITIES[kind].fields if f.required and not parsed.get(f.id)]
        if missing:
            raise FieldRefusedError(missing[0], "不能为空。")
        if kind in FACTS.values():
            return _add_fact(change, kind, parsed)
        return change.create(kind, parsed)

    return add_record


def _add_fact(change: Change, kind: str, parsed: Record) -> str:
    """A dated fact; one member has one of a kind a day, and what was taken back stands again."""
    member, day = parsed["member"] or "", parsed.get("effective_on")
    there, known = _fact_of_day(change, kind, member, day)
    if known is None:
        return change.create(kind, parsed, there)
    if not known.get("removed"):
        label = ENTITIES[kind].field("effective_on").label
        raise FieldRefusedError(label, "这一天已有一条记录，请直接修改那一条。")
    empty = {field.id: None for field in ENTITIES[kind].fields}
    change.update(kind, there, {**empty, **parsed})
    return there


def _fact_of_day(
    change: Change, kind: str, member: str, day: str | None
) -> tuple[str, Record | None]:
    """The fact that a member has of a day, taken back or not; else the id that one is to have."""
    found: str | None = change.connection.exec_driver_sql(
        f'SELECT id FROM "{kind}" WHERE member = ? AND effective_on IS ?'  # noqa: S608
        " ORDER BY removed IS NOT NULL, row LIMIT 1",
        (member, day),
    ).scalar()
    if found is not None:
        return found, change.current(kind, found)
    turn, there = 0, fact_id(kind, member, day)
    known = change.current(kind, there)
    while known and (known.get("member"), known.get("effective_on")) != (member, day):
        # Its day was corrected since; it stays what it is.
        turn += 1
        there = fact_id(kind, member, day, turn)
        known = change.current(kind, there)
    return there, known


def _add_organisation(house: House, change: Change, parsed: Record) -> str:
    house.require_county()
    name = parsed.get("name")
    if name is None:
        raise FieldRefusedError(ENTITIES["organisation"].field("name").label, "不能为空。")
    if finding.organisation_index(change.connection).find(name) is not None:
        raise OrganisationInUseError
    # An organisation that nobody placed stands under the county until somebody does.
    top = settings.get(change.connection, settings.ORGANISATION)
    return change.create("organisation", {**parsed, "parent": parsed.get("parent") or top})


def _errors(found: tuple[Problem, ...]) -> set[tuple[str, str]]:
    return {(p.rule, p.field) for p in found if p.severity is Severity.ERROR}


def refuse_new(before: tuple[Problem, ...], after: tuple[Problem, ...]) -> None:
    """An error that was not there before keeps everything from being written."""
    old = _errors(before)
    fresh = [
        problem.message
        for problem in after
        if problem.severity is Severity.ERROR and (problem.rule, problem.field) not in old
    ]
    if fresh:
        raise ProblemsError(fresh)


_ADDING: Mapping[str, Callable[[House, Change, Record], str]] = {
    "member": add_member,
    "organisation": _add_organisation,
}


def problems(
    house: House, change: Change, kind: str, rec: str, parsed: Record
) -> tuple[Problem, ...]:
    """What the rules say of a record with the changes made so far."""
    current = change.current(kind, rec) or {}
    if kind != "member":
        return checking.problems(house, change.connection, kind, rec, current)
    known = portraits.flat(change.connection, [rec]).get(rec, {})
    derived = {name: value for name, value in parsed.items() if name in DERIVED and value}
    view = {**known, **current, **derived}
    branch = change.current("organisation", view.get("branch") or "") or {}
    view["branch_kind"] = branch.get("kind")
    return checking.problems(house, change.connection, kind, rec, view)
