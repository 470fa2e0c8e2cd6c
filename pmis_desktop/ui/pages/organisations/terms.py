"""All terms in one list: whose is over, whose ends soon, whose nobody wrote down."""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from typing_extensions import override

from pmis_desktop.rules import dates
from pmis_desktop.services.organising import terms
from pmis_desktop.services.organising.terms import WORDS, CommitteeTerm
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

_MEANINGS = {WORDS["over"]: "must", WORDS["soon"]: "warn", WORDS["running"]: "good"}
_COLUMNS = (
    Column(
        id="name", label="党组织", width=18, importance=9, strong=True, sortable=False, grows=True
    ),
    Column(id="state", label="任期", width=7, importance=8, sortable=False, meanings=_MEANINGS),
    Column(id="ends", label="届满日期", width=8, importance=7, sortable=False),
    Column(id="number", label="届次", width=5, importance=4, sortable=False),
    Column(id="secretary", label="书记", width=5, importance=5, sortable=False),
    Column(id="superior", label="上级党组织", width=12, importance=3, sortable=False),
)
_EVERY, _DUE = "全部", "已到届和半年内届满"
_SOON = frozenset({"over", "soon"})


class TermsSheet(Page):
    """``going`` carries the organisation that somebody opened, ``done`` goes back to the tree.

    ``due``: begin with those that have to elect now or soon, whom the first page counts.
    """

    done = Signal()
    going = Signal(str)

    def __init__(self, work: Work, *, due: bool = False) -> None:
        super().__init__(work)
        self._every: tuple[CommitteeTerm, ...] = ()
        self._shown: list[CommitteeTerm] = []
        self._heading = Heading(
            "届次一览",
            Act("返回", self.done.emit, "arrow-left"),
            Act("查看这个党组织", self._open, primary=True),
        )
        self.state = DropDown("任期状态")
        self.state.addItems([_EVERY, _DUE, *WORDS.values()])
        self.state.setCurrentText(_DUE if due else _EVERY)
        self.state.currentIndexChanged.connect(self._narrow)
        self._model = PagedTableModel(_COLUMNS, self._fetch, self)
        self.table = TableView(self._model, "terms", work.local)
        self.table.setAccessibleName("各党组织的任期")
        self.table.opened.connect(self._open)
        empty = Empty()
        empty.say("没有这样的党组织", "可以换一个任期状态再看。")
        self.table.lay_over(empty)
        line = boxes.row(words.label("只看"), self.state, None)
        self.lay(self._heading, line, self.table)
        self.refresh()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("届次一览", lambda: terms.every(house), self._show)

    def _show(self, found: tuple[CommitteeTerm, ...]) -> None:
        self._every = found
        over = sum(term.state == "over" for term in found)
        soon = sum(term.state == "soon" for term in found)
        self._heading.say(f"{len(found)} 个选举产生的党组织，{over} 个已到届，{soon} 个半年内届满")
        self._narrow()

    def _narrow(self) -> None:
        wanted = self.state.currentText()
        self._shown = [
            t
            for t in self._every
            if wanted in (_EVERY, WORDS[t.state]) or (wanted == _DUE and t.state in _SOON)
        ]
        self._model.show_rows(array("q", range(len(self._shown))))
        # The same row numbers are other organisations now.
        self._model.reread()
        self.table.choose(0 if self._shown else -1)

    def _fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        return {row: _cells(self._shown[row]) for row in rows if row < len(self._shown)}

    def _open(self) -> None:
        at = self.table.place
        if 0 <= at < len(self._shown):
            self.going.emit(self._shown[at].organisation)


def _cells(term: CommitteeTerm) -> Mapping[str, str]:
    return {
        "name": term.name,
        "state": WORDS[term.state],
        "ends": dates.spoken(term.ends_on),
        "number": term.term_number,
        "secretary": term.secretary,
        "superior": term.superior,
    }
