"""The list of sites, the county's fingerprint for the telephone, and the chosen site's acts."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from typing_extensions import override

from pmis_desktop.rules import moments
from pmis_desktop.services import correspondents, enrolling
from pmis_desktop.services.correspondents import STATE_WORDS, Correspondent
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.work import Work

_MEANINGS = {
    STATE_WORDS["silent"]: "warn",
    STATE_WORDS["due"]: "info",
    STATE_WORDS["forked"]: "must",
    STATE_WORDS["revoked"]: "must",
    STATE_WORDS["usual"]: "good",
}
_COLUMNS = (
    Column(
        id="name", label="党组织", width=18, importance=9, strong=True, sortable=False, grows=True
    ),
    Column(id="words", label="状态", width=12, importance=8, sortable=False, meanings=_MEANINGS),
    Column(id="last", label="最近来包", width=9, importance=7, sortable=False),
    Column(id="changes", label="已收到第几号", width=6, importance=3, right=True, sortable=False),
    Column(id="waiting", label="待决定", width=4, importance=6, right=True, sortable=False),
    Column(id="members", label="党员", width=4, importance=5, right=True, sortable=False),
)
_WHAT = "支部用自己的电脑登记，先要在这里批准接入。可以先打印邀请单发下去，收到接入申请文件后批准。"


@dataclass(frozen=True, slots=True)
class _State:
    fingerprint: str
    sites: tuple[Correspondent, ...]


class Overview(Page):
    """``admitting`` and ``inviting`` open their sheets, ``revoking`` one for the chosen site."""

    admitting = Signal()
    inviting = Signal()
    revoking = Signal(object)

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._sites: tuple[Correspondent, ...] = ()
        self._sought = ""
        self._heading = Heading(
            "支部接入",
            Act("打印邀请单", self.inviting.emit, "printer"),
            Act("批准接入", self.admitting.emit, "user-plus", primary=True),
        )
        self._fingerprint = words.paragraph("", "soft")
        self._model = PagedTableModel(_COLUMNS, self._fetch, self)
        self.table = TableView(self._model, "sites", work.local)
        self.table.setAccessibleName("已接入的支部")
        self.table.chosen.connect(self._choose)
        self.table.left.connect(work.signs.search_wanted)
        empty = Empty()
        empty.say("还没有支部接入", _WHAT, "打印邀请单", self.inviting.emit)
        self.table.lay_over(empty)
        self._about = words.paragraph("")
        self._revoke = button("注销", self._ask_revoke, icon="x")
        line = boxes.row(gap=2)
        line.addWidget(self._about, 1)
        line.addWidget(self._revoke)
        self._card = boxes.Card(line)
        self._card.hide()
        self.lay(self._heading, self._fingerprint, self.table, self._card)

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("看看接入的支部", lambda: _look(house), self._show)

    @override
    def take_focus(self) -> None:
        self.table.setFocus()

    def look_for(self, state: str) -> None:
        """Choose the first site that stands so, now or once the list is here."""
        self._sought = state
        for place, site in enumerate(self._sites):
            if site.state == state:
                self._sought = ""
                self.table.choose(place)
                self.table.setFocus()
                return

    def _show(self, state: _State) -> None:
        here = {site.site for at, site in enumerate(self._sites) if at == self.table.place}
        self._sites = state.sites
        self._fingerprint.setText(f"县级指纹（打电话核对时读给支部听）：{state.fingerprint}")
        self._heading.say(_sentence(state.sites))
        self._model.show_rows(array("q", range(len(state.sites))))
        self.table.choose(next((n for n, e in enumerate(state.sites) if e.site in here), -1))
        if self._sought:
            self.look_for(self._sought)
        self._choose(self.table.place)

    def _fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        today = self.work.house.today
        return {row: _cells(self._sites[row], today) for row in rows if row < len(self._sites)}

    def _choose(self, place: int) -> None:
        chosen = 0 <= place < len(self._sites)
        self._card.setVisible(chosen)
        if chosen:
            site = self._sites[place]
            since = moments.day(site.enrolled_at, self.work.house.today)
            self._about.setText(
                f"{site.name}：{site.words}。{since}接入，"
                f"指纹 {site.fingerprint}，已给它写过 {site.answer} 份回执。"
            )
            self._revoke.setVisible(site.state != "revoked")

    def _ask_revoke(self) -> None:
        self.revoking.emit(self._sites[self.table.place])


def _look(house: House) -> _State:
    return _State(
        fingerprint=enrolling.list_sites(house).county_fingerprint,
        sites=correspondents.correspondents(house),
    )


def _cells(site: Correspondent, today: date) -> Mapping[str, str]:
    return {
        "name": site.name,
        "words": site.words,
        "last": moments.moment(site.last_package_at, today) if site.last_package_at else "",
        "changes": str(site.changes or ""),
        "waiting": str(site.waiting or ""),
        "members": str(site.members),
    }


def _sentence(found: Sequence[Correspondent]) -> str:
    if not found:
        return ""
    silent = sum(site.state == "silent" for site in found)
    more = f"，{silent} 个还没有报送过" if silent else ""
    return f"已接入 {len(found)} 个{more}"
