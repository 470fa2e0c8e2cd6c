"""One member beside the list: a card where there is room, one line under the list where not."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from pmis_desktop.rules.problems import Problem, Severity
from pmis_desktop.services.browsing.card import CardLine, MemberCard
from pmis_desktop.services.browsing.members import COLUMNS as LABELS
from pmis_desktop.ui.forms.field_row import GRAVITY
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button, link, primary
from pmis_desktop.ui.pages.members.columns import MEANINGS

WIDTH = 21  # Chinese characters
_MOST_PROBLEMS = 6


class SideCard(QFrame):
    """The card: who it is, what is known, what is wrong. ``unmask`` carries a field."""

    opening = Signal()
    history = Signal()
    unmask = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._values: dict[str, QLabel] = {}
        self._inside = QVBoxLayout()
        middle = boxes.scrolling(boxes.box(self._inside))
        # Values end at the right edge, where the scroll bar comes.
        self._inside.setContentsMargins(0, 0, theme.current().unit, 0)
        self._acts = boxes.box(
            boxes.row(
                primary("打开档案", self.opening.emit),
                button("变更记录", self.history.emit),
                None,
            )
        )
        layout = boxes.column(gap=1.5)
        layout.addWidget(middle, 1)
        layout.addWidget(self._acts)
        side = 2 * theme.current().unit
        layout.setContentsMargins(side, side, side, side)
        self.setLayout(layout)
        self._measure()
        self.show_nobody()

    def show_nobody(self) -> None:
        """Say what this place is for."""
        self._empty()
        self._acts.hide()
        self._inside.addWidget(words.paragraph("在名单中点一个人，这里显示他的简要情况。", "soft"))
        self._inside.addStretch(1)

    def show_card(self, card: MemberCard) -> None:
        """Show one member, numbers masked."""
        self._empty()
        self._acts.show()
        name = words.Elided(card.name, "title")
        category = words.label(card.category, "good" if card.category == "正式党员" else "info")
        self._inside.addLayout(boxes.row(name, category, None, gap=1.5))
        self._inside.addWidget(words.soft(ages(card)))
        if card.badge:
            self._inside.addWidget(_said(card.badge, MEANINGS.get(card.badge, "info")))
        self._inside.addLayout(self._lines(card.lines))
        for problem in card.problems[:_MOST_PROBLEMS]:
            self._inside.addWidget(_said(problem.message, GRAVITY[problem.severity]))
        self._inside.addStretch(1)

    def show_value(self, field: str, value: str) -> None:
        """Show a number in full that was asked for."""
        if field in self._values:
            self._values[field].setText(value)
            self._values[field].setAccessibleName(value)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("汉") * WIDTH)

    def _empty(self) -> None:
        boxes.clear(self._inside)
        self._values = {}

    def _lines(self, lines: tuple[CardLine, ...]) -> QGridLayout:
        made = QGridLayout()
        made.setContentsMargins(0, 0, 0, 0)
        made.setHorizontalSpacing(theme.current().unit)
        made.setVerticalSpacing(round(0.75 * theme.current().unit))
        made.setColumnStretch(1, 1)
        for at, line in enumerate(lines):
            label = words.soft(LABELS.get(line.field, line.label))
            value = words.paragraph(line.value)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            value.setAccessibleName(f"{line.label}：{line.value}")
            self._values[line.field] = value
            made.addWidget(label, 2 * at, 0, Qt.AlignmentFlag.AlignTop)
            made.addWidget(value, 2 * at, 1)
            if line.masked:
                # Below, not beside: with it a number would not fit into the card.
                made.addWidget(self._unmasking(line), 2 * at + 1, 1, Qt.AlignmentFlag.AlignRight)
        return made

    def _unmasking(self, line: CardLine) -> QWidget:
        made = link("显示完整号码")
        made.setAccessibleName(f"显示完整的{line.label}")
        made.setToolTip("谁在什么时候看过，会记在本机日志里")
        made.clicked.connect(lambda _on=False: self.unmask.emit(line.field))
        return made


class CardStrip(QFrame):
    """The same in one line, where the card has no room beside the list."""

    opening = Signal()
    history = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._name = words.Elided("", "strong")
        self._rest = words.Elided("", "soft")
        self._mark = words.meaning_picture("warn")
        self._problems = words.label("", "warn")
        layout = boxes.row(gap=1.5)
        layout.addWidget(self._name)
        layout.addWidget(self._rest, 1)
        layout.addWidget(self._mark)
        layout.addWidget(self._problems)
        layout.addWidget(button("变更记录", self.history.emit))
        layout.addWidget(primary("打开档案", self.opening.emit))
        side = theme.current().unit
        layout.setContentsMargins(2 * side, side, side, side)
        self.setLayout(layout)

    def show_card(self, card: MemberCard) -> None:
        """Show one member."""
        self._name.setText(card.name)
        some = [card.category, ages(card), card.badge]
        self._rest.setText(" · ".join(each for each in some if each))
        grave = [each for each in card.problems if _grave(each)]
        self._mark.setVisible(bool(grave))
        self._problems.setText(f"{len(grave)} 处请核对" if grave else "")
        self._problems.setToolTip("\n".join(each.message for each in grave))


def ages(card: MemberCard) -> str:
    """Age and years of membership, as far as they are known."""
    age = f"{card.age} 岁" if card.age else ""
    years = f"党龄 {card.seniority} 年" if card.seniority else ""
    return " · ".join(each for each in (age, years) if each)


def _grave(problem: Problem) -> bool:
    return problem.severity in {Severity.ERROR, Severity.WARNING}


def _said(text: str, meaning: str) -> QWidget:
    layout = boxes.row(gap=0.75)
    layout.addWidget(words.meaning_picture(meaning), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(words.paragraph(text, meaning), 1)
    return boxes.box(layout)
