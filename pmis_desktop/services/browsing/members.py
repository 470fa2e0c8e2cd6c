"""The list of members: row numbers first, whole rows for what is painted."""

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings, tree
from pmis_desktop.rules import codes, dates, education, seniority
from pmis_desktop.rules.fields import ENTITIES, Kind
from pmis_desktop.services import portraits, searching
from pmis_desktop.services.browsing import badges, conditions, reasons
from pmis_desktop.services.browsing.pseudo import AGE, EDUCATION_LEVEL, PSEUDO, SENIORITY
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.house import House
from pmis_desktop.services.searching import Clause

STROKES = "strokes"
_USUAL: Mapping[str, str] = {
    "name": "姓名",
    "sex": "性别",
    AGE: "年龄",
    "birth_date": "出生日期",
    "id_number": "公民身份证号",
    "ethnic_group": "民族",
    "education": "学历",
    "category": "人员类别",
    "joined_on": "入党日期",
    "full_member_on": "转正日期",
    SENIORITY: "党龄",
    "status": "党籍状态",
    "branch": "所在党支部",
    "mobile": "手机号码",
}
COLUMNS: Mapping[str, str] = {
    **_USUAL,
    **{
        field.id: field.label
        for field in ENTITIES["member"].fields
        if field.id not in _USUAL and field.group != "removal"
    },
}
"""What a list can show and be ordered by: label by column, the usual ones first."""

_COMPUTED = frozenset((AGE, SENIORITY))
# Whoever is found has these read besides: for ages, and for what the list says of itself.
_ALWAYS = ("name", "branch", "birth_date", "full_member_on", "seniority_correction")
# An age grows while its date falls.
_BY_DATE = {AGE: "birth_date", SENIORITY: "full_member_on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member in a list, ready to show: text by column, numbers masked.

    ``badge`` is empty, or a few words on what of this member is on its way to the county; ``why``
    is empty, or says what a typed text found where it is not the name.
    """

    row: int
    id: str
    name: str
    cells: Mapping[str, str]
    badge: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many members there are, full and probationary ones among them."""

    total: int
    full: int
    probationary: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: the stored value and what people read."""

    value: str
    label: str


def find(house: House, query: MemberQuery) -> "array[int]":
    """The row numbers of everybody a query asks for, in its order; 8 bytes each.

    Empty values come last. Raises FieldUnknownError and FieldRefusedError for conditions.
    """
    with house.reading() as connection:
        spelling = not (query.within or query.conditions or query.only)
        if query.order == "name" and spelling:
            spelled = searching.spelled_rows(connection, query.search, descending=query.descending)
            if spelled is not None:
                return spelled
        some = _clauses(house, connection, query)
        beside = _places(connection) if query.order == "branch" else None
        return searching.member_rows(connection, some, _order(query), beside=beside)


def ids(connection: Connection, numbers: Sequence[int]) -> list[str]:
    """The ids of members by their row numbers, in the same order; what is gone is left out."""
    found: dict[int, str] = {}
    for start in range(0, len(numbers), rows.CHUNK):
        some = numbers[start : start + rows.CHUNK]
        statement = f"SELECT row, id FROM member WHERE row IN ({rows.marks(some)})"  # noqa: S608
        found.update(dict(rows.fetch(connection, statement, some)))
    return [found[number] for number in numbers if number in found]


def found_by(house: House, query: MemberQuery) -> Clause:
    """What everybody whom a query asks for fulfils, as SQL about the member "m"."""
    with house.reading() as connection:
        return searching.joined(_clauses(house, connection, query))


def _clauses(house: House, connection: Connection, query: MemberQuery) -> list[Clause]:
    scope = tree.read(connection).subtree(query.within) if query.within else None
    unplaced = any(each.field == "branch" and each.test is Test.EMPTY for each in query.conditions)
    some = searching.clauses(connection, query.search, scope=scope, unplaced=unplaced)
    some += [conditions.clause(each, house.today) for each in query.conditions]
    return [*some, searching.these(query.only)] if query.only else some


def _narrowed(query: MemberQuery) -> bool:
    return bool(query.search.strip() or query.within or query.conditions or query.only)


def _places(connection: Connection) -> Clause:
    """Where each branch stands in the tree, as lists beside the members stand."""
    listed = json.dumps(tree.read(connection).walk())
    # Grouped, so that SQLite makes an indexed table of it: else it reads the list per member.
    places = "SELECT value AS id, key AS at FROM json_each(?) GROUP BY value"
    return f"LEFT JOIN ({places}) AS place ON place.id = m.branch", (listed,)


def _order(query: MemberQuery) -> str:
    """The ORDER BY of a list; the row number comes last, so that no two rows change places."""
    if query.order not in {*COLUMNS, STROKES}:
        raise KeyError(query.order)
    falling = query.descending is not (query.order in _BY_DATE)
    way = "DESC" if falling else "ASC"
    if query.order in {"name", STROKES}:
        # Everybody by name is the usual question: an index has that order already. Sorting what
        # was found is faster than walking the index of everybody for it.
        first = "strokes" if query.order == STROKES else "pinyin"
        return f"{'+' if _narrowed(query) else ''}m.{first} {way}, m.row {way}"
    column = _BY_DATE.get(query.order, query.order)
    at = "place.at" if column == "branch" else f'+m."{column}"'
    return f"{at} {way} NULLS LAST, m.pinyin, m.row"


def page(
    house: House,
    some: Sequence[int],
    columns: Sequence[str] = tuple(_USUAL),
    *,
    search: str = "",
) -> dict[int, MemberRow]:
    """The rows that are about to be painted, by row number; what is gone by now is missing.

    ``search`` is the typed text that found them, for the reason beside a name that is another.
    """
    today = house.today
    read = tuple(dict.fromkeys((*_ALWAYS, *(c for c in columns if c not in _COMPUTED))))
    listed = ", ".join(f'm."{name}"' for name in read)
    with house.reading() as connection:
        found = rows.fetch(
            connection,
            f"SELECT m.row, m.id, o.name, o.short_name, {listed} FROM member AS m"  # noqa: S608
            " LEFT JOIN organisation AS o ON o.id = m.branch"
            f" WHERE m.row IN ({rows.marks(some)})",
            some,
        )
        members = [row[1] for row in found]
        noted = badges.badges(house, connection, members)
        why = reasons.reasons(connection, search, members)
    shown = (_row(row, read, columns, today) for row in found)
    return {
        row.row: replace(row, badge=noted.get(row.id, ""), why=why.get(row.id, "")) for row in shown
    }


def _row(
    row: Sequence[str | None], read: Sequence[str], columns: Sequence[str], today: date
) -> MemberRow:
    number, rec, branch_name, short_name, *found = row
    values = dict(zip(read, found, strict=True))
    names = {values["branch"] or "": short_name or branch_name or ""}
    stored = [name for name in columns if name not in _COMPUTED]
    spoken = portraits.spoken(values, names, masked=True, fields=stored)
    cells = {name: spoken.get(name) or "" for name in columns}
    cells |= {AGE: age_words(values, today), SENIORITY: seniority_words(values, today)}
    return MemberRow(
        row=int(number or 0), id=str(rec), name=values["name"] or "", cells=cells, badge=""
    )


def age_words(values: Mapping[str, str | None], today: date) -> str:
    """Whole years of life on a day, empty where no birth date is known."""
    birth = values.get("birth_date")
    return str(dates.age(birth, today)) if birth and dates.is_date(birth) else ""


def seniority_words(values: Mapping[str, str | None], today: date) -> str:
    """Whole years of party membership on a day, empty where they are not known."""
    since = values.get("full_member_on")
    if not since or not dates.is_date(since):
        return ""
    return str(seniority.years(since, values.get("seniority_correction"), today))


def headcount(house: House, within: str = "") -> Headcount:
    """How many members belong to an organisation's subtree now; to everything here without one."""
    with house.reading() as connection:
        scope = tree.read(connection).subtree(within) if within else None
        where, values = searching.joined(searching.clauses(connection, scope=scope, counted=True))
        ((total, full, probationary),) = rows.fetch(
            connection,
            "SELECT COUNT(*), COALESCE(SUM(m.category = 'full'), 0),"  # noqa: S608
            f" COALESCE(SUM(m.category = 'probationary'), 0) FROM member AS m WHERE {where}",
            values,
        )
    return Headcount(total=total, full=full, probationary=probationary)


def count_sentence(house: House, query: MemberQuery, found: int) -> str:
    """The line over a list: 找到 9 人（本支部共 27 人，正式 25，预备 2）.

    ``found`` is the length of what `find` gave for the query.
    """
    counted = headcount(house, query.within)
    with house.reading() as connection:
        whole = _whole(connection, query.within)
    everybody = (
        f"{whole}共 {counted.total:,} 人，正式 {counted.full:,}，预备 {counted.probationary:,}"
    )
    narrowed = query.search.strip() or query.conditions
    return f"找到 {found:,} 人（{everybody}）" if narrowed else everybody


def _whole(connection: Connection, within: str) -> str:
    """What the people of a scope are counted as: 全县, 本支部, or the organisation's name."""
    top = settings.get(connection, settings.ORGANISATION)
    name, short_name, kind = connection.exec_driver_sql(
        "SELECT name, short_name, kind FROM organisation WHERE id = ?", (within or top,)
    ).first() or ("", "", "")
    if within and within != top:
        return str(short_name or name)
    if settings.get(connection, settings.KIND) == settings.COUNTY:
        return "全县"
    line = codes.code_list("org_kind").get(str(kind or ""))
    return "本支部" if line and line.more["role"] == "branch" else "本单位"


def condition_words(house: House, condition: Condition) -> str:
    """A condition as people read it: 年龄：60 岁以上, 人员类别：预备党员."""
    names: Mapping[str, str] = {}
    if condition.field == "branch":
        with house.reading() as connection:
            names = tree.read(connection).names
    return conditions.words(condition, house.today, names)


def choices(house: House, field_id: str) -> tuple[Choice, ...]:
    """What a condition can be set to: codes in force, 是 and 否, branches; nothing for the rest."""
    if field_id == EDUCATION_LEVEL:
        return tuple(Choice(level, level) for level in education.LEVELS)
    if field_id in PSEUDO:
        return _codes(house, PSEUDO[field_id].codes) if PSEUDO[field_id].codes else ()
    field = conditions.field_of(field_id)
    return _CHOICES.get(field.kind, _none)(house, field.codes or "")


def _codes(house: House, name: str) -> tuple[Choice, ...]:
    offered = codes.code_list(name).options(house.today)
    return tuple(Choice(line.code, line.label) for line in offered)


def _flags(_house: House, _name: str) -> tuple[Choice, ...]:
    return Choice("1", "是"), Choice("0", "否")


def _branches(house: House, _name: str) -> tuple[Choice, ...]:
    """Organisations that somebody belongs to, in the order of the tree."""
    with house.reading() as connection:
        grown = tree.read(connection)
        found = connection.exec_driver_sql(
            "SELECT DISTINCT branch FROM member WHERE removed IS NULL AND branch IS NOT NULL"
        )
        peopled = {row[0] for row in found}
    return tuple(Choice(rec, grown.names[rec]) for rec in grown.walk() if rec in peopled)


def _none(_house: House, _name: str) -> tuple[Choice, ...]:
    return ()


_CHOICES: Mapping[Kind, Callable[[House, str], tuple[Choice, ...]]] = {
    Kind.CODE: _codes,
    Kind.FLAG: _flags,
    Kind.REFERENCE: _branches,
}
