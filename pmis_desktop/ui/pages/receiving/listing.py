"""The list of files on the counter: two lines each, the sender and what is to be said of it."""

from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from pmis_desktop.ui.kit import icons, theme, words
from pmis_desktop.ui.pages.receiving.arrivals import Arrival

Index = QModelIndex | QPersistentModelIndex
ARRIVAL = Qt.ItemDataRole.UserRole
_LINES = 3.4  # height of a row in lines of type: two lines and air around them


class ArrivalsModel(QAbstractListModel):
    """The files as rows; what a row says is put together when somebody looks at it."""

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._arrivals: tuple[Arrival, ...] = ()

    def show_arrivals(self, arrivals: tuple[Arrival, ...]) -> None:
        """Put other files into the list."""
        self.beginResetModel()
        self._arrivals = arrivals
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._arrivals)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._arrivals):
            return None
        arrival = self._arrivals[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return arrival.sender
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{arrival.sender}\n{arrival.called}\n{arrival.message}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{arrival.sender}，{arrival.standing}，{arrival.about(self._today)}"
        return arrival if role == ARRIVAL else None


class ArrivalDelegate(QStyledItemDelegate):
    """Paints a file in two lines: the sender, and below an icon, the verdict and what it brings."""

    def __init__(self, today: date, parent: QObject) -> None:
        super().__init__(parent)
        self._today = today

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        return QSize(metrics.horizontalAdvance("汉") * 12, round(metrics.height() * _LINES))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        # The style draws the ground (chosen, pointed at); the words are ours.
        view.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, view
        )
        arrival = index.data(ARRIVAL)
        if not isinstance(arrival, Arrival):
            return
        painter.save()
        self._words(painter, option.rect, option.font, arrival)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, font: QFont, arrival: Arrival) -> None:
        colours = theme.current().colours
        line = QFontMetrics(font).height()
        side, gap = round(line * 0.7), round(line * 0.35)
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        place = rect.adjusted(side, round(line * 0.55), -side, 0)
        place.setHeight(line)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        _draw(painter, place, arrival.sender, bold, colours.ink)
        place.translate(0, line + gap)
        verdict = arrival.verdict
        colour = getattr(colours, verdict.weight)
        ratio = painter.device().devicePixelRatio()
        drawn = icons.pixmap(words.meaning_icon(verdict.weight), colour, round(line * ratio)).copy()
        drawn.setDevicePixelRatio(ratio)
        painter.drawPixmap(place.topLeft(), drawn)
        place.setLeft(place.left() + line + gap)
        taken = _draw(painter, place, arrival.standing, font, colour)
        place.setLeft(place.left() + taken + 2 * gap)
        _draw(painter, place, arrival.about(self._today), font, colours.soft)


def _draw(painter: QPainter, place: QRect, text: str, font: QFont, colour: str) -> int:
    """Write one line, with an ellipsis where it does not fit; returns how wide it came out."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, place.width()))
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
    return metrics.horizontalAdvance(shown)


class ArrivalsList(QListView):
    """The files under each other; the arrow keys choose one."""

    chosen = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setAccessibleName("收到的文件")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files = ArrivalsModel(today, self)
        self.setModel(self.files)
        self.setItemDelegate(ArrivalDelegate(today, self))
        # Not the current index: the focus alone sets that, and shows a file nobody asked for.
        self.selectionModel().selectionChanged.connect(self._on_selected)

    def show_arrivals(self, arrivals: tuple[Arrival, ...]) -> None:
        """Show these files; none of them is chosen."""
        self.files.show_arrivals(arrivals)

    def choose_none(self) -> None:
        """Let go of the chosen file."""
        self.clearSelection()

    def _on_selected(self) -> None:
        (chosen,) = self.selectedIndexes() or [QModelIndex()]
        self.chosen.emit(chosen.data(ARRIVAL) if chosen.isValid() else None)
