"""The two lists: 保管期满, and the orders that were carried out with number, day and reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pmis_desktop.models.purge_orders import Carried
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import orders, retention
from pmis_desktop.services.purging.retention import Due
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.kit.tabs import Tabs, Views
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_DUE, ORDERS = "due", "orders"
_DUE_COLUMNS = (
    Column(id="name", label="姓名", width=6, importance=9, strong=True, sortable=False),
    Column(id="label", label="内容", width=14, importance=8, sortable=False, grows=True),
    Column(id="since", label="从哪天算", width=7, importance=6, sortable=False),
    Column(id="years", label="保管", width=4, importance=5, sortable=False),
    Column(id="source", label="依据", width=14, importance=4, sortable=False),
)
_ORDER_COLUMNS = (
    Column(id="number", label="编号", width=4.5, importance=9, strong=True, sortable=False),
    Column(id="on", label="日期", width=7, importance=8, sortable=False),
    Column(id="document", label="文号", width=10, importance=5, sortable=False),
    Column(id="reason", label="理由", width=18, importance=7, sortable=False, grows=True),
    Column(id="records", label="记录", width=4, importance=4, right=True, sortable=False),
)
_NOTHING_DUE = "保管期限到了的记录会列在这里；程序从不自己清除，是否清除由人决定。"
_NO_ORDERS = "清除令由县级主钥匙签发，随回执到支部；恢复备份之后会自动重新执行。"
_NEVER = "程序不会自己清除任何记录。"
_BY_HAND = "纸质材料、U盘和旧备份里的，要靠人处理。"


@dataclass(frozen=True, slots=True)
class _Found:
    due: tuple[Due, ...]
    orders: tuple[Carried, ...]


def _read(house: House) -> _Found:
    due = retention.due(house) if house.at_county else ()
    return _Found(due, orders.carried(house))


class Overview(Page):
    """``purging`` carries what is to be purged; ``reading_in`` asks for a folder with orders."""

    purging = Signal(object)
    reading_in = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._found = _Found((), ())
        self._may = work.house.at_county and work.house.vault.role is Role.ADMIN
        self._heading = Heading(
            "清除与保管期限", Act("读入清除令", self.reading_in.emit, "folder-open")
        )
        self._tabs = Tabs((_DUE, "保管期满"), (ORDERS, "清除令"))
        self._tabs.chosen.connect(self.show_view)
        self.due: Lines[Due] = Lines(_DUE_COLUMNS, _due_cells, "retention", work.local)
        self.orders: Lines[Carried] = Lines(_ORDER_COLUMNS, _order_cells, "purges", work.local)
        self._views = Views()
        self._views.addWidget(self._framed(self.due, "保管期满的记录", _NOTHING_DUE))
        self._views.addWidget(self._framed(self.orders, "执行过的清除令", _NO_ORDERS))
        self._about = words.Elided("", "soft")
        self._purge = primary("清除…", self._ask, icon="trash-2")
        back = button("回到回收站", self._to_bin, icon="arrow-left")
        foot = boxes.row(back, self._about, self._purge, gap=1.5)
        foot.setStretch(1, 1)
        self.lay(self._heading, self._tabs, self._views, foot, gap=1)
        self._tabs.setVisible(work.house.at_county)
        self.show_view(_DUE if work.house.at_county else ORDERS)

    def _framed(self, lines: Lines[Due] | Lines[Carried], name: str, what: str) -> QWidget:
        lines.view.setAccessibleName(name)
        lines.view.chosen.connect(lambda _place: self._choose())
        lines.view.left.connect(self.work.signs.search_wanted)
        empty = Empty()
        empty.say(f"没有{name}", what)
        lines.view.lay_over(empty)
        return lines.view

    def show_view(self, name: str) -> None:
        """Show one of the lists."""
        self._tabs.show_view(name)
        lines = self.due if name == _DUE else self.orders
        self._views.setCurrentWidget(lines.view)
        self._purge.setVisible(self._may and name == _DUE)
        self._choose()

    @override
    def refresh(self) -> None:
        house = self.work.house
        self.work.read("清除与保管期限", lambda: _read(house), self._show)

    @override
    def take_focus(self) -> None:
        shown = self.due if self._views.currentWidget() is self.due.view else self.orders
        shown.view.setFocus()

    def _show(self, found: _Found) -> None:
        self._found = found
        self.due.show(found.due)
        self.orders.show(found.orders)
        told = [f"{len(found.due)} 条保管期满"] if found.due else []
        told += [f"执行过 {len(found.orders)} 份清除令"] if found.orders else []
        self._heading.say("，".join(told))
        self._choose()

    def _choose(self) -> None:
        on_due = self._views.currentWidget() is self.due.view
        due = self.due.current if on_due else None
        order = None if on_due else self.orders.current
        self._purge.setEnabled(due is not None)
        self._about.setText(_NEVER)
        if due is not None:
            self._about.setText(f"{due.name}：{due.act}。")
        elif order is not None:
            left = "存档和照片下次打开数据时接着清理。" if not order.tidied else _BY_HAND
            self._about.setText(f"第{order.number}号清除令已执行。{left}")

    def _ask(self) -> None:
        due = self.due.current
        if due is not None:
            self.purging.emit([due.target])

    def _to_bin(self) -> None:
        self.work.go(Place(room=places.RECYCLING))


def _due_cells(each: Due) -> Mapping[str, str]:
    return {
        "name": each.name,
        "label": each.label,
        "since": each.since,
        "years": f"{each.years}年",
        "source": each.source,
    }


def _order_cells(each: Carried) -> Mapping[str, str]:
    return {
        "number": f"第{each.number}号",
        "on": each.dated_on,
        "document": each.document,
        "reason": each.reason,
        "records": str(each.records),
    }
