"""The lines of a list kept under a record, those that were removed folded away below."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pmis_desktop.services.belonging import Belonging
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import link


class BelongingList(QWidget):
    """One line for each, with its acts; ``named`` says of each of which kind it is."""

    change_wanted = Signal(object)
    removal_wanted = Signal(object)
    return_wanted = Signal(object)

    def __init__(self, *, named: bool, writable: bool) -> None:
        super().__init__()
        self._named = named
        self._writable = writable
        self._kept: Sequence[Belonging] = ()
        self._empty = ""
        self._unfolded = False
        self._lines = boxes.column(gap=1)
        self.setLayout(self._lines)

    def show_kept(self, kept: Sequence[Belonging], empty: str) -> None:
        """Show these; ``empty`` is what is said where none is in use."""
        self._kept, self._empty = kept, empty
        self._fill()

    def fold(self) -> None:
        """Fold away what was removed."""
        self._unfolded = False

    def _fill(self) -> None:
        boxes.clear(self._lines)
        used = [each for each in self._kept if not each.removed]
        removed = [each for each in self._kept if each.removed]
        for each in used:
            self._lines.addWidget(self._line(each))
        if not used and self._empty:
            self._lines.addWidget(words.paragraph(self._empty, "soft"))
        if removed:
            verb = "收起已移除的" if self._unfolded else f"已移除 {len(removed)} 条"
            self._lines.addLayout(boxes.row(link(verb, self._turn, icon="trash-2"), None))
            for each in removed if self._unfolded else ():
                self._lines.addWidget(self._line(each))

    def _turn(self) -> None:
        self._unfolded = not self._unfolded
        self._fill()

    def _line(self, kept: Belonging) -> QWidget:
        over = "（已结束）" if kept.ended else ""
        called = f"{kept.kind}：{kept.name}{over}" if self._named else f"{kept.name}{over}"
        about = "；".join(f"{label} {value}" for label, value in kept.lines)
        told = boxes.column(words.paragraph(called, "strong"), gap=0.25)
        if about:
            told.addWidget(words.paragraph(about, "soft" if kept.ended else ""))
        if kept.removed:
            told.addWidget(words.paragraph(f"移除原因：{kept.removed}", "soft"))
        line = boxes.row(gap=1)
        line.addLayout(told, 1)
        if self._writable:
            line.addLayout(self._verbs(kept))
        return boxes.box(line)

    def _verbs(self, kept: Belonging) -> QHBoxLayout:
        verbs = [("修改", self.change_wanted), ("移除", self.removal_wanted)]
        line = boxes.row(gap=0.25)
        for verb, sign in [("恢复", self.return_wanted)] if kept.removed else verbs:
            made = link(verb, partial(sign.emit, kept))
            made.setAccessibleDescription(kept.name)
            line.addWidget(made)
        return line
