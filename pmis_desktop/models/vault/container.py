"""The backup file (.dzbak): a manifest with hashes, then the parts it names, nothing else.

Layout: 8 bytes ``PMISBAK1``, the manifest's length as 4 bytes big-endian, the manifest as JSON, the
parts in its order. Everything read here comes from outside and is checked before it is used.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from pmis_desktop.errors.files import FileMissingError, NotAFileError
from pmis_desktop.errors.vault import BackupDamagedError, NewerVaultError
from pmis_desktop.files import CHUNK, read_chunks, told, write_chunks
from pmis_desktop.models.vault.documents import LIMIT, canonical, parse_document

_MAGIC = b"PMISBAK1"
_FORMAT = 1
_LENGTH_BYTES = 4
_MOST_MANIFEST = 64 << 20
_MOST_BLOBS = 500_000
# SQLite's own end is beyond any disk; a FAT32 stick stops at 4 GB by itself.
_MOST_DATABASE = 64 << 30
BLOB_NAME = re.compile(r"[0-9a-f]{64}")

PartName = Literal["vault", "slots", "database", "wal", "journal"]
_SMALL: tuple[PartName, ...] = ("vault", "slots")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the backup; ``name`` says what it is, never where it goes."""

    name: PartName
    size: int
    sha256: bytes


class Blob(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A photo or scan that belongs to the data but lies outside the backup."""

    name: str
    size: int


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says about itself; ``schema`` is the database's ``user_version``."""

    format: int
    vault: str
    kind: str
    made_at: datetime
    schema: int
    parts: tuple[Part, ...]
    blobs: tuple[Blob, ...]


@dataclass(frozen=True)
class Container:
    """A backup file whose manifest fits its size; the parts are not checked yet."""

    path: Path
    manifest: Manifest
    start: int

    def has(self, name: PartName) -> bool:
        """Say whether there is such a part."""
        return any(part.name == name for part in self.manifest.parts)

    def chunks(self, name: PartName) -> Iterator[bytes]:
        """Read a part piece by piece; ``BackupDamagedError`` at its end if its hash differs."""
        at = self.start
        for part in self.manifest.parts:
            if part.name == name:
                yield from _checked_chunks(self.path, at, part)
                return
            at += part.size
        raise BackupDamagedError

    def small(self, name: PartName) -> bytes:
        """Read one of the small parts whole."""
        return b"".join(self.chunks(name))


def part_of(name: PartName, path: Path) -> Part:
    """Measure a file that is to become a part."""
    digest = hashlib.sha256()
    size = 0
    for chunk in read_chunks(path):
        digest.update(chunk)
        size += len(chunk)
    return Part(name=name, size=size, sha256=digest.digest())


def write_container(
    target: Path,
    files: Sequence[tuple[PartName, Path]],
    *,
    vault: str,
    kind: str,
    made_at: datetime,
    schema: int,
    blobs: tuple[Blob, ...],
) -> None:
    """Write a backup of these files, whole or not at all."""
    manifest = canonical(
        Manifest(
            format=_FORMAT,
            vault=vault,
            kind=kind,
            made_at=made_at,
            schema=schema,
            parts=tuple(part_of(name, path) for name, path in files),
            blobs=blobs,
        )
    )

    def chunks() -> Iterator[bytes]:
        yield _MAGIC + len(manifest).to_bytes(_LENGTH_BYTES) + manifest
        for _, path in files:
            yield from read_chunks(path)

    write_chunks(target, chunks())


def read_container(path: Path) -> Container:
    """Read what a backup says about itself, within limits; ``BackupDamagedError`` if it is none."""
    with told(path, reading=True):
        if not path.is_file():
            raise NotAFileError(path) if path.exists() else FileMissingError(path)
        whole = path.stat().st_size
        with path.open("rb") as file:
            manifest, start = _read_manifest(file)
    _check(manifest, whole - start)
    return Container(path, manifest, start)


def _read_manifest(file: BinaryIO) -> tuple[Manifest, int]:
    if file.read(len(_MAGIC)) != _MAGIC:
        raise BackupDamagedError
    length = int.from_bytes(file.read(_LENGTH_BYTES))
    if length > _MOST_MANIFEST:
        raise BackupDamagedError
    data = file.read(length)
    try:
        return parse_document(data, Manifest), len(_MAGIC) + _LENGTH_BYTES + length
    except ValueError as error:
        raise BackupDamagedError from error


def _check(manifest: Manifest, size: int) -> None:
    if manifest.format > _FORMAT:
        raise NewerVaultError
    parts = {part.name: part for part in manifest.parts}
    small_enough = all(
        0 <= part.size <= (LIMIT if part.name in _SMALL else _MOST_DATABASE)
        for part in manifest.parts
    )
    if (
        len(parts) < len(manifest.parts)
        or not small_enough
        or sum(part.size for part in manifest.parts) != size
        or len(manifest.blobs) > _MOST_BLOBS
        or not all(BLOB_NAME.fullmatch(blob.name) for blob in manifest.blobs)
        or manifest.made_at.tzinfo is None
    ):
        raise BackupDamagedError


def _checked_chunks(path: Path, at: int, part: Part) -> Iterator[bytes]:
    digest = hashlib.sha256()
    left = part.size
    with told(path, reading=True), path.open("rb") as file:
        file.seek(at)
        while left and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
            yield chunk
    if left or digest.digest() != part.sha256:
        raise BackupDamagedError
