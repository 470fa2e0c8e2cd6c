"""Boxes: cards, rows and columns on one grid."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pmis_desktop.ui.kit import theme

Part = QWidget | QLayout | None


def row(*parts: Part, gap: float = 1.0) -> QHBoxLayout:
    """Parts beside each other; None is where the room goes. ``gap`` in units of the grid."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(round(gap * theme.current().unit))
    for part in parts:
        _add(made, part)
    return made


def column(*parts: Part, gap: float = 1.0) -> QVBoxLayout:
    """Parts below each other; None is where the room goes. ``gap`` in units of the grid."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(round(gap * theme.current().unit))
    for part in parts:
        _add(made, part)
    return made


def _add(layout: QHBoxLayout | QVBoxLayout, part: Part) -> None:
    if part is None:
        layout.addStretch(1)
    elif isinstance(part, QWidget):
        layout.addWidget(part)
    else:
        layout.addLayout(part)


def box(layout: QLayout, look: str = "", *, margin: float = 0.0) -> QWidget:
    """A layout as a part of its own; ``margin`` in units of the grid."""
    made = QWidget()
    made.setProperty("look", look)
    if look:
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    side = round(margin * theme.current().unit)
    layout.setContentsMargins(side, side, side, side)
    made.setLayout(layout)
    return made


class Card(QFrame):
    """A white card with what belongs together."""

    def __init__(self, *parts: Part, gap: float = 1.0, look: str = "card") -> None:
        super().__init__()
        self.setProperty("look", look)
        self.inside = column(*parts, gap=gap)
        side = round(2.2 * theme.current().unit)
        self.inside.setContentsMargins(side, round(side * 0.8), side, round(side * 0.8))
        self.setLayout(self.inside)


def rule() -> QFrame:
    """A thin line between two things."""
    made = QFrame()
    made.setProperty("look", "rule")
    made.setFixedHeight(1)
    return made


def scrolling(inner: QWidget) -> QScrollArea:
    """A part that scrolls up and down where it is higher than its place, never sideways."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # Tab goes from field to field inside, not to the area itself.
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not inner.property("look"):
        inner.setProperty("look", "page")
    made.setWidget(inner)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; its parts go when Qt next has time."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Flow(QLayout):
    """Parts beside each other that go on in the next line where one is full."""

    def __init__(self, *parts: QWidget, gap: float = 1.0) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = round(gap * theme.current().unit)
        self.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            self.addWidget(part)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moving=False)

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moving=True)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, moving: bool) -> int:
        """Lay out line by line; lower parts stand at the middle of their line."""
        y = rect.y()
        for line in self._lines(rect.width()):
            x, high = rect.x(), max(item.sizeHint().height() for item in line)
            for item in line if moving else ():
                size = item.sizeHint()
                where = QPoint(x, y + (high - size.height()) // 2)
                width = min(size.width(), rect.width())
                item.setGeometry(QRect(where, QSize(width, size.height())))
                x += size.width() + self._gap
            y += high + self._gap
        return max(0, y - self._gap - rect.y())

    def _lines(self, room: int) -> list[list[QLayoutItem]]:
        """What stands in each line; what is hidden stands in none."""
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            width = item.sizeHint().width()
            if not lines or used + width > room:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += width + self._gap
        return lines


def expanding(widget: QWidget) -> QWidget:
    """Let a part take all the room it can get."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return widget
