"""Ending by itself after a while, for the tests of the frozen program; nobody else asks for it."""

import logging
import os
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

from pmis_desktop.logs import NAME

VARIABLE = "PMIS_QUIT_AFTER"


def end_when_asked(
    application: QCoreApplication, environment: Mapping[str, str] = os.environ
) -> None:
    """Close the windows after as many ms as the environment variable says, if it says any.

    What will not close, such as a question that wants an answer, is left with exit code 1 once the
    same time has passed again.
    """
    told = environment.get(VARIABLE, "")
    if told.isdecimal():
        _Ending(application, int(told)).start()


class _Ending(QTimer):
    """Closes at the first tick, leaves at the second."""

    def __init__(self, parent: QObject, pause: int) -> None:
        super().__init__(parent, interval=pause)
        self._asked = False
        self.timeout.connect(self._go_on)

    def _go_on(self) -> None:
        if self._asked:
            QCoreApplication.exit(1)
            return
        self._asked = True
        # The names of classes only: what stands in the widgets is nobody's business.
        seen = {type(each).__name__ for each in QApplication.allWidgets() if each.isVisible()}
        told = " ".join(sorted(seen))
        logging.getLogger(NAME).info("ending as %s asks; seen: %s", VARIABLE, told)
        QApplication.closeAllWindows()
