"""The root key file (主钥匙): the county's root key behind its own passphrase, for a stick."""

import secrets
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from pmis_desktop.errors.files import FileMissingError, FileTooLargeError, NotAFileError
from pmis_desktop.errors.vault import RootKeyDamagedError, RootKeyPassphraseError
from pmis_desktop.models.vault.documents import read_document, write_document
from pmis_desktop.models.vault.passphrase import Cost, check_new, derive, usual_cost

SUFFIX = ".rootkey"
_VERSION = 1
_SALT_BYTES = 16
_NONCE_BYTES = 12


class _RootKeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    county: str
    cost: Cost
    salt: bytes
    nonce: bytes
    secret: bytes


def write_root_key(
    path: Path, *, county: str, secret: bytes, passphrase: str, cost: Cost | None = None
) -> None:
    """Keep a root key's 32 secret bytes in a file that only the passphrase opens."""
    check_new(passphrase)
    cost = cost or usual_cost()
    salt = secrets.token_bytes(_SALT_BYTES)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = ChaCha20Poly1305(derive(passphrase, salt, cost))
    sealed = cipher.encrypt(nonce, secret, county.encode())
    write_document(path, _RootKeyFile(_VERSION, county, cost, salt, nonce, sealed))


def read_root_key(path: Path, passphrase: str) -> tuple[str, bytes]:
    """The county and the secret bytes of a root key file.

    Raises RootKeyDamagedError for a file that is none, RootKeyPassphraseError for a wrong one.
    """
    try:
        found = read_document(path, _RootKeyFile)
    except (ValueError, FileMissingError, FileTooLargeError, NotAFileError) as error:
        raise RootKeyDamagedError from error
    if found.version != _VERSION or not found.cost.is_possible():
        raise RootKeyDamagedError
    if len(found.salt) != _SALT_BYTES or len(found.nonce) != _NONCE_BYTES:
        raise RootKeyDamagedError
    cipher = ChaCha20Poly1305(derive(passphrase, found.salt, found.cost))
    try:
        return found.county, cipher.decrypt(found.nonce, found.secret, found.county.encode())
    except InvalidTag as error:
        raise RootKeyPassphraseError from error
