"""What the stories are told with: the real window, and the hands of a person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from pmis_desktop.logs import stop_log
from pmis_desktop.ui.frame.window import MainWindow
from pmis_desktop.ui.showing.eyes import spin
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.work.local_state import LocalState


@pytest.fixture
def strays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Parts that were shown before they had a place: each flashes as a window of its own."""
    found: list[str] = []
    real = QWidget.setVisible

    def show(part: QWidget, visible: bool) -> None:
        if visible and part.parentWidget() is None and not isinstance(part, QMainWindow | QMenu):
            found.append(f"{type(part).__name__} {part.accessibleName()}")
        real(part, visible)

    monkeypatch.setattr(QWidget, "setVisible", show)
    return found


@pytest.fixture
def hands(qapp: QApplication, tmp_path: Path, strays: list[str]) -> Iterator[Hands]:
    """The hands on the real window; afterwards it closes and nothing may have broken."""
    del qapp
    window = MainWindow(LocalState(tmp_path / "window.ini"))
    broke: list[BaseException] = []
    window.faults.happened.disconnect()
    window.faults.happened.connect(broke.append)
    window.resize(1366, 768)
    window.show()
    made = Hands(window)
    yield made
    made.settle()
    window.close()
    made.wait(lambda: window.shell is None, "the vault to close")
    window.close()
    window.deleteLater()
    spin()
    stop_log()
    assert not broke, broke
    assert not strays, strays
