"""A member has one open membership at a time: asked before a change is written."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection

from pmis_desktop.errors.services import SecondPeriodError
from pmis_desktop.exchange.world import MEMBER, is_open
from pmis_desktop.models.rows import Record, chunks, marks


def refuse_second(
    connection: Connection, after: Mapping[str, Record], newborn: Collection[str] = ()
) -> None:
    """Refuse where the memberships of a change, as they will be, leave a member two open ones.

    ``after`` maps the ids of the touched memberships to their values. Of members that are
    ``newborn`` there is nothing in the tables yet. Raises SecondPeriodError.
    """
    members = [str(values.get(MEMBER)) for values in after.values() if is_open(values)]
    older = [member for member in members if member not in newborn]
    if len(set(members)) < len(members) or _others(connection, older, after):
        raise SecondPeriodError


def _others(connection: Connection, members: Iterable[str], touched: Iterable[str]) -> bool:
    ours = set(touched)
    return any(
        row[0] not in ours
        for some in chunks(members)
        for row in connection.exec_driver_sql(
            "SELECT id FROM membership WHERE ended_on IS NULL AND removed IS NULL"  # noqa: S608
            f" AND member IN ({marks(some)})",
            tuple(some),
        )
    )
