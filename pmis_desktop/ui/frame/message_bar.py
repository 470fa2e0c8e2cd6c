"""The line under the top where the window says what happened, with at most one thing to do."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, link
from pmis_desktop.ui.work.messages import Message

# Only good news goes by itself; what a person must know stays until it is closed.
_GOOD_STAYS = 12_000


class MessageBar(QFrame):
    """One message; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._inside = boxes.row(gap=1.5)
        unit = theme.current().unit
        self._inside.setContentsMargins(3 * unit, unit // 2, 2 * unit, unit // 2)
        self.setLayout(self._inside)
        self._timer = QTimer(self, singleShot=True, interval=_GOOD_STAYS)
        self._timer.timeout.connect(self.hide)
        self._text = ""
        self.hide()

    @property
    def text(self) -> str:
        """What is being said; empty while nothing is."""
        return "" if self.isHidden() else self._text

    def show_message(self, message: Message) -> None:
        """Say this instead of what was said before."""
        boxes.clear(self._inside)
        words.set_look(self, f"bar-{message.meaning}")
        self._text = message.words
        text = words.paragraph(message.words)
        self._inside.addWidget(words.meaning_picture(message.meaning))
        self._inside.addWidget(text, 1)
        if message.verb and message.act is not None:
            self._inside.addWidget(button(message.verb, self._doing(message.act), look="chip"))
        self._inside.addWidget(link("知道了", self.hide))
        self.setAccessibleName(message.words)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if message.meaning == "good":
            self._timer.start()
        else:
            self._timer.stop()

    def _doing(self, act: Callable[[], object]) -> Callable[[], None]:
        def do() -> None:
            self.hide()
            act()

        return do
