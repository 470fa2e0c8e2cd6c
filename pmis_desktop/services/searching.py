"""Search as people type: names, pinyin, digits, fragments of addresses, work and skills."""

import json
from array import array
from collections.abc import Collection, Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection

from pmis_desktop.models import tree
from pmis_desktop.models.rows import fetch
from pmis_desktop.services import books

LAST = "\U0010ffff"
_NOW = "member AS m"
_ON_DAY = "membership AS p JOIN member AS m ON m.id = p.member"

# Members by the usual reading of their names, then those whom only a rarer one finds.
_LISTED = "m.removed IS NULL AND m.branch IS NOT NULL"
_USUAL = "(m.initials >= ? AND m.initials < ? OR m.pinyin >= ? AND m.pinyin < ?)"
_SPELLED = (
    "SELECT m.row AS row, m.pinyin AS pinyin"  # noqa: S608
    " FROM member AS m"
    f" WHERE {_LISTED} AND m.pinyin >= ? AND m.pinyin < ? AND {_USUAL}"
    " UNION ALL SELECT DISTINCT m.row, m.pinyin"
    " FROM spelling AS s JOIN member AS m ON m.id = s.rec"
    f" WHERE s.ent = 'member' AND s.word >= ? AND s.word < ? AND {_LISTED} AND NOT {_USUAL}"
)
_CHARACTERS_AT_ONCE = 1 << 19  # of row numbers, some 65,000 of them

_TOLD = ("former_names", "address", "household_address", "employer_post")
_OWNED = ("skill", "training")

# A piece of SQL about the member "m" with its values, in the order of its question marks.
Clause = tuple[str, tuple[str, ...]]


def member_ids(
    connection: Connection,
    text: str = "",
    *,
    scope: Collection[str] | None = None,
    on: date | None = None,
) -> list[str]:
    """Ids of members, by pinyin, then in the order they came.

    Without ``on``: who belongs to the scope now. With it: whose membership covers that day; a date
    known to the month counts from its first day (text order of dates is just that).
    """
    where, values = joined(clauses(connection, text, scope=scope, on=on))
    # Sorting what was found is faster than walking the index of pinyin: that jumps about the table.
    statement = f"SELECT m.id FROM {_ON_DAY if on else _NOW} WHERE {where}"  # noqa: S608
    found = fetch(connection, f"{statement} ORDER BY +m.pinyin, m.row", values)
    return list(dict.fromkeys(row[0] for row in found))


def member_rows(
    connection: Connection, some: Sequence[Clause], order: str, *, beside: Clause | None = None
) -> "array[int]":
    """Row numbers of members that fulfil all clauses, in an order; 8 bytes each.

    ``beside`` stands behind the table of members: what the order needs besides.
    """
    where, values = joined(some)
    more, first = beside or ("", ())
    statement = f"SELECT m.row AS row FROM {_NOW} {more} WHERE {where} ORDER BY {order}"  # noqa: S608
    return _row_numbers(connection, statement, (*first, *values))


def spelled_rows(
    connection: Connection, text: str, *, descending: bool = False
) -> "array[int] | None":
    """Row numbers of members whose name is spelled so, by pinyin; None where it is no letters.

    The same as `member_rows` in an eighth of its time: whoever is found by the usual reading of a
    name is read from the list's own index, in its order.
    """
    word = text.strip().lower()
    if not _is_spelling(word):
        return None
    way = "DESC" if descending else "ASC"
    # Pinyin and initials of a name begin with the same letter: only that part of the list is read.
    values = (word[0], word[0] + LAST, *(word, word + LAST) * 5)
    return _row_numbers(connection, f"{_SPELLED} ORDER BY pinyin {way}, row {way}", values)


def _row_numbers(connection: Connection, statement: str, values: Sequence[str]) -> "array[int]":
    """The ``row`` of everything a statement finds, in its order.

    SQLite gathers them in one text: handing over a million rows takes Python longer than finding
    them. An aggregate meets the rows in the order of the statement that it reads from.
    """
    ((text,),) = fetch(connection, f"SELECT json_group_array(row) FROM ({statement})", values)  # noqa: S608
    found, last = array("q"), len(text) - 1
    read = msgspec.json.Decoder(list[int]).decode
    start = 1
    # In portions: a list of millions of numbers would hold up the window.
    while start < last:
        end = text.find(",", start + _CHARACTERS_AT_ONCE)
        end = last if end < 0 else end
        found.extend(read(f"[{text[start:end]}]"))
        start = end + 1
    return found


def clauses(
    connection: Connection,
    text: str = "",
    *,
    scope: Collection[str] | None = None,
    on: date | None = None,
    unplaced: bool = False,
    counted: bool = False,
) -> list[Clause]:
    """What a member must fulfil to be found by a typed text in a scope, now or on a day.

    ``unplaced``: those who never had a branch, instead of those who have one. ``counted`` leaves
    out whom totals leave out: lists show everybody, so that nobody is looked for in vain.
    """
    found: list[Clause] = [("m.removed IS NULL", ())]
    if text.strip():
        found.append(_matching(connection, text.strip()))
    # The plus keeps the branch's index out where a typed text has left few rows.
    at = "p.organisation" if on else "+m.branch" if text.strip() else "m.branch"
    if on is not None:
        found.append(_covering(on))
    if scope is not None:
        found.append(among(at, books.counted(connection, scope) if counted else scope))
    elif on is None:
        # Who left a branch is no longer on the books; who never had one is to be given one.
        found.append(("m.home IS NULL" if unplaced else f"{at} IS NOT NULL", ()))
        if counted and books.has_uncounted(connection):
            found.append((f"m.{books.COUNTED}", ()))
    return found


def among(column: str, some: Collection[str]) -> Clause:
    """A column holds one of some values, however many."""
    return f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(list(some)),)  # noqa: S608


def these(numbers: Sequence[int]) -> Clause:
    """The members of these row numbers."""
    return "m.row IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)


def joined(some: Sequence[Clause]) -> Clause:
    """All clauses in one."""
    where = " AND ".join(clause for clause, _ in some)
    return where, tuple(value for _, values in some for value in values)


def _covering(on: date) -> Clause:
    day = on.isoformat()
    condition = (
        "p.removed IS NULL AND (p.began_on IS NULL OR p.began_on <= ?)"
        " AND (p.ended_on IS NULL OR p.ended_on > ?)"
    )
    return condition, (day, day)


def _matching(connection: Connection, text: str) -> Clause:
    """The members that a typed text may mean; a prefix first, then anywhere."""
    if _is_spelling(text):
        return _any_of(*_spelled(text.lower()))
    if text.isascii() and text[:-1].isdigit():
        digits = text.upper()
        return _any_of(
            _in_range("id_number", digits),
            _in_range("mobile", digits),
            _ending("id_number", digits),
            _ending("mobile", digits),
        )
    statement, values = _in_range("name", text)
    if fetch(connection, f"{statement} LIMIT 1", values):
        return _any_of((statement, values), _formerly(text))
    return _any_of(_holding("name", text), _told(text), *(_owned(e, text) for e in _OWNED))


def _is_spelling(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _any_of(*selections: Clause) -> Clause:
    rows = " UNION ".join(statement for statement, _ in selections)
    return f"m.row IN ({rows})", tuple(value for _, some in selections for value in some)


def _in_range(column: str, start: str) -> Clause:
    statement = f"SELECT row FROM member WHERE {column} >= ? AND {column} < ?"  # noqa: S608
    return statement, (start, start + LAST)


def _ending(column: str, digits: str) -> Clause:
    return f"SELECT row FROM member WHERE {column} GLOB ?", (f"*{digits}",)  # noqa: S608


def _holding(column: str, text: str) -> Clause:
    return f"SELECT row FROM member WHERE instr({column}, ?) > 0", (text,)  # noqa: S608


def _formerly(text: str) -> Clause:
    # Most have no former names: the first comparison lets the index pass over them.
    asked = "SELECT row FROM member WHERE former_names IS NOT NULL AND instr(former_names, ?) > 0"
    return asked, (text,)


def _told(text: str) -> Clause:
    """A fragment of former names, addresses or workplace, read from their narrow index."""
    some = " OR ".join(f"instr({column}, ?) > 0" for column in _TOLD)
    return f"SELECT row FROM member WHERE {some}", (text,) * len(_TOLD)  # noqa: S608


def _owned(entity: str, text: str) -> Clause:
    return (
        f"SELECT o.row FROM {entity} AS b JOIN member AS o ON o.id = b.member"  # noqa: S608
        " WHERE b.removed IS NULL AND instr(b.name, ?) > 0"
    ), (text,)


def _spelled(word: str) -> tuple[Clause, ...]:
    rarer = (
        "SELECT o.row FROM spelling AS s JOIN member AS o ON o.id = s.rec"
        " WHERE s.ent = 'member' AND s.word >= ? AND s.word < ?"
    )
    return (rarer, (word, word + LAST)), _in_range("initials", word), _in_range("pinyin", word)


def containing(text: str) -> str:
    """The pattern of whatever contains a text, whose own % and _ mean themselves."""
    plain = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


def organisation_ids(
    connection: Connection, text: str = "", *, scope: Collection[str] | None = None
) -> list[str]:
    """Ids of organisations in the order of the tree, superiors before those under them."""
    text = text.strip()
    found = connection.exec_driver_sql(
        "SELECT id FROM organisation WHERE removed IS NULL AND (? = '' OR"
        r" name LIKE ? ESCAPE '\' OR code = ?"
        " OR pinyin >= ? AND pinyin < ? OR initials >= ? AND initials < ?)",
        (text, containing(text), text, *([text.lower(), text.lower() + LAST] * 2)),
    )
    wanted = {row[0] for row in found}
    return [rec for rec in tree.read(connection).walk() if rec in wanted and _in(scope, rec)]


def _in(scope: Collection[str] | None, organisation: str) -> bool:
    return scope is None or organisation in scope
