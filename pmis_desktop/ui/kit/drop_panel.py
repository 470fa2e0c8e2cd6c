"""A panel that drops down below a button and closes with Esc or a click beside it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, theme


class DropPanel(QFrame):
    """Something to choose or fill in that needs no page of its own."""

    def __init__(self, parent: QWidget, wide: int, high: int = 0) -> None:
        """``wide`` in Chinese characters, ``high`` in lines, or as high as what is inside.

        Never more than the window has.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "card")
        self._wide, self._high = wide, high

    def lay(self, *parts: boxes.Part, gap: float = 1.0) -> None:
        """Lay out what is inside."""
        layout = boxes.column(*parts, gap=gap)
        side = 2 * theme.current().unit
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)

    def open_under(self, widget: QWidget) -> None:
        """Drop down below a button, inside the window."""
        self._place_under(widget)
        self.show()
        # Only what is shown knows how large its parts are in the type of now.
        self._place_under(widget)

    def _place_under(self, widget: QWidget) -> None:
        metrics, window = self.fontMetrics(), widget.window()
        width = min(metrics.horizontalAdvance("汉") * self._wide, window.width())
        place = widget.mapToGlobal(QPoint(0, widget.height()))
        corner = window.mapToGlobal(QPoint(window.width(), window.height()))
        wanted = metrics.height() * self._high or self.sizeHint().height()
        height = min(wanted, window.height())
        left = window.mapToGlobal(QPoint(0, 0))
        self.resize(width, height)
        self.move(
            max(left.x(), min(place.x(), corner.x() - width)),
            max(left.y(), min(place.y(), corner.y() - height)),
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
