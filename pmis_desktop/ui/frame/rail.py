"""The rail: one room a line, an icon and a word."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from pmis_desktop.ui.frame.rooms import Room
from pmis_desktop.ui.kit import icons, theme

_DIGITS = 9  # keys for rooms; what stands below them has none
# Heights of a line, in heights of its type: with air, and what it gives way to on a low screen.
_AIRY, _TIGHT = 2.1, 1.35


class RoomButton(QToolButton):
    """One line of the rail."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.setText(room.label)
        self.setProperty("look", "room")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(room.label)
        self._draw()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._high(_AIRY))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._high(_TIGHT))

    def _high(self, share: float) -> int:
        return round(self.fontMetrics().height() * share)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._draw()

    def _draw(self) -> None:
        self.setIcon(icons.beside_words(self.room.icon, theme.current().colours.rail_text))
        size = round(self.fontMetrics().height() * 0.95)
        self.setIconSize(QSize(round(size * icons.AIR), size))


class Rail(QWidget):
    """All rooms of this window; ``chosen`` carries the name of a room."""

    chosen = Signal(str)

    def __init__(self, rooms: Sequence[Room]) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("各个房间")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RoomButton] = {}
        layout = QVBoxLayout()
        layout.setContentsMargins(0, theme.current().unit, 0, theme.current().unit)
        layout.setSpacing(0)
        for number, room in enumerate((r for r in rooms if r.icon), 1):
            made = RoomButton(room)
            if number <= _DIGITS:
                made.setToolTip(f"{room.label}（Ctrl+{number}）")
                made.setShortcut(f"Ctrl+{number}")
            made.clicked.connect(lambda _checked=False, name=room.name: self.chosen.emit(name))
            self._group.addButton(made)
            self._buttons[room.name] = made
            layout.addWidget(made)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_room(self, name: str) -> None:
        """Mark the room one is in."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    @override
    def sizeHint(self) -> QSize:
        # Wide enough for the longest word with air around it, growing with the type.
        return QSize(round(self.fontMetrics().height() * 7.7), super().sizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
