import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pmis_desktop.errors.files import DiskFullError, FileMissingError
from pmis_desktop.errors.vault import (
    DamagedError,
    FolderTakenError,
    NewerVaultError,
    NoVaultError,
    OperatorNotChosenError,
    OperatorUnknownError,
    PassphraseTooShortError,
    SlotsDamagedError,
    SyncedFolderError,
    VaultDocumentDamagedError,
    VaultInUseError,
    WrongPassphraseError,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault import opening
from pmis_desktop.models.vault.lock import VaultLock
from pmis_desktop.models.vault.opening import list_operators
from pmis_desktop.models.vault.slots import OperatorRow, Role
from pmis_desktop.models.vault.vault import quick_check
from tests.vault.houses import PLAIN, THEIRS, House, add_operator, add_people, damage, people


def test_what_was_written_is_there_at_the_next_opening(house: House) -> None:
    with house.create() as vault:
        assert (vault.kind, vault.operator, vault.role) == ("site", "甲", Role.ADMIN)
        add_people(vault, "乙", "丙")
    with house.open() as vault:
        assert people(vault) == ["乙", "丙"]
        assert vault.post == "书记"


def test_nothing_of_it_is_readable_on_the_disk(house: House) -> None:
    with house.create() as vault:
        add_people(vault, "wang xiao ming")
        vault.secrets.put("signing", b"wang xiao ming")
    for path in house.folder.rglob("*"):
        if path.is_file():
            assert b"wang xiao ming" not in path.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_only_the_user_may_look_into_it(house: House) -> None:
    with house.create() as vault:
        add_people(vault, "乙")
        assert house.folder.stat().st_mode & 0o777 == 0o700
        for path in house.folder.rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_full_width_passphrase_is_the_same(house: House) -> None:
    full_width = "ＡＢＣ党员１２３"
    house.create(passphrase=full_width).close()
    assert house.open("ABC党员123").operator == "甲"


def test_a_short_passphrase_makes_nothing(house: House) -> None:
    short = "1234567"
    with pytest.raises(PassphraseTooShortError):
        house.create(passphrase=short)
    assert not house.folder.exists()


def test_a_wrong_passphrase_is_refused_and_slows_down(house: House) -> None:
    house.create().close()
    for _ in range(6):
        with pytest.raises(WrongPassphraseError):
            house.open("wrong horse")
        house.later(seconds=30)
    assert house.slept == [1.0, 2.0, 4.0]
    with house.open() as vault:
        assert house.slept[-1] == 8.0
        taken = vault.attempts.take()
        assert [entry.count for entry in taken] == [2, 2, 2]
        assert taken[1].at - taken[0].at == timedelta(minutes=1)
        assert vault.attempts.take() == ()
    house.open()
    assert len(house.slept) == 4
    assert "甲" not in (house.folder / names.ATTEMPTS).read_text(encoding="utf-8")


def test_the_wait_ends_somewhere_and_a_damaged_counter_bars_nobody(house: House) -> None:
    house.create().close()
    for _ in range(12):
        with pytest.raises(WrongPassphraseError):
            house.open("wrong horse")
    assert max(house.slept) == 30.0
    (house.folder / names.ATTEMPTS).write_bytes(b"{")
    house.slept.clear()
    assert house.open().attempts.take() == ()
    assert house.slept == []


def test_a_full_disk_does_not_hide_a_wrong_passphrase(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.create().close()

    def full(*_: object) -> int:
        raise OSError(28, "simulated")

    # The lock is signed by os.write too.
    monkeypatch.setattr(VaultLock, "_sign", lambda *_: None)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WrongPassphraseError):
        house.open("wrong horse")


def test_who_is_opening_must_be_said_where_there_are_several(house: House) -> None:
    with house.create() as vault:
        add_operator(vault)
    assert list_operators(house.folder) == [
        OperatorRow("甲", "书记", Role.ADMIN),
        OperatorRow("乙", "委员", Role.READER),
    ]
    with pytest.raises(OperatorNotChosenError):
        house.open()
    with pytest.raises(OperatorUnknownError):
        house.open(operator="丁")
    with pytest.raises(WrongPassphraseError):
        house.open(PLAIN, "乙")
    assert house.open(THEIRS, "乙").role is Role.READER


def test_a_second_opening_is_refused_and_says_since_when(house: House) -> None:
    house.create()
    with pytest.raises(VaultInUseError) as caught:
        house.open()
    assert caught.value.since == house.now
    assert "2026年03月04日" in caught.value.message
    house.opened[0].close()
    house.open()


SECOND = """
import sys
from pathlib import Path
from pmis_desktop.errors.vault import VaultInUseError
from pmis_desktop.models.vault.opening import open_vault
try:
    open_vault(Path(sys.argv[1]), "correct horse", schema_folder=Path(sys.argv[2])).close()
except VaultInUseError:
    sys.exit(3)
"""


def second_process(house: House) -> int:
    command = [sys.executable, "-c", SECOND, str(house.folder), str(house.schema)]
    return subprocess.run(command, check=False, timeout=60).returncode  # noqa: S603


def test_a_second_process_is_refused_until_the_first_is_done(house: House) -> None:
    vault = house.create()
    assert second_process(house) == 3
    vault.close()
    assert second_process(house) == 0


def test_a_child_that_outlives_us_does_not_hold_the_lock(house: House) -> None:
    vault = house.create()
    child = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False
    )
    try:
        vault.close()
        house.open()
    finally:
        child.communicate(b"\n", timeout=30)


def test_a_folder_with_something_in_it_is_left_alone(house: House) -> None:
    house.folder.mkdir()
    (house.folder / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderTakenError):
        house.create()
    assert [path.name for path in house.folder.iterdir()] == ["letter.txt"]
    house.create(house.folder / "new").close()
    with pytest.raises(FolderTakenError):
        house.create(house.folder / "new")


def test_a_creation_that_failed_leaves_a_folder_that_can_be_used(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError(house.folder)

    with monkeypatch.context() as patch:
        patch.setattr(opening, "write_slots", full)
        with pytest.raises(DiskFullError):
            house.create()
    assert list(house.folder.iterdir()) == []
    house.create()


def test_a_creation_cut_by_the_power_is_begun_again(house: House) -> None:
    house.folder.mkdir()
    for name in (names.CREATING, names.DATABASE, names.SLOTS):
        (house.folder / name).write_bytes(b"half")
    with pytest.raises(NoVaultError):
        house.open()
    with house.create() as vault:
        add_people(vault, "乙")
    assert people(house.open()) == ["乙"]


def test_no_vault_is_no_vault(house: House) -> None:
    house.folder.mkdir()
    with pytest.raises(NoVaultError):
        house.open()
    assert list(house.folder.iterdir()) == []
    with pytest.raises(NoVaultError):
        house.open(folder=house.folder / "nowhere")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version":1}', b"\xff" * 50, b"[" * 9999])
def test_a_damaged_card_or_slots_file_is_refused(house: House, content: bytes) -> None:
    house.create().close()
    card = (house.folder / names.VAULT).read_bytes()
    (house.folder / names.VAULT).write_bytes(content)
    with pytest.raises(VaultDocumentDamagedError):
        house.open()
    (house.folder / names.VAULT).write_bytes(card)
    (house.folder / names.SLOTS).write_bytes(content)
    with pytest.raises(SlotsDamagedError):
        house.open()
    (house.folder / names.SLOTS).unlink()
    with pytest.raises(SlotsDamagedError):
        house.open()


def test_a_newer_card_is_refused(house: House) -> None:
    house.create().close()
    path = house.folder / names.VAULT
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":2'))
    with pytest.raises(NewerVaultError):
        house.open()


def test_a_database_that_is_gone_or_empty_is_not_made_anew(house: House) -> None:
    house.create().close()
    path = house.folder / names.DATABASE
    path.write_bytes(b"")
    with pytest.raises(DamagedError):
        house.open()
    path.unlink()
    with pytest.raises(FileMissingError):
        house.open()
    assert not path.exists()


@pytest.mark.parametrize("size", [1, 1000, 4096, 9000])
def test_a_cut_database_is_refused(house: House, size: int) -> None:
    with house.create() as vault:
        add_people(vault, *(f"person {number}" for number in range(500)))
    path = house.folder / names.DATABASE
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(DamagedError):
        quick_check(house.open())


@pytest.mark.parametrize("at", [0, 20, 4000])
def test_a_damaged_beginning_is_refused_and_the_lock_let_go(house: House, at: int) -> None:
    house.create().close()
    damage(house.folder / names.DATABASE, at)
    for _ in range(2):
        with pytest.raises(DamagedError):
            house.open()


def test_damage_further_in_is_found_and_ends_writing(house: House) -> None:
    with house.create() as vault:
        add_people(vault, *(f"person {number:200}" for number in range(500)))
    damage(house.folder / names.DATABASE, 4096 * 12 + 100)
    with house.open() as vault:
        with pytest.raises(DamagedError):
            quick_check(vault)
        with pytest.raises(DamagedError), vault.database.writing():
            pass


def test_a_whole_database_passes_the_check(house: House) -> None:
    with house.create() as vault:
        quick_check(vault)
        add_people(vault, "乙")


def test_a_synchronised_folder_is_refused(house: House, tmp_path: Path) -> None:
    with pytest.raises(SyncedFolderError):
        house.create(tmp_path / "OneDrive - 某县" / "data")
    assert not (tmp_path / "OneDrive - 某县").exists()
