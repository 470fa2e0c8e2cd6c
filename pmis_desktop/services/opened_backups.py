"""Looking into a backup without restoring it: last night's data, read on a second computer.

Nothing is locked, nothing is written beside or into the file, no log goes on from it: only the
data's own computer has the signing keys, and a copy that wrote would be a second history. What is
looked at cannot be noted in the local log, so what would be taken out, printed or exported is
refused with everything that writes.
"""

from pathlib import Path

from pmis_desktop.models import settings
from pmis_desktop.models.vault.opened_backup import open_backup as open_vault
from pmis_desktop.models.vault.vault import Clock, local_now
from pmis_desktop.services import stroke_order
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import scanning


def open_backup(
    file: Path, passphrase: str, operator: str | None = None, *, clock: Clock = local_now
) -> House:
    """The house of a backup as it was on its day; the caller closes ``house.vault``.

    The passphrase is that of the backup's day. Raises BackupUnreadableError, WrongPassphraseError,
    NewerVaultError and what reading a file raises.
    """
    vault = open_vault(file, passphrase, operator, clock=clock)
    try:
        house = House.of(vault)
        # What is found from records and lacks in a backup: in the unpacked copy only.
        stroke_order.fill(house)
        storing.store(house)
        if not _was_checked(house):
            scanning.scan(house)
    except BaseException:
        vault.close()
        raise
    vault.database.read_only = True
    return house


def _was_checked(house: House) -> bool:
    """Whether the records were ever looked through: else no fault found would mean nothing."""
    with house.reading() as connection:
        return bool(settings.get(connection, settings.CHECKED_MARK))


def told(house: House) -> str:
    """Which backup is open, in a sentence; empty for data at work."""
    backup = house.vault.backup
    if backup is None:
        return ""
    when = backup.made_at.astimezone(house.vault.clock().tzinfo)
    day = f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"
    return f"这是 {day} 的备份，只能看，不能改。看到的是那时的数据。"
