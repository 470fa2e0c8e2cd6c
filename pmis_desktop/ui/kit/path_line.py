"""A line for the name of a file or folder, which shows its end where it is too long."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QStylePainter
from typing_extensions import override

from pmis_desktop.ui.kit import theme

_BESIDE = 2  # pixels that Qt itself leaves on both sides of the words in a line


class PathLine(QLineEdit):
    """Chosen, never typed. Too long a name loses its middle: which file it is stands at the end."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self._room(option)
        shown = self.shown_in(room.width())
        if shown == self.text() or self.hasSelectedText():
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        painter.setPen(QColor(theme.current().colours.soft))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def shown_in(self, width: int) -> str:
        """What of the name is shown in so many pixels."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, width)

    def _room(self, option: QStyleOptionFrame) -> QRect:
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return inside.adjusted(_BESIDE, 0, -_BESIDE, 0)
