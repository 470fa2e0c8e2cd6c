"""A line chart: a few shares in per cent over days, with the line that is to be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import theme

_MOST = 100.0
_LOWEST = 80.0  # the scale begins no higher than here
_STEP = 5
_DOT = 3.0
_WIDTH = 2.0
_HIGH, _WIDE = 12, 24  # lines, Chinese characters: below that nothing can be read
_NOTHING = "还没有可以画的数据"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLine:
    """One line: what it is called, its colour by name, per cent by day, the oldest first.

    A value counts until the next one. ``dashed`` tells lines apart without their colour.
    """

    label: str
    colour: str
    points: Sequence[tuple[date, float]]
    dashed: bool = False


class LineChart(QWidget):
    """Paints the lines with their last values in words; what it shows is told to the reader too."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[ChartLine, ...] = ()
        self._target = 0.0
        self._until = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("准确率和完整率的变化")

    def show_lines(self, lines: Sequence[ChartLine], *, target: float, until: date) -> None:
        """Show these, up to a day, with a line at so many per cent."""
        self._lines = tuple(line for line in lines if line.points)
        self._target, self._until = target, until
        self.setAccessibleDescription(self.told)
        self.setToolTip(self.told)
        self.update()

    @property
    def told(self) -> str:
        """The chart in words."""
        if not self._lines:
            return _NOTHING
        said = [_told(line) for line in self._lines]
        return f"{'；'.join(said)}；目标 {self._target:.0f}%。"

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("汉") * _WIDE, metrics.height() * _HIGH)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), self.sizeHint().height() // 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._lines:
            painter.setPen(QColor(theme.current().colours.soft))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _NOTHING)
            return
        field = self._field()
        self._paint_scale(painter, field)
        self._paint_days(painter, field)
        self._paint_target(painter, field)
        for line in self._lines:
            self._paint_line(painter, field, line)
        self._paint_legend(painter)

    def _field(self) -> QRectF:
        """Where the lines run: room for the legend above, per cent at the left, days below."""
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("100%") + metrics.height() * 0.6
        high = metrics.height() * 2.0
        return QRectF(self.rect()).adjusted(left, high, -metrics.height(), -metrics.height() * 1.6)

    @property
    def _lowest(self) -> float:
        values = [value for line in self._lines for _, value in line.points]
        return min(_LOWEST, min(values) // _STEP * _STEP)

    @property
    def _first(self) -> date:
        return min(line.points[0][0] for line in self._lines)

    def _x(self, field: QRectF, day: date) -> float:
        whole = max(1, (self._until - self._first).days)
        return field.left() + field.width() * (day - self._first).days / whole

    def _y(self, field: QRectF, value: float) -> float:
        return field.bottom() - field.height() * (value - self._lowest) / (_MOST - self._lowest)

    def _paint_scale(self, painter: QPainter, field: QRectF) -> None:
        colours, metrics = theme.current().colours, self.fontMetrics()
        lines = max(2, round(field.height() / (metrics.height() * 2)))
        step = max(_STEP, round((_MOST - self._lowest) / lines / _STEP) * _STEP)
        value = self._lowest
        while value <= _MOST:
            y = self._y(field, value)
            painter.setPen(QPen(QColor(colours.line), 1.0))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(QColor(colours.soft))
            half = metrics.height() / 2
            place = QRectF(0, y - half, field.left() - metrics.height() * 0.4, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, f"{value:.0f}%")
            value += step

    def _paint_days(self, painter: QPainter, field: QRectF) -> None:
        painter.setPen(QColor(theme.current().colours.soft))
        top = field.bottom() + self.fontMetrics().height() * 0.4
        place = QRectF(field.left(), top, field.width(), self.fontMetrics().height() * 1.2)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, _day(self._first))
        if self._until > self._first:
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, _day(self._until))

    def _paint_target(self, painter: QPainter, field: QRectF) -> None:
        colour = QColor(theme.current().colours.must)
        painter.setPen(QPen(colour, _WIDTH / 2, Qt.PenStyle.DashLine))
        # In the middle of a row of pixels: smoothed over two it would be pale.
        y = int(self._y(field, self._target)) + 0.5
        painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))

    def _paint_line(self, painter: QPainter, field: QRectF, line: ChartLine) -> None:
        colour = QColor(getattr(theme.current().colours, line.colour))
        corners = QPolygonF()
        before = 0.0
        for number, (day, value) in enumerate(line.points):
            x = self._x(field, day)
            if number:
                corners.append(QPointF(x, self._y(field, before)))
            corners.append(QPointF(x, self._y(field, value)))
            before = value
        corners.append(QPointF(field.right(), self._y(field, before)))
        painter.setPen(_pen(colour, dashed=line.dashed))
        painter.drawPolyline(corners)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(field.right(), self._y(field, before)), _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_legend(self, painter: QPainter) -> None:
        colours, metrics = theme.current().colours, self.fontMetrics()
        x, y, long = 0.0, metrics.height() * 0.7, metrics.height() * 1.6
        shown = [
            (
                f"{line.label} {line.points[-1][1]:.1f}%",
                _pen(QColor(getattr(colours, line.colour)), dashed=line.dashed),
            )
            for line in self._lines
        ]
        target = QPen(QColor(colours.must), _WIDTH / 2, Qt.PenStyle.DashLine)
        for text, pen in (*shown, (f"目标 {self._target:.0f}%", target)):
            painter.setPen(pen)
            painter.drawLine(QPointF(x, y), QPointF(x + long, y))
            painter.setPen(QColor(colours.ink))
            at = x + long + metrics.height() * 0.4
            painter.drawText(QPointF(at, y + metrics.ascent() / 2 - metrics.descent() / 2), text)
            x = at + metrics.horizontalAdvance(text) + metrics.height()


def _told(line: ChartLine) -> str:
    first, last = line.points[0], line.points[-1]
    if len(line.points) == 1:
        return f"{line.label} {last[1]:.1f}%"
    return f"{line.label}从 {_day(first[0])} 的 {first[1]:.1f}% 到现在的 {last[1]:.1f}%"


def _pen(colour: QColor, *, dashed: bool) -> QPen:
    return QPen(colour, _WIDTH, Qt.PenStyle.DashDotLine if dashed else Qt.PenStyle.SolidLine)


def _day(day: date) -> str:
    return f"{day.year}-{day.month:02}-{day.day:02}"
