"""Who has read a notice: each number opens the names behind it, to be rung up or copied."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QWidget

from pmis_desktop.rules import moments
from pmis_desktop.services.notices.views import (
    GOT,
    HOLDING_WORDS,
    OLDER,
    ON_ITS_WAY,
    READ,
    UNSENT,
    Opened,
)
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import clipboard
from pmis_desktop.ui.work.work import Work

_ALL, _UNREAD, _WITHOUT = "", "unread", "without"
_WITHOUT_WORDS = "没有接入，要另外通知"
_NOT_READ = (GOT, OLDER, ON_ITS_WAY, UNSENT)
_MEANINGS = {
    HOLDING_WORDS[READ]: "good",
    HOLDING_WORDS[GOT]: "warn",
    HOLDING_WORDS[OLDER]: "warn",
    HOLDING_WORDS[ON_ITS_WAY]: "info",
    HOLDING_WORDS[UNSENT]: "info",
    _WITHOUT_WORDS: "must",
}
_COLUMNS = (
    Column(
        id="name", label="党组织", width=16, importance=9, strong=True, sortable=False, grows=True
    ),
    Column(id="words", label="情况", width=13, importance=8, sortable=False, meanings=_MEANINGS),
    Column(id="read_at", label="看的时间", width=8, importance=5, sortable=False),
    Column(id="read_by", label="谁看的", width=6, importance=4, sortable=False),
    Column(id="phone", label="联系人和电话", width=12, importance=6, sortable=False),
)


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    holding: str
    words: str
    read_at: str = ""
    read_by: str = ""
    phone: str = ""


class Readers(QWidget):
    """The sites of a notice, all of them or those of one number."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._title = ""
        self._every: tuple[_Line, ...] = ()
        self._found: tuple[_Line, ...] = ()
        self._chosen = _ALL
        self._numbers = boxes.Flow(gap=0.5)
        self._group = QButtonGroup(self)
        self._model = PagedTableModel(_COLUMNS, self._fetch, self)
        self.table = TableView(self._model, "readers", work.local)
        self.table.setAccessibleName("谁看了")
        empty = Empty()
        empty.say("没有", "这份通知的范围里没有这样的支部。")
        self.table.lay_over(empty)
        self._copy = button("复制名单", self._copy_names, icon="copy")
        hint = words.soft("谁看的由支部的操作员姓名说明；支部报送后才知道。", wrap=True)
        foot = boxes.row(hint, self._copy, gap=1.5)
        foot.setStretch(0, 1)
        self.setLayout(boxes.column(boxes.box(self._numbers), self.table, foot, gap=1))

    def show_notice(self, found: Opened) -> None:
        """Show the readers of a notice; the number chosen before stays chosen."""
        today = self._work.house.today
        self._title = found.text.title
        self._every = (
            *(
                _Line(
                    each.name,
                    each.holding,
                    each.words,
                    moments.moment(each.read_at, today) if each.read_at else "",
                    each.read_by,
                    each.phone,
                )
                for each in found.readers
            ),
            *(_Line(name, _WITHOUT, _WITHOUT_WORDS) for name in found.without_site),
        )
        self._show_numbers()
        self.choose(self._chosen)

    def choose(self, which: str) -> None:
        """Show the names behind one number."""
        self._chosen = which
        self._found = tuple(each for each in self._every if _is(each, which))
        for each in self._group.buttons():
            if each.property("which") == which:
                each.setChecked(True)
        self._model.show_rows(array("q"))
        self._model.show_rows(array("q", range(len(self._found))))
        self._copy.setEnabled(bool(self._found))

    def choose_unread(self) -> None:
        """Show who has not read it."""
        self.choose(_UNREAD)

    def _show_numbers(self) -> None:
        boxes.clear(self._numbers)
        sites = [each for each in self._every if each.holding != _WITHOUT]
        offered = [(_ALL, "全部", len(self._every)), (READ, "已看", _count(sites, (READ,)))]
        offered.append((_UNREAD, "没有看", _count(sites, _NOT_READ)))
        offered += [
            (holding, HOLDING_WORDS[holding], count)
            for holding in _NOT_READ
            if (count := _count(sites, (holding,)))
        ]
        without = len(self._every) - len(sites)
        if without:
            offered.append((_WITHOUT, _WITHOUT_WORDS, without))
        for which, said, count in offered:
            made = button(f"{said} {count:,}", partial(self.choose, which), look="tab")
            made.setCheckable(True)
            made.setProperty("which", which)
            self._group.addButton(made)
            self._numbers.addWidget(made)

    def _fetch(self, numbers: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        return {
            number: {column.id: getattr(self._found[number], column.id) for column in _COLUMNS}
            for number in numbers
            if number < len(self._found)
        }

    def _copy_names(self) -> None:
        lines = [f"通知“{self._title}”", *(f"{each.name}　{each.phone}" for each in self._found)]
        clipboard.copy("\n".join(line.strip() for line in lines))
        self._work.messages.say(f"已复制 {len(self._found):,} 个党组织的名称和电话。")


def _is(each: _Line, which: str) -> bool:
    if which == _UNREAD:
        return each.holding in _NOT_READ
    return which in (_ALL, each.holding)


def _count(some: Sequence[_Line], holdings: Sequence[str]) -> int:
    return sum(each.holding in holdings for each in some)
