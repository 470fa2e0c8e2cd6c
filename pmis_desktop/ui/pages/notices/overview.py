"""The list of notices: the county's with how many have read, a branch's with what is unread."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from typing_extensions import override

from pmis_desktop.rules import moments
from pmis_desktop.services.notices import listing, received
from pmis_desktop.services.notices.views import STATE_WORDS, Listed, Received
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

WRITE = "写通知"
_UNREAD = "没有看"
_MEANINGS = {
    STATE_WORDS["standing"]: "good",
    STATE_WORDS["expired"]: "info",
    STATE_WORDS["withdrawn"]: "warn",
    STATE_WORDS["replaced"]: "warn",
    _UNREAD: "must",
}
_TITLE = Column(
    id="title", label="标题", width=18, importance=9, strong=True, sortable=False, grows=True
)
_COUNTY_COLUMNS = (
    _TITLE,
    Column(id="words", label="状态", width=7, importance=6, sortable=False, meanings=_MEANINGS),
    Column(id="addressed", label="发给", width=10, importance=3, sortable=False),
    Column(id="dated_on", label="成文日期", width=7, importance=4, sortable=False),
    Column(id="got", label="已收到", width=6, importance=7, right=True, sortable=False),
    Column(id="read", label="已看", width=6, importance=8, right=True, sortable=False),
)
_SITE_COLUMNS = (
    _TITLE,
    Column(id="words", label="状态", width=12, importance=8, sortable=False, meanings=_MEANINGS),
    Column(id="issuer", label="落款", width=10, importance=4, sortable=False),
    Column(id="dated_on", label="成文日期", width=7, importance=6, sortable=False),
    Column(id="valid_until", label="有效期至", width=9, importance=5, sortable=False),
)
_COUNTY_EMPTY = (
    "写好的通知随回执发给支部，支部看过后会在这里显示。也可以存成图片、网页发到微信、QQ。"
)
_SITE_EMPTY = "县里的通知随回执发来。收到后先显示在工作台上，看过的都留在这里。"

Line = Listed | Received


class Overview(Page):
    """``writing``: a new one is wanted; ``opening`` carries the id of the one to open."""

    writing = Signal()
    opening = Signal(str)

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._found: tuple[Line, ...] = ()
        county = work.house.at_county
        acts = [Act(WRITE, self.writing.emit, "pencil", primary=True)] if self._may_write else []
        self._heading = Heading("通知", *acts)
        columns = _COUNTY_COLUMNS if county else _SITE_COLUMNS
        self._model = PagedTableModel(columns, self._fetch, self)
        self.table = TableView(self._model, "notices" if county else "received", work.local)
        self.table.setAccessibleName("通知")
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        empty = Empty()
        if self._may_write:
            empty.say("还没有发过通知", _COUNTY_EMPTY, WRITE, self.writing.emit)
        else:
            empty.say("还没有通知", _COUNTY_EMPTY if county else _SITE_EMPTY)
        self.table.lay_over(empty)
        self._open = primary("打开", self._open_chosen, icon="mail")
        self._open.setEnabled(False)
        self.table.chosen.connect(lambda place: self._open.setEnabled(place >= 0))
        self.table.opened.connect(self._open_at)
        self.table.left.connect(work.signs.search_wanted)
        self.lay(self._heading, self.table, boxes.row(words.soft(""), None, self._open))

    @property
    def _may_write(self) -> bool:
        return self.work.house.at_county and self.work.house.may_write

    @override
    def refresh(self) -> None:
        house = self.work.house
        read = listing.of_county if house.at_county else received.of_branch
        self.work.read("看看通知", lambda: read(house), self._show)

    @override
    def take_focus(self) -> None:
        self.table.setFocus()

    def _show(self, found: tuple[Line, ...]) -> None:
        place = self.table.place
        here = self._found[place].id if 0 <= place < len(self._found) else ""
        self._found = found
        self._heading.say(_sentence(found))
        self._model.show_rows(array("q"))
        self._model.show_rows(array("q", range(len(found))))
        self.table.choose(next((at for at, each in enumerate(found) if each.id == here), -1))
        self._open.setEnabled(self.table.place >= 0)

    def _fetch(self, numbers: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        today = self.work.house.today
        return {
            number: _cells(self._found[number], today)
            for number in numbers
            if number < len(self._found)
        }

    def _open_chosen(self) -> None:
        self._open_at(self.table.place)

    def _open_at(self, place: int) -> None:
        if 0 <= place < len(self._found):
            self.opening.emit(self._found[place].id)


def _cells(each: Line, today: date) -> Mapping[str, str]:
    said = {
        "title": each.title,
        "words": each.words,
        "dated_on": moments.day(each.dated_on, today),
        "valid_until": moments.day(each.valid_until, today),
    }
    if isinstance(each, Received):
        return {**said, "issuer": each.issuer}
    return {
        **said,
        "addressed": each.addressed,
        "got": f"{each.got}/{each.sites}",
        "read": f"{each.read}/{each.sites}",
    }


def _sentence(found: Sequence[Line]) -> str:
    if not found:
        return ""
    unread = sum(isinstance(each, Received) and each.unread for each in found)
    return f"{len(found)} 份，{unread} 份没有看" if unread else f"{len(found)} 份"
