"""Something that must be known here: a picture of its meaning, and a sentence that wraps."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.ui.kit import boxes, words


class Notice(QWidget):
    """A sentence in its place on a page; hidden while there is nothing to say."""

    def __init__(self, text: str = "", meaning: str = "info") -> None:
        super().__init__()
        self._pictures = {each: words.meaning_picture(each) for each in words.MEANINGS}
        self._words = words.paragraph("")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = boxes.row(gap=1)
        for picture in self._pictures.values():
            line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.say(text, meaning)

    @property
    def text(self) -> str:
        """What is being said; empty while nothing is."""
        return self._words.text()

    def say(self, text: str, meaning: str = "info") -> None:
        """Say this instead; nothing hides the whole. ``meaning`` is must, warn, good or info."""
        for each, picture in self._pictures.items():
            picture.setVisible(each == meaning)
        self._words.setText(text)
        words.set_look(self._words, meaning if meaning in {"must", "warn"} else "")
        self.setAccessibleName(text)
        if text and self.parentWidget() is None:
            # It would come up as a window of its own; once it has its place it comes with that.
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
            return
        self.setVisible(bool(text))
        if text and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Say nothing."""
        self.say("")
