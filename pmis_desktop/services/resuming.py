"""Finishing at the next unlock what a crash or a pulled plug left half done."""

import logging

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.logs import NAME
from pmis_desktop.models import settings
from pmis_desktop.models.vault.recovery import add_recovery_slot
from pmis_desktop.models.vault.slots import RecoverySlot, Role
from pmis_desktop.services import authority, relogging, sending
from pmis_desktop.services.house import House

_LOGGER = logging.getLogger(NAME)


def resume(house: House) -> int:
    """Begin the new log of a restored site, and add a recovery slot that is missing.

    A restored county's new epoch waits for its root (``safekeeping.epoch_due``). Returns how many
    changes were written again.
    """
    replayed = 0
    if not house.at_county:
        with house.reading() as connection:
            due = settings.number(connection, settings.LOG_DUE)
        if due:
            replayed = relogging.open_new_log(house)
    _prepare_recovery(house)
    return replayed


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
    # A branch put back on another machine has no signing key, but its county is known all the same.
    if not papers or house.vault.secrets.get(authority.SITE_KEY) is None:
        return ""
    return sending.county_trust(house, connection).recovery.text
