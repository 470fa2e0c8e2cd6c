"""Which member stands somewhere now, and who carries an ID number: what may be there once only."""

from collections.abc import Iterable

from sqlalchemy import Connection

from pmis_desktop.models import rows


def open_periods(connection: Connection, members: Iterable[str]) -> dict[str, str]:
    """The one open membership of each member that has one."""
    periods: dict[str, str] = {}
    for some in rows.chunks(members):
        found = rows.fetch(
            connection,
            "SELECT member, id FROM membership WHERE ended_on IS NULL AND removed IS NULL"  # noqa: S608
            f" AND member IN ({rows.marks(some)})",
            tuple(some),
        )
        periods.update({row[0]: row[1] for row in found})
    return periods


def id_holders(connection: Connection, numbers: Iterable[str]) -> dict[str, frozenset[str]]:
    """The living members who carry these ID numbers; a number that nobody has is not named."""
    holders: dict[str, set[str]] = {}
    for some in rows.chunks(sorted(numbers)):
        found = rows.fetch(
            connection,
            "SELECT id_number, id FROM member WHERE removed IS NULL"  # noqa: S608
            f" AND id_number IN ({rows.marks(some)})",
            tuple(some),
        )
        for number, member in found:
            holders.setdefault(number, set()).add(member)
    return {number: frozenset(members) for number, members in holders.items()}
