"""Whom no answer reaches: branches without a computer of their own or of a committee above."""

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings, sites, tree


def unserved(connection: Connection) -> list[str]:
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
