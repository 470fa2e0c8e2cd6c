"""What else touches a record that stands in a form: the county's values, and others' changes."""

from sqlalchemy import Connection

from pmis_desktop.exchange import schemas
from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.models.shading import shadow_values
from pmis_desktop.rules.fields import ENTITIES

# The field of a member that a record of its own tells.
_TOLD_BY = {"membership": "branch", "category_fact": "category", "status_fact": "status"}


def county_values(connection: Connection, kind: str, rec: str) -> Record:
    """The county's values of the groups of a record that wait; a new record has none there."""
    found: Record = {}
    for group, county in connection.exec_driver_sql(
        "SELECT grp, county FROM shadow WHERE ent = ? AND rec = ?", (kind, rec)
    ):
        names = ENTITIES[kind].groups.get(group, ())
        told = shadow_values(county) or {}
        found |= {name: told.get(name) for name in names}
    return found


def is_unknown(connection: Connection, kind: str, rec: str) -> bool:
    """Whether a record waits as a new one that the county has not heard of."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM shadow WHERE ent = ? AND rec = ? AND county IS NULL", (kind, rec)
    )
    return found.first() is not None


def touched_since(connection: Connection, kind: str, rec: str, revision: int) -> set[str]:
    """The fields of a record that took a new value in this vault after a revision.

    What a package brought in vain does not count: the record has kept its value.
    """
    found = connection.exec_driver_sql(
        "SELECT j.ent, j.rec, j.line FROM journal AS j JOIN unit AS u ON u.id = j.unit"
        " WHERE j.subject = ? AND u.revision > ? AND u.origin <> 'local'",
        (_subject(connection, kind, rec), revision),
    ).all()
    touched: set[str] = set()
    current = rows.one(connection, kind, rec) or {}
    for ent, other, line in found:
        if (ent, other) == (kind, rec):
            pairs = schemas.read_pairs(bytes(line))
            touched |= {
                name for name, (old, new) in pairs.items() if old != new == current.get(name)
            }
        elif kind == "member" and ent in _TOLD_BY:
            touched.add(_TOLD_BY[ent])
    return touched


def _subject(connection: Connection, kind: str, rec: str) -> str:
    owner = ENTITIES[kind].owner or ENTITIES[kind].about
    owning = (rows.one(connection, kind, rec) or {}).get(owner) if owner else None
    return owning or rec
