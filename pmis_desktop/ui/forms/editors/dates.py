"""Dates: typed in any usual way, shown back as exact as they are known."""

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QMenu, QWidgetAction
from typing_extensions import override

from pmis_desktop.rules import dates
from pmis_desktop.rules.field import Field
from pmis_desktop.ui.forms.editors.editor import LineEditor

_WIDTH, _HEIGHT = 18, 15  # lines' heights: room for a finger on every day


class DateEditor(LineEditor):
    """A date; the calendar beside it is for those who like one better than typing."""

    def __init__(self, field: Field) -> None:
        super().__init__(field, "如 1990-05-03、1990-05、1990")
        self._calendar: QMenu | None = None
        self._open = self.add_act("calendar", "打开日历（Alt+↓）", self.open_calendar)
        keys = QShortcut(QKeySequence("Alt+Down"), self.line)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.open_calendar)

    @override
    def text(self) -> str:
        return _half_width(super().text())

    @override
    def set_locked(self, sentence: str) -> None:
        super().set_locked(sentence)
        self._open.setVisible(not sentence)

    def open_calendar(self) -> None:
        """Show a month below the line; a click writes its day."""
        if self.locked:
            return
        menu = self._menu()
        menu.popup(self.line.mapToGlobal(QPoint(0, self.line.height())))

    def choose(self, day: QDate) -> None:
        """Write a day as if it had been typed."""
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        if self._calendar is not None:
            self._calendar.hide()
        self.changed.emit()
        self.left.emit()

    def _menu(self) -> QMenu:
        """A calendar at the known day, made when first asked for."""
        stored = self._read()
        day = dates.first_day(stored) if dates.is_date(stored) else None
        menu = QMenu(self)
        month = _month(menu)
        if day is not None:
            month.setSelectedDate(QDate(day.year, day.month, day.day))
        month.clicked.connect(self.choose)
        month.activated.connect(self.choose)
        action = QWidgetAction(menu)
        action.setDefaultWidget(month)
        menu.addAction(action)
        if self._calendar is not None:
            self._calendar.deleteLater()
        self._calendar = menu
        return menu

    def _read(self) -> str:
        """What is typed, as stored; empty where it is no date."""
        found = dates.parse(self.text())
        return found if isinstance(found, str) else ""

    @override
    def _finished(self) -> None:
        stored = self._read()
        if stored and stored != self.line.text():
            self.line.setText(stored)
        super()._finished()


def _month(parent: QMenu) -> QCalendarWidget:
    """A month from Monday to Sunday, no day in red: red is for what must be mended."""
    made = QCalendarWidget(parent)
    made.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.setWeekdayTextFormat(day, QTextCharFormat())
    height = made.fontMetrics().height()
    made.setFixedSize(height * _WIDTH, height * _HEIGHT)
    return made


def _half_width(text: str) -> str:
    """What a Chinese input method makes of the dots in 1990.5.3."""
    return text.replace("。", ".").replace("．", ".")
