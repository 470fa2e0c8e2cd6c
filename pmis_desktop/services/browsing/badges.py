"""A few words beside a member on what of it is on its way to the county."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import REVIEW
from pmis_desktop.exchange.records import HELD
from pmis_desktop.models import rows, settings
from pmis_desktop.services import refusals
from pmis_desktop.services.house import House

UNDECIDED = "待县里决定"
REFUSED = "县里未接受"
UNREPORTED = "未上报"
ON_THE_DESK = "待处理"
REVIEWED = "等党委审核"

_URGENT_FIRST = (UNDECIDED, REFUSED, UNREPORTED, REVIEWED)


def badges(house: House, connection: Connection, members: Sequence[str]) -> dict[str, str]:
    """The most urgent badge of each of some members; none for most of them.

    At a branch: what the county has yet to decide, has not accepted, or has not acknowledged. At
    the county: what lies on its desk. On both sides: what waits for a committee.
    """
    if not members:
        return {}
    if house.at_county:
        return _on_the_desk(connection, members)
    found: dict[str, set[str]] = {}
    for member, badge in _under_way(connection, members):
        found.setdefault(member, set()).add(badge)
    return {
        member: next(badge for badge in _URGENT_FIRST if badge in some)
        for member, some in found.items()
    }


def _on_the_desk(connection: Connection, members: Sequence[str]) -> dict[str, str]:
    found = rows.fetch(
        connection,
        "SELECT j.subject, MIN(d.kind = ?) FROM desk AS d"  # noqa: S608
        " JOIN journal AS j ON j.log = d.log AND j.n = json_extract(d.numbers, '$[#-1]')"
        f" WHERE d.closed_as IS NULL AND j.subject IN ({rows.marks(members)})"
        " GROUP BY j.subject",
        (REVIEW, *members),
    )
    return {row[0]: REVIEWED if row[1] else ON_THE_DESK for row in found}


def _under_way(connection: Connection, members: Sequence[str]) -> Iterator[tuple[str, str]]:
    for refusal in refusals.every(connection):
        open_there = refusal.state in {refusals.OPEN, HELD}
        ent, rec = refusal.subject
        if ent == "member" and rec in members:
            asked = REVIEWED if refusal.code == REVIEW else UNDECIDED
            yield rec, asked if open_there else REFUSED
    waiting = rows.fetch(
        connection,
        "SELECT DISTINCT subject FROM journal WHERE log = ? AND n > ?"  # noqa: S608
        f" AND subject IN ({rows.marks(members)})",
        (
            settings.get(connection, settings.LOG),
            settings.number(connection, settings.ACKNOWLEDGED),
            *members,
        ),
    )
    yield from ((row[0], UNREPORTED) for row in waiting)
