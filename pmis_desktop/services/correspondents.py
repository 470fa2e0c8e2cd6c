"""The sites as the county's page of them needs it: who has sent, who waits, who is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.exchange import keys
from pmis_desktop.models import reviewing, rows, settings, sites, tree
from pmis_desktop.models.sites import Site
from pmis_desktop.models.tree import Tree
from pmis_desktop.services.house import House
from pmis_desktop.services.reviewing import granting
from pmis_desktop.services.reviewing import waiting as to_review
from pmis_desktop.services.transfers import untold

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
    "s.status = 'enrolled' AND (EXISTS (SELECT 1 FROM outcome AS o"  # noqa: S608
    f" WHERE o.log = ({_NEWEST_LOG}) AND o.revision > s.answer_revision"
    " UNION ALL SELECT 1 FROM former_scope AS f"
    " WHERE f.site = s.id AND f.until > s.answer_revision)"
    " OR s.answer_revision < (SELECT CAST(value AS INTEGER) FROM setting"
    f" WHERE name = '{settings.OVERRIDDEN}'))"
)
_FORKED = "EXISTS (SELECT 1 FROM log WHERE log.site = s.id AND log.state = 'forked')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """One site: its organisation, how it stands, its last package, and what waits for it.

    ``changes`` is the number of the last change the county has of it, ``waiting`` how many of its
    items are open on the desk, ``members`` how many it has in its whole subtree, of so many
    ``organisations``. ``computers`` counts the enrolled sites of this organisation, itself among
    them; ``beside`` names those whose scope has something in common with this one. ``reviews``
    tells that it looks first at what comes from below it.
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
    organisations: int = 1
    computers: int = 1
    beside: tuple[str, ...] = ()
    reviews: bool = False


def correspondents(house: House) -> tuple[Correspondent, ...]:
    """Every site, in the order of the tree of organisations."""
    house.require_county()
    with house.reading() as connection:
        found = {site.id: site for site in sites.every(connection)}
        grown = tree.read(connection)
        order = {rec: place for place, rec in enumerate(grown.walk())}
        states = _states(connection)
        waiting, members = _waiting(connection), _members(connection)
        beside = _beside(grown, found.values())
        reviewers = reviewing.granted(connection)
        applied = {key: sites.newest_log(connection, key).applied for key in found}
    listed = []
    for site in found.values():
        scope, others = grown.subtree(site.organisation), beside[site.id]
        here = sum(each.organisation == site.organisation for each in others)
        listed.append(
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
                waiting=waiting.get(site.id, 0),
                members=sum(members.get(rec, 0) for rec in scope),
                organisations=len(scope),
                computers=here + (site.status == sites.ENROLLED),
                beside=tuple(each.name for each in others),
                reviews=site.id in reviewers,
            )
        )
    return tuple(sorted(listed, key=lambda each: order.get(each.organisation, len(order))))


def _waiting(connection: Connection) -> dict[str, int]:
    """How many items of each site are open on the desk."""
    return _counts(
        connection,
        "SELECT l.site, COUNT(*) FROM desk AS d JOIN log AS l ON l.id = d.log"
        " WHERE d.closed_as IS NULL GROUP BY l.site",
    )


def _members(connection: Connection) -> dict[str, int]:
    """How many members each branch has."""
    return _counts(
        connection,
        "SELECT branch, COUNT(*) FROM member WHERE branch IS NOT NULL AND removed IS NULL"
        " GROUP BY branch",
    )


def _beside(grown: Tree, some: Iterable[Site]) -> dict[str, list[Site]]:
    """For each site the other enrolled ones that have something of its scope in theirs."""
    at: dict[str, list[Site]] = {}
    beside: dict[str, list[Site]] = {site.id: [] for site in some}
    for site in some:
        if site.status == sites.ENROLLED:
            at.setdefault(site.organisation, []).append(site)
    for site in (each for several in at.values() for each in several):
        for above in grown.above(site.organisation):
            for other in at.get(above, ()):
                if other.id == site.id:
                    continue
                beside[site.id].append(other)
                # Two of one organisation come upon each other from both sides.
                if above != site.organisation:
                    beside[other.id].append(site)
    return beside


def _states(connection: Connection) -> dict[str, State]:
    found = rows.fetch(
        connection,
        f"SELECT s.id, s.status, {_FORKED}, {_DUE}, s.last_package_at FROM site AS s",  # noqa: S608
    )
    besides = _due_besides(connection)
    return {
        site: _state(status, is_forked, is_due or int(site in besides), last)
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
    """The sites about whose changes something is known that no answer carries yet.

    And those whose last answer is older than the county's newest codes and rules, committees for
    which something waits that they have not been told, those whose grant was signed anew, and
    those with a transfer that has gone on.
    """
    besides = _due_besides(connection)
    found = rows.fetch(
        connection,
        f"SELECT s.id, {_DUE} FROM site AS s ORDER BY s.grant_number",  # noqa: S608
    )
    return [site for site, is_due in found if is_due or site in besides]


def _due_besides(connection: Connection) -> frozenset[str]:
    """Whom an answer is due to for something that is no change of theirs."""
    return to_review.due(connection) | granting.due(connection) | untold.due(connection)
