"""The one list of what waits: why, since when, and what ends it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import KINDS_AWAY
from pmis_desktop.models import arrivals, desk, held, sites
from pmis_desktop.models.arrivals import Arrival
from pmis_desktop.services import waiting_reasons as reasons
from pmis_desktop.services.house import House
from pmis_desktop.services.naming import Naming

FILE, LANE, CHANGE = "file", "lane", "change"
_MARK = 12  # letters of a hash that name a file to a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: a file, a package of the hold lane, or a change on the desk.

    ``mark`` names it, ``item`` is its number on the desk. ``since`` is a moment as stored.
    """

    kind: str
    mark: str
    name: str
    organisation: str
    code: str
    why: str
    next_step: str
    by_itself: bool
    since: str
    item: int = 0


def waiting(house: House) -> tuple[Waiting, ...]:
    """Everything that waits here, the longest first."""
    with house.reading() as connection:
        found = list(_files(connection, at_county=house.at_county))
        if house.at_county:
            found += [*_lane(connection), *_moved(connection)]
    return tuple(sorted(found, key=lambda each: (each.since, each.mark)))


def put_aside(house: House) -> tuple[Waiting, ...]:
    """The files that somebody said are not to be waited for; they can be waited for again."""
    with house.reading() as connection:
        return tuple(
            _file(each, since, at_county=house.at_county)
            for each, since in arrivals.put_aside(connection)
        )


def _files(connection: Connection, *, at_county: bool) -> Iterator[Waiting]:
    in_lane = {each.file_hash for each in held.every(connection)}
    for arrival, since in arrivals.kept(connection):
        if arrival.hash not in in_lane:
            yield _file(arrival, since, at_county=at_county)


def _file(arrival: Arrival, since: str, *, at_county: bool) -> Waiting:
    return _told(
        FILE,
        arrival.hash[:_MARK],
        arrival.name,
        arrival.organisation,
        code=arrival.code,
        since=since,
        at_county=at_county,
    )


def _lane(connection: Connection) -> Iterator[Waiting]:
    names = {site.id: site.name for site in sites.every(connection)}
    for each in held.every(connection):
        if not each.decided:
            name = names.get(each.site, "")
            yield _told(
                LANE, each.file_hash[:_MARK], "", name, code=reasons.REVOKED, since=each.held_at
            )


def _moved(connection: Connection) -> Iterator[Waiting]:
    naming = Naming(connection)
    for opened in desk.every(connection):
        item = opened.item
        if item.kind in KINDS_AWAY:
            sender = connection.exec_driver_sql(
                "SELECT s.name FROM log AS l JOIN site AS s ON s.id = l.site WHERE l.id = ?",
                (opened.log,),
            ).scalar()
            since = connection.exec_driver_sql(
                "SELECT u.at FROM journal AS j JOIN unit AS u ON u.id = j.unit"
                " WHERE j.log = ? AND j.n = ?",
                (opened.log, item.numbers[0]),
            ).scalar()
            told = _told(
                CHANGE,
                str(opened.id),
                naming.subject(item.ent, item.rec, item.branch).name,
                str(sender or ""),
                code=item.kind,
                since=str(since or ""),
                item=opened.id,
            )
            yield told


def _told(
    kind: str,
    mark: str,
    name: str,
    organisation: str,
    *,
    code: str,
    since: str,
    item: int = 0,
    at_county: bool = True,
) -> Waiting:
    reason = reasons.of(code, at_county=at_county)
    return Waiting(
        kind=kind,
        mark=mark,
        name=name,
        organisation=organisation,
        code=code,
        why=reason.why,
        next_step=reason.next_step,
        by_itself=reason.by_itself,
        since=since,
        item=item,
    )
