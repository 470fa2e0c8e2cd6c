"""The county's desk for eyes: one open decision at a time, with everything that helps to decide."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.errors.desk import NoDecisionError
from pmis_desktop.exchange.facts import (
    ALREADY_MEMBER,
    DUPLICATE_ID,
    MOVED_WHOLE,
    REVIEW,
    DeskItem,
)
from pmis_desktop.exchange.operations import WITHDRAW, Operation, Value
from pmis_desktop.exchange.records import AGREED, APPLIED, SETTLED
from pmis_desktop.exchange.transferring import TRANSFER_OPEN
from pmis_desktop.models import desk, journal, rows
from pmis_desktop.models.desk import OpenDecision
from pmis_desktop.rules import dates, identity
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import deciding, history, left_scopes, naming, undoing
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import Naming
from pmis_desktop.services.reviewing import following

_SENTENCES = {
    "conflict": "县级和支部都改过这一项，改得不一样。县级的内容先保留，等您决定。",
    DUPLICATE_ID: "支部报来的身份证号，县里已有另一名党员在用。",
    ALREADY_MEMBER: "支部要把这名党员编进来，但县里显示他在另一个支部。",
    "moved": "支部写这项更改时还不知道，这名党员已转出该支部。",
    "moved_organisation": "支部写这项更改时还不知道，这个党组织已划归别的上级。",
    "moved_transfer": "写这一步时还不知道，转接的党组织已划归别的上级。",
    MOVED_WHOLE: "写这些内容时，那个党组织还归该单位管理，后来不归它管了。",
    TRANSFER_OPEN: "这名党员另有一次转接没有办结，两次只能办一次。",
    "whole": "支部一次保存的这组内容须一起采用，或一起不采用。",
    REVIEW: "这项更改要先由上级党委审核，可以按党委意见办理，县级也可以直接决定。",
}
_EFFECTIVE = {APPLIED, AGREED, SETTLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionField:
    """One field with all three values in full: what both began from, the county's, the branch's."""

    id: str
    label: str
    base: str
    county: str
    branch: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who wrote a side's value, when, and what that change was called."""

    who: str
    at: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One open item of the desk.

    ``what`` names the fields, ``packages`` the numbers of the packages' changes that brought it.
    ``by_branch`` is the branch's newest change, ``by_county`` the county's last one of the same
    fields, None where only the first import wrote them. ``third_value`` is the id of the one field
    in which another value may be written, or empty. ``review`` tells how it stands with the
    committee that was asked, empty where none was; ``reviewed`` that it has said something.
    """

    item: int
    kind: str
    sentence: str
    record_kind: str
    record: str
    name: str
    what: str
    sender: str
    packages: tuple[str, ...]
    fields: tuple[DecisionField, ...]
    by_branch: Told
    by_county: Told | None
    hints: tuple[str, ...]
    third_value: str
    review: str = ""
    reviewed: bool = False


def open_decisions(house: House) -> tuple[Decision, ...]:
    """Every open decision, oldest first, one for each item; looking is noted once."""
    house.require_county()
    with house.reading() as connection:
        found = tuple(read(connection, today=house.today))
    if found:
        house.note("desk", "查看待处理事项", count=str(len(found)))
    return found


def read(connection: Connection, at_most: int | None = None, *, today: date) -> Iterator[Decision]:
    """The same inside a reading that somebody else began, the oldest ones only if told so.

    What a committee still looks at comes last: the county has nothing to do about it yet.
    """
    names = Naming(connection, masked=False)
    standings = following.standings(connection, today)
    later = {number for number, each in standings.items() if not each.for_county}
    every = sorted(desk.every(connection), key=lambda opened: opened.id in later)
    for opened in every[:at_most]:
        decision = _decision(names, opened)
        standing = standings.get(opened.id)
        if standing is not None:
            given = standing.opinion is not None
            decision = replace(decision, review=standing.words, reviewed=given)
        yield decision


def last_decision(house: House) -> str | None:
    """What the newest decision was, where undoing would take back just that; else None.

    Once an answer has told the site, nothing is offered.
    """
    house.require_county()
    with house.reading() as connection:
        unit = undoing.newest(connection)
        if unit is None or unit.kind != deciding.SETTLE or undoing.is_told(connection, unit):
            return None
        return _settled(Naming(connection), unit.revision)


def take_back_last(house: House) -> str:
    """Undo the newest decision and say which it was.

    Raises NoDecisionError where the newest change is no decision, AnswerLeftError where the
    branch has been told.
    """
    title = last_decision(house)
    if title is None:
        with house.reading() as connection:
            unit = undoing.newest(connection)
            if unit is not None:
                undoing.refuse_told(connection, unit)
        raise NoDecisionError
    history.undo(house)
    return title


def _settled(names: Naming, revision: int) -> str | None:
    """The closed item of a commit in words: 赵小雷 家庭住址：采用支部的内容."""
    row = names.connection.exec_driver_sql(
        "SELECT ent, rec, branch, closed_as FROM desk WHERE closed_revision = ?"
        " AND closed_as IN ('county', 'branch', 'value') ORDER BY id LIMIT 1",
        (revision,),
    ).first()
    if row is None:
        return None
    ent, rec, branch, side = row
    sent = {str(name): value for name, value in json.loads(branch).items()}
    subject = names.subject(ent, rec, {**sent, **(rows.one(names.connection, ent, rec) or {})})
    ended = {"county": "保留县级的内容", "branch": "采用支部的内容", "value": "另填了内容"}[side]
    return f"{subject.name} {_what(ent, list(sent))}：{ended}"


def _decision(names: Naming, opened: OpenDecision) -> Decision:
    connection, item = names.connection, opened.item
    county = rows.one(connection, item.ent, item.rec) or {}
    subject = names.subject(item.ent, item.rec, {**item.branch, **county})
    operation = desk.operation(connection, opened.log, item.numbers[-1])
    fields = _fields(names, item, county)
    differing = [each.id for each in fields if each.differs]
    return Decision(
        item=opened.id,
        kind=item.kind,
        sentence=_sentence(item, subject.kind),
        record_kind=subject.kind,
        record=subject.id,
        name=subject.name,
        what=_what(item.ent, differing or [each.id for each in fields]),
        sender=_sender(connection, opened.log),
        packages=_packages(connection, opened.log, item.numbers),
        fields=fields,
        by_branch=Told(who=operation.who, at=operation.t, title=operation.why),
        by_county=_by_county(connection, opened, subject.id),
        hints=(*_hints(names, item, county), *left_scopes.hints(names, opened)),
        third_value=differing[0] if item.group and len(differing) == 1 else "",
    )


def _sentence(item: DeskItem, subject_kind: str) -> str:
    """What happened, in the words for this kind of record where it has its own."""
    keys = (f"{item.kind}_{item.ent}", f"{item.kind}_{subject_kind}", item.kind)
    return next((_SENTENCES[key] for key in keys if key in _SENTENCES), "")


def _fields(
    names: Naming, item: DeskItem, county: Mapping[str, Value]
) -> tuple[DecisionField, ...]:
    return tuple(
        DecisionField(
            id=each.id,
            label=naming.label(item.ent, each.id),
            base=names.words(each, item.base.get(each.id)),
            county=names.words(each, county.get(each.id)),
            branch=names.words(each, item.branch.get(each.id)),
            differs=item.branch.get(each.id) != county.get(each.id),
        )
        for each in naming.told(item.ent, item.branch)
        if item.group or item.branch.get(each.id) is not None or county.get(each.id) is not None
    )


def _what(ent: str, field_ids: Sequence[str]) -> str:
    """The fields in question, and those that are decided together with them."""
    entity = ENTITIES[ent]
    groups = dict.fromkeys(entity.group_of(name) for name in field_ids)
    if len(groups) > 1:
        return naming.labels(ent, field_ids)
    together = [
        each.label
        for group in groups
        for each in naming.told(ent, entity.groups[group])
        if each.id not in field_ids
    ]
    tail = f"（与{'、'.join(together)}一起决定）" if together else ""
    return naming.labels(ent, field_ids) + tail


def _sender(connection: Connection, log: str) -> str:
    found = connection.exec_driver_sql(
        "SELECT s.name FROM log AS l JOIN site AS s ON s.id = l.site WHERE l.id = ?", (log,)
    ).scalar()
    return str(found or "")


def _packages(connection: Connection, log: str, numbers: Sequence[int]) -> tuple[str, ...]:
    found = connection.exec_driver_sql(
        "SELECT first, last FROM archive WHERE log = ? AND first <= ? AND last >= ? ORDER BY first",
        (log, max(numbers), min(numbers)),
    )
    return tuple(f"{first}–{last}" for first, last in found)


def _by_county(connection: Connection, opened: OpenDecision, subject: str) -> Told | None:
    """The last change of these fields that stands at the county, whoever sent it."""
    item = opened.item
    found = connection.exec_driver_sql(
        "SELECT j.log, j.n, j.line, u.who, u.at, u.title, u.origin FROM journal AS j"
        " JOIN unit AS u ON u.id = j.unit WHERE j.subject IN (?, ?) AND j.ent = ? AND j.rec = ?"
        " ORDER BY j.seq DESC",
        (subject, item.rec, item.ent, item.rec),
    )
    for log, n, line, who, at, title, origin in found:
        if log == opened.log and n in item.numbers:
            continue
        operation = desk.decoded(line)
        if _stands(connection, log, n, operation, item):
            own = origin == journal.OWN
            return Told(
                who=who if own else operation.who,
                at=at if own else operation.t,
                title=title if own else operation.why,
            )
    return None


def _stands(connection: Connection, log: str, n: int, operation: Operation, item: DeskItem) -> bool:
    """Whether an operation wrote one of the fields in question and took effect."""
    pairs = [operation.f[name] for name in item.branch if name in operation.f]
    if operation.act == WITHDRAW or all(old == new for old, new in pairs):
        return False
    outcome = next(iter(desk.outcomes(connection, log, [n])), None)
    if outcome is None:
        return True
    group = outcome.groups.get(item.group, outcome.verdict)
    return group in _EFFECTIVE


def _hints(names: Naming, item: DeskItem, county: Mapping[str, Value]) -> Iterator[str]:
    if {"id_number", "birth_date"} & item.branch.keys():
        told: dict[str, list[str]] = {}
        for side, values in (("县级", county), ("支部", item.branch)):
            number = values.get("id_number")
            born = identity.birth_date(number) if number else None
            if born:
                told.setdefault(dates.spoken(born), []).append(side)
        for day, sides in told.items():
            whose = f"{sides[0]}的" if len(sides) == 1 else "两边的"
            yield f"{whose}身份证号里，出生日期是 {day}。"
    if item.kind == DUPLICATE_ID:
        yield from _holders(names, item)
    if item.kind == TRANSFER_OPEN:
        yield from _other_transfers(names, item)
    if item.kind == ALREADY_MEMBER:
        yield from _present_branch(names, item)


def _other_transfers(names: Naming, item: DeskItem) -> Iterator[str]:
    found = names.connection.exec_driver_sql(
        "SELECT to_text, started_on FROM transfer WHERE member = ? AND id <> ? AND removed IS NULL"
        " AND closed_on IS NULL AND withdrawn_on IS NULL AND voided_on IS NULL",
        (item.branch.get("member"), item.rec),
    )
    for to_text, started_on in found:
        yield f"县里已有的一次：转往{to_text or ''}，{dates.spoken(started_on or '')}申请。"


def _holders(names: Naming, item: DeskItem) -> Iterator[str]:
    found = names.connection.exec_driver_sql(
        "SELECT name, branch FROM member WHERE id_number = ? AND removed IS NULL AND id <> ?",
        (item.branch.get("id_number"), item.rec),
    )
    for name, branch in found:
        place = names.organisations().get(branch, "现在没有所在支部")
        yield f"县里使用这个身份证号的是：{name or naming.UNNAMED}（{place}）。"


def _present_branch(names: Naming, item: DeskItem) -> Iterator[str]:
    member = item.branch.get("member")
    found = names.connection.exec_driver_sql(
        "SELECT branch FROM member WHERE id = ? AND branch IS NOT NULL", (member,)
    ).scalar()
    if found is not None:
        yield f"县里显示他现在在：{names.organisations().get(str(found), '')}。"
