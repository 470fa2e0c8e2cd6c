"""Where a panel that drops down below something stands: inside the window, as high as it may be."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

_WIDE, _HIGH, _LOW = 30, 20, 12  # Chinese characters, lines, lines at least


def drop_below(panel: QWidget, widget: QWidget) -> None:
    """Size and place a panel below a button or a line, and show it."""
    metrics, window = panel.fontMetrics(), widget.window()
    width = min(metrics.horizontalAdvance("汉") * _WIDE, window.width())
    place = widget.mapToGlobal(QPoint(0, widget.height()))
    right = window.mapToGlobal(QPoint(window.width(), window.height()))
    # Rather lower than over what it belongs to, while some lines are left.
    room = max(right.y() - place.y(), metrics.height() * _LOW)
    height = min(metrics.height() * _HIGH, room, window.height())
    panel.resize(width, height)
    panel.move(min(place.x(), right.x() - width), min(place.y(), right.y() - height))
    panel.show()
