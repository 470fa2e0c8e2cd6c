"""Drafts: what somebody typed and did not save, kept until it is saved or thrown away.

A draft is no change: it is not in the journal, nobody else sees it, and it never travels.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.house import House

_VALUES = msgspec.json.Decoder(dict[str, str])
_COLUMNS = "kind, rec, who, at, vals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Texts by field id as they were typed; ``rec`` is empty for a new record."""

    kind: str
    rec: str
    who: str
    at: str
    values: Mapping[str, str]


def keep(house: House, kind: str, rec: str | None, values: Mapping[str, str]) -> None:
    """Keep what was typed so far, in place of an older draft of the same record.

    Nothing typed keeps nothing. Raises RoleRefusedError for an operator who only reads.
    """
    if not values:
        drop(house, kind, rec)
        return
    author = house.author()
    with house.writing() as connection:
        connection.exec_driver_sql(
            f"INSERT OR REPLACE INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
            (kind, rec or "", author.who, author.at, json.dumps(dict(values), ensure_ascii=False)),
        )


def find(house: House, kind: str, rec: str | None) -> Draft | None:
    """The draft of a record, or of a new one; an operator who only reads has none."""
    if not house.may_write:
        return None
    with house.reading() as connection:
        row = connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM draft WHERE kind = ? AND rec = ?",  # noqa: S608
            (kind, rec or ""),
        ).first()
    return None if row is None else _draft(*row)


def drop(house: House, kind: str, rec: str | None) -> None:
    """Throw a draft away."""
    with house.writing() as connection:
        drop_in(connection, kind, rec)


def drop_in(connection: Connection, kind: str, rec: str | None) -> None:
    """Throw a draft away in the transaction that saves it."""
    connection.exec_driver_sql("DELETE FROM draft WHERE kind = ? AND rec = ?", (kind, rec or ""))


def every(house: House) -> tuple[Draft, ...]:
    """All drafts, newest first; an operator who only reads has none."""
    if not house.may_write:
        return ()
    with house.reading() as connection:
        found = connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM draft ORDER BY at DESC, kind, rec"  # noqa: S608
        )
        return tuple(_draft(*row) for row in found)


def of_records(house: House) -> tuple[Draft, ...]:
    """The drafts of whole records, newest first.

    What is typed on the desk or in a list below a record is offered again where it was typed.
    """
    return tuple(each for each in every(house) if each.kind in ENTITIES)


def _draft(*row: Any) -> Draft:  # noqa: ANN401
    kind, rec, who, at, values = row
    return Draft(kind=kind, rec=rec, who=who, at=at, values=_VALUES.decode(values))
