"""Opening the house: the only module that knows every room, and the same for window and script."""

from pathlib import Path

from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.place import propose_folder
from pmis_desktop.models.vault.vault import Vault
from pmis_desktop.services import opened_backups, settling
from pmis_desktop.services.house import House
from pmis_desktop.services.on_hold import retrying


def open_house(folder: Path, passphrase: str, operator: str | None = None) -> House:
    """Unlock a vault, begin its log, and note the unlocking with what failed before it.

    ``operator`` may be left out where there is one only. The caller closes ``house.vault``.
    """
    vault = open_vault(folder, passphrase, operator)
    try:
        return settle_in(vault)
    except BaseException:
        vault.close()
        raise


def open_backup(file: Path, passphrase: str, operator: str | None = None) -> House:
    """Look into a backup, which is neither restored nor changed; see the service of that name."""
    return opened_backups.open_backup(file, passphrase, operator)


def settle_in(vault: Vault) -> House:
    """The house around an open vault: its log begun, its unlocking in the local log.

    What a crash left half done is finished here, and what waits is tried again. The vault may have
    been opened in a job's thread and be used in another: its engines hand out connections to any.
    """
    house = settling.settle_in(vault).house
    retrying.retry_if_due(house)
    return house


def proposed_folder() -> Path | None:
    """Where a vault would lie if nobody says otherwise; None if no disk will do."""
    return propose_folder()
