"""党员花名册: one section for each branch, in the column order of the national sheet or shorter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.memory import OnDemand
from pmis_desktop.models import tree
from pmis_desktop.models.rows import Record
from pmis_desktop.printing.listing import ListColumn, ListSheet
from pmis_desktop.printing.roster import (
    ROSTER_COLUMNS,
    ROSTER_FORM,
    RosterColumn,
    RosterSection,
    batches,
    roster_part,
)
from pmis_desktop.rules import codes, strokes
from pmis_desktop.services import portraits
from pmis_desktop.services.browsing.members import age_words, seniority_words
from pmis_desktop.services.browsing.pseudo import AGE, SENIORITY
from pmis_desktop.services.forms import roster_columns
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.form import Added, Form, Kind, Numbers, Subject, filled_on
from pmis_desktop.services.rosters import COLUMNS, title_of

_ALL, _PUBLIC, _WORK = "全部 21 栏", "公示用（无号码）", "工作用（有单位、职称）"
_A4, _A3 = "A4 横放", "A3 横放"
_USUAL, _STROKES = "姓名拼音", "姓氏笔画"
_MEMBERS = "党员花名册"

_SETS: Mapping[str, tuple[RosterColumn, ...]] = {
    _ALL: ROSTER_COLUMNS,
    _PUBLIC: (
        RosterColumn("序号", "sequence", 12.0),
        RosterColumn("姓名", "name", 26.0),
        RosterColumn("性别", "sex", 14.0),
        RosterColumn("民族", "ethnic_group", 20.0),
        RosterColumn("出生年月", "birth_month", 24.0),
        RosterColumn("学历", "education", 26.0),
        RosterColumn("人员类别", "membership_kind", 24.0),
        RosterColumn("加入党组织日期", "joined_on", 32.0),
        RosterColumn("转为正式党员日期", "full_member_on", 32.0),
        RosterColumn("备注", "remark", None, centred=False),
    ),
    _WORK: (
        RosterColumn("序号", "sequence", 9.0),
        RosterColumn("姓名", "name", 16.0),
        RosterColumn("性别", "sex", 9.0),
        RosterColumn("民族", "ethnic_group", 12.0),
        RosterColumn("出生日期", "birth_date", 17.0),
        RosterColumn("年龄", "age", 9.0),
        RosterColumn("参加工\n作日期", "started_work_on", 17.0),
        RosterColumn("学历", "education", 15.0),
        RosterColumn("毕业院校", "school", 30.0, centred=False),
        RosterColumn("加入党\n组织日期", "joined_on", 17.0),
        RosterColumn("转为正式\n党员日期", "full_member_on", 17.0),
        RosterColumn("人员\n类别", "membership_kind", 12.0),
        RosterColumn("工作单位及职务", "employer_post", None, centred=False),
        RosterColumn("专业技术\n职务", "technical_title", 20.0),
        RosterColumn("公民身份证号", "id_number", 27.0),
        RosterColumn("备注", "remark", 16.0, centred=False),
    ),
}
_BLANK_ROWS = 18
_MONTH = 7
_STORED = frozenset(portraits.MEMBER_FIELDS)
# What is no value of a member but found from some.
_COUNTED: Mapping[str, Callable[[Record, date], str]] = {
    "birth_month": lambda member, _today: (member.get("birth_date") or "")[:_MONTH],
    AGE: age_words,
    SENIORITY: seniority_words,
}

# A branch's id with its members.
Branch = tuple[str, Sequence[Record]]


def divided(asked: Asked) -> Sequence[Asked]:
    """A few branches a document: quick to set and soon cancelled; one where pages are printed.

    Raises NothingToPrintError where a committee has no members below it.
    """
    if asked.blank:
        return [asked]
    if not asked.members and not _is_branch(asked.organisation):
        raise NothingToPrintError
    branches = _branches(asked)
    together = [[each] for each in branches] if asked.single else _together(branches)
    return [_document(asked, some) for some in together]


def built(asked: Asked) -> Mapping[str, Any]:
    """The sections of one document."""
    columns, paper = _columns(asked), "a3" if asked.filled["paper"] == _A3 else "a4"
    if asked.filled["columns"] not in _SETS:
        roster_columns.check_room("栏目", columns)
    # Packed until they are set, which takes 15 s for a county: as rows they would take 60 MiB.
    packed = [msgspec.msgpack.encode(_section(asked, columns, *each)) for each in _by_branch(asked)]
    sections = OnDemand(len(packed), lambda at: _unpack(packed[at]))
    # Masked where it was read: the form must not mask what a person writes in by hand.
    return roster_part(sections, columns, masked=False, paper=paper)


def _unpack(section: bytes) -> RosterSection:
    return msgspec.msgpack.decode(section, type=RosterSection)


def listed(asked: Asked) -> ListSheet:
    """Everybody in one list, as a workbook."""
    columns = _columns(asked)
    rows = []
    for number, member in enumerate(_ordered(asked, asked.members), 1):
        shown = {**_shown(asked, columns, member), "sequence": str(number)}
        rows.append([shown.get(each.field) or "" for each in columns])
    return ListSheet(
        title=title_of(asked.place_name) if asked.place_name else _MEMBERS,
        columns=[ListColumn(each.label, each.width) for each in columns],
        rows=rows,
        organisation=asked.place_name,
        filled_on=asked.day("filled_on"),
    )


def _columns(asked: Asked) -> tuple[RosterColumn, ...]:
    name = asked.filled["columns"]
    usual = _SETS.get(name)
    return usual or roster_columns.of_set(asked.connection, name) or ROSTER_COLUMNS


def _branches(asked: Asked) -> list[Branch]:
    """The members branch by branch, in the order of the tree; one that was asked for even empty."""
    found = _by_branch(asked)
    if len(found) == 1:
        return found
    place = {each: number for number, each in enumerate(tree.read(asked.connection).walk())}
    return sorted(found, key=lambda branch: place.get(branch[0], len(place)))


def _by_branch(asked: Asked) -> list[Branch]:
    """The members branch by branch as they come: in a document of `divided` in their order."""
    found: dict[str, list[Record]] = {}
    for member in asked.members:
        found.setdefault(member["branch"] or "", []).append(member)
    return list(found.items()) or [(asked.organisation.get("id") or "", [])]


def _together(branches: Sequence[Branch]) -> list[list[Branch]]:
    """The batches in which a roster of many branches is set."""
    sizes = [RosterSection(branch, "", "", some) for branch, some in branches]
    found = dict(branches)
    return [[(each.title, found[each.title]) for each in batch] for batch in batches(sizes)]


def _document(asked: Asked, some: Sequence[Branch]) -> Asked:
    """One document: its members, and its branch where it is one."""
    everybody = tuple(member for _branch, members in some for member in members)
    branch = some[0][0]
    one: Record = {"id": branch, "name": asked.names.get(branch, "")} if len(some) == 1 else {}
    return replace(asked, members=everybody, organisation=one)


def _section(
    asked: Asked, columns: Sequence[RosterColumn], branch: str, members: Sequence[Record]
) -> RosterSection:
    name = asked.names.get(branch, "")
    rows = [_shown(asked, columns, each) for each in _ordered(asked, members)]
    empty: list[dict[str, str | None]] = [{"sequence": " "} for _ in range(_BLANK_ROWS)]
    return RosterSection(
        title=title_of(name) if name else _MEMBERS,
        organisation=name,
        filled_on=asked.day("filled_on"),
        rows=rows or empty,
    )


def _ordered(asked: Asked, members: Sequence[Record]) -> list[Record]:
    if asked.filled["order"] == _STROKES:
        return sorted(members, key=lambda each: strokes.key(each.get("name") or ""))
    return list(members)


def _shown(asked: Asked, columns: Sequence[RosterColumn], member: Record) -> dict[str, str | None]:
    """A member's values under these columns, as the form wants them."""
    fields = {column.field: COLUMNS.get(column.field, column.field) for column in columns}
    stored = [field for field in fields.values() if field in _STORED]
    spoken = portraits.spoken(member, asked.names, masked=asked.masked, fields=stored)
    shown = {column: spoken.get(field) for column, field in fields.items()}
    for column in shown.keys() & _COUNTED.keys():
        shown[column] = _COUNTED[column](member, asked.today)
    return shown


def _is_branch(organisation: Record) -> bool:
    line = codes.code_list("org_kind").get(organisation.get("kind") or "")
    return line is not None and line.more["role"] == "branch"


FORMS = (
    Form(
        id="roster",
        title=_MEMBERS,
        group="党员名册",
        subject=Subject.MEMBERS,
        about="一个支部或下属各支部的党员，一个支部一份",
        source="《党员基本信息汇总表》栏目顺序（2016年全国采集）",
        build=built,
        rows=listed,
        template=ROSTER_FORM,
        landscape=True,
        added=(
            filled_on(),
            Added(
                key="columns",
                label="栏目",
                kind=Kind.CHOICE,
                default=_ALL,
                choices=tuple(_SETS),
                saved=roster_columns.names,
            ),
            Added(key="paper", label="纸张", kind=Kind.CHOICE, default=_A4, choices=(_A4, _A3)),
            Added(
                key="order",
                label="排列",
                kind=Kind.CHOICE,
                default=_USUAL,
                choices=(_USUAL, _STROKES),
            ),
        ),
        numbers=Numbers.MASKED,
        divide=divided,
    ),
)
