"""The branch's own scope, which the county may change by a newer grant inside an answer."""

from sqlalchemy import Connection

from pmis_desktop.exchange.trust import CountyTrust
from pmis_desktop.models import journal, settings
from pmis_desktop.services.house import House


def follow(house: House, connection: Connection, known: CountyTrust, found: CountyTrust) -> str:
    """Take the scope of a newer grant; its name, or empty where it is none."""
    grant = found.grant
    if grant.number <= known.grant.number or grant.organisation == known.grant.organisation:
        return ""
    settings.put(connection, settings.ORGANISATION, grant.organisation)
    settings.put(connection, settings.NAME, grant.organisation_name)
    journal.note_local(
        connection,
        house.author(),
        "rescoped",
        "县里更改了本机的管理范围",
        {"grant": str(grant.number)},
    )
    return grant.organisation_name
