"""The head of the pages before a vault is open: what this program is, and how large its type."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import Button, button
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.work.before import Before


class TypeSizes(QWidget):
    """The three type sizes; the one in force has a tick."""

    def __init__(self, before: Before) -> None:
        super().__init__()
        self._before = before
        self._group = QButtonGroup(self)
        self._buttons: dict[TypeSize, Button] = {}
        for size in TypeSize:
            made = button(size.label, look="chip", hint=f"字号：{size.label}")
            made.setCheckable(True)
            made.setAccessibleName(f"字号 {size.label}")
            made.clicked.connect(lambda _checked=False, size=size: self._choose(size))
            self._group.addButton(made)
            self._buttons[size] = made
        self.setLayout(boxes.row(words.soft("字号"), *self._buttons.values(), gap=0.8))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._mark()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._mark()

    def _choose(self, size: TypeSize) -> None:
        self._before.signs.type_size_wanted.emit(size)
        self._mark()

    def _mark(self) -> None:
        points = theme.current().points
        for size, each in self._buttons.items():
            here = size.value == points
            each.setChecked(here)
            each.show_icon("check" if here else "")


class Header(QFrame):
    """Name and purpose of the program on the left, type sizes on the right."""

    def __init__(self, before: Before) -> None:
        super().__init__()
        self.setProperty("look", "top")
        unit = theme.current().unit
        name = words.label("党员信息管理系统", "section")
        purpose = words.Elided("不联网 · 数据只在这台电脑上 · 不得录入涉密信息", "soft")
        line = boxes.row(words.Picture("landmark", "must", lines=1.4), name, gap=1.5)
        line.addWidget(purpose, 1)
        line.addWidget(TypeSizes(before))
        line.setContentsMargins(3 * unit, unit, 3 * unit, unit)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
