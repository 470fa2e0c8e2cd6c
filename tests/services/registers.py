"""A register of many sites with a past, written as admission and merging would leave it."""

from datetime import datetime, timedelta

from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import parcels, sites
from pmis_desktop.models.ids import new_id
from pmis_desktop.models.parcels import Parcel
from pmis_desktop.models.sites import Site
from pmis_desktop.services.house import House
from tests import vaults

WEEK = timedelta(days=7)


def admit(house: House, organisation: str, name: str, *, at: datetime = vaults.NOW) -> str:
    """A site for an organisation, with keys of its own; gives its id."""
    signing, sealing = SigningKey.generate(), SealingKey.generate()
    with house.writing() as connection:
        site = Site(
            id=signing.id,
            organisation=organisation,
            name=name,
            verify_key=signing.public,
            recipient=sealing.recipient,
            status=sites.ENROLLED,
            grant_number=sites.count(connection) + 1,
            cut_off=None,
            enrolled_at=at.isoformat(timespec="seconds"),
            answer_number=0,
            answer_hash="",
            seen_answer=0,
            seen_revision=0,
            last_package_at=None,
        )
        sites.add(connection, site, new_id())
    return signing.id


def send(
    house: House,
    site: str,
    at: datetime,
    *,
    made: datetime | None = None,
    changes: int = 10,
    answer: int = 0,
) -> None:
    """A package of a site, taken in at a moment of the county's clock."""
    with house.writing() as connection:
        parcel = Parcel(
            site=site,
            kind=parcels.PACKAGE,
            at=at.isoformat(timespec="seconds"),
            made=(made or at).isoformat(timespec="seconds"),
            file_hash=new_id(),
            log="",
            first=1,
            last=changes,
            number=answer,
            reported=changes,
            outcomes={"applied": changes},
        )
        parcels.note(connection, parcel)
        sites.note_seen(connection, site, (answer, 1), parcel.at)


def answer(house: House, site: str, number: int, at: datetime) -> None:
    """An answer that was written to a site."""
    with house.writing() as connection:
        sites.note_answers(connection, [(site, number, new_id())])
        stamp = at.isoformat(timespec="seconds")
        parcels.note_answers(connection, stamp, [(site, number, new_id())])


def of_the_year(house: House, *, weeks: int, now: datetime) -> None:
    """Nearly every organisation has a site and sends each week; some never, some not lately."""
    with house.reading() as connection:
        found = connection.exec_driver_sql("SELECT id, name FROM organisation ORDER BY row").all()
    for number, (rec, name) in enumerate(found[1:], 1):
        if number % 11 == 0:
            continue
        site = admit(house, str(rec), str(name), at=now - (weeks + 1) * WEEK)
        if number % 17 == 0:
            continue
        last = now - timedelta(days=(number * 7) % 70)
        for week in range(weeks):
            at = last - (weeks - 1 - week) * WEEK
            send(house, site, at, answer=max(0, week - 1))
            answer(house, site, week + 1, at)
