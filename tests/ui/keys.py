"""Two hands on the keyboard: nothing is pointed at."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
_MOST_FIELDS = 90


class Keys:
    """Keys go where the keyboard is; ``settle`` waits until nothing is under way."""

    def __init__(self, qtbot: QtBot, window: QWidget, settle: Callable[[], object]) -> None:
        self._qtbot = qtbot
        self._window = window
        self._settle = settle

    @property
    def here(self) -> QWidget:
        focus = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert focus is not None
        return focus

    @property
    def field(self) -> str:
        """The name of the field one is in."""
        return self.here.accessibleName()

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.here, key, modifier)
        self._settle()
        if QApplication.activePopupWidget() is None:
            # Without a window system a list that closes does not give the window its keys back.
            self._window.activateWindow()
            self._qtbot.waitUntil(self._window.isActiveWindow)

    def type(self, text: str) -> None:
        """Latin letters by keys, Chinese as an input method hands it over; then Enter."""
        where = self.here
        if text.isascii():
            QTest.keyClicks(where, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(where, event)
        self.press(ENTER)
        if where is self.here:
            # The list below took Enter for what it offers; the field takes the next one.
            self.press(ENTER)

    def enter_until(self, name: str) -> None:
        """Press Enter from field to field until one is in this one."""
        passed: list[str] = []
        while self.field != name:
            passed.append(self.field)
            assert len(passed) < _MOST_FIELDS, passed
            self.press(ENTER)
