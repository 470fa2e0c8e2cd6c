"""Bringing a part into sight where it scrolls, with what was put into it a moment ago."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QScrollArea, QWidget


def bring_into_sight(area: QScrollArea, part: QWidget) -> None:
    """Scroll so that a part can be seen whole, also what has only just been said in it."""
    # What was put in a moment ago has no room in the layout yet.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    area.ensureWidgetVisible(part)
