"""Opening .dzb files by double click: registered for this user only, after asking once."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings

from pmis_desktop.files import told, write_whole

SUFFIX = ".dzb"
_CLASS = "pmis.dzb"
_MIME = "application/x-pmis-dzb"
_PATIENCE = 20  # seconds for the desktop's own tools

_MIME_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{_MIME}">
    <comment>党员信息管理系统文件</comment>
    <glob pattern="*{SUFFIX}"/>
  </mime-type>
</mime-info>
"""


def command() -> list[str]:
    """The command that starts this program: the bundle itself, or Python with the package."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "pmis_desktop"]


def registry_values(start: Sequence[str]) -> dict[str, str]:
    """What stands in the registry below HKEY_CURRENT_USER/Software/Classes, name by name."""
    quoted = " ".join(f'"{part}"' for part in start)
    return {
        f"{SUFFIX}/Default": _CLASS,
        f"{_CLASS}/Default": "党员信息管理系统文件",
        f"{_CLASS}/shell/open/command/Default": f'{quoted} --open "%1"',
    }


def desktop_entry(start: Sequence[str]) -> str:
    """The desktop entry of a Linux desktop."""
    quoted = " ".join(map(_quoted, start))
    return (
        "[Desktop Entry]\nType=Application\nName=党员信息管理系统\n"
        f"Exec={quoted} --open %f\nMimeType={_MIME};\nTerminal=false\nCategories=Office;\n"
    )


def _quoted(part: str) -> str:
    """A part of a command as desktop entries want it: quoted, then escaped as any text there."""
    escaped = re.sub(r'(["`$\\])', r"\\\1", part).replace("%", "%%")
    return f'"{escaped}"'.replace("\\", "\\\\")


def register(environment: Mapping[str, str]) -> None:
    """Let a double click on .dzb open this program, for this user; raises FileError kinds."""
    if sys.platform == "win32":
        store = QSettings("HKEY_CURRENT_USER\\Software\\Classes", QSettings.Format.NativeFormat)
        for name, value in registry_values(command()).items():
            store.setValue(name, value)
        store.sync()
        return
    home = Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry = home / "applications" / f"{_CLASS}.desktop"
    kind = home / "mime" / "packages" / f"{_CLASS}.xml"
    for file, text in ((entry, desktop_entry(command())), (kind, _MIME_XML)):
        with told(file.parent):
            file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text.encode())
    _tell("update-mime-database", str(home / "mime"))
    _tell("update-desktop-database", str(entry.parent))
    _tell("xdg-mime", "default", entry.name, _MIME)


def _tell(tool: str, *arguments: str) -> None:
    """Run one of the desktop's own tools where there is one; without it the files still count."""
    found = shutil.which(tool)
    if found is None:
        return
    try:
        subprocess.run(  # noqa: S603 - a fixed command, no shell
            [found, *arguments], check=False, capture_output=True, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return
