import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmis_desktop.errors.vault import (
    BackupDamagedError,
    NewerVaultError,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault.backup import backup
from pmis_desktop.models.vault.container import Container, read_container
from tests.vault.houses import (
    BLOB,
    House,
    add_people,
    people_of,
    restore,
)


def cut_to(size: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:size]


def manifest_with(**change: object) -> Callable[[bytes], bytes]:
    def edit(data: bytes) -> bytes:
        length = int.from_bytes(data[8:12])
        manifest = json.loads(data[12 : 12 + length])
        for name, value in change.items():
            manifest[name] = value(manifest[name]) if callable(value) else value
        edited = json.dumps(manifest).encode()
        return data[:8] + len(edited).to_bytes(4) + edited + data[12 + length :]

    return edit


def first_part(**change: object) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    return lambda parts: [parts[0] | change, *parts[1:]]


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "empty": cut_to(0),
    "magic only": cut_to(8),
    "half a manifest": cut_to(100),
    "cut": cut_to(-1),
    "longer": lambda data: data + b"x",
    "huge manifest": lambda data: data[:8] + b"\xff\xff\xff\xff" + data[12:],
    "no manifest": lambda data: data[:8] + b"\0\0\0\0" + data[12:],
    "unknown part": manifest_with(parts=first_part(name="keys")),
    "path as name": manifest_with(parts=first_part(name="../../evil")),
    "part twice": manifest_with(parts=lambda parts: [parts[0], parts[0], *parts[2:]]),
    "negative size": manifest_with(parts=first_part(size=-5)),
    "huge part": manifest_with(parts=first_part(size=1 << 62)),
    "no parts": manifest_with(parts=[]),
    "blob path": manifest_with(blobs=[{"name": "../../evil", "size": 1}]),
    "too much": manifest_with(blobs=lambda _: [{"name": BLOB, "size": "x"}]),
    "no zone": manifest_with(made_at="2026-01-01T00:00:00"),
    "no date": manifest_with(made_at="yesterday"),
    "another hash": manifest_with(parts=first_part(sha256="AAAA")),
    "more": manifest_with(format=1, schema="x"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_backups_are_refused(house: House, saved: Path, tmp_path: Path, kind: str) -> None:
    saved.write_bytes(HOSTILE[kind](saved.read_bytes()))
    into = tmp_path / "new"
    with pytest.raises(BackupDamagedError):
        restore(house, saved, into)
    with pytest.raises(BackupDamagedError):
        restore(house, saved, house.folder)
    assert people_of(house) == ["乙", "丙"]
    assert not (into / names.DATABASE).exists()


def read_all(container: Container) -> None:
    for part in container.manifest.parts:
        container.small(part.name)


def test_every_byte_of_the_parts_is_checked(house: House, saved: Path) -> None:
    whole = saved.read_bytes()
    start = 12 + int.from_bytes(whole[8:12])
    assert people_of(house)
    for at in (*range(start, len(whole), 397), len(whole) - 1):
        changed = bytearray(whole)
        changed[at] ^= 1
        saved.write_bytes(changed)
        container = read_container(saved)
        with pytest.raises(BackupDamagedError):
            read_all(container)


def test_a_database_of_another_key_is_refused(house: House, saved: Path, tmp_path: Path) -> None:
    with house.create(tmp_path / "other") as vault:
        add_people(vault, "戊")
        other = backup(vault).path
    mine, theirs = read_container(saved), read_container(other)
    database = theirs.small("database")
    part = {
        "name": "database",
        "size": len(database),
        "sha256": base64.b64encode(hashlib.sha256(database).digest()).decode(),
    }
    edit = manifest_with(parts=lambda parts: [*parts[:2], part])
    start = mine.start + sum(part.size for part in mine.manifest.parts[:2])
    saved.write_bytes(edit(saved.read_bytes()[:start] + database))
    with pytest.raises(BackupDamagedError):
        restore(house, saved, house.folder)
    assert people_of(house) == ["乙", "丙"]


def test_a_newer_backup_is_refused_whatever_it_says(house: House, tmp_path: Path) -> None:
    with house.create() as vault:
        with vault.database.writing() as connection:
            connection.exec_driver_sql("PRAGMA user_version = 1001")
        path = backup(vault).path
    for edit in (manifest_with(), manifest_with(schema=1), manifest_with(format=2)):
        copy = tmp_path / "copy.dzbak"
        copy.write_bytes(edit(path.read_bytes()))
        with pytest.raises(NewerVaultError):
            restore(house, copy, tmp_path / "new")
        assert not (tmp_path / "new" / names.DATABASE).exists()
