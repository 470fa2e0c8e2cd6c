"""A field of a plain question whose few answers drop down."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.drop_down import DropDown


class DropField(QWidget):
    """One of several answers with its name above; ``edited`` when another one is chosen."""

    edited = Signal()

    def __init__(self, name: str, answers: Sequence[tuple[str, str]]) -> None:
        """``answers``: code, and what people read."""
        super().__init__()
        self._codes = [code for code, _label in answers]
        self.box = DropDown(name)
        self.box.addItems([label for _code, label in answers])
        self.box.currentIndexChanged.connect(self.edited)
        label = words.label(name, "strong")
        label.setBuddy(self.box)
        self.setLayout(boxes.column(label, self.box, gap=0.5))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @property
    def code(self) -> str:
        """The code of the answer that is chosen."""
        return self._codes[self.box.currentIndex()]

    def choose(self, code: str) -> None:
        """Choose an answer; one that is not there leaves things as they are."""
        if code in self._codes:
            self.box.setCurrentIndex(self._codes.index(code))
