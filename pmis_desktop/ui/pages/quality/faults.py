"""The names behind a check: who, where, what exactly; one after the other is mended below."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from pmis_desktop.services.quality.reading import Fault
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.pages.quality import wording
from pmis_desktop.ui.pages.quality.checks import Choice
from pmis_desktop.ui.pages.quality.mending import MendingCard
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.paged_model import Cells
from pmis_desktop.ui.work.work import Work

_COLUMNS = (
    Column(id="name", label="姓名", width=5, importance=10, strong=True, sortable=False),
    Column(id="branch", label="党支部", width=14, importance=6, sortable=False),
    Column(id="label", label="栏目", width=8, importance=5, sortable=False),
    Column(id="message", label="问题", width=16, importance=9, sortable=False, grows=True),
    Column(id="asked", label="", width=6, importance=7, sortable=False, meanings=wording.MEANINGS),
)
_WIDE = 120  # units of the grid: from here on the card stands beside the list
_PAUSE = 150  # ms: going through the list with the arrow keys opens no record


class Faults(QWidget):
    """``left``: back to all checks; ``changed``: something was mended here."""

    left = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.choice = Choice(title="")
        self._going_on = False
        self._title = words.Elided("", "section")
        self._table: Lines[Fault] = Lines(_COLUMNS, _cells, "quality-faults", work.local)
        self._table.view.setAccessibleName("要改的名单")
        self._table.view.lay_over(self._nothing())
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._take)
        self._table.view.chosen.connect(lambda _place: self._pause.start())
        self._table.view.opened.connect(lambda _place: self._take(focus=True))
        self._table.view.left.connect(self.left)
        self.card = MendingCard(work)
        self.card.passed.connect(self._next)
        self.card.saved.connect(self._go_on)
        back = button("返回", self.left.emit, icon="arrow-left")
        over = boxes.row(back, self._title, gap=1.5)
        over.setStretch(1, 1)
        self._body = boxes.row(boxes.expanding(self._table.view), gap=1.5)
        self._body.addLayout(boxes.column(self.card, None))
        made = boxes.column(over, self._body)
        made.setStretch(1, 1)
        self.setLayout(made)
        self.setFocusProxy(self._table.view)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card stands beside the list, or below it where there is little room."""
        super().resizeEvent(event)
        beside = self.width() >= _WIDE * theme.current().unit
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        for place, share in enumerate((5, 3) if beside else (1, 0)):
            self._body.setStretch(place, share)

    def begin(self, choice: Choice) -> None:
        """Somebody wants other names."""
        self.choice = choice
        self._title.setText(choice.title)
        self._table.show(())
        self.card.take(None)

    def show_faults(self, found: tuple[Fault, ...]) -> None:
        """Show the names; who was in work stays, or the one that stood behind."""
        self._title.setText(f"{self.choice.title}：还有 {len(found):,} 处")
        self._table.show(found)
        if self._table.view.place < 0 and found:
            self._table.view.choose(0)
        self._take(focus=self._going_on)
        self._going_on = False

    def _go_on(self) -> None:
        """The mended one leaves the list when that is read again; the keyboard gets the next."""
        self._going_on = True

    def _next(self) -> None:
        last = len(self._table.lines) - 1
        self._table.view.choose(min(self._table.view.place + 1, last))
        self._take(focus=True)

    def _take(self, *, focus: bool = False) -> None:
        self._pause.stop()
        self.card.take(self._table.current, focus=focus)

    def _nothing(self) -> Empty:
        made = Empty()
        made.say("都改好了", "这一项没有要改的了。", "返回", self.left.emit)
        return made


def _cells(fault: Fault) -> Cells:
    return {
        "name": fault.name,
        "branch": fault.branch,
        "label": fault.label,
        "message": fault.message,
        "asked": wording.ASKED if fault.asked else "",
    }
