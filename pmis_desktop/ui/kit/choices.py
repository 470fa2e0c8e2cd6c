"""A question with a few answers, each with a sentence that explains it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from pmis_desktop.ui.kit import boxes, theme, words


class Choices(QWidget):
    """One of several answers; ``picked`` carries its name."""

    picked = Signal(str)

    def __init__(self, *answers: tuple[str, str, str]) -> None:
        """``answers``: name, what stands beside the mark, what stands below it."""
        super().__init__()
        self._marks: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        column = boxes.column(gap=0.5)
        for name, text, explained in answers:
            mark = QRadioButton(text)
            mark.setAccessibleDescription(explained)
            mark.clicked.connect(lambda _checked=False, name=name: self.picked.emit(name))
            self._marks[name] = mark
            self._group.addButton(mark)
            column.addWidget(mark)
            if explained:
                below = boxes.row(words.soft(explained, wrap=True))
                below.setContentsMargins(
                    round(3.2 * theme.current().unit), 0, 0, theme.current().unit
                )
                column.addLayout(below)
        self.setLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def __len__(self) -> int:
        return len(self._marks)

    @property
    def chosen(self) -> str:
        """The name of the answer; empty while there is none."""
        return next((name for name, mark in self._marks.items() if mark.isChecked()), "")

    def choose(self, name: str) -> None:
        """Give an answer, as if somebody had clicked it."""
        self._marks[name].setChecked(True)
