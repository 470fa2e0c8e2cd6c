"""Which committees look first at what their branches do: grants, the switch, and what was kept."""

import json
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from pmis_desktop.exchange.facts import UNASKED, Reviewing
from pmis_desktop.exchange.world import ORGANISATION
from pmis_desktop.models import rows, settings, sites
from pmis_desktop.models.sites import Site
from pmis_desktop.rules import reviewing

_TEXTS = msgspec.json.Decoder(dict[str, str])
_LIST = msgspec.json.Decoder(list[str])


def is_off(connection: Connection) -> bool:
    """Whether the county decides alone, whatever committees have a site."""
    return settings.get(connection, settings.REVIEW_OFF) == "1"


def granted(connection: Connection) -> dict[str, str]:
    """The committees whose site may review, by site; a revoked site reviews nothing."""
    # CROSS: from the few committees to their sites, not from a thousand sites to committees.
    found = rows.fetch(
        connection,
        "SELECT s.id, s.organisation FROM review_site AS r CROSS JOIN site AS s ON s.id = r.site"
        " WHERE s.status = ?",
        (sites.ENROLLED,),
    )
    return dict(found)


def grant(connection: Connection, site: str, at: str, *, review: bool) -> None:
    """Note that a site's newest grant has the action, or has it no more."""
    if review:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO review_site (site, granted_at) VALUES (?, ?)", (site, at)
        )
    else:
        connection.exec_driver_sql("DELETE FROM review_site WHERE site = ?", (site,))


def of_site(connection: Connection, site: Site, scope: frozenset[str]) -> Reviewing:
    """Who has to be asked about what a site of this scope sends, and whose opinion it may give.

    What a committee's own site sends, or one above it, needs no look of the same committee.
    """
    committees = granted(connection)
    if not committees:
        return UNASKED
    opinions = frozenset({committees[site.id]} if site.id in committees else ())
    asked = set() if is_off(connection) else set(committees.values()) - scope
    reviewers = of_organisations(connection, scope, asked) if asked else {}
    return Reviewing(reviewers=reviewers, opinions=opinions)


def of_organisations(
    connection: Connection, some: Iterable[str], committees: Iterable[str]
) -> dict[str, str]:
    """For each organisation the one of these committees that approves its acts, where one does."""
    wanted, asked = list(some), set(committees)
    known: dict[str, rows.Record] = {}
    missing = set(wanted)
    while missing:
        loaded = rows.load(connection, ORGANISATION, sorted(missing))
        known.update({rec: values for (_ent, rec), values in loaded.items()})
        parents = {values.get("parent") for values in known.values()}
        missing = {rec for rec in parents if rec and rec not in known} if loaded else set()
    found = {rec: reviewing.nearest_approver(known, rec) for rec in wanted}
    return {rec: top for rec, top in found.items() if top in asked}


def keep_basis(connection: Connection, file_hash: str, review: Reviewing) -> None:
    """Keep what a package was planned with: grants and the switch change, the plan must not."""
    if review == UNASKED:
        return
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO review_basis (file_hash, reviewers, opinions) VALUES (?, ?, ?)",
        (
            file_hash,
            json.dumps(dict(review.reviewers), sort_keys=True),
            json.dumps(sorted(review.opinions)),
        ),
    )


def basis_of(connection: Connection, file_hash: str) -> Reviewing:
    """What a package was planned with."""
    found = rows.fetch(
        connection,
        "SELECT reviewers, opinions FROM review_basis WHERE file_hash = ?",
        (file_hash,),
    )
    if not found:
        return UNASKED
    row = found[0]
    return Reviewing(reviewers=_TEXTS.decode(row[0]), opinions=frozenset(_LIST.decode(row[1])))
