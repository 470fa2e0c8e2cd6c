"""Branch, home, category and status of members, found from their periods and dated facts."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from pmis_desktop.exchange import placing
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.placing import NORMAL, SOURCES, Born
from pmis_desktop.models.pen import write
from pmis_desktop.models.rows import chunks, fetch, marks

_PERIODS = "SELECT organisation FROM membership AS p WHERE p.member = member.id"
_LATEST = (
    "SELECT value FROM {table} AS f WHERE f.member = member.id AND f.removed IS NULL"
    " ORDER BY f.effective_on DESC, f.row DESC LIMIT 1"
)
_DERIVE = (
    "UPDATE member SET"  # noqa: S608
    f" branch = ({_PERIODS} AND p.removed IS NULL AND p.ended_on IS NULL),"
    f" home = ({_PERIODS} ORDER BY p.removed IS NOT NULL, p.ended_on IS NOT NULL,"
    " p.ended_on DESC, p.began_on DESC LIMIT 1),"
    f" category = ({_LATEST.format(table='category_fact')}),"
    f" status = COALESCE(({_LATEST.format(table='status_fact')}), '{NORMAL}')"
    " WHERE id IN ({ids})"
)


def again(connection: Connection, members: Iterable[str]) -> None:
    """Find the columns of members again from what the tables hold."""
    for some in chunks(members):
        write(connection, _DERIVE.replace("{ids}", marks(some)), some)


def of_births(
    connection: Connection, born: Born, newborn: Collection[str] = ()
) -> dict[str, tuple[Value, ...]]:
    """`placing.COLUMNS` of members that are born together with all that decides them.

    They are inserted with the record: finding them afterwards writes each new member, and every
    index over these columns, a second time (a fifth of the time of an import).
    """
    members = placing.members_of(born)
    older = [each for each in members if each not in newborn]
    return placing.placed(born, members - known_before(connection, older))


def known_before(connection: Connection, members: Iterable[str]) -> set[str]:
    """Members of whom something is here before they are themselves."""
    found: set[str] = set()
    for some in chunks(members):
        for ent in SOURCES:
            statement = f'SELECT member FROM "{ent}" WHERE member IN ({marks(some)})'  # noqa: S608
            found.update(row[0] for row in fetch(connection, statement, some))
    return found
