"""What can be said of a vault before anybody has given a passphrase.

Nothing here loads the database: the unlock window is up before that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.vault import NoVaultError
from pmis_desktop.models.vault import documents
from pmis_desktop.models.vault.card import VaultKind, read_card
from pmis_desktop.models.vault.drives import Drive, drive_of
from pmis_desktop.models.vault.slots import OperatorRow, operators

# Lies beside the vaults of a practice: what has it beside itself is invented.
PRACTICE_MARK = "练习数据说明.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedVault:
    """A vault as the unlock window shows it: whose it is, who can open it, whether it is real."""

    folder: Path
    kind: VaultKind
    operators: tuple[OperatorRow, ...]
    practice: bool
    removable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVault:
    """A folder that held a vault before; without ``vault`` the sentences say why not now."""

    folder: Path
    vault: LockedVault | None
    message: str = ""
    advice: str = ""


def look(folder: Path) -> LockedVault:
    """What a locked vault says about itself.

    Raises NoVaultError for a folder that has none, and what its two small files raise.
    """
    if (folder / documents.CREATING).exists():
        raise NoVaultError(folder)
    # A decided restore that the power cut short: its files lie here until the next unlock.
    ready = folder / documents.RESTORING
    source = ready if (ready / documents.VAULT).is_file() else folder
    card = read_card(source)
    with_slots = source if (source / documents.SLOTS).is_file() else folder
    return LockedVault(
        folder=folder,
        kind=card.kind,
        operators=tuple(operators(with_slots, card.vault)),
        practice=(folder.parent / PRACTICE_MARK).is_file(),
        removable=drive_of(folder) is Drive.REMOVABLE,
    )


def is_moved(folder: Path) -> bool:
    """Whether the data was packed for another computer and is closed here."""
    return (folder / documents.MOVED).exists()


def known_vaults(folders: Iterable[Path]) -> tuple[KnownVault, ...]:
    """Each remembered folder once, in the order given, with what lies there now."""
    return tuple(_known(folder) for folder in dict.fromkeys(folders))


def _known(folder: Path) -> KnownVault:
    try:
        return KnownVault(folder=folder, vault=look(folder))
    except AppError as refusal:
        return KnownVault(folder=folder, vault=None, message=refusal.message, advice=refusal.advice)
