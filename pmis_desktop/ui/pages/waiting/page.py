"""等着的: one list of what waits, with the reason and the next step of what is chosen."""

from collections.abc import Mapping

from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import moments
from pmis_desktop.services.on_hold import listing, retrying
from pmis_desktop.services.on_hold.listing import Waiting
from pmis_desktop.services.on_hold.retrying import Retried
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Heading
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_BY_ITSELF, _BY_HAND = "自动再试", "等您决定"
_COLUMNS = (
    Column(id="name", label="来自", width=14, importance=9, strong=True, sortable=False),
    Column(id="why", label="为什么等", width=22, importance=8, sortable=False, grows=True),
    Column(
        id="how",
        label="怎样结束",
        width=6.5,
        importance=7,
        sortable=False,
        meanings={_BY_ITSELF: "info", _BY_HAND: "must"},
    ),
    Column(id="since", label="从何时起", width=8, importance=6, sortable=False),
)
_WHAT = "暂时还不能并入或接收的文件，会原样留在这里，原因一消除就自动处理，一份也不会丢。"
_WAYS: Mapping[str, tuple[str, Place]] = {
    listing.LANE: ("去核实", Place(room=places.SITES, act="held")),
    listing.CHANGE: ("去决定", Place(room=places.DESK)),
    "unusual": ("去报送与回执", Place(room=places.RECEIVING)),
    "unknown_key": ("去支部接入", Place(room=places.SITES)),
    "gap": ("去写回执", Place(room=places.RECEIVING, act="answers")),
    "county_older": ("去备份", Place(room=places.SAFEKEEPING)),
    "purge_order_missing": ("去读入清除令", Place(room=places.PURGING)),
}


class WaitingPage(Page):
    """The list, what is to be done about the chosen line, and trying again at once."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._heading = Heading("等着的")
        self.lines: Lines[Waiting] = Lines(_COLUMNS, self._cells, "waiting", work.local)
        self.lines.view.setAccessibleName("等着的文件和更改")
        self.lines.view.chosen.connect(self._choose)
        self.lines.view.left.connect(work.signs.search_wanted)
        empty = Empty()
        empty.say("没有等着的文件", _WHAT)
        self.lines.view.lay_over(empty)
        self._about = words.paragraph("")
        self._next = words.paragraph("", "soft")
        self._go = button("去处理", self._lead)
        self._again = primary("现在再试一次", self._retry, icon="rotate-ccw")
        self._card = boxes.Card(self._about, self._next, gap=0.7)
        self._card.hide()
        told = words.soft("原因消除后自动处理，不用重新拷贝文件。")
        foot = boxes.row(told, None, self._go, self._again, gap=1.5)
        self.lay(self._heading, self.lines.view, self._card, foot)
        self._go.hide()

    @override
    def enter(self, place: Place) -> None:
        self.refresh()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("看看等着的", lambda: listing.waiting(house), self._show)

    @override
    def take_focus(self) -> None:
        self.lines.view.setFocus()

    def _show(self, found: tuple[Waiting, ...]) -> None:
        self._heading.say(f"{len(found)} 件" if found else "")
        self._again.setEnabled(bool(found) and self.work.house.may_write)
        self.lines.show(found)
        if found and self.lines.current is None:
            # Why it waits and what comes next is what somebody opens this for.
            self.lines.view.choose(0)
        self._choose(self.lines.view.place)

    def _cells(self, each: Waiting) -> Mapping[str, str]:
        return {
            "name": each.organisation or each.name,
            "why": each.why,
            "how": _BY_ITSELF if each.by_itself else _BY_HAND,
            "since": moments.moment(each.since, self.work.house.today) if each.since else "",
        }

    def _choose(self, _place: int) -> None:
        each = self.lines.current
        self._card.setVisible(each is not None)
        way = self._way(each)
        self._go.setVisible(way is not None)
        if each is None:
            return
        named = "：".join(filter(None, [each.organisation, each.name])) or each.mark
        self._about.setText(f"{named}。{each.why}。")
        self._next.setText(f"下一步：{each.next_step}。")
        if way is not None:
            self._go.setText(way[0])

    def _way(self, each: Waiting | None) -> tuple[str, Place] | None:
        if each is None:
            return None
        way = _WAYS.get(each.kind) or _WAYS.get(each.code)
        return way if way is not None and way[1].room in self.work.rooms else None

    def _lead(self) -> None:
        way = self._way(self.lines.current)
        if way is not None:
            self.work.go(way[1])

    def _retry(self) -> None:
        house = self.work.house
        self.work.change(
            "再试等着的",
            lambda _progress: retrying.retry(house),
            self._retried,
            failed=self._refuse,
        )

    def _retried(self, done: Retried) -> None:
        self.work.messages.say(done.words or "原因都还没有消除，文件原样留着。")

    def _refuse(self, refusal: AppError) -> None:
        self.work.messages.tell(refusal)
