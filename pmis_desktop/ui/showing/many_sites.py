"""A county whose committees and branches have nearly all been admitted, for its list of sites."""

from datetime import timedelta

from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import parcels, sites, tree
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.parcels import Parcel
from pmis_desktop.models.sites import Site
from pmis_desktop.services import enrolling
from pmis_desktop.services.house import House
from pmis_desktop.services.slips import Invitees

_APART = 2  # hours between two packages: some are of the month before
_WITHOUT = 40  # branches that only have a slip
_SILENT, _SHUT_OUT, _UNREAD = 9, 97, 60  # every so manieth


def admit_most(house: House) -> None:
    """Register a site for every organisation but the last branches, which get their slips."""
    with house.reading() as connection:
        grown = tree.read(connection)
    organisations = grown.walk()[1:]
    now = house.vault.clock()
    with house.writing() as connection:
        for number, rec in enumerate(organisations[:-_WITHOUT]):
            signer, sealing = SigningKey.generate(), SealingKey.generate()
            sent = now - timedelta(hours=number * _APART)
            site = Site(
                id=signer.id,
                organisation=rec,
                name=grown.names[rec],
                verify_key=signer.public,
                recipient=sealing.recipient,
                status=sites.REVOKED if number % _SHUT_OUT == _SILENT else sites.ENROLLED,
                grant_number=number + 1,
                cut_off=None,
                enrolled_at=(now - timedelta(days=60)).isoformat(),
                answer_number=1 + number % 7,
                answer_hash="",
                seen_answer=1 + number % 7 - (number % _UNREAD == 1),
                seen_revision=0,
                last_package_at=None if number % _SILENT == 1 else sent.isoformat(),
            )
            log = new_id()
            sites.add(connection, site, log)
            if site.last_package_at is not None:
                parcels.note(connection, _package(site, log, number))
                last = (site.id, site.answer_number, f"{number:063x}a")
                parcels.note_answers(connection, site.last_package_at, [last])
    enrolling.invite(house, within=None, out=None, wanted=Invitees(named=organisations[-_WITHOUT:]))


def _package(site: Site, log: str, number: int) -> Parcel:
    """Its last package, for the list of who has sent."""
    changes = 1 + number % 12
    return Parcel(
        site=site.id,
        kind=parcels.PACKAGE,
        at=str(site.last_package_at),
        made=str(site.last_package_at),
        file_hash=f"{number:064x}",
        log=log,
        first=1,
        last=changes,
        reported=changes,
        outcomes={"applied": changes},
    )
