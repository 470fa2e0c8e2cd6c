"""A member as people see one: own fields, branch, category and status in one flat record."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES, member_field
from pmis_desktop.rules.identity import mask_id, mask_phone
from pmis_desktop.rules.values import show

_DERIVED = tuple(field.id for field in DERIVED_MEMBER_FIELDS)
MEMBER_FIELDS = (*(field.id for field in ENTITIES["member"].fields), *_DERIVED)


def flat(connection: Connection, members: Iterable[str]) -> dict[str, Record]:
    """Members by id, with what the checks want to know of their branch and their status."""
    names = (*MEMBER_FIELDS, "home")
    found: dict[str, Record] = {}
    listed = ", ".join(f'm."{name}"' for name in names)
    for some in rows.chunks(members):
        statement = (
            f"SELECT m.id, {listed}, o.kind"  # noqa: S608
            " FROM member AS m LEFT JOIN organisation AS o ON o.id = m.branch"
            f" WHERE m.id IN ({rows.marks(some)})"
        )
        for row in rows.fetch(connection, statement, some):
            found[row[0]] = dict(zip((*names, "branch_kind"), row[1:], strict=True))
    _add_status(connection, found)
    return found


def _add_status(connection: Connection, members: dict[str, Record]) -> None:
    """The papers behind a status other than 正常: R13 asks for them."""
    other = [rec for rec, values in members.items() if values["status"] != "normal"]
    for some in rows.chunks(other):
        found = connection.exec_driver_sql(
            "SELECT member, approved_on, authority, reason FROM status_fact WHERE removed IS NULL"  # noqa: S608
            f" AND member IN ({rows.marks(some)}) ORDER BY effective_on",
            tuple(some),
        )
        for member, approved_on, authority, reason in found:
            members[member].update(
                status_approved_on=approved_on, status_authority=authority, status_reason=reason
            )


def spoken(
    values: Mapping[str, str | None],
    names: Mapping[str, str],
    *,
    masked: bool,
    fields: Iterable[str] = MEMBER_FIELDS,
) -> dict[str, str | None]:
    """A member's values as people read them; ID numbers and phones masked where asked."""
    return {
        field_id: None if value is None else _spoken(field_id, value, names, masked=masked)
        for field_id, value in ((field_id, values.get(field_id)) for field_id in fields)
    }


def _spoken(field_id: str, value: str, names: Mapping[str, str], *, masked: bool) -> str:
    field = member_field(field_id)
    if masked and field.masked:
        return mask_id(value) if field_id == "id_number" else mask_phone(value)
    return show(field, value, referred=names)
