"""The sites as the county's page of them needs it: who has sent, who waits, who is missing."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.exchange import keys
from pmis_desktop.models import rows, settings, sites, tree
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing import waiting

State = Literal["silent", "usual", "due", "forked", "revoked"]

STATE_WORDS: dict[State, str] = {
    "silent": "已接入，还没有报送过",
    "usual": "正常",
    "due": "有回执还没有写出",
    "forked": "有两份不同的数据，已暂停",
    "revoked": "已注销",
}

_NEWEST_LOG = (
    "SELECT id FROM log WHERE log.site = s.id ORDER BY state <> 'open', rowid DESC LIMIT 1"
)
_DUE = (
    "s.status = 'enrolled' AND EXISTS (SELECT 1 FROM outcome AS o"  # noqa: S608
    f" WHERE o.log = ({_NEWEST_LOG}) AND o.revision > s.answer_revision)"
)
_FORKED = "EXISTS (SELECT 1 FROM log WHERE log.site = s.id AND log.state = 'forked')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """One site: its organisation, how it stands, its last package, and what waits for it.

    ``changes`` is the number of the last change the county has of it, ``waiting`` how many of its
    items are open on the desk, ``members`` how many it has in its whole subtree.
    """

    site: str
    organisation: str
    name: str
    fingerprint: str
    state: State
    words: str
    enrolled_at: str
    last_package_at: str
    changes: int
    answer: int
    waiting: int
    members: int


def correspondents(house: House) -> tuple[Correspondent, ...]:
    """Every site, in the order of the tree of organisations."""
    house.require_county()
    with house.reading() as connection:
        found = {site.id: site for site in sites.every(connection)}
        grown = tree.read(connection)
        order = {rec: place for place, rec in enumerate(grown.walk())}
        states = _states(connection)
        on_desk = _counts(
            connection,
            "SELECT l.site, COUNT(*) FROM desk AS d JOIN log AS l ON l.id = d.log"
            " WHERE d.closed_as IS NULL GROUP BY l.site",
        )
        members = _counts(
            connection,
            "SELECT branch, COUNT(*) FROM member WHERE branch IS NOT NULL AND removed IS NULL"
            " GROUP BY branch",
        )
        applied = {key: sites.newest_log(connection, key).applied for key in found}
    listed = [
        Correspondent(
            site=site.id,
            organisation=site.organisation,
            name=site.name,
            fingerprint=keys.fingerprint(site.id),
            state=states[site.id],
            words=STATE_WORDS[states[site.id]],
            enrolled_at=site.enrolled_at,
            last_package_at=site.last_package_at or "",
            changes=applied[site.id],
            answer=site.answer_number,
            waiting=on_desk.get(site.id, 0),
            members=sum(members.get(rec, 0) for rec in grown.subtree(site.organisation)),
        )
        for site in found.values()
    ]
    return tuple(sorted(listed, key=lambda each: order.get(each.organisation, len(order))))


def _states(connection: Connection) -> dict[str, State]:
    found = rows.fetch(
        connection,
        f"SELECT s.id, s.status, {_FORKED}, {_DUE}, s.last_package_at FROM site AS s",  # noqa: S608
    )
    asked = waiting.due(connection)
    return {
        site: _state(status, is_forked, is_due or int(site in asked), last)
        for site, status, is_forked, is_due, last in found
    }


def _state(status: str, is_forked: int, is_due: int, last_package_at: str | None) -> State:
    if status == sites.REVOKED:
        return "revoked"
    if is_forked:
        return "forked"
    if is_due:
        return "due"
    return "usual" if last_package_at else "silent"


def _counts(connection: Connection, statement: str) -> dict[str, int]:
    return {row[0]: row[1] for row in rows.fetch(connection, statement)}


def due(connection: Connection) -> list[str]:
    """The sites about whose changes something is known that no answer carries yet."""
    asked = waiting.due(connection)
    found = rows.fetch(
        connection,
        f"SELECT s.id, {_DUE} FROM site AS s ORDER BY s.grant_number",  # noqa: S608
    )
    return [site for site, is_due in found if is_due or site in asked]


def silent(connection: Connection) -> list[str]:
    """The names of admitted sites that never sent a package."""
    return _named(connection, "s.status = 'enrolled' AND s.last_package_at IS NULL")


def forked(connection: Connection) -> list[str]:
    """The names of sites with a log that was set aside."""
    return _named(connection, f"s.status = 'enrolled' AND {_FORKED}")


def _named(connection: Connection, condition: str) -> list[str]:
    statement = f"SELECT s.name FROM site AS s WHERE {condition} ORDER BY s.grant_number"  # noqa: S608
    return [row[0] for row in rows.fetch(connection, statement)]


def absent(connection: Connection) -> list[str]:
    """Branches, by id, that have no site and are in no subtree of one, except the county."""
    grown = tree.read(connection)
    served: set[str] = set()
    for site in sites.every(connection):
        if site.status == sites.ENROLLED:
            served |= grown.subtree(site.organisation)
    county = settings.get(connection, settings.ORGANISATION)
    found = rows.fetch(
        connection,
        "SELECT id FROM organisation WHERE removed IS NULL AND dissolved_on IS NULL ORDER BY row",
    )
    at_work = {rec for (rec,) in found}
    return [
        rec
        for (rec,) in found
        if rec not in served
        and rec != county
        and not any(each in at_work for each in grown.children.get(rec, ()))
    ]
