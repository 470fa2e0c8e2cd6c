"""The scopes a site had before: what it wrote under them is judged by when it had them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange.departing import Former
from pmis_desktop.models.journal import Author
from pmis_desktop.models.rows import chunks, fetch, marks
from pmis_desktop.models.sites import Site
from pmis_desktop.models.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerScope:
    """The subtree a site had, and the revision, day and sentence with which it ended."""

    site: str
    organisation: str
    until: int
    reason: str
    who: str
    at: str


def note(connection: Connection, site: Site, until: int, reason: str, author: Author) -> None:
    """Note that a site's scope of now ends with a revision of the county."""
    connection.exec_driver_sql(
        "INSERT INTO former_scope (site, until, organisation, reason, who, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (site.id, until, site.organisation, reason, author.who, author.at),
    )


def former(connection: Connection, site: str) -> list[FormerScope]:
    """The scopes a site had before, oldest first."""
    return former_of(connection, [site]).get(site, [])


def former_of(connection: Connection, some: Iterable[str]) -> dict[str, list[FormerScope]]:
    """The same of several sites; one that never had another is not named."""
    found: dict[str, list[FormerScope]] = {}
    for part in chunks(some):
        for row in fetch(
            connection,
            "SELECT site, organisation, until, reason, who, at FROM former_scope"  # noqa: S608
            f" WHERE site IN ({marks(part)}) ORDER BY until",
            part,
        ):
            each = FormerScope(
                site=str(row[0]),
                organisation=str(row[1]),
                until=int(row[2]),
                reason=str(row[3]),
                who=str(row[4]),
                at=str(row[5]),
            )
            found.setdefault(each.site, []).append(each)
    return found


def subtrees(
    connection: Connection, site: str, grown: Tree, *, since: int = 0, before: int | None = None
) -> list[Former]:
    """Former scopes as subtrees of a tree: those that ended after ``since`` and before ``before``.

    Without ``before``, up to now.
    """
    return [
        Former(grown.subtree(each.organisation), each.until)
        for each in former(connection, site)
        if each.until > since and (before is None or each.until < before)
    ]


def in_force(connection: Connection, site: Site, revision: int) -> str:
    """The organisation whose subtree a site had at a revision of the county."""
    later = (each for each in former(connection, site.id) if each.until > revision)
    return next((each.organisation for each in later), site.organisation)
