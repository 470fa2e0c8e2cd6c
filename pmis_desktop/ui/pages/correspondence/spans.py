"""Choosing the days one asks about: this week, month or quarter, or any days."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pmis_desktop.errors.correspondence import PeriodError
from pmis_desktop.rules import dates
from pmis_desktop.services.correspondence import periods
from pmis_desktop.services.correspondence.periods import WORDS, Kind, Period
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.drop_down import DropDown

_DAY_WIDTH = 8  # characters


class Spans(QWidget):
    """``chosen``: another period, which stands in ``period``; ``problem``: why it is none."""

    chosen = Signal()
    problem = Signal(str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.period: Period = periods.usual(today)
        self.kind = DropDown("看哪一段时间")
        for kind, said in WORDS.items():
            self.kind.addItem(said, kind)
        self.kind.setCurrentIndex(self.kind.findData(self.period.kind))
        self.kind.activated.connect(lambda _at: self._choose())
        self.since, self.until = _line("从哪一天"), _line("到哪一天")
        for each in (self.since, self.until):
            each.editingFinished.connect(self._take_days)
        self._days = boxes.box(
            boxes.row(words.soft("从"), self.since, words.soft("到"), self.until)
        )
        self._days.hide()
        self.setLayout(boxes.row(self.kind, self._days, gap=1))

    def _choose(self) -> None:
        kind: Kind = self.kind.currentData()
        self._days.setVisible(kind == "custom")
        self.updateGeometry()
        if kind != "custom":
            self._take(periods.current(kind, self._today))
            return
        self.since.setText(self.period.since.isoformat())
        self.until.setText(min(self.period.until, self._today).isoformat())
        self._take_days()
        self.since.setFocus()

    def _take_days(self) -> None:
        since, until = _day(self.since.text()), _day(self.until.text())
        if since is None or until is None:
            self.problem.emit("日期请写成 2026-03-01 的样子，两个都要写。")
            return
        try:
            self._take(periods.between(since, until))
        except PeriodError as refusal:
            self.problem.emit(f"{refusal.message}{refusal.advice}")

    def _take(self, period: Period) -> None:
        self.problem.emit("")
        if period != self.period:
            self.period = period
            self.chosen.emit()


def _line(name: str) -> QLineEdit:
    made = QLineEdit(placeholderText="2026-03-01")
    made.setAccessibleName(name)
    made.setFixedWidth(made.fontMetrics().horizontalAdvance("汉") * _DAY_WIDTH)
    return made


def _day(text: str) -> date | None:
    """A whole day as people type it; None for anything less."""
    stored = dates.parse(text.strip())
    if not isinstance(stored, str):
        return None
    return dates.first_day(stored) if dates.first_day(stored) == dates.last_day(stored) else None
