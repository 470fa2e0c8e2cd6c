"""A vault's card: what a locked vault says about itself. Read before the database is needed."""

from pathlib import Path
from typing import Literal

import msgspec

from pmis_desktop.errors.files import FileMissingError, FileTooLargeError, NotAFileError
from pmis_desktop.errors.vault import NewerVaultError, NoVaultError, VaultDocumentDamagedError
from pmis_desktop.models.vault.documents import VAULT, parse_document, read_document

VaultKind = Literal["county", "site"]
VERSION = 1


class VaultCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a locked vault says about itself."""

    version: int
    vault: str
    kind: VaultKind


def read_card(folder: Path) -> VaultCard:
    """Read what a vault folder says about itself; ``NoVaultError`` if it is none."""
    try:
        card = read_document(folder / VAULT, VaultCard)
    except FileMissingError as error:
        raise NoVaultError(folder) from error
    except (ValueError, FileTooLargeError, NotAFileError) as error:
        raise VaultDocumentDamagedError(VAULT) from error
    return _checked(card)


def parse_card(data: bytes) -> VaultCard:
    """Read the card that came in a backup."""
    try:
        return _checked(parse_document(data, VaultCard))
    except ValueError as error:
        raise VaultDocumentDamagedError(VAULT) from error


def _checked(card: VaultCard) -> VaultCard:
    if card.version > VERSION:
        raise NewerVaultError
    if not (len(card.vault) == 32 and card.vault.isalnum() and card.vault.isascii()):  # noqa: PLR2004
        raise VaultDocumentDamagedError(VAULT)
    return card
