"""A month to pick a day from, or only the month or the year that stand above it."""

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget

from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button

_WIDTH, _HEIGHT = 18, 15  # lines' heights: room for a finger on every day


class Calendar(QWidget):
    """``picked`` carries a date as it is stored, as exact as somebody knows it."""

    picked = Signal(str)

    def __init__(self, at: QDate) -> None:
        super().__init__()
        self.month = _month()
        self.month.setSelectedDate(at)
        # Enter in a calendar just opened takes the day that is marked.
        self.setFocusProxy(self.month)
        self._only_year = button("", self._pick_year)
        self._only_month = button("", self._pick_month)
        layout = boxes.column(
            words.soft("知道哪一天就点那一天；只知道年月或年份的："),
            boxes.row(self._only_year, self._only_month, None),
            self.month,
            gap=0.75,
        )
        side = theme.current().unit
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)
        self.month.clicked.connect(self._pick_day)
        self.month.activated.connect(self._pick_day)
        self.month.currentPageChanged.connect(self._name)
        self._name()

    def _name(self) -> None:
        """Say what the buttons would write: the month that is to be seen."""
        year, month = self.month.yearShown(), self.month.monthShown()
        self._only_year.setText(f"只记 {year}年")
        self._only_month.setText(f"只记 {year}年{month}月")

    def _pick_year(self) -> None:
        self.picked.emit(f"{self.month.yearShown():04}")

    def _pick_month(self) -> None:
        self.picked.emit(f"{self.month.yearShown():04}-{self.month.monthShown():02}")

    def _pick_day(self, day: QDate) -> None:
        self.picked.emit(day.toString(Qt.DateFormat.ISODate))


def _month() -> QCalendarWidget:
    """A month from Monday to Sunday, no day in red: red is for what must be mended."""
    made = QCalendarWidget()
    made.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    made.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.setWeekdayTextFormat(day, QTextCharFormat())
    height = made.fontMetrics().height()
    made.setFixedSize(height * _WIDTH, height * _HEIGHT)
    return made
