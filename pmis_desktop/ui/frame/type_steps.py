"""Larger and smaller type by keys and wheel, wherever one is: Ctrl with +, − or the wheel."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.ui.kit.theme import TypeSize

_KEYS = (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1))


class TypeSteps(QObject):
    """``wanted`` carries another size. As an event filter of the application it sees the wheel."""

    wanted = Signal(object)

    def __init__(self, window: QWidget, now: TypeSize) -> None:
        super().__init__(window)
        self.now = now
        for keys, step in _KEYS:
            made = QShortcut(QKeySequence(keys), window)
            made.activated.connect(lambda step=step: self._step(step))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QWheelEvent) or not watched.isWidgetType():
            return False
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        # Pages with a zoom of their own take the wheel themselves.
        if watched.property("zooms"):
            return False
        self._step(1 if event.angleDelta().y() > 0 else -1)
        return True

    def _step(self, step: int) -> None:
        sizes = list(TypeSize)
        place = sizes.index(self.now) + step
        if 0 <= place < len(sizes):
            self.wanted.emit(sizes[place])
