"""How cells and headers are painted: on one left edge, with icons where a text has a meaning."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from pmis_desktop.ui.kit import icons, theme, words
from pmis_desktop.ui.tables.columns import Column

_MARK = 3  # pixels of the bar at the chosen row: a sign beside its colour
_Index = QModelIndex | QPersistentModelIndex
# Put together once: a hundred cells of a frame would do it anew.
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CUT = Qt.TextElideMode.ElideRight


def padding(widget: QWidget) -> int:
    """The pixels between a column's edge and its words, the same in cells and headers."""
    return round(widget.fontMetrics().height() * 0.4)


@cache
def _colour(name: str) -> QColor:
    return QColor(name)


@dataclass(frozen=True, slots=True)
class _Type:
    """What is measured once for a type: both weights, the room at the sides, an icon's size."""

    usual: QFont
    strong: QFont
    pad: int
    icon: int


class CellDelegate(QStyledItemDelegate):
    """Paints one cell: words cut with an ellipsis, whole in a tooltip.

    The chosen row has a bar at its left (``marked``), unless its first cell is indented.
    """

    def __init__(
        self, columns: tuple[Column, ...], parent: QAbstractItemView, *, marked: bool = True
    ) -> None:
        super().__init__(parent)
        self._marked = marked
        self._columns = columns
        self._view = parent
        self._type = self._measured(parent.font())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        # Not the style's own painting: with a style sheet it moves words 3 pixels off the header.
        colours = theme.current().colours
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        column = self._columns[index.column()]
        text = str(index.data() or "")
        meaning = column.meanings.get(text, "")
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, _colour(colours.chosen))
            if self._marked and index.column() == 0:
                mark = QRect(rect.x(), rect.y(), _MARK, rect.height())
                painter.fillRect(mark, _colour(colours.must))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, _colour(colours.line))
        painter.setFont(self._font(column))
        painter.setPen(_colour(getattr(colours, meaning) if meaning else colours.ink))
        if meaning:
            self._paint_icon(painter, rect, meaning)
        if text:
            inner = self._words_rect(rect, meaning)
            shown = painter.fontMetrics().elidedText(text, _CUT, inner.width())
            painter.drawText(inner, _RIGHT if column.right else _LEFT, shown)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.row_height(self._view.font()))

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        column = self._columns[index.column()]
        text = str(index.data() or "")
        wanted = QFontMetrics(self._font(column)).horizontalAdvance(text)
        room = self._words_rect(view.visualRect(index), column.meanings.get(text, "")).width()
        is_cut = wanted > room
        QToolTip.showText(event.globalPos(), text if is_cut else "", view)
        return True

    def _font(self, column: Column) -> QFont:
        now = self._view.font()
        if now != self._type.usual:
            self._type = self._measured(now)
        return self._type.strong if column.strong else self._type.usual

    def _measured(self, font: QFont) -> _Type:
        strong = QFont(font)
        strong.setBold(True)
        icon = round(self._view.fontMetrics().height() * 0.85)
        return _Type(QFont(font), strong, padding(self._view), icon)

    def _words_rect(self, rect: QRect, meaning: str) -> QRect:
        pad = self._type.pad
        icon = self._type.icon + pad // 2 if meaning else 0
        return rect.adjusted(pad + icon, 0, -pad, 0)

    def _paint_icon(self, painter: QPainter, rect: QRect, meaning: str) -> None:
        colour = getattr(theme.current().colours, meaning)
        size = self._type.icon
        ratio = self._view.devicePixelRatioF()
        drawn = icons.pixmap(words.meaning_icon(meaning), colour, round(size * ratio))
        place = QRect(rect.x() + self._type.pad, 0, size, size)
        place.moveTop(rect.y() + (rect.height() - size) // 2)
        painter.drawPixmap(place, drawn)


class Header(QHeaderView):
    """The labels over a table, on the edges of their columns; an arrow says what it is sorted by.

    A label whose column can be sorted is reached with the mouse; the keyboard's way is the page's
    choice of the order.
    """

    def __init__(self, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self._order = ""
        self._descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Label other columns."""
        self._columns = columns
        self.viewport().update()

    def show_order(self, column: str, *, descending: bool) -> None:
        """Put the arrow at a column; an id that is no column takes it away."""
        self._order, self._descending = column, descending
        self.viewport().update()

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        if not rect.isValid():
            return
        colours = theme.current().colours
        column = self._columns[logical]
        pad = padding(self)
        painter.save()
        painter.fillRect(rect, QColor(colours.paper))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, _colour(colours.line))
        here = column.id == self._order
        painter.setPen(QColor(colours.ink if here else colours.soft))
        inner = rect.adjusted(pad, 0, -pad, 0)
        metrics = painter.fontMetrics()
        size = round(metrics.height() * 0.75) if here else 0
        shown = metrics.elidedText(column.label, _CUT, max(0, inner.width() - size))
        inner.adjust(0, 0, -size if column.right else 0, 0)
        painter.drawText(inner, _RIGHT if column.right else _LEFT, shown)
        if here:
            left = inner.right() if column.right else inner.x() + metrics.horizontalAdvance(shown)
            self._paint_arrow(painter, QRect(left, 0, size, rect.height()))
        painter.restore()

    def _paint_arrow(self, painter: QPainter, rect: QRect) -> None:
        name = "chevron-down" if self._descending else "chevron-up"
        ratio = self.devicePixelRatioF()
        size = rect.width()
        drawn = icons.pixmap(name, theme.current().colours.ink, round(size * ratio))
        top = (rect.height() - size) // 2
        painter.drawPixmap(QRect(rect.x(), top, size, size), drawn)
