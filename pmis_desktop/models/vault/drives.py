"""What kind of disk a folder is on, asked of Windows or Linux."""

import sys
from enum import Enum
from pathlib import Path, PurePosixPath

_NETWORK_TYPES = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "coda",
    "ceph",
    "glusterfs",
    "davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs2",
    "fuse.gvfsd-fuse",
    "fuse.glusterfs",
}


class Drive(Enum):
    """What matters about a disk to a vault."""

    FIXED = "fixed"
    REMOVABLE = "removable"
    NETWORK = "network"


def is_network_name(path: str) -> bool:
    r"""Say whether a path names another computer, as ``\\server\share`` or ``//server/share``."""
    plain = path.replace("/", "\\")
    if plain.startswith("\\\\?\\UNC\\"):
        return True
    return plain.startswith("\\\\") and not plain.startswith(("\\\\?\\", "\\\\.\\"))


def mount_of(path: str, mounts: str) -> tuple[str, str]:
    """Find the device and the file system type of a path in the text of ``/proc/mounts``."""
    best: tuple[int, str, str] = (-1, "", "")
    wanted = PurePosixPath(path)
    points = {str(wanted), *map(str, wanted.parents)}
    for line in mounts.splitlines():
        device, point, kind, *_ = [_unescaped(word) for word in line.split(" ")] + ["", "", ""]
        if point in points and len(point) >= best[0]:
            best = (len(point), device, kind)
    return best[1], best[2]


def drive_by_mounts(path: str, mounts: str, blocks: Path = Path("/sys/class/block")) -> Drive:
    """Judge a Linux path by the mount table and the system's list of block devices."""
    device, kind = mount_of(path, mounts)
    if kind in _NETWORK_TYPES:
        return Drive.NETWORK
    block = blocks / Path(device).name if device.startswith("/dev/") else None
    return Drive.REMOVABLE if block is not None and _is_removable(block) else Drive.FIXED


def _unescaped(word: str) -> str:
    if "\\" not in word:
        return word
    for code, plain in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        word = word.replace(code, plain)
    return word


def _is_removable(block: Path) -> bool:
    try:
        disk = block.resolve()
        # A partition's own folder lies in its disk's, and only the disk knows.
        flags = [disk / "removable", disk.parent / "removable"]
        return any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)
    except OSError:
        return False


if sys.platform == "win32":
    import ctypes
    import os

    _FIXED = 3
    _KINDS = {2: Drive.REMOVABLE, 4: Drive.NETWORK}

    def drive_of(folder: Path) -> Drive:
        """Say what kind of disk an existing folder is on."""
        if is_network_name(str(folder)):
            return Drive.NETWORK
        kind = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)
        return _KINDS.get(kind, Drive.FIXED)

    def fixed_roots() -> list[Path]:
        """List the roots of the fixed disks, the system's own last."""
        mask = ctypes.windll.kernel32.GetLogicalDrives()
        letters = [chr(ord("A") + bit) for bit in range(26) if mask >> bit & 1]
        system = os.environ.get("SYSTEMDRIVE", "C:")[:1].upper()
        roots = [Path(f"{letter}:\\") for letter in letters]
        kind_of = ctypes.windll.kernel32.GetDriveTypeW
        fixed = [root for root in roots if kind_of(str(root)) == _FIXED]
        return sorted(fixed, key=lambda root: root.drive[:1] == system)

else:

    def drive_of(folder: Path) -> Drive:
        """Say what kind of disk an existing folder is on."""
        try:
            mounts = Path("/proc/self/mounts").read_text(errors="surrogateescape")
        except OSError:
            return Drive.FIXED
        return drive_by_mounts(str(folder), mounts)

    def fixed_roots() -> list[Path]:
        """List where to propose a folder: without drive letters, the user's own home."""
        return [Path.home()]
