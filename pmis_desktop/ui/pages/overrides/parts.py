"""What the forms of this room are made of: a list with its name above, a day."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.rules import dates
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.line_fields import LineField

_WHOLE_DAY = len("2027-01-01")


class Chosen(QWidget):
    """A list that drops down with its name above; ``changed`` once another line is chosen."""

    changed = Signal()

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.list = DropDown(name)
        self.list.setMaxVisibleItems(14)
        self.list.setSizeAdjustPolicy(
            DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        label = words.label(name, "strong")
        label.setBuddy(self.list)
        below = [words.soft(hint, wrap=True)] if hint else []
        self.setLayout(boxes.column(label, self.list, *below, gap=0.5))
        self.list.currentIndexChanged.connect(lambda _place: self.changed.emit())

    @property
    def value(self) -> str:
        """What the chosen line stands for; empty for none."""
        return str(self.list.currentData() or "")

    def offer(self, lines: Sequence[tuple[str, str]]) -> None:
        """Offer these lines: what each stands for, and what people read."""
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.list.clear()
        for value, text in lines:
            self.list.addItem(text, value)
        self.list.blockSignals(False)  # noqa: FBT003
        self.changed.emit()

    def choose(self, value: str) -> None:
        """Choose the line that stands for something."""
        self.list.setCurrentIndex(self.list.findData(value))


class DayField(LineField):
    """A whole day, written as people write it."""

    def __init__(self, name: str, today: date) -> None:
        super().__init__(name, "写到日，例如 2027-01-01。")
        self.fill(today.isoformat())

    @property
    def day(self) -> str:
        """The day as it is stored; empty for none."""
        found = dates.parse(self.text) if self.text else ""
        return found if isinstance(found, str) and len(found) == _WHOLE_DAY else ""

    def check(self) -> bool:
        """Whether a whole day stands here; says below what is wrong."""
        return not self.tell("" if self.day else "没有这一天，或者没有写到日。")
