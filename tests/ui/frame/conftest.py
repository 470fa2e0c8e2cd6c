"""The window of these tests."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.work.local_state import LocalState


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    made = MainWindow(LocalState(tmp_path / "window.ini"))

    def close(_window: object) -> None:
        made.close()
        qtbot.waitUntil(lambda: made.shell is None)

    # The test's own tool would close and delete it while jobs are under way.
    qtbot.addWidget(made, before_close_func=close)
    made.resize(1366, 768)
    return made
