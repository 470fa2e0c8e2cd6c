"""The child of the benchmark `window`: the program up to the unlock window, and out again.

It loads what the program loads, and nothing that only a benchmark needs.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QLineEdit

import pmis_desktop.ui.start  # noqa: F401 - everything that the program loads before its window
from pmis_desktop.ui.application import dress, make_application
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.work.local_state import LocalState


def main() -> None:
    """Show the unlock window of the folder given until it asks for the passphrase."""
    application = make_application(sys.argv[:1])
    local = LocalState(Path(sys.argv[1]) / "window.ini")
    dress(application, local.type_size)
    window = MainWindow(local)
    window.start()
    window.show()
    while not any(line.isVisible() for line in window.findChildren(QLineEdit)):
        QEventLoop().processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    window.grab()
    # What is still being loaded behind it is not waited for.
    os._exit(0)


if __name__ == "__main__":
    main()
