"""What a change of own history is called in front of people: its title, and whose record it is.

The journal keeps the title alone; names are looked up when somebody reads.
"""

import re

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import deciding
from pmis_desktop.services.naming import Naming
from pmis_desktop.services.undoing import REDO, OwnUnit

UNDO_MARK = "撤销："
REDO_MARK = "恢复："
# Reasons stand behind what was done: 修改党员（与户口本核对）, 申诉：户口本上就是这样.
_REASON = re.compile("[（：]")
# An act on a whole organisation says the name of its day: 党组织更名：中共东街支部委员会.
_NAMES_ITSELF = re.compile("党组织(更名|改隶|改类别|合并|分设)?：")


def plain(unit: OwnUnit) -> str:
    """The title of the change that all this is about, as the journal has it."""
    return unit.title.removeprefix(REDO_MARK if unit.kind == REDO else UNDO_MARK)


def named(connection: Connection, unit: OwnUnit) -> str:
    """The same with the name of the record, where it is about one: 修改党员 赵小雷."""
    return with_name(plain(unit), _name(connection, unit))


def with_name(title: str, name: str) -> str:
    """A title with whom it is about, before the reason that may stand in it."""
    if not name or name in title or _NAMES_ITSELF.search(title):
        return title
    reason = _REASON.search(title)
    at = reason.start() if reason else len(title)
    return f"{title[:at]} {name}{title[at:]}"


def _name(connection: Connection, unit: OwnUnit) -> str:
    found = (
        _decided(connection, unit) if unit.root == deciding.SETTLE else _subjects(connection, unit)
    )
    if len(found) != 1:
        return ""
    (key,) = found
    return Naming(connection).name(key)


def _subjects(connection: Connection, unit: OwnUnit) -> set[tuple[str, str]]:
    """The members and organisations that a change is about; two are enough to know it is many."""
    found = rows.fetch(
        connection,
        "SELECT DISTINCT ent, subject FROM journal WHERE log = ? AND n >= ? AND n < ? LIMIT ?",
        (unit.log, unit.first, unit.first + unit.count, len(ENTITIES) + 1),
    )
    return {(ENTITIES[ent].subject, subject) for ent, subject in found}


def _decided(connection: Connection, unit: OwnUnit) -> set[tuple[str, str]]:
    """Whom a decision was about: one for the county's value writes no record."""
    found = rows.fetch(
        connection,
        "SELECT DISTINCT d.ent, j.subject FROM desk AS d JOIN journal AS j ON j.log = d.log"
        " AND j.ent = d.ent AND j.rec = d.rec"
        " WHERE d.closed_revision = ? AND d.closed_as IN ('county', 'branch', 'value')",
        (unit.revision,),
    )
    return {(ENTITIES[ent].subject, subject) for ent, subject in found}
