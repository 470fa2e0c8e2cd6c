"""Search as people type: names, pinyin, initials, digits of ID number and phone."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.models import tree
from pmis_desktop.models.rows import chunks, marks

_LAST = "\U0010ffff"


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
    rows_found = _matching(connection, text.strip()) if text.strip() else None
    if rows_found is not None and not rows_found:
        return []
    kept = _now(connection, scope) if on is None else _on_day(connection, on, scope)
    wanted = [row for row in kept if rows_found is None or row[0] in rows_found]
    return [row[1] for row in wanted]


def _now(connection: Connection, scope: Collection[str] | None) -> list[tuple[int, str]]:
    if scope is None:
        found = connection.exec_driver_sql(
            "SELECT row, id FROM member WHERE branch IS NOT NULL AND removed IS NULL"
            " ORDER BY pinyin, row"
        )
        return [(row[0], row[1]) for row in found]
    kept: list[tuple[str, int, str]] = []
    for some in chunks(scope):
        found = connection.exec_driver_sql(
            "SELECT pinyin, row, id FROM member WHERE removed IS NULL"  # noqa: S608
            f" AND branch IN ({marks(some)})",
            tuple(some),
        )
        kept += [(row[0] or "", row[1], row[2]) for row in found]
    return [(row, rec) for _, row, rec in sorted(kept)]


def _on_day(
    connection: Connection, on: date, scope: Collection[str] | None
) -> list[tuple[int, str]]:
    day = on.isoformat()
    found = connection.exec_driver_sql(
        "SELECT m.row, m.id, p.organisation FROM membership AS p"
        " JOIN member AS m ON m.id = p.member WHERE p.removed IS NULL AND m.removed IS NULL"
        " AND (p.began_on IS NULL OR p.began_on <= ?)"
        " AND (p.ended_on IS NULL OR p.ended_on > ?) ORDER BY m.pinyin, m.row",
        (day, day),
    )
    kept = ((row[0], row[1]) for row in found if scope is None or row[2] in scope)
    return list(dict.fromkeys(kept))


def _matching(connection: Connection, text: str) -> set[int]:
    """Row numbers of members that a typed text may mean; a prefix first, then anywhere."""
    if text.isascii() and text.isalpha():
        return _spelled(connection, text.lower())
    if text.isascii() and text[:-1].isdigit():
        return _numbered(connection, text.upper())
    found = _in_range(connection, "name", text)
    return found or _anywhere(connection, text)


def _in_range(connection: Connection, column: str, start: str) -> set[int]:
    found = connection.exec_driver_sql(
        f"SELECT row FROM member WHERE {column} >= ? AND {column} < ?",  # noqa: S608
        (start, start + _LAST),
    )
    return {row[0] for row in found}


def _spelled(connection: Connection, word: str) -> set[int]:
    rarer = connection.exec_driver_sql(
        "SELECT m.row FROM spelling AS s JOIN member AS m ON m.id = s.rec"
        " WHERE s.ent = 'member' AND s.word >= ? AND s.word < ?",
        (word, word + _LAST),
    )
    found = {row[0] for row in rarer}
    return found | _in_range(connection, "initials", word) | _in_range(connection, "pinyin", word)


def _numbered(connection: Connection, digits: str) -> set[int]:
    found = _in_range(connection, "id_number", digits) | _in_range(connection, "mobile", digits)
    ends = connection.exec_driver_sql(
        "SELECT row FROM member WHERE id_number GLOB ?"
        " UNION SELECT row FROM member WHERE mobile GLOB ?",
        (f"*{digits}", f"*{digits}"),
    )
    return found | {row[0] for row in ends}


def _anywhere(connection: Connection, text: str) -> set[int]:
    found = connection.exec_driver_sql(
        r"SELECT row FROM member WHERE name LIKE ? ESCAPE '\'"
        r" UNION SELECT row FROM member WHERE former_names LIKE ? ESCAPE '\'"
        r" UNION SELECT row FROM member WHERE address LIKE ? ESCAPE '\'",
        (_containing(text),) * 3,
    )
    return {row[0] for row in found}


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
