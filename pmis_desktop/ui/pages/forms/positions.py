"""Where each text of an overprint stands: moved one by one until it meets the printed box."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from pmis_desktop.services.forms import filling
from pmis_desktop.services.forms.form import Added, Form
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.notice import Notice

_WHAT = (
    "格子的位置是估计的，各地印的志愿书也不一样。第一次用，先打印“套打校准页”把打印机对准，"
    "再选“画出框线对位置”打在白纸上，垫在志愿书上面对着光看，差多少就写在这里。"
    "向左、向上写负数。打印或存文件时自动记住。"
)
_RIGHT, _DOWN = "向右", "向下"


class Positions(QWidget):
    """``changed`` with every change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, tuple[Added, QLineEdit]] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column, share in enumerate((2, 1, 1)):
            self._grid.setColumnStretch(column, share)
        self._problem = Notice()
        self.setLayout(
            boxes.column(
                words.soft(_WHAT, wrap=True),
                boxes.box(self._grid),
                self._problem,
                boxes.row(button("全部改回 0", self._reset), None),
                gap=1.2,
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def suit(self, form: Form, kept: Mapping[str, str]) -> None:
        """Show the texts of this form, moved as far as the last time."""
        boxes.clear(self._grid)
        self._lines = {}
        self._problem.say("")
        for column, name in enumerate((_RIGHT, _DOWN), 1):
            self._grid.addWidget(words.soft(name), 0, column)
        for row, (label, pair) in enumerate(form.positions.items(), 1):
            self._grid.addWidget(words.label(label, wrap=True), row, 0)
            for column, (thing, way) in enumerate(zip(pair, (_RIGHT, _DOWN), strict=True), 1):
                line = self._line(f"{label}{way}", kept.get(thing.key) or thing.default)
                self._lines[thing.key] = (thing, line)
                self._grid.addWidget(line, row, column)

    def filled(self) -> dict[str, str]:
        """How far each is moved, by key."""
        return {key: line.text().strip() for key, (_thing, line) in self._lines.items()}

    def lacking(self) -> bool:
        """Mark what is no number of millimetres, and say so; whether there is any."""
        faults = []
        for thing, line in self._lines.values():
            fault = filling.checked(thing, line.text())[1]
            words.set_problem(line, "must" if fault else "")
            faults += [fault] if fault else []
        self._problem.say(faults[0] if faults else "")
        return bool(faults)

    def _line(self, name: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(f"{name}移（毫米）")
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line.textEdited.connect(self.changed)
        return line

    def _reset(self) -> None:
        for thing, line in self._lines.values():
            line.setText(thing.default)
        self.changed.emit()
