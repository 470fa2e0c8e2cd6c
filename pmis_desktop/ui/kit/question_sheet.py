"""One question in the middle of the window: its words, what is asked, and its acts below."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.in_sight import bring_into_sight
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.kit.sheet import Sheet
from pmis_desktop.ui.kit.tabbing import tab_as_read, tab_stops

# Characters of a line: what reads well, and what large type still finds room for.
_LINE = 46
_LINES = 21


def begin_in(part: QWidget) -> None:
    """Put the keyboard on the first thing inside a part that takes it, unless it is there."""
    focus = part.window().focusWidget()
    if focus is not None and part.isAncestorOf(focus) and focus.isVisible():
        return
    for each in tab_stops(part):
        if each.isVisible() and each.isEnabled():
            each.setFocus()
            return


class Narrow(QWidget):
    """A part that is never wider than a line reads well: in the middle, or at the left."""

    def __init__(self, inner: QWidget, *, centred: bool = True) -> None:
        super().__init__()
        self._inner = inner
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        if centred:
            line.addStretch(1)
        line.addWidget(inner, 1000)
        line.addStretch(1)
        self.setLayout(line)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._inner.setMaximumWidth(self.fontMetrics().horizontalAdvance("汉") * _LINE)


class _Hugging(QScrollArea):
    """Scrolls where its part is higher than the room, and is not higher than the part itself.

    ``lines`` is the least height: from page to page the acts below stay where they are.
    """

    def __init__(self, part: QWidget, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self._inner = Sheet(boxes.column(part))
        self._inner.setProperty("look", "page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Tab goes from field to field inside, not to the area itself.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(self._inner)
        self.verticalScrollBar().rangeChanged.connect(self._balance)

    @override
    def sizeHint(self) -> QSize:
        inner, width = self._inner, self.viewport().width()
        hint = inner.sizeHint().height()
        high = inner.heightForWidth(width) if inner.hasHeightForWidth() else hint
        least = self._lines * self.fontMetrics().height()
        return QSize(inner.sizeHint().width(), max(high, least))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 4 * self.fontMetrics().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _balance(self, _least: int, most: int) -> None:
        """Keep the middle in the middle: as much room on the left as the scroll bar takes."""
        bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self.setViewportMargins(bar, 0, 0, 0)


class QuestionSheet(QWidget):
    """A card that scrolls where it is high, with its acts below it, always in sight.

    ``step`` stands small above the title. ``notice`` stands right above the acts, so that what was
    refused is seen however far the card was scrolled. ``lines`` is the least height of the card;
    with 0 it is as high as what stands in it, and lies a little above the middle.
    """

    def __init__(self, title: str, *parts: boxes.Part, lines: int = _LINES) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.step = words.soft("")
        self.step.hide()
        self.title = words.title(title)
        self.title.setWordWrap(True)
        self._card = boxes.Card(self.step, self.title, *parts, None, gap=1.5)
        self.notice = Notice()
        self._acts = boxes.row(gap=1.5)
        unit = theme.current().unit
        self._middle = _Hugging(Narrow(self._card), lines)
        self._foot = boxes.column(self.notice, self._acts, gap=1)
        whole = boxes.column(self._middle, Narrow(boxes.box(self._foot)), None, gap=1.5)
        if not lines:
            # A low card at the upper edge of a large screen looks lost.
            whole.insertStretch(0, 1)
            whole.setStretch(whole.count() - 1, 2)
        whole.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
        self.setLayout(whole)

    def add(self, part: QWidget) -> None:
        """Add a part at the end of the card."""
        inside = self._card.inside
        inside.insertWidget(inside.count() - 1, part)

    def add_below(self, part: QWidget) -> None:
        """Put a part below the acts: what else one can do instead."""
        self._foot.addWidget(part)

    def set_acts(self, *acts: QWidget | None) -> None:
        """Put the acts at the foot, from left to right; None is where the room goes."""
        boxes.clear(self._acts)
        for act in acts:
            if act is None:
                self._acts.addStretch(1)
            else:
                self._acts.addWidget(act)
        tab_as_read(self)

    def show_part(self, part: QWidget) -> None:
        """Bring a part into sight with what has just been said below it, the keyboard in it."""
        begin_in(part)
        bring_into_sight(self._middle, part)
