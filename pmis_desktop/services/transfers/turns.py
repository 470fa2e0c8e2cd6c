"""Whose turn it is with a transfer: what the first page counts and the list shows."""

from sqlalchemy import Connection

from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import transfer_steps
from pmis_desktop.rules.transfer_steps import Path, State
from pmis_desktop.services.transfers.scribing import Standpoint

# The step that comes next in each state; side exits are nobody's turn.
_NEXT = {
    State.DRAFT: "review",
    State.REVIEWED: "letter",
    State.ISSUED: "reception",
    State.RECEIVED: "placement",
    State.RETURNED: "withdrawal",
}


def is_astray(values: Record) -> bool:
    """Whether nobody knows yet which organisation of the county a branch has named."""
    inside = values.get("direction") == "inside" and not values.get("to_organisation")
    return inside and transfer_steps.state(values) is State.REVIEWED


def is_ours(standpoint: Standpoint, values: Record) -> bool:
    """Whether the next step is ours; the county's only where no site below it can do it."""
    state, way = transfer_steps.state(values), transfer_steps.path(values)
    group = "reception" if (state, way) == (State.REVIEWED, Path.LOCAL) else _NEXT.get(state)
    if group is None or way not in transfer_steps.BY_GROUP[group].after:
        return False
    side = transfer_steps.side_of(group, values)
    if is_astray(values):
        return standpoint.at_county
    if not standpoint.at_county:
        return standpoint.is_ours(side, values)
    return not _has_site(standpoint.connection, standpoint.organisation_of(side, values))


def _has_site(connection: Connection, organisation: str | None) -> bool:
    """Whether an organisation, or one above it, has a computer in the exchange."""
    found = rows.fetch(
        connection,
        "WITH RECURSIVE above(id) AS (SELECT ? UNION SELECT o.parent FROM organisation AS o"
        " JOIN above ON o.id = above.id WHERE o.parent IS NOT NULL)"
        " SELECT 1 FROM site JOIN above ON site.organisation = above.id"
        " WHERE site.status = 'enrolled' LIMIT 1",
        (organisation,),
    )
    return bool(found)
