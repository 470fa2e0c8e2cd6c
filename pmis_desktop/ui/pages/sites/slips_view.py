"""Invitation slips that were printed: how each stands, printing again, taking back."""

from array import array
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import moments
from pmis_desktop.services import enrolling, slips
from pmis_desktop.services.slips import STATE_WORDS, Slip
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.notice import Notice
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView, marked
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_MEANINGS = {
    STATE_WORDS["outstanding"]: "info",
    STATE_WORDS["used"]: "good",
    STATE_WORDS["expired"]: "warn",
}
_COLUMNS = (
    Column(id="committee", label="党委", width=14, importance=6, sortable=False),
    Column(
        id="name", label="党组织", width=18, importance=9, strong=True, sortable=False, grows=True
    ),
    Column(id="words", label="状态", width=7, importance=8, sortable=False, meanings=_MEANINGS),
    Column(id="until", label="有效期至", width=8, importance=7, sortable=False),
    Column(id="made", label="打印", width=8, importance=4, sortable=False),
)
_ALL = "全部"


class SlipsView(QWidget):
    """``told`` carries the sentence for the heading."""

    told = Signal(str)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._slips: tuple[Slip, ...] = ()
        self._which = DropDown("哪些邀请单")
        self._which.addItems([_ALL, *STATE_WORDS.values()])
        self._which.currentIndexChanged.connect(self._narrow)
        self._model = PagedTableModel(_COLUMNS, self._fetch, self)
        self.table = TableView(self._model, "slips", work.local)
        self.table.setAccessibleName("邀请单")
        self.table.left.connect(work.signs.search_wanted)
        self.table.marked_changed.connect(self._on_marked)
        self._empty = Empty()
        self._empty.say("没有邀请单", "打印邀请单发给还没有接入的支部，支部照着输入，不用打电话。")
        self.table.lay_over(self._empty)
        self._counted = words.paragraph("", "soft")
        self._notice = Notice()
        self._again = button("重新打印", self._print, icon="printer")
        self._taken = button("收回", self._withdraw, icon="x")
        line = boxes.row(self._which, None)
        foot = boxes.row(self._counted, self._again, self._taken, gap=1)
        foot.setStretch(0, 1)
        self.setLayout(boxes.column(line, self.table, self._notice, foot, gap=1))
        self._on_marked()

    def refresh(self) -> None:
        """Look at the slips again."""
        house = self._work.house
        self._work.read("看看邀请单", lambda: slips.every(house), self._show)

    def _show(self, found: tuple[Slip, ...]) -> None:
        self._slips = found
        outstanding = sum(each.state == "outstanding" for each in found)
        self.told.emit(f"共 {len(found)} 张，{outstanding} 张还没有用" if found else "")
        self._narrow()

    def _narrow(self) -> None:
        which = self._which.currentText()
        rows = [row for row, each in enumerate(self._slips) if which in {_ALL, each.words}]
        self._model.show_rows(array("q", rows))
        self._on_marked()

    def _fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        today = self._work.house.today
        found = {row: self._slips[row] for row in rows if row < len(self._slips)}
        return {
            row: {
                "committee": each.committee,
                "name": each.name,
                "words": each.words,
                "until": moments.day(each.valid_until, today),
                "made": moments.day(each.made_at, today),
            }
            for row, each in found.items()
        }

    @property
    def _usable(self) -> list[str]:
        """The organisations of the chosen slips that can still be used."""
        rows = self._model.rows
        chosen = [self._slips[rows[at]] for at in marked(self.table) if at < len(rows)]
        return [each.organisation for each in chosen if each.state == "outstanding"]

    def _on_marked(self) -> None:
        count = len(self._usable)
        self._notice.clear()
        self._counted.setText(
            f"选了 {count} 张还没有用的"
            if count
            else "选中几张（按住 Ctrl 或 Shift 点），可以重新打印或收回。"
        )
        self._again.setEnabled(bool(count))
        self._taken.setEnabled(bool(count))

    def _print(self) -> None:
        some = self._usable

        def pages(_progress: Progress) -> Iterable[bytes]:
            invited = enrolling.print_again(self._work.house, some, None)
            return enrolling.slip_pages(self._work.house, invited, printing.DPI)

        printing.print_pages(
            self._work.jobs, self, "邀请单", pages, then=self._printed, failed=self._refuse
        )

    def _printed(self, pages: int) -> None:
        self._work.messages.say(f"邀请单已重新送去打印，共 {pages} 页；编码和原来的一样。")

    def _withdraw(self) -> None:
        some = self._usable
        text = "收回以后，这些单子上的编码就不能用了；支部要接入，须另开一张。"
        if not dialogs.confirm(self, f"收回 {len(some)} 张邀请单？", text, "收回", danger=True):
            return
        house = self._work.house
        self._work.change(
            "收回邀请单",
            lambda _progress: slips.withdraw(house, some),
            self._withdrawn,
            failed=self._refuse,
        )

    def _withdrawn(self, taken: tuple[Slip, ...]) -> None:
        self._work.messages.say(f"已收回 {len(taken)} 张邀请单。")

    def _refuse(self, refusal: AppError) -> None:
        self._notice.say(f"{refusal.message}{refusal.advice}", "warn")
