"""Pages below each other on a grey desk; only what is in sight is decoded."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from pmis_desktop.ui.kit import theme
from pmis_desktop.ui.paper.arrangement import FIT_WIDTH, Arrangement
from pmis_desktop.ui.paper.paper_page import PaperPage

_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 4.0
_GAP = 2  # units of the grid between pages and around them
_NOTCH = 120  # what one notch of a mouse's wheel turns


class PageView(QAbstractScrollArea):
    """Shows pages to scale; ``moved`` when another page came to the middle, or the zoom changed."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "paper")
        self.setAccessibleName("打印预览")
        # The bar is always there: pages that fit without it would not fit with it.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.sheets: tuple[PaperPage, ...] = ()
        self.zoom = FIT_WIDTH
        self._drawn: dict[int, QPixmap] = {}
        self._laid = self._lay()
        self.verticalScrollBar().valueChanged.connect(self.moved)

    @property
    def decoded(self) -> frozenset[int]:
        """Which pages, counted from 0, are pictures in memory now."""
        return frozenset(self._drawn)

    @property
    def page(self) -> int:
        """The page in the middle, counted from 0."""
        return self._laid.page_at(self._middle)

    def show_sheets(self, sheets: Sequence[PaperPage]) -> None:
        """Show other pages from the first; the zoom stays."""
        self.sheets = tuple(sheets)
        self.verticalScrollBar().setValue(0)
        self._arrange()

    def zoom_to(self, zoom: float) -> None:
        """Show the pages at a scale, or fitted; what was in the middle stays there."""
        self.zoom = zoom if zoom < 0 else min(max(zoom, _SMALLEST), _LARGEST)
        self._arrange()

    def zoom_by(self, steps: float) -> None:
        """Larger or smaller by steps, from whatever scale is shown."""
        self.zoom_to(self._laid.scale(self.page) * _STEP**steps)

    def go_to(self, page: int) -> None:
        """Bring the top of a page into sight, as far as there is such a page."""
        if self.sheets:
            place = self._laid.places[min(max(page, 0), len(self.sheets) - 1)]
            self.verticalScrollBar().setValue(place.top() - self._gap)

    @property
    def _gap(self) -> int:
        return _GAP * theme.current().unit

    @property
    def _middle(self) -> int:
        return self.verticalScrollBar().value() + self.viewport().height() // 2

    def _lay(self) -> Arrangement:
        room, dpi = self.viewport().size(), self.logicalDpiX()
        return Arrangement(self.sheets, self.zoom, room, dpi=dpi, gap=self._gap)

    def _arrange(self) -> None:
        """Find every page's place anew; what was in the middle stays there."""
        at = self.page
        share = self._laid.share(at, self._middle)
        same = len(self._laid.places) == len(self.sheets)
        at_top = not self.verticalScrollBar().value()
        self._laid = self._lay()
        self._drawn.clear()
        self._set_bars()
        if same and self.sheets and not at_top:
            place = self._laid.places[at]
            middle = place.top() + round(place.height() * share)
            self.verticalScrollBar().setValue(middle - self.viewport().height() // 2)
        self.viewport().update()
        self.moved.emit()

    def _set_bars(self) -> None:
        room, whole = self.viewport().size(), self._laid.whole
        for bar, seen, length in (
            (self.verticalScrollBar(), room.height(), whole.height()),
            (self.horizontalScrollBar(), room.width(), whole.width()),
        ):
            bar.setRange(0, max(length - seen, 0))
            bar.setPageStep(seen)
            bar.setSingleStep(max(seen // 12, 1))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current().colours
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(colours.line))
        shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        seen = self.viewport().rect().translated(shift)
        in_sight = [
            index for index, place in enumerate(self._laid.places) if place.intersects(seen)
        ]
        self._drawn = {index: self._drawn[index] for index in in_sight if index in self._drawn}
        painter.translate(-shift)
        painter.setPen(QPen(QColor(colours.edge)))
        for index in in_sight:
            place = self._laid.places[index]
            painter.drawPixmap(place, self._picture(index))
            painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _picture(self, index: int) -> QPixmap:
        """A page at the size of its place, kept as long as it is in sight."""
        if index not in self._drawn:
            size = self._laid.places[index].size() * self.devicePixelRatioF()
            made = QPixmap(size)
            made.fill(Qt.GlobalColor.white)
            image = self.sheets[index].image()
            if not image.isNull():
                smooth = Qt.TransformationMode.SmoothTransformation
                scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
                painter = QPainter(made)
                painter.drawImage(0, 0, scaled)
                painter.end()
            self._drawn[index] = made
        return self._drawn[index]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp and PgDn go from page to page, Home and End to the ends, + and − zoom."""
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_PageDown: lambda: self._turn(1),
            Qt.Key.Key_PageUp: lambda: self._turn(-1),
            Qt.Key.Key_Home: lambda: self.go_to(0),
            Qt.Key.Key_End: lambda: self.go_to(len(self.sheets) - 1),
            Qt.Key.Key_Plus: lambda: self.zoom_by(1),
            Qt.Key.Key_Equal: lambda: self.zoom_by(1),
            Qt.Key.Key_Minus: lambda: self.zoom_by(-1),
        }
        act = acts.get(event.key())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _turn(self, step: int) -> None:
        top = self.verticalScrollBar().value() + self._gap
        self.go_to(self._laid.beside(top, step))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / _NOTCH)
            event.accept()
        else:
            super().wheelEvent(event)
