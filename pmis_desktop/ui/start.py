"""Starting the window: one application, one window, and whoever comes second hands over."""

import faulthandler
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QWidget

from pmis_desktop.paths import state_folder
from pmis_desktop.services.early_log import start_early_log
from pmis_desktop.ui.application import dress, make_application
from pmis_desktop.ui.frame.ending import end_when_asked
from pmis_desktop.ui.frame.single import Door, hand_over
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.work.collecting import Collector
from pmis_desktop.ui.work.local_state import LocalState

_STATE = "window.ini"
_CRASHES = "crash.log"


def run(files: Sequence[str] = ()) -> int:
    """Open the window and give the program's exit code; ``files`` came by double click."""
    start_early_log()
    folder = state_folder()
    with suppress(OSError):
        # A windowed program has no standard error to write to.
        faulthandler.enable((folder / _CRASHES).open("w", encoding="utf-8"))
    application = make_application(sys.argv[:1])
    paths = [str(Path(file).absolute()) for file in files]
    if hand_over(paths):
        return 0
    end_when_asked(application)
    local = LocalState(folder / _STATE)
    dress(application, local.type_size)
    window = MainWindow(local)
    application.installEventFilter(window.idle)
    application.installEventFilter(window.type_steps)
    window.faults.install()
    window.asks_about_files = True
    door = Door(window)
    door.knocked.connect(window.take_files)
    window.start(paths)
    appear(window)
    Collector(window)
    return application.exec()


def appear(window: QWidget) -> None:
    """Show a window, over the whole screen where that is smaller than the window would be.

    A laptop of 1366 × 768 at 150 % has 911 × 512 points.
    """
    room = window.screen().availableGeometry()
    if window.width() <= room.width() and window.height() <= room.height():
        window.show()
        return
    window.setGeometry(room)
    window.showMaximized()
