"""Choosing what was brought: files or a whole folder, beginning where it was the last time."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.local_state import LocalState

_USE = "packages"
_PATTERN = "变更包 (*.dzb)"


def files(parent: QWidget, local: LocalState) -> list[Path]:
    """Some files; none where the dialog was closed."""
    found = dialogs.open_files(parent, "选择支部送来的变更包", local.folder(_USE), _PATTERN)
    if found:
        local.remember_folder(_USE, found[0].parent)
    return found


def folder(parent: QWidget, local: LocalState) -> list[Path]:
    """One folder, with everything in it; none where the dialog was closed."""
    found = dialogs.choose_folder(parent, "选择放着变更包的文件夹", local.folder(_USE))
    if found is None:
        return []
    local.remember_folder(_USE, found)
    return [found]
