"""回收站: records that were taken out of the lists, why, and one button to bring one back."""

from array import array
from collections.abc import Mapping, Sequence

from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.rules import moments
from pmis_desktop.services import recycling
from pmis_desktop.services.recycling import Removed
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Heading
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import dialogs, places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

COLUMNS = (
    Column(id="label", label="种类", width=6, importance=7, sortable=False),
    Column(id="name", label="名称", width=12, importance=9, strong=True, sortable=False),
    Column(id="reason", label="移除原因", width=14, importance=8, sortable=False, grows=True),
    Column(id="at", label="移除时间", width=7, importance=5, sortable=False),
    Column(id="who", label="操作员", width=5.2, importance=4, sortable=False),
)
_VERB = "恢复"


class RecyclingPage(Page):
    """The room for what was removed; nothing in it is lost, but by an order of the root."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._found: tuple[Removed, ...] = ()
        self._heading = Heading("回收站")
        self.model = PagedTableModel(COLUMNS, self._fetch, self)
        self.table = TableView(self.model, "recycling", work.local)
        self.table.setAccessibleName("回收站")
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self._empty = Empty()
        self._empty.say(
            "回收站是空的",
            "误录、重复的记录移到这里后，不再出现在名单和统计里，随时可以恢复。",
        )
        self.table.lay_over(self._empty)
        self._restore = primary(_VERB, self._restore_chosen, icon="rotate-ccw")
        back = button("回到操作记录", self._back, icon="arrow-left")
        # Only the county's administrator may, and only here: two acts, so that none is a slip.
        self._may_purge = work.house.at_county and work.house.vault.role is Role.ADMIN
        self._purge = button("永久清除…", self._purge_chosen, icon="trash-2")
        orders = button("清除与保管期限", self._to_orders)
        foot = boxes.row(back, orders, None, self._purge, self._restore, gap=1.5)
        self.lay(self._heading, self.table, foot)
        self._purge.setVisible(self._may_purge)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._restore_at)
        self._choose(-1)

    @override
    def enter(self, place: Place) -> None:
        self.refresh()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("回收站", lambda: recycling.removed(house), self._show)

    @override
    def take_focus(self) -> None:
        self.table.setFocus()

    def _show(self, found: tuple[Removed, ...]) -> None:
        self._found = found
        self._heading.say(f"{len(found):,} 条" if found else "")
        self.model.show_rows(array("q"))
        self.model.show_rows(array("q", range(len(found))))
        self.table.choose(-1)
        self._choose(-1)

    def _fetch(self, numbers: Sequence[int]) -> dict[int, Mapping[str, str]]:
        today = self.work.house.today
        return {
            number: {
                "label": each.label,
                "name": each.name,
                "reason": each.reason,
                "at": moments.moment(each.at, today) if each.at else "",
                "who": each.who,
            }
            for number in numbers
            if number < len(self._found)
            for each in [self._found[number]]
        }

    def _choose(self, place: int) -> None:
        self._restore.setEnabled(place >= 0)
        meant = self._found[place] if 0 <= place < len(self._found) else None
        self._purge.setEnabled(meant is not None and meant.kind == "member")

    def _purge_chosen(self) -> None:
        if 0 <= self.table.place < len(self._found):
            one = self._found[self.table.place]
            self.work.go(
                Place(room=places.PURGING, kind=one.kind, record=one.id, name=one.name, act="purge")
            )

    def _to_orders(self) -> None:
        self.work.go(Place(room=places.PURGING))

    def _restore_chosen(self) -> None:
        self._restore_at(self.table.place)

    def _restore_at(self, place: int) -> None:
        if not 0 <= place < len(self._found):
            return
        one, house = self._found[place], self.work.house
        text = f"{one.label}“{one.name}”会重新出现在名单里。移除原因：{one.reason}。"
        if dialogs.confirm(self, f"恢复{one.label}", text, _VERB):
            self.work.change(
                "正在恢复",
                lambda _progress: recycling.restore(house, one.kind, one.id),
                lambda _edited: self._restored(one),
                failed=self._refused,
            )

    def _restored(self, one: Removed) -> None:
        self.work.messages.say(f"已恢复{one.label}“{one.name}”。")

    def _refused(self, refusal: AppError) -> None:
        self.work.messages.tell(refusal)

    def _back(self) -> None:
        self.work.go(Place(room=places.CHRONICLE))
