"""The county's identity, and those it had before its trust was founded anew."""

from sqlalchemy import Connection

from pmis_desktop.models import settings


def every(connection: Connection) -> list[str]:
    """That of now first, then older ones: archived packages name the one of their day."""
    former = settings.get(connection, settings.FORMER_COUNTIES).split()
    return [settings.get(connection, settings.COUNTY_ID), *reversed(former)]


def change(connection: Connection, county: str) -> None:
    """Be another county from now on; the old identity is remembered."""
    former = settings.get(connection, settings.FORMER_COUNTIES).split()
    now = settings.get(connection, settings.COUNTY_ID)
    settings.put(connection, settings.FORMER_COUNTIES, " ".join([*former, now]))
    settings.put(connection, settings.COUNTY_ID, county)
