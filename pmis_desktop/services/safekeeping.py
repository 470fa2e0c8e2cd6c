"""Backups, and restoring one so that both sides know which life of the data goes on."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import NotInUseError, RootKeyError
from pmis_desktop.errors.vault import (
    OperatorNameError,
    RootKeyDamagedError,
    RootKeyPassphraseError,
    SealedKeysDamagedError,
)
from pmis_desktop.exchange import documents, envelope
from pmis_desktop.exchange.documents import Epoch, MergeCertificate
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import settings
from pmis_desktop.models.vault.engine import DriverConnection
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.restoring import Restored, restore_backup, restore_with_identity
from pmis_desktop.models.vault.vault import Clock, local_now
from pmis_desktop.services import authority, overriding, recovering, settling
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.backups import (
    BackupDescribed,
    BackupMade,
    DueBackups,
    LastBackup,
    SecondFolder,
    back_up_if_due,
    backup,
    backups,
    describe,
    last_backup,
    second_folder,
    set_second_folder,
)
from pmis_desktop.services.house import House
from pmis_desktop.services.settling import Settled

__all__ = [
    "BackupDescribed",
    "BackupMade",
    "DueBackups",
    "LastBackup",
    "RestoredHouse",
    "SecondFolder",
    "back_up_if_due",
    "backup",
    "backups",
    "begin_epoch",
    "describe",
    "epoch_due",
    "last_backup",
    "require_in_use",
    "restore",
    "second_folder",
    "set_second_folder",
]

# Room for the revisions of one epoch; 2**21 epochs fit a revision's 53 bits.
_REVISIONS = 2**32
# The newest epoch begun on this machine, among the keys that no backup holds.
_EPOCH = "epoch"
_EPOCH_BYTES = 8
# Which second step a restored database waits for; in it from its first moment.
_MARK = """
    INSERT OR REPLACE INTO setting (name, value)
    SELECT CASE value WHEN 'county' THEN 'epoch_due' ELSE 'log_due' END, '1'
    FROM setting WHERE name = 'kind'
"""
_ROOT_MISSING = (RootKeyError, RootKeyDamagedError, RootKeyPassphraseError)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredHouse:
    """A restored vault, open again; ``replayed`` own changes were written into a new log.

    Without ``restored.keys_kept`` a branch waits for the county's grant again. ``epoch_due``: the
    county's root has not signed the new epoch yet, ``refusal`` says why; ``begin_epoch`` is the
    second step.
    """

    house: House
    restored: Restored
    replayed: int
    epoch: int
    epoch_due: bool = False
    refusal: AppError | None = None


def restore(
    file: Path,
    folder: Path,
    passphrase: str,
    *,
    operator: str | None = None,
    recovery_key: str | None = None,
    root_key: Path | None = None,
    root_passphrase: str | None = None,
    cost: Cost | None = None,
    clock: Clock = local_now,
) -> RestoredHouse:
    """Put a backup in place of a closed vault; the present state is saved first.

    The passphrase is that of the backup's day. With the ``recovery_key`` from the recovery sheet
    it is a new one, for ``operator``, who administers from then on.

    A branch goes on in a new log, into which its unacknowledged changes are written again. A
    county begins a new epoch, which its root signs; until then it takes no packages. Without the
    root key the restore ends well all the same, and the epoch stays due.
    """
    if recovery_key is None:
        restored = restore_backup(file, folder, passphrase, operator, mark=_mark, clock=clock)
    else:
        if operator is None:
            raise OperatorNameError
        restored = restore_with_identity(
            file,
            folder,
            recovering.joined_key(recovery_key),
            operator=operator,
            new_passphrase=passphrase,
            cost=cost,
            mark=_mark,
            clock=clock,
        )
    vault = open_vault(folder, passphrase, operator, clock=clock)
    try:
        settled = settling.settle_in(vault)
        return _go_on(settled, restored, root_key, root_passphrase or passphrase)
    except BaseException:
        vault.close()
        raise


def _mark(connection: DriverConnection) -> None:
    connection.execute(_MARK)


def _go_on(
    settled: Settled, restored: Restored, root_key: Path | None, root_passphrase: str
) -> RestoredHouse:
    """The second step of a restore, as far as it can be taken now."""
    house = settled.house
    storing.forget_absent(house)
    refusal: AppError | None = None
    if house.at_county:
        try:
            begin_epoch(house, root_passphrase, root_key)
        except _ROOT_MISSING as missing:
            refusal = missing
    house.note("restore", "恢复备份", made_at=restored.made_at.isoformat(timespec="minutes"))
    with house.reading() as connection:
        epoch = settings.number(connection, settings.EPOCH)
    return RestoredHouse(
        house=house,
        restored=restored,
        replayed=settled.replayed,
        epoch=epoch,
        epoch_due=refusal is not None,
        refusal=refusal,
    )


def epoch_due(house: House) -> bool:
    """Whether a restored county still waits for its root to sign the new epoch."""
    with house.reading() as connection:
        return bool(settings.number(connection, settings.EPOCH_DUE))


def begin_epoch(house: House, root_passphrase: str, root_key: Path | None = None) -> int:
    """Sign the next epoch with the root, and a new merge key where this machine has none."""
    house.require_county()
    root = authority.root_key(house, root_key, root_passphrase)
    merge = _merge_key(house)
    with house.writing() as connection:
        county = settings.get(connection, settings.COUNTY_ID)
        epoch = _next_epoch(house, connection)
        # The key may be newer than the data: kept just before a crash, or after the backup's day.
        if not _is_certified(connection, merge):
            _certify(connection, merge, root, epoch)
        paper = Epoch(
            county=county,
            # Never a number that the lost time may have given to another paper.
            number=max(epoch, authority.next_number(connection, envelope.EPOCH)),
            epoch=epoch,
            reason="县级恢复备份",
        )
        authority.keep(connection, documents.sign(paper, [root]))
        settings.put(connection, settings.EPOCH, epoch)
        settings.put(connection, settings.EPOCH_DUE, 0)
        # Revisions go on above any that the lost time has given out: sites compare with them.
        revision = settings.number(connection, settings.REVISION)
        settings.put(connection, settings.REVISION, max(revision, epoch * _REVISIONS))
        overriding.sign_anew(connection, root, epoch)
        # What the sites have taken since is forgotten: they get their whole slice again.
        connection.exec_driver_sql("UPDATE site SET seen_revision = 0")
    return epoch


def _merge_key(house: House) -> SigningKey:
    """The merge key of this machine; a new one where it has none, or none that opens."""
    try:
        secret = house.vault.secrets.get(authority.MERGE_KEY)
    except SealedKeysDamagedError:
        secret = None
    if secret is not None:
        return SigningKey(secret)
    merge = SigningKey.generate()
    house.vault.secrets.set_aside()
    house.vault.secrets.put(authority.MERGE_KEY, merge.secret())
    return merge


def _next_epoch(house: House, connection: Connection) -> int:
    """One more than any epoch this machine has begun, restored to the same day twice or not.

    The data goes back with a restore; the keys' file stays, and remembers.
    """
    last = int.from_bytes(house.vault.secrets.get(_EPOCH) or b"")
    epoch = max(last, settings.number(connection, settings.EPOCH)) + 1
    house.vault.secrets.put(_EPOCH, epoch.to_bytes(_EPOCH_BYTES))
    return epoch


def _is_certified(connection: Connection, merge: SigningKey) -> bool:
    papers = authority.papers(connection, envelope.MERGE_CERTIFICATE)
    newest = documents.read(papers[-1]).content() if papers else None
    return isinstance(newest, MergeCertificate) and newest.merge_key == merge.public.hex


def _certify(connection: Connection, merge: SigningKey, root: SigningKey, epoch: int) -> None:
    sealing = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    certificate = MergeCertificate(
        county=settings.get(connection, settings.COUNTY_ID),
        number=max(epoch, authority.next_number(connection, envelope.MERGE_CERTIFICATE)),
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
