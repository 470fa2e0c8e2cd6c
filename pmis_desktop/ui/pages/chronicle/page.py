"""操作记录: every change and every look, newest first, and beside it what exactly was changed."""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout
from typing_extensions import override

from pmis_desktop.rules import moments
from pmis_desktop.services import chronicle
from pmis_desktop.services.chronicle import ORIGINS, ChronicleDetail, ChronicleQuery
from pmis_desktop.ui.kit import boxes, theme
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.chronicle.narrowing import Narrowing
from pmis_desktop.ui.pages.chronicle.telling import Telling
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_UNDONE = "已撤销"
COLUMNS = (
    Column(id="at", label="时间", width=7, importance=8, sortable=False),
    Column(id="who", label="操作员", width=5.2, importance=6, sortable=False),
    Column(
        id="title",
        label="做了什么",
        width=14,
        importance=9,
        strong=True,
        sortable=False,
        grows=True,
    ),
    Column(id="origin", label="来源", width=8, importance=3, sortable=False),
    Column(id="records", label="条数", width=4.5, importance=4, right=True, sortable=False),
    Column(
        id="state",
        label="情况",
        width=5,
        importance=5,
        sortable=False,
        meanings={_UNDONE: "info"},
    ),
)
_WIDE = 112  # units of the grid: from here on the telling stands beside the list
_SHARES_BESIDE, _SHARES_BELOW = (5, 3), (3, 2)


class ChroniclePage(Page):
    """The room for history; the recycle bin is one button away."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._asked = ChronicleQuery()
        self._chosen = 0
        today = work.house.today
        self._heading = Heading("操作记录", Act("回收站", self._to_bin, "trash-2"))
        self.narrowing = Narrowing(today)
        self.model = PagedTableModel(COLUMNS, self._fetch, self)
        self.table = TableView(self.model, "chronicle", work.local)
        self.table.setAccessibleName("操作记录")
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self._empty = Empty()
        self._empty.say("", "")
        self.table.lay_over(self._empty)
        self.telling = Telling(today)
        self._sides = boxes.row(self.table, self.telling, gap=1.5)
        self.lay(self._heading, self.narrowing, boxes.expanding(boxes.box(self._sides)))
        self.narrowing.asked.connect(self._ask)
        self.model.failed.connect(work.jobs.broke)
        self.table.chosen.connect(self._on_chosen)
        self.table.left.connect(work.signs.search_wanted)
        self.telling.opening.connect(self._open)

    @override
    def enter(self, place: Place) -> None:
        """Looking leaves its own line here: read anew every time."""
        self.refresh()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("操作员", lambda: chronicle.operators(house), self.narrowing.know_operators)
        self._ask(self.narrowing.query)

    @override
    def take_focus(self) -> None:
        self.table.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _WIDE * theme.current().unit
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        for part, share in enumerate(_SHARES_BESIDE if beside else _SHARES_BELOW):
            self._sides.setStretch(part, share)

    def _ask(self, query: ChronicleQuery) -> None:
        self._asked = query
        house = self.work.house
        self.work.read("变更记录", lambda: (query, chronicle.find(house, query)), self._show)

    def _show(self, found: "tuple[ChronicleQuery, array[int]]") -> None:
        query, numbers = found
        if query != self._asked:
            return
        self.model.show_rows(numbers)
        self._heading.say(f"{'找到' if query != ChronicleQuery() else '共'} {len(numbers):,} 次")
        if query == ChronicleQuery():
            self._empty.say("还没有记录", "新增、修改、导入、打印和查看都会记在这里。")
        else:
            self._empty.say(
                "没有找到", "可以换个姓名，或者放宽时间。", "看全部", self.narrowing.clear
            )
        here = self.model.place_of(self._chosen)
        self.table.choose(here)
        if here < 0:
            self._chosen = 0
            self.telling.show_nothing()

    def _fetch(self, numbers: Sequence[int]) -> dict[int, Mapping[str, str]]:
        today = self.work.house.today
        return {
            number: {
                "at": moments.moment(row.at, today),
                "who": row.who,
                "title": row.title,
                "origin": ORIGINS[row.origin],
                "records": f"{row.records:,}" if row.records else "",
                "state": _UNDONE if row.undone else "",
            }
            for number, row in chronicle.page(self.work.house, numbers).items()
        }

    def _on_chosen(self, place: int) -> None:
        number = self.model.rows[place] if place >= 0 else 0
        if not number or number == self._chosen:
            return
        self._chosen = number
        house = self.work.house
        # Looking at old values is noted in the log, and all writing is the one writer's.
        self.work.write(
            "查看变更记录",
            lambda _progress: chronicle.detail(house, number),
            self._tell,
            quiet=True,
        )

    def _tell(self, detail: ChronicleDetail | None) -> None:
        if detail is not None and detail.row.unit == self._chosen:
            self.telling.show_detail(detail)

    def _open(self, kind: str, record: str) -> None:
        room = places.NOTICES if kind == "notice" else places.RECORD
        self.work.go(Place(room=room, kind=kind, record=record))

    def _to_bin(self) -> None:
        self.work.go(Place(room=places.RECYCLING))
