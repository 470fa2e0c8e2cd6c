"""What an answer tells a site whose scope was changed: who left with it."""

from collections.abc import Collection

from sqlalchemy import Connection

from pmis_desktop.exchange.records import Gone
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.models import rows, scopes
from pmis_desktop.models.sites import Site
from pmis_desktop.models.tree import Tree

_MOST = 200  # characters of a name that an answer carries


def gone(
    connection: Connection, grown: Tree, site: Site, left: Collection[str]
) -> dict[tuple[str, str], Gone]:
    """Members and organisations in organisations that the site had and has not now.

    They stay where they are: what is told is which organisation that is, and since when somebody
    else keeps their records.
    """
    if not left:
        return {}
    on = scopes.former(connection, site.id)[-1].at[:10]
    found: dict[tuple[str, str], Gone] = {}
    for rec in left:
        above = grown.names.get(grown.parents.get(rec) or "", "")
        found[ORGANISATION, rec] = _gone(ORGANISATION, rec, grown.names[rec], above, on)
    for some in rows.chunks(left):
        members = rows.fetch(
            connection,
            f"SELECT id, name, home FROM member WHERE home IN ({rows.marks(some)})",  # noqa: S608
            tuple(some),
        )
        for rec, name, home in members:
            found[MEMBER, rec] = _gone(MEMBER, rec, name or "", grown.names[home], on)
    return found


def _gone(ent: str, rec: str, name: str, to: str, on: str) -> Gone:
    return Gone(ent=ent, rec=rec, name=name[:_MOST], to=to[:_MOST], on=on)
