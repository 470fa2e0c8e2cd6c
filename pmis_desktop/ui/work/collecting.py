"""Letting go of what is no longer needed, in the window's thread only.

Python looks for circles of objects in whichever thread happens to need memory. A circle with a Qt
object in it, ended by a worker's thread, would end the program with it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from pmis_desktop.memory import collector_is_paused

# Little at a time: it is the window that waits for it.
_EVERY = 200  # ms
_THRESHOLDS = (2_000, 10, 10)


class Collector(QObject):
    """Looks for circles a few times a second, between two events of the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        # What is there at the start stays: it need not be looked through again and again.
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect as much as is due, as Python itself would have done."""
        if collector_is_paused():
            return
        counts = gc.get_count()
        due = [age for age, most in enumerate(_THRESHOLDS) if counts[age] > most]
        if due:
            gc.collect(max(due))
