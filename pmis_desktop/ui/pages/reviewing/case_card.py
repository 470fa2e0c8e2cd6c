"""One case before the committee: whose, what is to become of it, and two verbs."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from pmis_desktop.rules import moments
from pmis_desktop.services.reviewing.giving import CONFIRMED, OBJECTED, OPINION_WORDS, Case
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.marked import EMPTY

_MOST_FIELDS = 12
_LABEL = 8  # Chinese characters: the labels of all cards end on one edge


class CaseCard(boxes.Card):
    """``said`` carries the case and the verdict, ``ticked`` that the mark was changed."""

    said = Signal(object, str)
    ticked = Signal()

    def __init__(self, case: Case, today: date, *, marked: bool) -> None:
        self.case = case
        self.mark = QCheckBox(case.name)
        self.mark.setAccessibleName(f"选定 {case.name} {case.act}")
        self.mark.setChecked(marked and case.open)
        if not case.open:
            self.mark.hide()
        self.mark.toggled.connect(lambda _on: self.ticked.emit())
        head = boxes.row(self.mark, gap=1.5)
        if not case.open:
            head.addWidget(words.label(case.name, "strong"))
        head.addWidget(words.label(case.act))
        head.addWidget(words.Elided(_origin(case, today), "soft"), 1)
        super().__init__(head, _Fields(case), gap=0.8)
        if case.outdated:
            old = "支部后来又改过，以前的审核意见不再算数，请重新审核。"
            self.inside.addWidget(words.paragraph(old, "warn"))
        self.inside.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        line = boxes.row(gap=1.5)
        case = self.case
        why = "，".join(filter(None, [case.who, case.why]))
        told = words.paragraph(f"支部：{why}" if why else "", "soft")
        if case.verdict:
            opinion = words.paragraph(_opinion(case), _meaning(case))
            line.addLayout(boxes.column(told, opinion, gap=0.5), 1)
        else:
            line.addWidget(told, 1)
        verdicts = (CONFIRMED, OBJECTED)
        for verdict in verdicts:
            if verdict != self.case.verdict:
                verb = f"{'改为' if self.case.verdict else ''}{OPINION_WORDS[verdict]}"
                made = button(verb, partial(self.said.emit, self.case, verdict))
                made.setAccessibleDescription(f"{self.case.name} {self.case.act}")
                line.addWidget(made)
        return line


class _Fields(QWidget):
    """Label, old value, arrow, new value; of somebody new only what was filled in."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(1.5 * theme.current().unit))
        grid.setVerticalSpacing(round(0.4 * theme.current().unit))
        top = Qt.AlignmentFlag.AlignTop
        fresh = not any(each.base for each in case.fields)
        for row, each in enumerate(case.fields[:_MOST_FIELDS]):
            grid.addWidget(words.soft(each.label, wrap=True), row, 0, top)
            if fresh:
                grid.addWidget(words.paragraph(each.value or EMPTY), row, 1, top)
                continue
            arrow = words.label("→", "soft")
            arrow.setAccessibleName("改为")
            grid.addWidget(words.paragraph(each.base or EMPTY, "soft"), row, 1, top)
            grid.addWidget(arrow, row, 2, top)
            grid.addWidget(words.paragraph(each.value or EMPTY), row, 3, top)
        left = case.fields[_MOST_FIELDS:]
        if left:
            more = f"还有 {len(left)} 项：" + "、".join(each.label for each in left)
            grid.addWidget(words.paragraph(more, "soft"), _MOST_FIELDS, 0, 1, 4)
        grid.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance("汉") * _LABEL)
        grid.setColumnStretch(1, 3 if fresh else 2)
        grid.setColumnStretch(3, 0 if fresh else 3)
        self.setLayout(grid)


def _origin(case: Case, today: date) -> str:
    since = f"{moments.day(case.since, today)}报到县里" if case.since else ""
    return " · ".join(filter(None, [case.organisation, since]))


def _opinion(case: Case) -> str:
    reason = f"：{case.reason}" if case.reason else ""
    state = "已报到县里，等县里办理" if case.sent else "随变更包报给县里，还没有回执"
    return f"党委意见：{OPINION_WORDS[case.verdict]}{reason}（{state}）"


def _meaning(case: Case) -> str:
    return "good" if case.verdict == CONFIRMED else "warn"
