"""One member or organisation with everything about it that the county has not taken in yet."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from pmis_desktop.rules import moments
from pmis_desktop.services.pending import WaitingLine, WaitingRecord
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import link

_NOTHING = "（空）"
_BELONGS = " · "  # in labels of what belongs to a record
_LABEL = 7  # Chinese characters: the labels of all cards end on one edge
_MOST_LINES = 8


class WaitingCard(boxes.Card):
    """Name, since when, whether it has been sent, and each field as old → new.

    A new record has no old values: what was filled in stands as one sentence.
    """

    def __init__(self, record: WaitingRecord, today: date) -> None:
        since = f"{moments.moment(record.first_at, today)} 起"
        state = "已写出，等县里回执" if record.sent else "还没有写出"
        kind = "新增 · " if record.new else ""
        self.open = link("打开档案")
        self.open.setAccessibleName(f"打开档案 {record.name}")
        head = boxes.row(words.label(record.name, "strong"), gap=1.5)
        head.addWidget(words.Elided(f"{kind}{since} · {state}", "soft"), 1)
        head.addWidget(self.open)
        super().__init__(head, gap=0.8)
        self.record = record
        if record.new:
            self.inside.addWidget(words.paragraph(_sentence(record), "soft"))
            return
        self.inside.addWidget(_Lines(record.lines[:_MOST_LINES]))
        left = len(record.lines) - _MOST_LINES
        if left > 0:
            others = "、".join(line.label for line in record.lines[_MOST_LINES:])
            self.inside.addWidget(words.paragraph(f"还有 {left} 项：{others}", "soft"))


class _Lines(QWidget):
    """Label, old value, arrow, new value; the arrows of all cards stand below each other."""

    def __init__(self, lines: Sequence[WaitingLine]) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(round(1.5 * theme.current().unit))
        self._grid.setVerticalSpacing(round(0.5 * theme.current().unit))
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(lines):
            arrow = words.label("→", "soft")
            arrow.setAccessibleName("改为")
            self._grid.addWidget(words.soft(line.label), row, 0, top)
            self._grid.addWidget(words.paragraph(line.old or _NOTHING, "soft"), row, 1, top)
            self._grid.addWidget(arrow, row, 2, top)
            self._grid.addWidget(words.paragraph(line.new or _NOTHING), row, 3, top)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(3, 3)
        self.setLayout(self._grid)
        self._line_up()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._line_up()

    def _line_up(self) -> None:
        wide = self.fontMetrics().horizontalAdvance("汉") * _LABEL
        self._grid.setColumnMinimumWidth(0, wide)


def _sentence(record: WaitingRecord) -> str:
    """The record's own fields; what hangs on it (memberships, …) is only counted."""
    given = [line for line in record.lines if line.new and line.new != record.name]
    own = [line for line in given if _BELONGS not in line.label]
    more = len(given) - len(own)
    said = "　".join(f"{line.label}：{line.new}" for line in own)
    return f"{said}　另有 {more} 项" if more else said
