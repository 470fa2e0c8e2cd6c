"""数一数: the found list by the values of one field; each line narrows the list down to them."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pmis_desktop.services.browsing import tallying
from pmis_desktop.services.browsing.members import COLUMNS as LABELS
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.browsing.tallying import COUNTED, Tally
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import link
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.drop_panel import DropPanel
from pmis_desktop.ui.work.work import Work

_WIDE, _HIGH = 28, 24


class TallyPanel(DropPanel):
    """``narrowed`` carries the condition whose people somebody wants to see."""

    narrowed = Signal(object)

    def __init__(self, work: Work, parent: QWidget) -> None:
        super().__init__(parent, _WIDE, _HIGH)
        self._work = work
        self._query = MemberQuery()
        self.by = DropDown("按哪一项数")
        self.by.addItems([f"按{LABELS[name]}数" for name in COUNTED])
        self.by.activated.connect(lambda _at: self._count())
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(2 * theme.current().unit)
        self._lines.setColumnStretch(0, 1)
        inside = boxes.box(boxes.column(self._lines, None))
        self.lay(
            words.section("数一数名单里的人"),
            self.by,
            boxes.expanding(boxes.scrolling(inside)),
            words.soft("点一行，名单就只留这些人。", wrap=True),
        )

    def count(self, query: MemberQuery) -> None:
        """Count whom a query finds."""
        self._query = query
        self._count()

    def _count(self) -> None:
        house, query = self._work.house, self._query
        field = COUNTED[max(0, self.by.currentIndex())]
        self._work.read("数一数", lambda: tallying.tally(house, query, field), self._show)

    def _show(self, found: tuple[Tally, ...]) -> None:
        boxes.clear(self._lines)
        for at, each in enumerate(found):
            name = link(each.words, partial(self._pick, each.condition))
            name.setAccessibleName(f"{each.words}，{each.count} 人")
            number = words.label(f"{each.count:,} 人")
            self._lines.addWidget(name, at, 0)
            self._lines.addWidget(number, at, 1, Qt.AlignmentFlag.AlignRight)

    def _pick(self, condition: Condition) -> None:
        self.hide()
        self.narrowed.emit(condition)
