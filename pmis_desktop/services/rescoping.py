"""Another scope for a site: a committee enters for its branches, or a branch goes on alone.

The county's register changes at once. The site takes its new grant with the next answer; what it
wrote before under its old scope is judged by when it had it.
"""

from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.errors.sites import SameScopeError, ShutOutError
from pmis_desktop.models import journal, scopes, settings, sites
from pmis_desktop.services import authority, county_copies, enrolling, finding, granting
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescoped:
    """A site with another scope: its organisation before and now, and the number of its grant."""

    site: str
    before: str
    now: str
    grant: int


def rescope(
    house: House,
    text: str,
    *,
    organisation: str,
    reason: str,
    root_passphrase: str,
    root_key: Path | None = None,
) -> Rescoped:
    """Give a site the subtree of another organisation, by a new grant that the root signs.

    ``text`` is the beginning of the site's id, or its branch. Scopes may overlap. Raises
    SiteMissingError, ShutOutError, SameScopeError, ReasonMissingError and what the root key raises.
    """
    house.require_county()
    if not reason.strip():
        raise ReasonMissingError
    root = authority.root_key(house, root_key, root_passphrase)
    author = house.author()
    with house.writing() as connection:
        site = enrolling.site_meant(connection, text)
        if site.status == sites.REVOKED:
            raise ShutOutError
        rec = finding.organisation(connection, organisation)
        if rec == site.organisation:
            raise SameScopeError
        scopes.note(connection, site, settings.next_revision(connection), reason.strip(), author)
        moved = granting.move(connection, site, rec, root)
        facts = {"site": site.id[:16], "reason": reason.strip()}
        journal.note_local(connection, author, "rescope", "更改接入点的管理范围", facts)
    county_copies.beside_root(house, root_key)
    return Rescoped(site=site.id, before=site.name, now=moved.name, grant=moved.grant_number)
