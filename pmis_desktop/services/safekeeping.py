"""Backups, and restoring one so that both sides know which life of the data goes on."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from pmis_desktop.errors.services import NotInUseError
from pmis_desktop.exchange import documents, envelope
from pmis_desktop.exchange.documents import Epoch, MergeCertificate
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.models import settings
from pmis_desktop.models.vault.backup import BackupMade
from pmis_desktop.models.vault.backup import backup as write_backup
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.restoring import Restored, restore_backup
from pmis_desktop.models.vault.thinning import thin
from pmis_desktop.models.vault.vault import Clock, local_now
from pmis_desktop.services import authority, relogging
from pmis_desktop.services.house import House

# Room for the revisions of one epoch; 2**21 epochs fit a revision's 53 bits.
_REVISIONS = 2**32
_OPERATION = msgspec.json.Decoder(Operation)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredHouse:
    """A restored vault, open again; ``replayed`` own changes were written into a new log.

    ``keys_kept`` is False on a machine that does not have the signing key: a branch must be
    enrolled again.
    """

    house: House
    restored: Restored
    replayed: int
    epoch: int


def backup(house: House, to: Path | None = None) -> BackupMade:
    """Write and check a backup, in the vault's own folder or in a second one, and thin the old."""
    made = write_backup(house.vault, to)
    thin(to or house.vault.backups, house.vault.clock())
    house.note("backup", "备份", bytes=str(made.size))
    return made


def restore(
    file: Path,
    folder: Path,
    passphrase: str,
    *,
    operator: str | None = None,
    root_key: Path | None = None,
    root_passphrase: str | None = None,
    clock: Clock = local_now,
) -> RestoredHouse:
    """Put a backup in place of a closed vault; the present state is saved first.

    A branch goes on in a new log, into which its unacknowledged changes are written again. A
    county begins a new epoch, which its root signs; until then it takes no packages.
    """
    restored = restore_backup(file, folder, passphrase, operator, clock=clock)
    house = House.of(open_vault(folder, passphrase, operator, clock=clock))
    try:
        if house.at_county:
            with house.writing() as connection:
                settings.put(connection, settings.EPOCH_DUE, 1)
            begin_epoch(house, root_passphrase or passphrase, root_key)
            replayed = 0
        else:
            replayed = relogging.open_new_log(house)
        house.note("restore", "恢复备份", made_at=restored.made_at.isoformat(timespec="minutes"))
        with house.reading() as connection:
            epoch = settings.number(connection, settings.EPOCH)
    except BaseException:
        house.vault.close()
        raise
    return RestoredHouse(house=house, restored=restored, replayed=replayed, epoch=epoch)


def begin_epoch(house: House, root_passphrase: str, root_key: Path | None = None) -> int:
    """Sign the next epoch with the root, and a new merge key where this machine has none."""
    house.require_county()
    root = authority.root_key(house, root_key, root_passphrase)
    with house.writing() as connection:
        county = settings.get(connection, settings.COUNTY_ID)
        epoch = settings.number(connection, settings.EPOCH) + 1
        if house.vault.secrets.get(authority.MERGE_KEY) is None:
            _certify_new_key(house, connection, root, epoch)
        paper = Epoch(
            county=county,
            number=authority.next_number(connection, envelope.EPOCH),
            epoch=epoch,
            reason="县级恢复备份",
        )
        authority.keep(connection, documents.sign(paper, [root]))
        settings.put(connection, settings.EPOCH, epoch)
        settings.put(connection, settings.EPOCH_DUE, 0)
        # Revisions go on above any that the lost time has given out: sites compare with them.
        revision = settings.number(connection, settings.REVISION)
        settings.put(connection, settings.REVISION, max(revision, epoch * _REVISIONS))
        # What the sites have taken since is forgotten: they get their whole slice again.
        connection.exec_driver_sql("UPDATE site SET seen_revision = 0")
    return epoch


def _certify_new_key(house: House, connection: Connection, root: SigningKey, epoch: int) -> None:
    merge = SigningKey.generate()
    house.vault.secrets.set_aside()
    house.vault.secrets.put(authority.MERGE_KEY, merge.secret())
    sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    certificate = MergeCertificate(
        county=settings.get(connection, settings.COUNTY_ID),
        number=authority.next_number(connection, envelope.MERGE_CERTIFICATE),
        epoch=epoch,
        merge_key=merge.public.hex,
        sealing=sealing.recipient.text,
        recovery=settings.get(connection, settings.RECOVERY_RECIPIENT),
    )
    authority.keep(connection, documents.sign(certificate, [root]))


def require_in_use(connection: Connection) -> None:
    """Refuse to merge in a restored county until its root has signed the new epoch."""
    if settings.number(connection, settings.EPOCH_DUE):
        raise NotInUseError
