"""Photos and scans as encrypted files beside the database, each under a name that tells nothing.

A file is ``PMISBLB1``, a random nonce of 12 bytes, and the content under ChaCha20-Poly1305. Its key
is derived from the vault's blob key and the content's SHA-256, which is also bound to it: a file
under another's name does not open. The name is a keyed hash, so that nobody who has only the folder
or a stick with backups can tell whether a known picture is in it.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pmis_desktop import files
from pmis_desktop.errors.attachments import BlobDamagedError, BlobMissingError
from pmis_desktop.errors.opened_backups import BackupReadOnlyError
from pmis_desktop.models.vault.backup import blob_place

KEY_BYTES = 32
_MAGIC = b"PMISBLB1"
_NONCE_BYTES = 12
_TAG_BYTES = 16
_LARGEST = 64 << 20


def new_blob_key() -> bytes:
    """A blob key for a vault that has none yet; it is kept in the database and never changes."""
    return os.urandom(KEY_BYTES)


@dataclass(frozen=True)
class BlobStore:
    """The blobs of one vault; ``key`` is its blob key. Safe to use from several threads."""

    folder: Path
    key: bytes = field(repr=False)
    read_only: bool = False

    def has(self, blob_hash: str) -> bool:
        """Whether a file lies under this hash; whether it opens is only known by ``get``."""
        return self._place(blob_hash).is_file()

    def put(self, content: bytes) -> str:
        """Store bytes, whole and read again, and give their SHA-256; what is there is kept.

        What is there and does not open is replaced.
        """
        if self.read_only:
            raise BackupReadOnlyError
        blob_hash = hashlib.sha256(content).hexdigest()
        place = self._place(blob_hash)
        if not place.is_file() or not self._opens(blob_hash):
            nonce = os.urandom(_NONCE_BYTES)
            sealed = self._cipher(blob_hash).encrypt(nonce, content, _bound_to(blob_hash))
            files.make_private_folder(place.parent)
            files.write_whole(place, _MAGIC + nonce + sealed)
        return blob_hash

    def get(self, blob_hash: str) -> bytes:
        """The bytes of this hash; raises BlobMissingError or BlobDamagedError."""
        place = self._place(blob_hash)
        if not place.is_file():
            raise BlobMissingError
        data = files.read_limited(place, _LARGEST)
        start = len(_MAGIC) + _NONCE_BYTES
        if not data.startswith(_MAGIC) or len(data) < start + _TAG_BYTES:
            raise BlobDamagedError
        try:
            content = self._cipher(blob_hash).decrypt(
                data[len(_MAGIC) : start], data[start:], _bound_to(blob_hash)
            )
        except InvalidTag as fault:
            raise BlobDamagedError from fault
        if hashlib.sha256(content).hexdigest() != blob_hash:
            raise BlobDamagedError
        return content

    def remove(self, blob_hash: str) -> None:
        """Delete the file of this hash, if it is there; raises a FileError."""
        if self.read_only:
            raise BackupReadOnlyError
        files.remove(self._place(blob_hash))

    def _opens(self, blob_hash: str) -> bool:
        try:
            self.get(blob_hash)
        except BlobDamagedError:
            return False
        return True

    def _place(self, blob_hash: str) -> Path:
        named = hmac.digest(self._derived(b"pmis blob name 1"), bytes.fromhex(blob_hash), "sha256")
        return blob_place(self.folder, named.hex())

    def _cipher(self, blob_hash: str) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(self._derived(_bound_to(blob_hash)))

    def _derived(self, label: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label).derive(self.key)


def _bound_to(blob_hash: str) -> bytes:
    return b"pmis blob 1 " + bytes.fromhex(blob_hash)
