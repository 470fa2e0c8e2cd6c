"""What the county asks branches to mend: it travels in answers and is kept at the branch."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from pmis_desktop.exchange.records import Mend
from pmis_desktop.models import rows, settings
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.problems import Severity
from pmis_desktop.services.house import House

__all__ = ["Mend", "by_home", "keep", "open_mends", "send", "sends"]

_OFF = "0"
_SENT = (Severity.ERROR.value, Severity.WARNING.value)


def by_home(connection: Connection, homes: Iterable[str]) -> dict[str, list[Mend]]:
    """What is to be mended in each branch, as the last scan found it.

    Only errors and warnings, and nobody who changed since that scan. Nothing where the county does
    not send such lists.
    """
    if not sends(connection):
        return {}
    seen = settings.number(connection, settings.CHECKED_REVISION)
    found: dict[str, list[Mend]] = {}
    for some in rows.chunks(homes):
        listed = rows.fetch(
            connection,
            "SELECT m.branch, f.member, f.field, f.rule, f.severity, f.message"  # noqa: S608
            " FROM member AS m JOIN finding AS f ON f.member = m.id"
            f" WHERE m.branch IN ({rows.marks(some)}) AND m.removed IS NULL AND m.revision <= ?"
            " AND f.severity IN (?, ?)"
            " ORDER BY m.row, f.rule, f.field",
            (*some, seen, *_SENT),
        )
        for branch, rec, field, rule, severity, message in listed:
            mend = Mend(
                ent="member", rec=rec, field=field, rule=rule, severity=severity, message=message
            )
            found.setdefault(branch, []).append(mend)
    return found


def keep(connection: Connection, asked: Sequence[Mend]) -> None:
    """Keep what the newest answer asks for, in place of all that older ones asked for."""
    connection.exec_driver_sql("DELETE FROM mend")
    if asked:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO mend (ent, rec, field, rule, message, severity)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [(m.ent, m.rec, m.field, m.rule, m.message, m.severity) for m in asked],
        )


def open_mends(connection: Connection) -> list[Mend]:
    """What the county asks for and nobody has touched since: an own change that waits is an answer.

    In the order of names.
    """
    waiting = {
        (row[0], row[1])
        for row in rows.fetch(connection, "SELECT rec, grp FROM shadow WHERE ent = 'member'")
    }
    listed = rows.fetch(
        connection,
        "SELECT d.ent, d.rec, d.field, d.rule, d.severity, d.message"
        " FROM mend AS d JOIN member AS m ON m.id = d.rec"
        " WHERE d.ent = 'member' AND m.removed IS NULL ORDER BY m.pinyin, m.row, d.rule",
    )
    asked = (
        Mend(ent=ent, rec=rec, field=field, rule=rule, severity=severity, message=message)
        for ent, rec, field, rule, severity, message in listed
    )
    return [each for each in asked if (each.rec, _group(each.field)) not in waiting]


def sends(connection: Connection) -> bool:
    """Whether answers carry the list of what to mend: they do until somebody switches it off."""
    return settings.get(connection, settings.MENDS_SENT) != _OFF


def send(house: House, *, on: bool) -> None:
    """Let answers carry the list, or not."""
    house.require_county()
    with house.writing() as connection:
        settings.put(connection, settings.MENDS_SENT, "1" if on else _OFF)


def _group(field: str) -> str:
    entity = ENTITIES["member"]
    return entity.group_of(field) if entity.has(field) else ""
