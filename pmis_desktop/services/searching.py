"""Search as people type: names, pinyin, initials, digits of ID number and phone."""

import json
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import tree
from pmis_desktop.models.rows import fetch

_LAST = "\U0010ffff"
_NOW = "member AS m"
_ON_DAY = "membership AS p JOIN member AS m ON m.id = p.member"

# A condition with its values, in the order of its question marks.
_Condition = tuple[str, tuple[str, ...]]


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
    conditions: list[_Condition] = [("m.removed IS NULL", ())]
    if text.strip():
        conditions.append(_matching(connection, text.strip()))
    # The plus keeps the branch's index out where a typed text has left few rows.
    at = "p.organisation" if on else "+m.branch" if text.strip() else "m.branch"
    if on is not None:
        conditions.append(_covering(on))
    if scope is not None:
        listed = json.dumps(list(scope))
        conditions.append((f"{at} IN (SELECT value FROM json_each(?))", (listed,)))  # noqa: S608
    elif on is None:
        conditions.append((f"{at} IS NOT NULL", ()))
    where = " AND ".join(condition for condition, _ in conditions)
    # Sorting what was found is faster than walking the index of pinyin: that jumps about the table.
    statement = f"SELECT m.id FROM {_ON_DAY if on else _NOW} WHERE {where}"  # noqa: S608
    values = [value for _, some in conditions for value in some]
    found = fetch(connection, f"{statement} ORDER BY +m.pinyin, m.row", values)
    return list(dict.fromkeys(row[0] for row in found))


def _covering(on: date) -> _Condition:
    day = on.isoformat()
    condition = (
        "p.removed IS NULL AND (p.began_on IS NULL OR p.began_on <= ?)"
        " AND (p.ended_on IS NULL OR p.ended_on > ?)"
    )
    return condition, (day, day)


def _matching(connection: Connection, text: str) -> _Condition:
    """The members that a typed text may mean; a prefix first, then anywhere."""
    if text.isascii() and text.isalpha():
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
        return _any_of((statement, values))
    return _any_of(*(_holding(column, text) for column in ("name", "former_names", "address")))


def _any_of(*selections: _Condition) -> _Condition:
    rows = " UNION ".join(statement for statement, _ in selections)
    return f"m.row IN ({rows})", tuple(value for _, some in selections for value in some)


def _in_range(column: str, start: str) -> _Condition:
    statement = f"SELECT row FROM member WHERE {column} >= ? AND {column} < ?"  # noqa: S608
    return statement, (start, start + _LAST)


def _ending(column: str, digits: str) -> _Condition:
    return f"SELECT row FROM member WHERE {column} GLOB ?", (f"*{digits}",)  # noqa: S608


def _holding(column: str, text: str) -> _Condition:
    # Most have no former names: the first comparison lets the index pass over them.
    statement = f"SELECT row FROM member WHERE {column} IS NOT NULL AND {column} LIKE ?"  # noqa: S608
    return rf"{statement} ESCAPE '\'", (_containing(text),)


def _spelled(word: str) -> tuple[_Condition, ...]:
    rarer = (
        "SELECT o.row FROM spelling AS s JOIN member AS o ON o.id = s.rec"
        " WHERE s.ent = 'member' AND s.word >= ? AND s.word < ?"
    )
    return (rarer, (word, word + _LAST)), _in_range("initials", word), _in_range("pinyin", word)


def _containing(text: str) -> str:
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
        (text, _containing(text), text, *([text.lower(), text.lower() + _LAST] * 2)),
    )
    wanted = {row[0] for row in found}
    return [rec for rec in tree.read(connection).walk() if rec in wanted and _in(scope, rec)]


def _in(scope: Collection[str] | None, organisation: str) -> bool:
    return scope is None or organisation in scope
