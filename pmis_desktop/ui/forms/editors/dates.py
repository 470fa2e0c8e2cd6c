"""Dates: typed in any usual way, shown back as exact as they are known."""

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidgetAction
from typing_extensions import override

from pmis_desktop.rules import dates
from pmis_desktop.rules.field import Field
from pmis_desktop.ui.forms.editors.calendar import Calendar
from pmis_desktop.ui.forms.editors.editor import LineEditor


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

    def choose(self, picked: str) -> None:
        """Write a date, a month or a year as if it had been typed."""
        self.line.setText(picked)
        if self._calendar is not None:
            self._calendar.hide()
        self.changed.emit()
        self.left.emit()

    def _menu(self) -> QMenu:
        """A calendar at the known day, made when first asked for."""
        stored = self._read()
        day = dates.first_day(stored) if dates.is_date(stored) else None
        menu = QMenu(self)
        at = QDate(day.year, day.month, day.day) if day is not None else QDate.currentDate()
        month = Calendar(at)
        month.picked.connect(self.choose)
        action = QWidgetAction(menu)
        action.setDefaultWidget(month)
        menu.aboutToShow.connect(month.setFocus)
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


def _half_width(text: str) -> str:
    """What a Chinese input method makes of the dots in 1990.5.3."""
    return text.replace("。", ".").replace("．", ".")
