"""Backups, and restoring one so that both sides know which life of the data goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.services import NotInUseError, RootKeyError
from pmis_desktop.errors.vault import (
    OperatorNameError,
    RootKeyDamagedError,
    RootKeyPassphraseError,
)
from pmis_desktop.models import settings
from pmis_desktop.models.vault.engine import DriverConnection
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.passphrase import Cost
from pmis_desktop.models.vault.restoring import Restored, restore_backup, restore_with_identity
from pmis_desktop.models.vault.vault import Clock, local_now
from pmis_desktop.rules.ceremonies import COUNTY_LOST
from pmis_desktop.services import (
    authority,
    ceremonies,
    county_copies,
    epochs,
    paper_taking,
    recovering,
    settling,
)
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
    copies: Sequence[Path] = (),
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
        return _go_on(settled, restored, _Root(root_key, root_passphrase or passphrase, copies))
    except BaseException:
        vault.close()
        raise


def _mark(connection: DriverConnection) -> None:
    connection.execute(_MARK)


@dataclass(frozen=True, slots=True)
class _Root:
    """What a county's restore is signed with, and where its newest documents may lie."""

    file: Path | None
    passphrase: str
    copies: Sequence[Path]


def _go_on(settled: Settled, restored: Restored, root: _Root) -> RestoredHouse:
    """The second step of a restore, as far as it can be taken now."""
    house = settled.house
    storing.forget_absent(house)
    refusal: AppError | None = None
    if house.at_county:
        made = f"{restored.made_at:%Y-%m-%d %H:%M}"
        ceremonies.put_away(house, COUNTY_LOST)
        ceremonies.done(house, COUNTY_LOST, "restore", f"已恢复 {made} 的备份。")
        try:
            begin_epoch(house, root.passphrase, root.file, root.copies)
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


def begin_epoch(
    house: House,
    root_passphrase: str,
    root_key: Path | None = None,
    copies: Sequence[Path] = (),
) -> int:
    """Sign the next epoch with the root, and a new merge key where this machine has none.

    First the newest documents are taken in that lie beside the root key, in the second folder and
    in the folders of ``copies``: the restored data have forgotten who was revoked since. Raises
    what the root key raises.
    """
    house.require_county()
    known = [*copies, *county_copies.usual_places(house, root_key)]
    taken = paper_taking.take(house, county_copies.find(house, known))
    root = authority.root_key(house, root_key, root_passphrase)
    epoch = epochs.begin(house, root, epochs.RESTORED)
    # A county that only went back to its old computer lost nothing.
    if ceremonies.state(house, COUNTY_LOST).begun:
        ceremonies.done(house, COUNTY_LOST, "epoch", f"已开始第 {epoch} 期。{taken.words}")
    county_copies.beside_root(house, root_key)
    return epoch


def require_in_use(connection: Connection) -> None:
    """Refuse to merge in a restored county until its root has signed the new epoch."""
    if settings.number(connection, settings.EPOCH_DUE):
        raise NotInUseError
