"""A person's hands: press, type, click and go on where the eyes have found it; answer dialogs."""

from itertools import count, takewhile

from PySide6.QtCore import QEvent, QModelIndex, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from pmis_desktop.ui.showing.answering import Answerer
from pmis_desktop.ui.showing.eyes import Eyes, spin


class Hands(Eyes, Answerer):
    """Acts on one window as a person would; also answers its dialogs, in the order given."""

    def __init__(self, window: QWidget) -> None:
        Eyes.__init__(self, window)
        Answerer.__init__(self)

    def press(self, words: str) -> None:
        """Press the button with these words, or with this accessible name, and wait."""
        self.find_button(words).click()
        self.settle()

    def fill(self, name: str, text: str) -> None:
        """Type into the field with this name, in place of what stands there, and go on."""
        self._type(name, text)
        self._key(Qt.Key.Key_Tab)

    def choose(self, name: str, words: str) -> None:
        """Type into a field that offers choices and go on to the next one with Enter."""
        self._type(name, words)
        self._key(Qt.Key.Key_Return)

    def click(self, name: str, words: str) -> None:
        """Click on the row with these words in the list with this name, and wait."""
        view = self.find(QAbstractItemView, lambda v: v.accessibleName() == name, name)
        self.wait(lambda: _row_with(view, words).isValid(), f"“{words}” in “{name}”")
        index = _row_with(view, words)
        view.scrollTo(index)
        where = QPointF(view.visualRect(index).center())
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            _send_mouse(view.viewport(), kind, where)
        self.settle()

    def open(self, name: str, words: str) -> None:
        """Click on a row and press Enter there."""
        self.click(name, words)
        self._activate()
        view = self.find(QAbstractItemView, lambda v: v.accessibleName() == name, name)
        view.setFocus()
        self._key(Qt.Key.Key_Return)

    def go_down(self) -> None:
        """Press ↓ in the search box: the keyboard goes into the list below it."""
        self._activate()
        self.line("找人").setFocus()
        self._key(Qt.Key.Key_Down)

    def _type(self, name: str, text: str) -> None:
        field = self.line(name)
        self._activate()
        field.setFocus()
        field.selectAll()
        field.insert(text)
        # Only what comes by keys is called edited; Chinese comes by none.
        field.textEdited.emit(text)
        spin()

    def _activate(self) -> None:
        """Only an active window tells its fields that the keyboard came and went."""
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "the window to be active")

    def _key(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        where = QApplication.focusWidget() or self.window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(where, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
        self.settle()


def _row_with(view: QAbstractItemView, words: str) -> QModelIndex:
    """The first row of a list in which these words stand; an invalid index for none."""
    model = view.model()
    for row in range(model.rowCount(view.rootIndex())):
        # A list does not tell how many columns it has; beyond the last one there is no index.
        cells = takewhile(QModelIndex.isValid, (model.index(row, at) for at in count()))
        found = next((each for each in cells if words in str(each.data() or "")), None)
        if found is not None:
            return found
    return QModelIndex()


def _send_mouse(on: QWidget, kind: QEvent.Type, where: QPointF) -> None:
    button = Qt.MouseButton.LeftButton
    still = button if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
    no_key = Qt.KeyboardModifier.NoModifier
    everywhere = QPointF(on.mapToGlobal(where.toPoint()))
    QApplication.sendEvent(on, QMouseEvent(kind, where, everywhere, button, still, no_key))
