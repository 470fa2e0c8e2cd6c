"""A field for a text of several paragraphs: a name above, and below it what is wrong."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.notice import Notice


class TextField(QWidget):
    """``lines`` is its height; Enter begins a paragraph, Tab goes on to the next field."""

    edited = Signal()

    def __init__(self, name: str, hint: str = "", *, lines: int = 8) -> None:
        super().__init__()
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setAccessibleName(name)
        self.box.setAccessibleDescription(hint)
        self._lines = lines
        self._measure()
        self.box.textChanged.connect(self._on_edited)
        self._filling = False
        label = words.label(name, "strong")
        label.setBuddy(self.box)
        self._problem = Notice()
        self._hint = words.soft(hint, wrap=True)
        self.setLayout(boxes.column(label, self.box, self._problem, self._hint, gap=0.5))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def text(self) -> str:
        """What was typed, with its line breaks."""
        return self.box.toPlainText()

    @property
    def problem(self) -> str:
        """What is being said to be wrong; empty where nothing is."""
        return self._problem.text

    def fill(self, text: str) -> None:
        """Put a text in."""
        self._filling = True
        self.box.setPlainText(text)
        self._filling = False
        self.tell("")

    def hint(self, text: str) -> None:
        """Say another thing below, such as how much was typed."""
        self._hint.setText(text)

    def tell(self, problem: str) -> bool:
        """Say below what is wrong, or take it back; whether anything is."""
        self._problem.say(problem, "must")
        return bool(problem)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.box.setFixedHeight(round(self._lines * self.fontMetrics().lineSpacing() * 1.1))

    def _on_edited(self) -> None:
        if not self._filling:
            self.tell("")
            self.edited.emit()
