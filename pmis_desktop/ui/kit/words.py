"""Words on the screen: titles, sentences that wrap, values that are cut with an ellipsis."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import icons, theme

MEANINGS = ("must", "warn", "good", "info")
_ICONS = {
    "must": "circle-alert",
    "warn": "triangle-alert",
    "good": "circle-check",
    "info": "info",
}


def set_look(widget: QWidget, look: str) -> None:
    """Give a part another look of the style sheet, at once."""
    _set(widget, "look", look)


def set_problem(widget: QWidget, meaning: str) -> None:
    """Mark a field: must, warn, or nothing. The words stand elsewhere."""
    _set(widget, "problem", meaning)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str, look: str = "", *, wrap: bool = False) -> QLabel:
    """One line of words, or with ``wrap`` a paragraph; never rich text from outside."""
    made = QLabel(text, textFormat=Qt.TextFormat.PlainText)
    made.setProperty("look", look)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def title(text: str) -> QLabel:
    """The name of a page."""
    return label(text, "title")


def section(text: str) -> QLabel:
    """A heading within a page."""
    return label(text, "section")


def soft(text: str, *, wrap: bool = False) -> QLabel:
    """A quiet remark."""
    return label(text, "soft", wrap=wrap)


def paragraph(text: str, look: str = "") -> QLabel:
    """A sentence or more that wraps."""
    return label(text, look, wrap=True)


class Elided(QLabel):
    """One line that is cut with an ellipsis where it does not fit, whole in its tooltip."""

    def __init__(self, text: str = "", look: str = "") -> None:
        super().__init__(text, textFormat=Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("汉…"), super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self._shown() != self.text() else "")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown() == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.drawText(self.contentsRect(), int(self.alignment()), self._shown())

    def _shown(self) -> str:
        metrics = QFontMetrics(self.font())
        width = self.contentsRect().width()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, width)


class Picture(QLabel):
    """An icon that stands by itself, as high as ``lines`` lines of type."""

    def __init__(self, name: str, colour: str = "", *, lines: float = 1.0) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self._lines = lines
        self.refresh()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.refresh()

    def refresh(self) -> None:
        """Draw it anew after the type size or the colours changed."""
        colours = theme.current().colours
        colour = getattr(colours, self._colour) if self._colour else colours.ink
        size = round(self.fontMetrics().height() * self._lines)
        ratio = self.devicePixelRatioF()
        drawn = icons.pixmap(self._name, colour, round(size * ratio)).copy()
        drawn.setDevicePixelRatio(ratio)
        self.setPixmap(drawn)
        self.setFixedSize(size, size)


def meaning_icon(meaning: str) -> str:
    """The name of that icon, for parts that paint themselves."""
    return _ICONS[meaning]


def meaning_picture(meaning: str, *, lines: float = 1.0) -> Picture:
    """The icon that stands beside words of a meaning: must, warn, good or info."""
    return Picture(_ICONS[meaning], meaning, lines=lines)
