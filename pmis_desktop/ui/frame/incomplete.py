"""Saying that the program's files are not all here, with whatever is left to say it.

Nothing of Qt and none of our own look is loaded before it is known to be there.
"""

import ctypes
import re
import sys

from pmis_desktop.errors.installation import IncompleteProgramError

_TITLE = "党员信息管理系统"
_QT_NEEDS = re.compile(r"PySide6|shiboken6|^_internal/[^/]*\.(?:so|dll|dylib)\b", re.IGNORECASE)
_STOP_SIGN = 0x10  # MB_ICONERROR


def tell(error: IncompleteProgramError) -> None:
    """Show the sentence in a window and wait until it was read."""
    # Where Qt misses something of its own it ends the process in the middle of a word.
    if any(_QT_NEEDS.search(name) for name in error.names):
        _tell_without_qt(f"{error.message}\n\n{error.advice}")
    else:
        _tell(error)


def _tell(error: IncompleteProgramError) -> None:
    from PySide6.QtWidgets import QApplication, QMessageBox  # noqa: PLC0415

    from pmis_desktop.ui.frame.ending import end_when_asked  # noqa: PLC0415

    application = QApplication.instance() or QApplication(sys.argv[:1])
    box = QMessageBox(QMessageBox.Icon.Critical, _TITLE, error.message)
    box.setInformativeText(error.advice)
    box.addButton("关闭", QMessageBox.ButtonRole.AcceptRole)
    end_when_asked(application)
    box.exec()


def _tell_without_qt(text: str) -> None:
    if sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, text, _TITLE, _STOP_SIGN)
    elif sys.stderr is not None:
        sys.stderr.write(text + "\n")
