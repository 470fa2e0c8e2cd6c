import hashlib
import shutil
from pathlib import Path
from typing import Any

import pyrage
import pytest

from pmis_desktop import files
from pmis_desktop.errors.files import DiskFullError, FileMissingError, NotAFileError
from pmis_desktop.errors.vault import (
    FolderTakenError,
    OtherVaultError,
    RecoveryNotPreparedError,
    SealedKeysDamagedError,
    VaultInUseError,
    WrongPassphraseError,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault import restoring
from pmis_desktop.models.vault.backup import backup, blob_place
from pmis_desktop.models.vault.operators import change_passphrase, remove_operator
from pmis_desktop.models.vault.recovery import add_recovery_slot
from pmis_desktop.models.vault.restoring import restore_with_identity
from pmis_desktop.models.vault.slots import Role
from tests.vault.houses import (
    BLOB,
    CHEAP,
    NEW,
    PLAIN,
    House,
    add_operator,
    add_people,
    people,
    people_of,
    put_blob,
    restore,
)

OTHER_BLOB = hashlib.sha256(b"scan").hexdigest()


def test_restoring_saves_the_present_first(house: House, saved: Path) -> None:
    done = restore(house, saved, house.folder)
    assert done.keys_kept
    assert done.missing_blobs == 0
    with house.open() as vault:
        assert people(vault) == ["乙"]
        assert vault.secrets.get("signing") == b"the signing key"
    assert done.safety_copy is not None
    again = restore(house, done.safety_copy, house.folder)
    assert again.safety_copy not in (None, done.safety_copy)
    with house.open() as vault:
        assert people(vault) == ["乙", "丙"]


def test_rows_still_in_the_log_are_in_the_safety_copy(house: House, saved: Path) -> None:
    vault = house.open()
    add_people(vault, "丁")
    # As a power cut leaves it: the log beside the database, nobody holding the lock.
    log = (house.folder / names.WRITE_AHEAD_LOG).read_bytes()
    database = (house.folder / names.DATABASE).read_bytes()
    vault.close()
    (house.folder / names.WRITE_AHEAD_LOG).write_bytes(log)
    (house.folder / names.DATABASE).write_bytes(database)
    done = restore(house, saved, house.folder)
    assert done.safety_copy is not None
    assert not (house.folder / names.WRITE_AHEAD_LOG).exists()
    restore(house, done.safety_copy, house.folder)
    assert people(house.open()) == ["乙", "丙", "丁"]


def test_a_backup_alone_is_enough(house: House, saved: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    alone = saved.rename(stick / "备份.dzbak")
    done = restore(house, alone, tmp_path / "new machine")
    assert done.safety_copy is None
    assert not done.keys_kept
    assert done.missing_blobs == 1
    with house.open(folder=tmp_path / "new machine") as vault:
        assert people(vault) == ["乙"]
        assert vault.id == done.vault
        assert vault.secrets.get("signing") is None


def test_a_second_folder_gets_the_photos_and_gives_them_back(house: House, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with house.create() as vault:
        put_blob(vault.blobs, BLOB, b"photo")
        put_blob(vault.blobs, OTHER_BLOB, b"scan")
        assert backup(vault, stick).blobs_copied == 2
        house.later(minutes=1)
        made = backup(vault, stick)
        assert made.blobs_copied == 0
    done = restore(house, made.path, tmp_path / "new")
    assert done.missing_blobs == 0
    there = blob_place(tmp_path / "new" / names.BLOBS, OTHER_BLOB)
    assert there.read_bytes() == b"scan"


def test_the_passphrase_is_that_of_the_day(house: House, saved: Path) -> None:
    with house.open() as vault:
        change_passphrase(vault, PLAIN, NEW)
    with pytest.raises(WrongPassphraseError):
        restore(house, saved, house.folder, NEW)
    restore(house, saved, house.folder, PLAIN)
    assert people(house.open(PLAIN)) == ["乙"]


def test_a_backup_from_before_a_new_database_key(house: House, saved: Path) -> None:
    with house.open() as vault:
        add_operator(vault)
        remove_operator(vault, "乙")
        change_passphrase(vault, PLAIN, NEW)
    done = restore(house, saved, house.folder, PLAIN, present=("甲", NEW))
    assert done.keys_kept
    with house.open(PLAIN) as vault:
        assert vault.secrets.get("signing") == b"the signing key"


def test_keys_that_cannot_be_opened_are_not_lost(house: House, saved: Path) -> None:
    with house.open() as vault:
        add_operator(vault)
        remove_operator(vault, "乙")
        change_passphrase(vault, PLAIN, NEW)
    before = (house.folder / names.SEALED_KEYS).read_bytes()
    assert not restore(house, saved, house.folder, PLAIN).keys_kept
    assert (house.folder / names.SEALED_KEYS).read_bytes() == before
    with house.open(PLAIN) as vault, pytest.raises(SealedKeysDamagedError):
        vault.secrets.get("signing")


def test_a_backup_opens_by_the_recovery_key(house: House, tmp_path: Path) -> None:
    made = pyrage.x25519.Identity.generate()
    with house.create() as vault:
        add_people(vault, "乙")
        first = backup(vault).path
        add_recovery_slot(vault, str(made.to_public()))
        house.later(days=1)
        second = backup(vault).path
    how: dict[str, Any] = {
        "operator": "新人",
        "new_passphrase": NEW,
        "cost": CHEAP,
        "schema_folder": house.schema,
        "clock": house.clock,
    }
    into = tmp_path / "new"
    with pytest.raises(RecoveryNotPreparedError):
        restore_with_identity(first, into, str(made), **how)
    with pytest.raises(RecoveryNotPreparedError):
        restore_with_identity(second, into, "AGE-SECRET-KEY-1", **how)
    restore_with_identity(second, into, str(made), **how)
    with house.open(NEW, "新人", folder=into) as vault:
        assert people(vault) == ["乙"]
        assert vault.role is Role.ADMIN


def test_another_vault_or_a_strangers_folder_is_not_replaced(
    house: House, saved: Path, tmp_path: Path
) -> None:
    house.create(tmp_path / "other").close()
    with pytest.raises(OtherVaultError):
        restore(house, saved, tmp_path / "other")
    house.open(folder=tmp_path / "other")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_bytes(b"")
    with pytest.raises(FolderTakenError):
        restore(house, saved, tmp_path / "letters")
    with house.open(), pytest.raises(VaultInUseError):
        restore(house, saved, house.folder)


def test_a_vault_damaged_in_any_way_is_restored(house: House, saved: Path) -> None:
    for name in (names.DATABASE, names.SLOTS, names.VAULT):
        (house.folder / name).write_bytes(b"rubbish")
        assert restore(house, saved, house.folder).safety_copy
        assert people_of(house) == ["乙"]
        (house.folder / name).unlink()
        restore(house, saved, house.folder)
        assert people_of(house) == ["乙"]


class PowerCutError(BaseException):
    pass


@pytest.mark.parametrize("replaced", range(5))
def test_the_power_may_go_at_any_step_of_a_restore(
    house: House, saved: Path, monkeypatch: pytest.MonkeyPatch, replaced: int
) -> None:
    real = files.replace
    done = 0

    def cut(source: Path, target: Path) -> None:
        nonlocal done
        if done == replaced:
            raise PowerCutError
        done += 1
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "replace", cut)
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        if replaced < 4:
            with pytest.raises(PowerCutError):
                restore(house, saved, house.folder)
        else:
            restore(house, saved, house.folder)
    with house.open() as vault:
        assert people(vault) == (["乙", "丙"] if replaced == 0 else ["乙"])
        assert vault.secrets.get("signing") == b"the signing key"
    assert restore(house, saved, house.folder).keys_kept
    assert people_of(house) == ["乙"]


@pytest.mark.parametrize("room", ["write_container", "write_slots", "write_chunks"])
def test_a_disk_full_while_restoring_changes_nothing(
    house: House, saved: Path, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFullError(house.folder)

    with monkeypatch.context() as patch:
        patch.setattr(restoring, room, full)
        with pytest.raises(DiskFullError):
            restore(house, saved, house.folder)
    with house.open() as vault:
        assert people(vault) == ["乙", "丙"]
    assert not (house.folder / "restoring.part").exists()


def test_an_older_backup_is_brought_up_to_date(house: House, saved: Path) -> None:
    house.add_step("0002", "ALTER TABLE person ADD COLUMN phone TEXT;")
    restore(house, saved, house.folder)
    assert people_of(house) == ["乙"]


def test_no_file_is_no_backup(house: House, tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        restore(house, tmp_path / "gone.dzbak", house.folder)
    with pytest.raises(NotAFileError):
        restore(house, tmp_path, house.folder)
