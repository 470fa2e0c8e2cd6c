"""The top: whose data these are, one search box, who is at work, and the lock."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, icons, theme, words
from pmis_desktop.ui.kit.buttons import button

SEARCH_DELAY = 200  # ms after the last key
_HINT = "找人：姓名、拼音首字母、身份证或电话尾号"


class TopBar(QWidget):
    """``searched`` carries what was typed, ``going_down`` that the keyboard goes to the list."""

    searched = Signal(str)
    going_down = Signal()
    locked = Signal()

    def __init__(self, unit_name: str, operator: str) -> None:
        super().__init__()
        self.setProperty("look", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name = words.Elided(unit_name, "section")
        self._operator = words.Elided(operator, "soft")
        self._operator.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._search = self._search_box()
        lock = button("锁定", icon="lock", hint="锁定屏幕（Ctrl+L）")
        lock.setShortcut("Ctrl+L")
        lock.clicked.connect(self.locked)
        layout = boxes.row(gap=1.5)
        layout.addWidget(self._name, 3)
        layout.addWidget(self._search, 4)
        layout.addWidget(self._operator, 0)
        layout.addWidget(lock, 0)
        unit = theme.current().unit
        layout.setContentsMargins(3 * unit, unit, 3 * unit, unit)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_DELAY)
        self._timer.timeout.connect(self._search_now)

    def show_unit(self, name: str) -> None:
        """Say whose data these are now."""
        self._name.setText(name)

    @property
    def unit(self) -> str:
        """Whose data these are."""
        return self._name.text()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def clear_search(self) -> None:
        """Empty the box without searching: the list shows something else now."""
        with QSignalBlocker(self._search):
            self._search.clear()
        self._timer.stop()

    @property
    def search(self) -> str:
        """What stands in the search box."""
        return self._search.text()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and self._is_going_down(event):
                if self._timer.isActive():
                    self._search_now()
                self.going_down.emit()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self._search.clear()
                return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _is_going_down(event: QKeyEvent) -> bool:
        return event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}

    def _search_box(self) -> QLineEdit:
        made = QLineEdit(placeholderText=_HINT, clearButtonEnabled=True)
        made.setAccessibleName("找人")
        made.setToolTip(f"{_HINT}（Ctrl+F）")
        made.addAction(
            icons.icon("search", theme.current().colours.soft),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        # textChanged comes when the input method commits, not while it composes.
        made.textChanged.connect(self._typed)
        made.installEventFilter(self)
        return made

    def _typed(self) -> None:
        self._timer.start()

    def _search_now(self) -> None:
        self._timer.stop()
        self.searched.emit(self._search.text().strip())
