"""The veil over the rooms while a job takes its time: what it does, how far it is, 停止."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget
from shiboken6 import isValid
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.work.jobs import PATIENCE, Job, Jobs

_KEYS = {QEvent.Type.KeyPress, QEvent.Type.Shortcut, QEvent.Type.ShortcutOverride}
_LEAVING = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}

_SHINES_THROUGH = 0.25
_WIDE = 32  # Chinese characters: a line of its words, and room beside it on the smallest window


class Busy(QWidget):
    """Lies over its parent once a job that is not quiet has run for 600 ms.

    What lies below takes no keys either: nobody begins a second thing behind the veil.
    """

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent)
        self._over = parent
        # A picture of what lies below, not the thing itself: with every step of the bar Qt would
        # paint that part of a list anew, and wait for the working thread at each of its cells.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._below = QPixmap()
        self._job: Job | None = None
        self._seat: QWidget | None = None
        self._title = words.section("")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("进度")
        self._words = words.soft("")
        self._stop = button("停止", self._cancel)
        below = boxes.row(self._words, None, self._stop)
        card = boxes.Card(self._title, self._bar, below, gap=1.5)
        self.setLayout(boxes.column(None, boxes.row(None, card, None), None))
        self._measure()
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self._appear)
        jobs.began.connect(self._began)
        jobs.ended.connect(self._ended)
        parent.installEventFilter(self)
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._below = QPixmap()
            self.setGeometry(self._over.rect())
        if event.type() in _KEYS and self._keeps_back(watched, event):
            return True
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paper = QColor(theme.current().colours.paper)
        painter.setClipRegion(event.region())
        painter.fillRect(self.rect(), paper)
        if not self._below.isNull():
            painter.setOpacity(_SHINES_THROUGH)
            painter.drawPixmap(0, 0, self._below)
        painter.end()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        (self._stop if self._stop.isVisible() else self).setFocus()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def _keeps_back(self, watched: QObject, event: QEvent) -> bool:
        """Whether a key would reach what lies below; a question asked meanwhile gets its own."""
        if not self.isVisible() or QApplication.activeModalWidget() is not None:
            return False
        if isinstance(watched, QWidget) and (watched is self or self.isAncestorOf(watched)):
            return isinstance(event, QKeyEvent) and event.key() in _LEAVING
        # The window's own surface only hands on to the widgets.
        return isinstance(watched, QWidget) or event.type() == QEvent.Type.Shortcut

    def _go(self) -> None:
        """Let go; the keyboard goes on where it was, unless somebody put it elsewhere by now."""
        focus, seat = QApplication.focusWidget(), self._seat
        held = focus is None or focus is self or self.isAncestorOf(focus)
        self.hide()
        self._seat = None
        if held and seat is not None and isValid(seat):
            seat.setFocus()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def hold(self, title: str) -> None:
        """Lie over everything from now on: the window is about to close."""
        self._timer.stop()
        self._job = None
        self._title.setText(title)
        self._stop.hide()
        self._bar.setRange(0, 0)
        self._words.setText("做完马上结束，已填内容已存为草稿。")
        self._lie_over()

    def _measure(self) -> None:
        self._bar.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * _WIDE)

    def _began(self, job: Job) -> None:
        if job.quiet or self._job is not None:
            return
        self._job = job
        job.progressed.connect(self._show_progress)
        self._timer.start()

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._timer.stop()
            if not self.isHidden():
                self._go()

    def _appear(self) -> None:
        if self._job is None:
            return
        self._title.setText(self._job.title)
        self._stop.setVisible(self._job.progress.can_cancel)
        self._stop.setEnabled(True)
        self._stop.setText("停止")
        self._show_progress()
        self._lie_over()

    def _lie_over(self) -> None:
        if self.isHidden():
            self._seat = QApplication.focusWidget()
            if self._seat is not None:
                # Else the picture would show a second place where one can type.
                self._seat.clearFocus()
            self._below = self._over.grab()
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

    def _show_progress(self) -> None:
        if self._job is None:
            return
        progress = self._job.progress
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._words.setText(
            progress.words
            or (f"{progress.done:,} / {progress.total:,}" if progress.total else "请稍候")
        )

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._stop.setEnabled(False)
            self._stop.setText("正在停止")
