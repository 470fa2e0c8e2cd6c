"""The vault's small JSON files: canonical when written, checked by type when read."""

from pathlib import Path
from typing import TypeVar

import msgspec

from pmis_desktop.files import read_limited, write_whole

# Names of the vault's files. A vault is a folder with these in it.
VAULT = "vault.json"
SLOTS = "slots.json"
DATABASE = "pmis.db"
WRITE_AHEAD_LOG = "pmis.db-wal"
SHARED_MEMORY = "pmis.db-shm"
ROLLBACK_JOURNAL = "pmis.db-journal"
SEALED_KEYS = "keys.sealed"
RECOVERY = "recovery.json"
ATTEMPTS = "attempts.json"
LOCK = "vault.lock"
CREATING = "creating.mark"
RESTORING = "restoring"
MOVED = "moved.json"
BLOBS = "blobs"
BACKUPS = "backups"
ARCHIVE = "archive"
LOGS = "logs"

LIMIT = 4 << 20

D = TypeVar("D", bound=msgspec.Struct)


def canonical(value: object) -> bytes:
    """Encode with sorted keys and no spaces, so that equal values are equal bytes."""
    return msgspec.json.encode(value, order="deterministic")


def write_document(path: Path, document: msgspec.Struct) -> None:
    """Replace one of the vault's small files."""
    write_whole(path, canonical(document))


def read_document(path: Path, kind: type[D]) -> D:
    """Read one of the vault's small files; raises ``ValueError`` if it is not of this kind."""
    return parse_document(read_limited(path, LIMIT), kind)


def parse_document(data: bytes, kind: type[D]) -> D:
    """Decode bytes from outside; raises ``ValueError`` if they are not of this kind."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("not a document of this kind") from error
