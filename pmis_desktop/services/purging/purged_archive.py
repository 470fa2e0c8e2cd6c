"""Checking archived files: whole ones by their hash, what an order left of one by its chain."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import OtherCountyError
from pmis_desktop.exchange import archived, documents, envelope
from pmis_desktop.exchange.archived import Remains
from pmis_desktop.exchange.documents import MergeCertificate
from pmis_desktop.exchange.keys import SealingKey, VerifyKey
from pmis_desktop.exchange.operations import Purged
from pmis_desktop.models import identities, purge_orders, settings, sites
from pmis_desktop.services import authority
from pmis_desktop.services.house import House


def is_sound(house: House, connection: Connection, file_hash: str, data: bytes) -> bool:
    """Whether an archived file is what it was, or what orders that are known here left of it."""
    if sha256(data).hexdigest() == file_hash:
        return True
    try:
        if not archived.is_archived(data):
            return False
        remains = _proved(house, connection, data)
    except AppError:
        return False
    known = purge_orders.coverage(connection).known
    named = (each.purged for _, each in archived.purged_operations(remains))
    by_order = all(isinstance(each, Purged) and each.order in known for each in named)
    return remains.file_hash == file_hash and by_order


def _proved(house: House, connection: Connection, data: bytes) -> Remains:
    """What an order left of a file, under the county's identity of its day."""
    prove = partial(
        archived.prove,
        data,
        unsealer=SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY)),
        registry=_registry(connection, at_county=house.at_county),
    )
    first, *former = identities.every(connection)
    for county in former:
        with suppress(OtherCountyError):
            return prove(county=county)
    return prove(county=first)


def lines(connection: Connection, data: bytes) -> tuple[bytes, ...] | None:
    """The operations in what an order left of an archived package; None where it does not open."""
    unsealer = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    try:
        return archived.of_file(data, unsealer).lines
    except AppError:
        return None


def _registry(connection: Connection, *, at_county: bool) -> Callable[[str], VerifyKey | None]:
    if at_county:
        return {site.id: site.verify_key for site in sites.every(connection)}.get
    papers = authority.papers(connection, envelope.MERGE_CERTIFICATE)
    said = [documents.read(each).content() for each in papers]
    certified = (each.merge_key for each in said if isinstance(each, MergeCertificate))
    return {key.id: key for key in map(VerifyKey.from_hex, certified)}.get
