"""Finishing at the next unlock what a crash or a pulled plug left half done."""

import logging

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import SealedKeysDamagedError
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.logs import NAME
from pmis_desktop.models import settings
from pmis_desktop.models.vault.recovery import add_recovery_slot
from pmis_desktop.models.vault.slots import RecoverySlot, Role
from pmis_desktop.services import anchoring, authority, epochs, relogging, sending
from pmis_desktop.services.house import House

_LOGGER = logging.getLogger(NAME)


def resume(house: House) -> int:
    """Begin the new log of a restored site, and add a recovery slot that is missing.

    A site restored without its signing key gets a new one and waits for the county's grant, under
    which what was not acknowledged is reported again. A restored county's new epoch waits for its
    root (``safekeeping.epoch_due``). Returns how many changes were written again.
    """
    replayed = 0
    if not house.at_county:
        with house.reading() as connection:
            due = settings.number(connection, settings.LOG_DUE)
        if due or anchoring.is_behind(house):
            replayed = relogging.open_new_log(house, key_lost=_site_key(house) is None)
        renew_site_key(house)
    else:
        _take_merge_key(house)
        anchoring.ask_for_epoch(house)
    _prepare_recovery(house)
    return replayed


def _site_key(house: House) -> bytes | None:
    """The site's signing key; None also where the file of the keys does not open."""
    try:
        return house.vault.secrets.get(authority.SITE_KEY)
    except SealedKeysDamagedError:
        return None


def renew_site_key(house: House) -> None:
    """Whoever waits for the county needs a key for the request: the one that it will admit."""
    with house.reading() as connection:
        joined = settings.number(connection, settings.JOINED)
        due = settings.number(connection, settings.KEY_DUE)
    if joined or (not due and _site_key(house) is not None):
        return
    try:
        house.vault.secrets.set_aside()
        house.vault.secrets.put(authority.SITE_KEY, SigningKey.generate().secret())
        with house.vault.database.writing() as connection:
            settings.put(connection, settings.KEY_DUE, 0)
    except AppError as fault:
        # A full disk: no reason to keep anybody from the data; the next unlock tries again.
        _LOGGER.warning("no new site key: %s", fault.code)


def _take_merge_key(house: House) -> None:
    """A merge key that was replaced just before the power went comes into force now."""
    try:
        epochs.take_next_merge_key(house)
    except AppError as fault:
        _LOGGER.warning("no next merge key: %s", fault.code)


def _prepare_recovery(house: House) -> None:
    # Founding and joining add the slot last: without it a lost passphrase is the end of the data.
    if house.vault.role is not Role.ADMIN:
        return
    if any(isinstance(slot, RecoverySlot) for slot in house.vault.slots().slots):
        return
    try:
        with house.reading() as connection:
            recipient = _recovery_recipient(house, connection)
        if recipient:
            add_recovery_slot(house.vault, recipient)
    except AppError as fault:
        # Keys that do not open, a full disk: no reason to keep anybody from the data.
        _LOGGER.warning("no recovery slot: %s", fault.code)


def _recovery_recipient(house: House, connection: Connection) -> str:
    """The county's recovery key as this vault knows it; empty before founding or joining ended."""
    if house.at_county:
        return settings.get(connection, settings.RECOVERY_RECIPIENT)
    papers = authority.papers(connection)
    if not papers or house.vault.secrets.get(authority.SITE_KEY) is None:
        return ""
    return sending.county_trust(house, connection).recovery.text
