"""The list of sites, the county's fingerprint for the telephone, and the chosen site's acts."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QLineEdit, QWidget

from pmis_desktop.rules import moments
from pmis_desktop.services import correspondents, enrolling
from pmis_desktop.services.correspondents import STATE_WORDS, Correspondent
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.pages.sites.review_right import GIVE, TAKE_BACK
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
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
    Column(id="scope", label="管理范围", width=7, importance=4, sortable=False),
    Column(id="beside", label="范围重叠", width=5, importance=3, sortable=False),
    Column(id="changes", label="已收到第几号", width=6, importance=2, right=True, sortable=False),
    Column(id="waiting", label="待决定", width=4, importance=6, right=True, sortable=False),
    Column(id="members", label="党员", width=4, importance=5, right=True, sortable=False),
)
_WHAT = "支部用自己的电脑登记，先要在这里批准接入。可以先打印邀请单发下去，收到接入申请文件后批准。"
_ALL, _SEVERAL = "全部", "有几台电脑的"
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _State:
    fingerprint: str
    sites: tuple[Correspondent, ...]


class Overview(QWidget):
    """``told`` carries the sentence for the heading; the others open a sheet for the chosen site.

    ``inviting`` opens the sheet for slips, where nobody is there yet.
    """

    told = Signal(str)
    inviting = Signal()
    revoking = Signal(object)
    rescoping = Signal(object)
    granting = Signal(object)
    reviewing = Signal(object)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self._sites: tuple[Correspondent, ...] = ()
        self._sought = ""
        self._fingerprint = words.paragraph("", "soft")
        self._search = QLineEdit(placeholderText="找支部或党委")
        self._search.setAccessibleName("找支部或党委")
        self._search.setClearButtonEnabled(True)
        self._which = DropDown("哪些接入点")
        self._which.addItems([_ALL, *STATE_WORDS.values(), _SEVERAL])
        self._model = PagedTableModel(_COLUMNS, self._fetch, self)
        self.table = TableView(self._model, "sites", work.local)
        self.table.setAccessibleName("已接入的支部")
        self._empty = Empty()
        self.table.lay_over(self._empty)
        self._about = words.paragraph("")
        self._revoke = button("注销", partial(self._ask, self.revoking), icon="x")
        self._scope = button("改管理范围", partial(self._ask, self.rescoping), icon="network")
        self._grant = button("再写批准文件", partial(self._ask, self.granting), icon="usb")
        self._review = button("", partial(self._ask, self.reviewing), icon="check")
        every = (self._scope, self._review, self._grant, self._revoke)
        acts = boxes.box(boxes.Flow(*every, gap=1))
        self._card = boxes.Card(self._about, acts, gap=1)
        self._card.hide()
        narrowing = boxes.row(self._search, self._which, gap=1)
        narrowing.setStretch(0, 1)
        self.setLayout(boxes.column(self._fingerprint, narrowing, self.table, self._card, gap=1))
        self._connect()

    def _connect(self) -> None:
        self._search.textChanged.connect(self._narrow)
        self._which.currentIndexChanged.connect(self._narrow)
        self.table.chosen.connect(self._choose)
        self.table.left.connect(self.work.signs.search_wanted)

    def refresh(self) -> None:
        """Look at the sites again."""
        house = self.work.house
        self.work.read("看看接入的支部", lambda: _look(house), self._show)

    def look_for(self, state: str) -> None:
        """Choose the first site that stands so, now or once the list is here."""
        self._sought = state
        self._search.clear()
        self._which.setCurrentIndex(0)
        for place, row in enumerate(self._model.rows):
            if self._sites[row].state == state:
                self._sought = ""
                self.table.choose(place)
                self.table.setFocus()
                return

    @property
    def chosen(self) -> Correspondent | None:
        """The site in hand."""
        place = self.table.place
        return self._sites[self._model.rows[place]] if 0 <= place < len(self._model.rows) else None

    def _show(self, state: _State) -> None:
        here = self.chosen
        self._sites = state.sites
        self._fingerprint.setText(f"县级指纹（打电话核对时读给支部听）：{state.fingerprint}")
        self.told.emit(_sentence(state.sites))
        self._narrow(here=here)
        if self._sought:
            self.look_for(self._sought)

    def _narrow(self, _changed: object = None, *, here: Correspondent | None = None) -> None:
        here = here or self.chosen
        sought, which = self._search.text().strip(), self._which.currentText()
        if self._sites:
            self._empty.say("没有找到", "换个名称，或者看全部。", "看全部", self._widen)
        else:
            self._empty.say("还没有支部接入", _WHAT, "打印邀请单", self.inviting.emit)
        rows = [
            row
            for row, site in enumerate(self._sites)
            if sought in site.name and _belongs(site, which)
        ]
        self._model.show_rows(array("q", rows))
        key = here.site if here else ""
        place = next((p for p, row in enumerate(rows) if self._sites[row].site == key), -1)
        self.table.choose(place)
        self._choose(place)

    def _widen(self) -> None:
        self._search.clear()
        self._which.setCurrentIndex(0)

    def _fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        today = self.work.house.today
        return {row: _cells(self._sites[row], today) for row in rows if row < len(self._sites)}

    def _choose(self, _place: int) -> None:
        site = self.chosen
        self._card.setVisible(site is not None)
        if site is not None:
            self._about.setText(_told(site, self.work.house.today))
            for each in (self._revoke, self._scope, self._grant):
                each.setVisible(site.state != "revoked")
            # Only who has branches below has something of theirs to look at.
            self._review.setText(TAKE_BACK if site.reviews else GIVE)
            below = site.reviews or site.organisations > 1
            self._review.setVisible(below and site.state != "revoked")

    def _ask(self, wanted: SignalInstance) -> None:
        if self.chosen is not None:
            wanted.emit(self.chosen)


def _look(house: House) -> _State:
    return _State(
        fingerprint=enrolling.list_sites(house).county_fingerprint,
        sites=correspondents.correspondents(house),
    )


def _belongs(site: Correspondent, which: str) -> bool:
    return which in {_ALL, site.words} or (which == _SEVERAL and site.computers > 1)


def _cells(site: Correspondent, today: date) -> Mapping[str, str]:
    return {
        "name": site.name,
        "words": site.words,
        "last": moments.moment(site.last_package_at, today) if site.last_package_at else "",
        "scope": _scope(site).strip(),
        "beside": f"{len(site.beside)} 台" if site.beside else "",
        "changes": str(site.changes or ""),
        "waiting": str(site.waiting or ""),
        "members": str(site.members),
    }


def _scope(site: Correspondent) -> str:
    return "本支部" if site.organisations == 1 else f" {site.organisations} 个党组织"


def _told(site: Correspondent, today: date) -> str:
    since = moments.day(site.enrolled_at, today)
    several = f"这个党组织有 {site.computers} 台电脑在报送，各有各的回执。"
    named = "、".join(dict.fromkeys(site.beside[:_MOST_NAMED]))
    more = f"等 {len(site.beside)} 台" if len(site.beside) > _MOST_NAMED else ""
    return "".join(
        (
            f"{site.name}：{site.words}。{since}接入，",
            f"指纹 {site.fingerprint}，已给它写过 {site.answer} 份回执。",
            f"管{_scope(site)}，{site.members} 名党员。" if site.computers else "",
            "下级支部报来的，先由它审核。" if site.reviews else "",
            several if site.computers > 1 else "",
            f"管理范围和它有重叠的电脑：{named}{more}。" if site.beside else "",
        )
    )


def _sentence(found: Sequence[Correspondent]) -> str:
    if not found:
        return ""
    silent = sum(site.state == "silent" for site in found)
    more = f"，{silent} 个还没有报送过" if silent else ""
    return f"已接入 {len(found)} 个{more}"
