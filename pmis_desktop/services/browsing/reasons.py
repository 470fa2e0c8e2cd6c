"""Why somebody was found whose name is another: 曾用名 …, 住址 …, 特长 …."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from pmis_desktop.models import rows

_OWN = (
    ("former_names", "曾用名"),
    ("address", "住址"),
    ("household_address", "户籍"),
    ("employer_post", "工作"),
)
_BEFORE = 4  # characters of a long text that are shown before what was looked for
_LONG = 14


def reasons(connection: Connection, text: str, members: Sequence[str]) -> dict[str, str]:
    """A few words on each member whom a typed text found by something else than the name."""
    text = text.strip()
    if not text or text.isascii() or not members:
        return {}
    columns = ", ".join(f'"{column}"' for column, _ in _OWN)
    found = rows.fetch(
        connection,
        f"SELECT id, name, {columns} FROM member WHERE id IN ({rows.marks(members)})",  # noqa: S608
        members,
    )
    unexplained = {row[0] for row in found if text not in (row[1] or "")}
    said: dict[str, str] = {}
    for rec, _name, *values in found:
        if rec in unexplained:
            said |= _own_reason(rec, values, text)
    return {**_skills(connection, text, sorted(unexplained - set(said))), **said}


def _own_reason(rec: str, values: Sequence[str | None], text: str) -> Mapping[str, str]:
    for (_column, label), value in zip(_OWN, values, strict=True):
        if value and text in value:
            return {rec: f"{label} {_around(value, text)}"}
    return {}


def _skills(connection: Connection, text: str, members: Sequence[str]) -> dict[str, str]:
    found = rows.fetch(
        connection,
        "SELECT member, name FROM skill WHERE removed IS NULL"  # noqa: S608
        f" AND instr(name, ?) > 0 AND member IN ({rows.marks(members)})",
        (text, *members),
    )
    return {row[0]: f"特长 {_around(row[1], text)}" for row in found}


def _around(value: str, text: str) -> str:
    """A long text from a little before what was looked for."""
    at = value.find(text)
    return value if len(value) <= _LONG or at <= _BEFORE else f"…{value[at - _BEFORE :]}"
