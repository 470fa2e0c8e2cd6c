"""A backup that is looked into: unpacked for the time being, never written, refused if odd."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from pmis_desktop.errors.opened_backups import BackupReadOnlyError, BackupUnreadableError
from pmis_desktop.errors.vault import NewerVaultError, WrongPassphraseError
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault.backup import backup
from pmis_desktop.models.vault.lock import VaultLock
from pmis_desktop.models.vault.opened_backup import open_backup
from pmis_desktop.models.vault.operators import change_passphrase
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.models.vault.vault import Vault
from tests.vault.houses import BLOB, NEW, PLAIN, House, add_people, people, put_blob
from tests.vault.test_hostile_backups import HOSTILE, manifest_with


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def look(house: House, file: Path, passphrase: str = PLAIN) -> Vault:
    return open_backup(file, passphrase, schema_folder=house.schema, clock=house.clock)


def test_it_shows_its_day_and_leaves_nothing(house: House, saved: Path, scratch: Path) -> None:
    before = hashlib.sha256(saved.read_bytes()).digest()
    with look(house, saved) as vault:
        assert people(vault) == ["乙"]
        assert vault.role is Role.READER
        assert vault.backup is not None
        assert vault.backup.file == saved
        assert vault.folder.parent == scratch
        # Only the encrypted database and the lock; never the wrapped keys of who may open it.
        assert {path.name for path in vault.folder.iterdir()} <= {names.DATABASE, names.LOCK}
        assert b"SQLite format 3" not in (vault.folder / names.DATABASE).read_bytes()
    assert list(scratch.iterdir()) == []
    assert hashlib.sha256(saved.read_bytes()).digest() == before


def test_the_data_itself_may_be_open_meanwhile(house: House, saved: Path, scratch: Path) -> None:
    with house.open() as present, look(house, saved) as one, look(house, saved) as other:
        assert people(present) == ["乙", "丙"]
        assert people(one) == people(other) == ["乙"]
    assert list(scratch.iterdir()) == []


def test_nothing_is_written_once_it_is_read_only(
    house: House, saved: Path, scratch: Path, tmp_path: Path
) -> None:
    with look(house, saved) as vault:
        vault.database.read_only = True
        with pytest.raises(BackupReadOnlyError):
            add_people(vault, "丁")
        with pytest.raises(BackupReadOnlyError):
            backup(vault, tmp_path / "elsewhere")
        with pytest.raises(BackupReadOnlyError):
            change_passphrase(vault, PLAIN, NEW)
        with pytest.raises(BackupReadOnlyError):
            vault.database.rekey(b"\0" * 32)
        with pytest.raises(BackupReadOnlyError):
            vault.secrets.get("signing")
        assert people(vault) == ["乙"]
    assert list(scratch.iterdir()) == []


def test_the_passphrase_is_that_of_its_day(house: House, saved: Path, scratch: Path) -> None:
    with house.open() as vault:
        change_passphrase(vault, PLAIN, NEW)
    with pytest.raises(WrongPassphraseError):
        look(house, saved, NEW)
    with look(house, saved) as vault:
        assert people(vault) == ["乙"]
    assert list(scratch.iterdir()) == []


def test_photos_are_those_beside_it(house: House, saved: Path, scratch: Path) -> None:
    put_blob(saved.parent.parent / names.BLOBS, BLOB, b"sealed")
    with look(house, saved) as vault:
        assert vault.blobs == saved.parent.parent / names.BLOBS
    assert (saved.parent.parent / names.BLOBS).is_dir()
    assert list(scratch.iterdir()) == []


def test_an_older_backup_is_brought_up_to_date_in_the_copy(
    house: House, saved: Path, scratch: Path
) -> None:
    before = saved.read_bytes()
    house.add_step("0002", "ALTER TABLE person ADD COLUMN phone TEXT;\n")
    with look(house, saved) as vault, vault.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT phone FROM person").scalars().all() == [None]
    assert saved.read_bytes() == before
    assert list(scratch.iterdir()) == []


def test_a_newer_backup_is_refused(house: House, scratch: Path, tmp_path: Path) -> None:
    with house.create(tmp_path / "newer") as vault:
        with vault.database.raw() as connection:
            connection.execute("PRAGMA user_version=9900")
        file = backup(vault).path
    with pytest.raises(NewerVaultError):
        look(house, file)
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_damaged_or_strange_file_is_refused(
    house: House, saved: Path, scratch: Path, kind: str
) -> None:
    saved.write_bytes(HOSTILE[kind](saved.read_bytes()))
    with pytest.raises(BackupUnreadableError):
        look(house, saved)
    assert list(scratch.iterdir()) == []


def test_a_manifest_that_names_other_data_is_refused(
    house: House, saved: Path, scratch: Path
) -> None:
    saved.write_bytes(manifest_with(vault="0" * 32)(saved.read_bytes()))
    with pytest.raises(BackupUnreadableError):
        look(house, saved)
    assert list(scratch.iterdir()) == []


def test_what_was_left_behind_is_swept_away(house: House, saved: Path, scratch: Path) -> None:
    left, used = scratch / "pmis-backup-left", scratch / "pmis-backup-used"
    long_ago = time.time() - 90_000
    for folder in (left, used):
        folder.mkdir()
        (folder / names.DATABASE).write_bytes(b"x")
    lock = VaultLock(used, house.clock())
    for folder in (left, used):
        os.utime(folder, (long_ago, long_ago))
    try:
        look(house, saved).close()
        assert [path.name for path in scratch.iterdir()] == [used.name]
    finally:
        lock.release()
