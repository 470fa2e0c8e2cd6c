"""Whom no answer has told yet how a transfer of theirs has gone on."""

from sqlalchemy import Connection

from pmis_desktop.models import rows, sites, tree
from pmis_desktop.rules import transfer_steps
from pmis_desktop.services.transfers.scribing import TRANSFER


def due(connection: Connection) -> frozenset[str]:
    """Sites in whose slice a transfer has changed since their last answer.

    The old branch answers for its member until it hears that the new one has taken them in, and
    nothing of its own has to come up for that.
    """
    told = [
        (site, top, int(revision))
        for site, top, revision in rows.fetch(
            connection,
            "SELECT id, organisation, answer_revision FROM site WHERE status = ?",
            (sites.ENROLLED,),
        )
    ]
    oldest = min((revision for _site, _top, revision in told), default=0)
    changed = dict(
        rows.fetch(
            connection,
            "SELECT id, revision FROM transfer WHERE revision > ? AND filed_on IS NULL"
            " AND removed IS NULL",
            (oldest,),
        )
    )
    if not changed:
        return frozenset()
    grown = tree.read(connection)
    at: dict[str, list[tuple[str, int]]] = {}
    for site, top, revision in told:
        at.setdefault(top, []).append((site, revision))
    return frozenset(
        site
        for (_ent, rec), values in rows.load(connection, TRANSFER, sorted(changed)).items()
        for home in transfer_steps.homes(values)
        for above in grown.above(home)
        for site, revision in at.get(above, ())
        if revision < int(changed[rec])
    )
