"""The keys of a site or county that must never be in a backup: its signing key, the merge key."""

import secrets
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pmis_desktop.errors.files import FileTooLargeError, NotAFileError
from pmis_desktop.errors.vault import NewerVaultError, SealedKeysDamagedError
from pmis_desktop.files import replace
from pmis_desktop.models.vault.documents import (
    SEALED_KEYS,
    canonical,
    parse_document,
    read_document,
    write_document,
)

_VERSION = 1
_NONCE_BYTES = 12


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    nonce: bytes
    sealed: bytes


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One envelope; two while the database is being given a new key."""

    version: int
    envelopes: tuple[_Envelope, ...]


class _Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keys: dict[str, bytes]


class SealedKeys:
    """Named secrets in one small file, wrapped by a key derived from the database key."""

    def __init__(self, folder: Path, vault: str, database_key: bytes) -> None:
        self._path = folder / SEALED_KEYS
        self._vault = vault
        self._database_key = database_key

    def get(self, name: str) -> bytes | None:
        """Give a secret, ``None`` if there is none; ``SealedKeysDamagedError`` if none opens."""
        return self._read().get(name)

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret, in place of one of the same name."""
        self._write(self._read() | {name: secret}, (self._database_key,))

    def set_aside(self) -> None:
        """Keep keys that do not open under another name, so that new ones can be put."""
        if self._path.exists():
            replace(self._path, self._path.with_name(f"{SEALED_KEYS}.old"))

    def wrap_for(self, *database_keys: bytes) -> None:
        """Wrap the same secrets for these database keys; the first is used from now on."""
        kept = self._read()
        if kept:
            self._write(kept, database_keys)
        self._database_key = database_keys[0]

    def _read(self) -> dict[str, bytes]:
        if not self._path.exists():
            return {}
        try:
            file = read_document(self._path, _File)
        except (ValueError, FileTooLargeError, NotAFileError) as error:
            raise SealedKeysDamagedError from error
        if file.version > _VERSION:
            raise NewerVaultError
        cipher = self._cipher(self._database_key)
        for envelope in file.envelopes:
            try:
                data = cipher.decrypt(envelope.nonce, envelope.sealed, self._bound_to())
                return parse_document(data, _Content).keys
            except (InvalidTag, ValueError):
                continue
        raise SealedKeysDamagedError

    def _write(self, keys: dict[str, bytes], database_keys: tuple[bytes, ...]) -> None:
        data = canonical(_Content(keys))
        envelopes = []
        for key in database_keys:
            nonce = secrets.token_bytes(_NONCE_BYTES)
            sealed = self._cipher(key).encrypt(nonce, data, self._bound_to())
            envelopes.append(_Envelope(nonce, sealed))
        write_document(self._path, _File(_VERSION, tuple(envelopes)))

    def _cipher(self, database_key: bytes) -> ChaCha20Poly1305:
        hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=self._bound_to())
        return ChaCha20Poly1305(hkdf.derive(database_key))

    def _bound_to(self) -> bytes:
        return f"pmis sealed keys 1 {self._vault}".encode()
