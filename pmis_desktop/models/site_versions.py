"""The version of the field table of each site's program, and what it could not be told."""

from collections.abc import Iterable

from sqlalchemy import Connection

from pmis_desktop.exchange.records import Omitted
from pmis_desktop.exchange.schemas import FIRST
from pmis_desktop.models.rows import chunks, fetch, marks

HERE = ""
"""At a branch: itself."""


def of_site(connection: Connection, site: str) -> int:
    """The version that a site's newest package or request was written by."""
    return of_sites(connection, [site]).get(site, FIRST)


def of_sites(connection: Connection, some: Iterable[str]) -> dict[str, int]:
    """The same of several sites; one that never said it is not named."""
    return {
        str(row[0]): int(row[1])
        for part in chunks(some)
        for row in fetch(
            connection,
            f"SELECT site, version FROM site_version WHERE site IN ({marks(part)})",  # noqa: S608
            part,
        )
    }


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
