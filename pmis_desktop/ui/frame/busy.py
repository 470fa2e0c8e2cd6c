"""The veil over the rooms while a job takes its time: what it does, how far it is, 停止."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.work.jobs import PATIENCE, Job, Jobs


class Busy(QWidget):
    """Lies over its parent once a job that is not quiet has run for 600 ms."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("look", "veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._job: Job | None = None
        self._title = words.section("")
        self._bar = QProgressBar()
        self._bar.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self._bar.setAccessibleName("进度")
        self._words = words.soft("")
        self._stop = button("停止", self._cancel)
        card = boxes.Card(self._title, self._bar, boxes.row(self._words, None, self._stop), gap=1.5)
        self.setLayout(boxes.column(None, boxes.row(None, card, None), None))
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self._appear)
        jobs.began.connect(self._began)
        jobs.ended.connect(self._ended)
        parent.installEventFilter(self)
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def hold(self, title: str) -> None:
        """Lie over everything from now on: the window is about to close."""
        self._timer.stop()
        self._job = None
        self._title.setText(title)
        self._stop.hide()
        self._bar.setRange(0, 0)
        self._words.setText("做完马上结束，已填内容已存为草稿。")
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

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
            self.hide()

    def _appear(self) -> None:
        if self._job is None:
            return
        self._title.setText(self._job.title)
        self._stop.setVisible(self._job.progress.can_cancel)
        self._stop.setEnabled(True)
        self._stop.setText("停止")
        self._show_progress()
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self.setFocus()

    def _show_progress(self) -> None:
        if self._job is None:
            return
        progress = self._job.progress
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._words.setText(
            progress.words
            or (f"{progress.done} / {progress.total}" if progress.total else "请稍候")
        )

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._stop.setEnabled(False)
            self._stop.setText("正在停止")
