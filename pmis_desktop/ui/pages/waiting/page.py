"""等着的: one list of what waits, with the reason and the next step of what is chosen."""

from collections.abc import Mapping
from functools import partial

from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.rules import moments
from pmis_desktop.services.on_hold import listing, putting_aside, retrying
from pmis_desktop.services.on_hold.listing import Waiting
from pmis_desktop.services.on_hold.retrying import Retried
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, link, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Heading
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.work import dialogs, places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_BY_ITSELF, _BY_HAND, _NO_MORE = "自动再试", "等您决定", "不再等"
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


_ASIDE = (
    "不再等以后，它不在这张表里，也不再自动再试；文件仍原样留在存档里，以后还可以重新等。"
    "外来的、已经由别的文件补上的，可以不再等。"
)


class WaitingPage(Page):
    """The list, what is to be done about the chosen line, and trying again at once.

    Another list has the files that a person said are not to be waited for.
    """

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
        self._looks_aside = False
        self._drop = button("不再等它", self._put_aside)
        self._take_up = button("重新等它", self._wait_again)
        self._other = link("", self._turn)
        self._again = primary("现在再试一次", self._retry, icon="rotate-ccw")
        self._card = boxes.Card(self._about, self._next, gap=0.7)
        self._card.hide()
        told = words.soft("原因消除后自动处理，不用重新拷贝文件。")
        acts = (self._drop, self._take_up, self._go, self._again)
        foot = boxes.row(told, self._other, None, *acts, gap=1.5)
        self.lay(self._heading, self.lines.view, self._card, foot)
        for each in (self._go, self._drop, self._take_up, self._other):
            each.hide()

    @override
    def enter(self, place: Place) -> None:
        self._looks_aside = False
        self.refresh()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read(
            "看看等着的", lambda: (listing.waiting(house), listing.put_aside(house)), self._show
        )

    @override
    def take_focus(self) -> None:
        self.lines.view.setFocus()

    def _show(self, both: tuple[tuple[Waiting, ...], tuple[Waiting, ...]]) -> None:
        waiting, aside = both
        self._looks_aside = self._looks_aside and bool(aside)
        found = aside if self._looks_aside else waiting
        self._heading.say(
            f"{len(found)} 件{_NO_MORE if self._looks_aside else ''}" if found else ""
        )
        self._again.setEnabled(bool(waiting) and self.work.house.may_write)
        self._again.setVisible(not self._looks_aside)
        self._other.setText("看等着的" if self._looks_aside else f"不再等的 {len(aside)} 件")
        self._other.setVisible(bool(aside))
        self.lines.show(found)
        if found and self.lines.current is None:
            # Why it waits and what comes next is what somebody opens this for.
            self.lines.view.choose(0)
        self._choose(self.lines.view.place)

    def _cells(self, each: Waiting) -> Mapping[str, str]:
        return {
            "name": each.organisation or each.name,
            "why": each.why,
            "how": _NO_MORE if self._looks_aside else _BY_ITSELF if each.by_itself else _BY_HAND,
            "since": moments.moment(each.since, self.work.house.today) if each.since else "",
        }

    def _choose(self, _place: int) -> None:
        each = self.lines.current
        self._card.setVisible(each is not None)
        way = None if self._looks_aside else self._way(each)
        self._go.setVisible(way is not None)
        may = each is not None and each.kind == listing.FILE and self.work.house.may_write
        self._drop.setVisible(may and not self._looks_aside)
        self._take_up.setVisible(may and self._looks_aside)
        if each is None:
            return
        named = "：".join(filter(None, [each.organisation, each.name])) or each.mark
        self._about.setText(f"{named}。{each.why}。")
        kept = "您说过不再等它。文件原样留在存档里，可以重新等。"
        self._next.setText(kept if self._looks_aside else f"下一步：{each.next_step}。")
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

    def _turn(self) -> None:
        self._looks_aside = not self._looks_aside
        self.refresh()

    def _put_aside(self) -> None:
        each, house = self.lines.current, self.work.house
        if each is None or not dialogs.confirm(self, "不再等这个文件？", _ASIDE, "不再等它"):
            return
        self.work.change(
            "不再等一个文件",
            lambda _progress: putting_aside.put_aside(house, each.mark),
            lambda _done: self.work.messages.say(
                "不再等它了，文件仍留在存档里。",
                verb="撤销",
                act=partial(self._take_up_marked, each),
            ),
            failed=self._refuse,
        )

    def _wait_again(self) -> None:
        if self.lines.current is not None:
            self._take_up_marked(self.lines.current)

    def _take_up_marked(self, each: Waiting) -> None:
        house = self.work.house
        self.work.change(
            "重新等一个文件",
            lambda _progress: putting_aside.wait_again(house, each.mark),
            lambda _done: self.work.messages.say("又在等它了，原因一消除就自动处理。"),
            failed=self._refuse,
        )

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
