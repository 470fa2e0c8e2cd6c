import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmis_desktop.errors.files import DiskFullError, FolderReadOnlyError, NotAFileError
from pmis_desktop.errors.vault import NetworkFolderError, ProgramFolderError, SyncedFolderError
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault import place
from pmis_desktop.models.vault.drives import Drive, drive_by_mounts, is_network_name, mount_of
from pmis_desktop.models.vault.place import (
    FOLDER_NAME,
    check_place,
    program_folder,
    propose_folder,
)
from pmis_desktop.models.vault.vault import Vault
from tests.vault.houses import House, add_people, people

MOUNTS = r"""
/dev/sda2 / ext4 rw 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/user/MY\040STICK vfat rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//server/share /mnt/windows cifs rw 0 0
user@server: /home/user/far fuse.sshfs rw 0 0
/dev/mapper/data /mnt ext4 rw 0 0
broken
"""

MOUNTED = [
    ("/home/user/data", "/dev/sda2", Drive.FIXED),
    ("/media/user/MY STICK/data", "/dev/sdb1", Drive.REMOVABLE),
    ("/media/user/MY STICKY/data", "/dev/sda2", Drive.FIXED),
    ("/mnt/share", "server:/export", Drive.NETWORK),
    ("/mnt/windows/a/b", "//server/share", Drive.NETWORK),
    ("/home/user/far/data", "user@server:", Drive.NETWORK),
    ("/mnt/data", "/dev/mapper/data", Drive.FIXED),
]


@pytest.mark.parametrize(("path", "device", "drive"), MOUNTED)
def test_the_mount_table_tells_what_a_disk_is(
    tmp_path: Path, path: str, device: str, drive: Drive
) -> None:
    for disk, flag in (("sda", "0"), ("sdb", "1")):
        (tmp_path / disk / f"{disk}1").mkdir(parents=True)
        (tmp_path / disk / "removable").write_text(f"{flag}\n", encoding="ascii")
    (tmp_path / "sda" / "sda2").mkdir()
    blocks = tmp_path / "class"
    blocks.mkdir()
    for link in ("sda/sda1", "sda/sda2", "sdb/sdb1"):
        (blocks / Path(link).name).symlink_to(tmp_path / link)
    assert mount_of(path, MOUNTS)[0] == device
    assert drive_by_mounts(path, MOUNTS, blocks) is drive


@pytest.mark.parametrize(
    ("path", "network"),
    [
        (r"\\server\share\data", True),
        ("//server/share/data", True),
        (r"\\?\UNC\server\share", True),
        (r"\\?\C:\data", False),
        (r"D:\data", False),
        ("/home/user/data", False),
    ],
)
def test_network_names(path: str, *, network: bool) -> None:
    assert is_network_name(path) is network


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive",
        "OneDrive - 某县",
        "坚果云",
        "我的坚果云",
        "Nutstore Files",
        "WPS云盘",
        "WPS 云盘",
        "WPSDrive",
        "百度网盘同步空间",
        "BaiduNetdiskWorkspace",
        "Dropbox",
        "iCloud Drive",
        "iCloudDrive",
        "Google Drive",
        "阿里云盘",
    ],
)
def test_cloud_folders_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(SyncedFolderError) as caught:
        check_place(tmp_path / name / "党员" / "data")
    assert "网盘" in caught.value.message


def test_cloud_folders_are_refused_by_mark_and_environment(tmp_path: Path) -> None:
    (tmp_path / "a" / ".stfolder").mkdir(parents=True)
    with pytest.raises(SyncedFolderError):
        check_place(tmp_path / "a" / "b")
    renamed = tmp_path / "renamed"
    with pytest.raises(SyncedFolderError):
        check_place(renamed / "data", {"OneDriveCommercial": str(renamed)})
    assert check_place(renamed / "data", {"OneDrive": ""}).removable is False


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_into_a_cloud_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "plain").symlink_to(tmp_path / "OneDrive")
    with pytest.raises(SyncedFolderError):
        check_place(tmp_path / "plain" / "data")


def test_the_programs_own_folder_is_refused() -> None:
    with pytest.raises(ProgramFolderError):
        check_place(program_folder() / "data")


def test_a_network_disk_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "drive_of", lambda _: Drive.NETWORK)
    with pytest.raises(NetworkFolderError):
        house.create()
    with pytest.raises(NetworkFolderError):
        check_place(Path("//server/share/data"))
    assert not house.folder.exists()


def test_a_read_only_folder_is_refused(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.create().close()
    whole = os.open

    def refuse(path: str | Path, flags: int, *more: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(30, "simulated")
        return whole(path, flags, *more)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        with pytest.raises(FolderReadOnlyError):
            house.create(tmp_path / "new")
        with pytest.raises(FolderReadOnlyError):
            house.open()
    assert not (tmp_path / "new").exists()
    house.open()


def test_a_file_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(NotAFileError):
        check_place(tmp_path / "a")
    with pytest.raises(NotAFileError):
        check_place(tmp_path / "a" / "b")


def test_a_stick_gets_no_write_ahead_log(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.create().close()
    monkeypatch.setattr(place, "drive_of", lambda _: Drive.REMOVABLE)
    vault = house.open()
    assert vault.place.removable
    add_people(vault, "乙")
    assert people(vault) == ["乙"]
    assert not (house.folder / names.WRITE_AHEAD_LOG).exists()


def test_a_folder_is_proposed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = tmp_path / "OneDrive"
    for folders, expected in (
        ([cloud, tmp_path], tmp_path / FOLDER_NAME),
        ([cloud], None),
        ([], None),
    ):
        monkeypatch.setattr(place, "fixed_roots", lambda folders=folders: folders)
        assert propose_folder() == expected
    assert not (tmp_path / FOLDER_NAME).exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs a disk of its own")
def test_a_disk_that_is_really_full(house: House, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
        pytest.skip("may not mount here")
    try:
        fill_and_check(house, disk / "data")
    finally:
        for vault in house.opened:
            vault.close()
        subprocess.run(["umount", str(disk)], check=False)  # noqa: S603, S607


def fill(vault: Vault) -> None:
    for number in range(1000):
        add_people(vault, f"{number:4000}")


def fill_and_check(house: House, folder: Path) -> None:
    vault = house.create(folder)
    with pytest.raises(DiskFullError):
        fill(vault)
    there = people(vault)
    assert there
    with pytest.raises(DiskFullError):
        vault.secrets.put("signing", bytes(200_000))
    vault.close()
    assert people(house.open(folder=folder)) == there
