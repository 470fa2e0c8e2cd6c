"""History of the whole vault: every line of it, by day, operator, record and origin."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from pmis_desktop.models import rows, tree
from pmis_desktop.models.journal import LOCAL, OWN, RECEIVED
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import history, searching, titling
from pmis_desktop.services.history import Step
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import Naming

ORIGINS = {OWN: "本机更改", RECEIVED: "对方的文件带来", LOCAL: "查看、打印、备份"}
"""Where a line of history comes from, in the words of lists."""

# Steps that a page shows of one line; an import of a county has tens of thousands.
MOST_STEPS = 60
_NAMED = 3
# The journal is found by log and number: there is no index of units.
_ITS_LINES = "j.log = ? AND j.n >= ? AND j.n < ?"
# What a note of the local log may say besides its title, and how people read it.
_FACTS = {
    "count": "条数",
    "reason": "理由",
    "field": "项目",
    "form": "表格",
    "full": "完整号码",
    "first": "从第几号",
    "last": "到第几号",
    "made_at": "备份时间",
    "differences": "不符条数",
    "role": "身份",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronicleQuery:
    """Which lines of history: days (ISO, both included), operator, origin, whose record.

    ``subject`` is a name, a number or initials as people type them; empty asks for everybody.
    """

    since: str = ""
    until: str = ""
    who: str = ""
    origin: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronicleRow:
    """One line of history in a list: when (as stored), who, what, and how many records."""

    unit: int
    at: str
    who: str
    title: str
    origin: str
    records: int
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronicleEntry:
    """One step of a line of history: whose record it changed, and how."""

    kind: str
    record: str
    name: str
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronicleDetail:
    """One line of history whole: its first `MOST_STEPS` steps of ``total``, or the note's facts."""

    row: ChronicleRow
    entries: tuple[ChronicleEntry, ...]
    total: int
    facts: tuple[tuple[str, str], ...]


def find(house: House, query: ChronicleQuery) -> "array[int]":
    """The numbers of the lines of history a query asks for, the newest first."""
    with house.reading() as connection:
        where, values = _where(connection, query)
        statement = f"SELECT id FROM unit AS u WHERE {where} ORDER BY id DESC"  # noqa: S608
        return array("q", (row[0] for row in rows.fetch(connection, statement, values)))


def page(house: House, some: Sequence[int]) -> dict[int, ChronicleRow]:
    """The lines that are about to be painted, by number."""
    with house.reading() as connection:
        naming = Naming(connection)
        return {number: _row(connection, naming, unit) for number, unit in _units(connection, some)}


def detail(house: House, unit: int) -> ChronicleDetail | None:
    """One line of history whole; None where there is no such line.

    Looking at old values is noted in the local log, as every look into a record's history is.
    """
    with house.reading() as connection:
        found = dict(_units(connection, (unit,)))
        if unit not in found:
            return None
        naming = Naming(connection)
        row = _row(connection, naming, found[unit])
        local = row.origin == LOCAL
        entries = () if local else _entries(connection, naming, found[unit])
        facts = _facts(connection, naming, found[unit]) if local else ()
    if entries:
        house.note("history", "查看变更记录", count=str(len(entries)))
    return ChronicleDetail(row=row, entries=entries, total=row.records, facts=facts)


def operators(house: House) -> tuple[str, ...]:
    """Everybody who ever did something here, by name."""
    with house.reading() as connection:
        found = rows.fetch(connection, "SELECT DISTINCT who FROM unit WHERE who <> ''")
    return tuple(sorted(row[0] for row in found))


def _where(connection: Connection, query: ChronicleQuery) -> tuple[str, list[object]]:
    asked: list[tuple[str, str]] = [
        ("substr(u.at, 1, 10) >= ?", query.since),
        ("substr(u.at, 1, 10) <= ?", query.until),
        ("u.who = ?", query.who),
        ("u.origin = ?", query.origin),
    ]
    parts = [clause for clause, value in asked if value]
    values: list[object] = [value for _clause, value in asked if value]
    if query.subject.strip():
        units = _units_about(connection, query.subject)
        parts.append(f"u.id IN ({','.join(map(str, units)) or 'NULL'})")
    return " AND ".join(parts) or "1", values


def _units_about(connection: Connection, text: str) -> list[int]:
    """The lines of history about the members and organisations that a typed text may mean."""
    subjects = {*_members_ever(connection, text), *searching.organisation_ids(connection, text)}
    found: set[int] = set()
    for some in rows.chunks(subjects):
        statement = f"SELECT DISTINCT unit FROM journal WHERE subject IN ({rows.marks(some)})"  # noqa: S608
        found.update(row[0] for row in rows.fetch(connection, statement, some))
    return sorted(found)


def _members_ever(connection: Connection, text: str) -> set[str]:
    """Members of a name, spelling or ID number, also those who were removed or have left."""
    word, spelled = text.strip(), text.strip().lower()
    found = rows.fetch(
        connection,
        r"SELECT id FROM member WHERE name LIKE ? ESCAPE '\' OR id_number = ?"
        " OR pinyin >= ? AND pinyin < ? OR initials >= ? AND initials < ?"
        r" UNION SELECT rec FROM gone WHERE ent = 'member' AND name LIKE ? ESCAPE '\'",
        (
            searching.containing(word),
            word.upper(),
            *(spelled, spelled + searching.LAST) * 2,
            searching.containing(word),
        ),
    )
    return {row[0] for row in found}


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line of the table of units."""

    id: int
    at: str
    who: str
    title: str
    origin: str
    log: str
    first: int
    count: int
    undone: bool


def _units(connection: Connection, some: Sequence[int]) -> Iterable[tuple[int, _Unit]]:
    found = rows.fetch(
        connection,
        "SELECT id, at, who, title, origin, log, first, count, undone_by IS NOT NULL"  # noqa: S608
        f" FROM unit WHERE id IN ({rows.marks(some)})",
        some,
    )
    return ((row[0], _Unit(*row)) for row in found)


def _row(connection: Connection, naming: Naming, unit: _Unit) -> ChronicleRow:
    title = unit.title
    if unit.origin != LOCAL:
        title = titling.with_name(title, _names(connection, naming, unit))
    return ChronicleRow(
        unit=unit.id,
        at=unit.at,
        who=unit.who,
        title=title,
        origin=unit.origin,
        records=0 if unit.origin == LOCAL else unit.count,
        undone=bool(unit.undone),
    )


def _names(connection: Connection, naming: Naming, unit: _Unit) -> str:
    """Whom a line is about where it is about few: 赵小雷、钱大勇; of many nobody is named."""
    found = rows.fetch(
        connection,
        f"SELECT DISTINCT j.ent, j.subject FROM journal AS j WHERE {_ITS_LINES} LIMIT ?",  # noqa: S608
        (unit.log, unit.first, unit.first + unit.count, _NAMED * len(ENTITIES)),
    )
    owners = dict.fromkeys((ENTITIES[ent].owner or ent, subject) for ent, subject in found)
    if len(owners) > _NAMED:
        return ""
    return "、".join(filter(None, (naming.name(key) for key in owners)))


def _entries(connection: Connection, naming: Naming, unit: _Unit) -> tuple[ChronicleEntry, ...]:
    names = tree.read(connection).names
    found = connection.exec_driver_sql(
        f"{history.STEPS}, j.subject FROM {history.STEP_TABLES} WHERE {_ITS_LINES}"
        " ORDER BY j.n LIMIT ?",
        (unit.log, unit.first, unit.first + unit.count, MOST_STEPS),
    )
    return tuple(_entry(naming, tuple(row), names) for row in found)


def _entry(naming: Naming, row: tuple[Any, ...], names: dict[str, str]) -> ChronicleEntry:
    *told, subject = row
    kind = ENTITIES[told[4]].owner or told[4]
    return ChronicleEntry(
        kind=kind,
        record=subject,
        name=naming.name((kind, subject)),
        step=history.read_step(told, names),
    )


def _facts(connection: Connection, naming: Naming, unit: _Unit) -> tuple[tuple[str, str], ...]:
    """What a note says: whom it was about, and its facts that mean something to people."""
    line = connection.exec_driver_sql(
        f"SELECT j.line FROM journal AS j WHERE {_ITS_LINES}",  # noqa: S608
        (unit.log, unit.first, unit.first + 1),
    ).scalar()
    said = msgspec.json.decode(bytes(line or b"{}"), type=dict[str, Any])
    # Of a note that a purge order cut, the mark of the order is no text.
    told = {key: value for key, value in said.items() if isinstance(value, str)}
    record = told.get("record", "")
    name = naming.name(("member", record)) or naming.name(("organisation", record))
    about = [("对象", name)] if name else []
    return (*about, *((label, told[key]) for key, label in _FACTS.items() if told.get(key)))
