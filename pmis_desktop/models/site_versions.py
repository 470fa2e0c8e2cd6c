"""The version of the field table of each site's program, and what it could not be told."""

from collections.abc import Iterable

from sqlalchemy import Connection

from pmis_desktop.exchange.records import Omitted
from pmis_desktop.exchange.schemas import FIRST
from pmis_desktop.models.rows import fetch

HERE = ""
"""At a branch: itself."""


def of_site(connection: Connection, site: str) -> int:
    """The version that a site's newest package or request was written by."""
    found = fetch(connection, "SELECT version FROM site_version WHERE site = ?", (site,))
    return int(found[0][0]) if found else FIRST


def note(connection: Connection, site: str, version: int) -> None:
    """Note the version of a site's program; most have the one that is noted.

    What an earlier version could not be told is told anew by the next answer.
    """
    if version != of_site(connection, site):
        connection.exec_driver_sql("DELETE FROM omission WHERE site = ?", (site,))
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO site_version (site, version) VALUES (?, ?)", (site, version)
        )


def put_omitted(connection: Connection, site: str, some: Iterable[Omitted]) -> None:
    """Note what the newest answer could not carry, in place of what was noted before."""
    listed = [(site, each.ent, each.field, each.label, each.records) for each in some]
    connection.exec_driver_sql("DELETE FROM omission WHERE site = ?", (site,))
    if listed:
        connection.exec_driver_sql(
            "INSERT INTO omission (site, ent, field, label, records) VALUES (?, ?, ?, ?, ?)", listed
        )


def omitted(connection: Connection) -> list[tuple[str, Omitted]]:
    """(site, field) of everything that newest answers could not carry."""
    found = connection.exec_driver_sql(
        "SELECT site, ent, field, label, records FROM omission ORDER BY site, ent, field"
    )
    return [
        (str(site), Omitted(ent=ent, field=field, label=label, records=records))
        for site, ent, field, label, records in found
    ]
