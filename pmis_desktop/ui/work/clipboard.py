"""Copying: what is copied stays on this computer and out of the clipboard's history."""

import atexit
from functools import cache

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

# Names that Windows itself, its clipboard history and its cloud ask for, and what they must hold.
# Qt hands a format of this spelling to Windows under the name in it.
_KEPT_BACK = {
    "ExcludeClipboardContentFromMonitorProcessing": b"\x01\x00\x00\x00",
    "CanIncludeInClipboardHistory": b"\x00\x00\x00\x00",
    "CanUploadToCloudClipboard": b"\x00\x00\x00\x00",
}


def private(text: str) -> QMimeData:
    """A text with the marks that keep it out of Windows' clipboard history and cloud."""
    made = QMimeData()
    made.setText(text)
    for name, value in _KEPT_BACK.items():
        made.setData(f'application/x-qt-windows-mime;value="{name}"', value)
    return made


def copy(text: str) -> None:
    """Put a text on the clipboard, for pasting on this computer while the program runs."""
    QGuiApplication.clipboard().setMimeData(private(text))
    _clear_at_exit()


@cache
def _clear_at_exit() -> None:
    # What Qt still holds after Python has gone, it takes down with a crash.
    atexit.register(_clear)


def _clear() -> None:
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()
