"""Whose grant lets it review: given at admission, or later by a newer grant in an answer."""

from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.services import SiteMissingError
from pmis_desktop.exchange import documents, envelope
from pmis_desktop.exchange.documents import Grant
from pmis_desktop.models import reviewing, rows, settings, sites
from pmis_desktop.models.sites import Site
from pmis_desktop.services import authority, county_copies, finding
from pmis_desktop.services.house import House


def actions(connection: Connection, site: str) -> list[str]:
    """What a site's newest grant lets it do."""
    found = connection.exec_driver_sql("SELECT 1 FROM review_site WHERE site = ?", (site,))
    return [documents.CHANGES, *([documents.REVIEW] if found.first() else [])]


def newer_grant(connection: Connection, site: str) -> list[bytes]:
    """A grant that was signed after the site's admission, for its answers; mostly none."""
    found = rows.fetch(
        connection,
        "SELECT body FROM document WHERE kind = ? AND subject = ? ORDER BY number DESC",
        (envelope.ENROL_GRANT, site),
    )
    return [bytes(found[0][0])] if len(found) > 1 else []


def due(connection: Connection) -> frozenset[str]:
    """Sites whose grant was signed anew since their last answer."""
    found = rows.fetch(
        connection,
        "SELECT s.id FROM site AS s JOIN setting AS g ON g.name = ? || s.id"
        " WHERE s.status = ? AND CAST(g.value AS INTEGER) > s.answer_revision",
        (settings.REGRANTED, sites.ENROLLED),
    )
    return frozenset(site for (site,) in found)


def regrant(
    house: House,
    text: str,
    *,
    review: bool,
    root_passphrase: str,
    root_key: Path | None = None,
) -> Site:
    """Sign a site's grant anew, with the right to review or without; its next answer carries it.

    ``text`` is the beginning of the site's id, or its organisation. Raises SiteMissingError, and
    what the root key raises.
    """
    house.require_county()
    root = authority.root_key(house, root_key, root_passphrase)
    with house.writing() as connection:
        site = _meant(connection, text)
        reviewing.grant(connection, site.id, house.author().at, review=review)
        number = authority.next_number(connection, envelope.ENROL_GRANT)
        grant = Grant(
            county=settings.get(connection, settings.COUNTY_ID),
            number=number,
            registry=sites.count(connection),
            key=site.id,
            verify_key=site.verify_key.hex,
            sealing=site.recipient.text,
            log=sites.newest_log(connection, site.id).id,
            organisation=site.organisation,
            organisation_name=site.name,
            actions=actions(connection, site.id),
        )
        authority.keep(connection, documents.sign(grant, [root]), site.id)
        connection.exec_driver_sql(
            "UPDATE site SET grant_number = ? WHERE id = ?", (number, site.id)
        )
        # A preview that was made before must be looked at again, and an answer carries the grant.
        revision = settings.next_revision(connection)
        settings.put(connection, f"{settings.REGRANTED}{site.id}", revision)
    title = "开通党委审核" if review else "取消党委审核"
    county_copies.beside_root(house, root_key)
    house.note("regrant", title, site=site.id[:16])
    return site


def _meant(connection: Connection, text: str) -> Site:
    """One enrolled site, by the beginning of its id or by its organisation."""
    every = [each for each in sites.every(connection) if each.status == sites.ENROLLED]
    wanted = text.strip().lower()
    found = [site for site in every if wanted and site.id.startswith(wanted)]
    if not found:
        rec = finding.organisation(connection, text)
        found = [site for site in every if site.organisation == rec]
    if len(found) != 1:
        raise SiteMissingError
    return found[0]
