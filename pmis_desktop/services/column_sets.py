"""Sets of columns for lists: the usual ones, and those that people saved under a name."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.services import ColumnSetNameError
from pmis_desktop.services.browsing import members
from pmis_desktop.services.house import House

MEMBERS = "members"
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSet:
    """Columns in their order under a name; a ``usual`` one comes with the program."""

    name: str
    columns: tuple[str, ...]
    usual: bool


_USUAL = {
    "基本": """name sex birth_date id_number branch education category joined_on status mobile
        full_member_on ethnic_group""",
    "联系方式": "name sex branch mobile landline address household_address",
    "党籍": """name branch category status joined_on full_member_on seniority join_type
        confirmation applied_on""",
    "工作与学历": """name age branch education school major job_post employer_post
        technical_title technical_level""",
    "流动": """name branch mobile floating floating_to floating_since floating_reason
        floating_unit lost lost_since""",
}
USUAL = tuple(
    ColumnSet(name=name, columns=tuple(columns.split()), usual=True)
    for name, columns in _USUAL.items()
)


def sets(house: House, kind: str = MEMBERS) -> tuple[ColumnSet, ...]:
    """The usual sets, then the saved ones by name; columns that exist no more are left out."""
    with house.reading() as connection:
        return (*USUAL, *saved(connection, kind))


def saved(connection: Connection, kind: str = MEMBERS) -> tuple[ColumnSet, ...]:
    """The saved sets alone, by name."""
    found = connection.exec_driver_sql(
        "SELECT name, columns FROM column_set WHERE kind = ? ORDER BY name", (kind,)
    ).all()
    return tuple(
        ColumnSet(name=name, columns=_known(json.loads(columns)), usual=False)
        for name, columns in found
    )


def save(house: House, name: str, columns: Sequence[str], kind: str = MEMBERS) -> ColumnSet:
    """Keep columns under a name; a saved set of that name is replaced.

    Raises ColumnSetNameError for no name, a long one, or one of the usual sets'.
    """
    name = _proper(name)
    kept = _known(columns)
    with house.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO column_set (kind, name, columns) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, name) DO UPDATE SET columns = excluded.columns",
            (kind, name, json.dumps(kept)),
        )
    return ColumnSet(name=name, columns=kept, usual=False)


def rename(house: House, old: str, new: str, kind: str = MEMBERS) -> None:
    """Give a saved set another name; raises ColumnSetNameError, also where the name is taken."""
    new = _proper(new)
    if new == old:
        return
    with house.writing() as connection:
        taken = connection.exec_driver_sql(
            "SELECT 1 FROM column_set WHERE kind = ? AND name = ?", (kind, new)
        ).first()
        if taken:
            raise ColumnSetNameError(f"已有名为“{new}”的栏目组。")
        connection.exec_driver_sql(
            "UPDATE column_set SET name = ? WHERE kind = ? AND name = ?", (new, kind, old)
        )


def drop(house: House, name: str, kind: str = MEMBERS) -> None:
    """Forget a saved set; the usual ones stay."""
    with house.writing() as connection:
        connection.exec_driver_sql(
            "DELETE FROM column_set WHERE kind = ? AND name = ?", (kind, name)
        )


def _known(columns: Sequence[str]) -> tuple[str, ...]:
    """Columns that exist, each once; the name always stands first."""
    some = [name for name in columns if name in members.COLUMNS and name != "name"]
    return ("name", *dict.fromkeys(some))


def _proper(name: str) -> str:
    name = name.strip()
    if not name:
        raise ColumnSetNameError("栏目组要有一个名称。")
    if len(name) > _LONGEST_NAME:
        raise ColumnSetNameError(f"栏目组的名称不能超过 {_LONGEST_NAME} 个字。")
    if any(each.name == name for each in USUAL):
        raise ColumnSetNameError(f"“{name}”是程序自带的栏目组。")
    return name
