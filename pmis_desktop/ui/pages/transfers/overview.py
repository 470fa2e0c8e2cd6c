"""The list of transfers, its views above, and below it the chosen one with its acts."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu
from typing_extensions import override

from pmis_desktop.services.transfers.reading import TransferRow
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import Button, button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.transfers import listing
from pmis_desktop.ui.pages.transfers.listing import Found
from pmis_desktop.ui.pages.transfers.step_sheet import whom
from pmis_desktop.ui.pages.transfers.verbs import FORWARD, VERBS, common
from pmis_desktop.ui.tables.lines import Lines
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_EMPTY = "党员调动工作、搬家或外出半年以上，从这里转组织关系，每走一步都看得见。"
_NOTHING_HERE = "换一个上面的分类看看。"


class Overview(Page):
    """``asked`` carries an act and the transfers it is for; the others open their sheets."""

    starting = Signal()
    arriving = Signal()
    numbering = Signal()
    detailing = Signal(str)
    asked = Signal(str, object)

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._found = Found(within="", name="", rows=())
        self._view = listing.OPEN
        self._order, self._descending = "", False
        self._heading = Heading(
            "组织关系转接",
            Act("介绍信编号", self.numbering.emit, "list"),
            Act("登记转入", self.arriving.emit, "import"),
            Act("发起转接", self.starting.emit, "plus", primary=True),
        )
        if not work.house.may_write:
            self._heading.withhold("登记转入", "发起转接")
        self._chips: dict[str, Button] = {}
        self._within = button("党组织：全部", self._pick, icon="chevron-down", look="chip")
        self._within.setVisible(work.house.at_county)
        self.picker = OrganisationPicker(work, self)
        self.picker.call_everything("全县")
        self.picker.picked.connect(self._on_picked)
        self.table: Lines[TransferRow] = Lines(
            listing.COLUMNS, listing.cells, "transfers", work.local
        )
        self._set_up_table()
        self._about = words.paragraph("")
        self._acts = boxes.Flow(gap=1)
        self._card = boxes.Card(self._about, boxes.box(self._acts), gap=1)
        self._card.hide()
        self.lay(self._heading, boxes.box(self._filters()), self.table.view, self._card)

    def _filters(self) -> boxes.Flow:
        for name, label in listing.VIEWS.items():
            chip = button(label, partial(self.show_view, name), look="chip")
            chip.setCheckable(True)
            self._chips[name] = chip
        return boxes.Flow(self._within, *self._chips.values(), gap=0.75)

    def _set_up_table(self) -> None:
        view = self.table.view
        view.setAccessibleName("转接")
        view.marked_changed.connect(self._choose)
        view.opened.connect(self._open)
        view.ordered.connect(self._sort)
        view.left.connect(self.work.signs.search_wanted)
        self._empty = Empty()
        view.lay_over(self._empty)

    @override
    def refresh(self) -> None:
        house, found = self.work.house, self._found
        self.work.read(
            "看看转接", lambda: listing.look(house, found.within, found.name), self._show
        )

    @override
    def take_focus(self) -> None:
        self.table.view.setFocus()

    def show_view(self, view: str) -> None:
        """Show another part of the list."""
        self._view = view
        self._show(self._found)

    def _pick(self) -> None:
        self.picker.open_under(self._within, self._found.within)

    def _on_picked(self, organisation: str) -> None:
        name = self.picker.name_of(organisation)
        self._found = Found(within=organisation, name=name, rows=())
        self._within.setText(f"党组织：{name or '全部'}")
        self.refresh()

    def _sort(self, column: str) -> None:
        self._descending = column == self._order and not self._descending
        self._order = column
        self._show(self._found)

    def _show(self, found: Found) -> None:
        if found.within != self._found.within:
            return
        self._found = found
        for name, chip in self._chips.items():
            chip.setText(f"{listing.VIEWS[name]} {found.count(name):,}")
            chip.setChecked(name == self._view)
            # A sign that something has stuck: nothing to look at on usual days.
            chip.setVisible(name != listing.UNMOVED or found.count(name) > 0)
        open_ones, over = found.count(listing.OPEN), found.count(listing.POCKET)
        late = f"，其中 {over} 件过了有效期还没有接收" if over else ""
        self._heading.say(f"{open_ones} 件没有办结{late}" if found.rows else "")
        if found.rows:
            self._empty.say(f"{listing.VIEWS[self._view]}：没有", _NOTHING_HERE)
        else:
            self._empty.say("还没有转接", _EMPTY, "发起转接", self.starting.emit)
        rows = listing.ordered(found.of(self._view), self._order, descending=self._descending)
        self.table.show(rows)
        self.table.view.show_order(self._order, descending=self._descending)
        self._choose()

    def _marked(self) -> list[TransferRow]:
        places = self.table.view.selectionModel().selectedRows()
        marked = (self.table.at(index.row()) for index in places)
        return [row for row in marked if row is not None]

    def _whole(self, marked: Sequence[TransferRow]) -> list[TransferRow]:
        """With one of a 整建制 the others in the same state: they are transferred as one."""
        some = {row.id: row for row in marked}
        for row in marked:
            for other in self._found.rows if row.block else ():
                if other.block == row.block and other.state == row.state:
                    some[other.id] = other
        return list(some.values())

    def _choose(self) -> None:
        rows = self._whole(self._marked())
        self._card.setVisible(bool(rows))
        boxes.clear(self._acts)
        if not rows:
            return
        one = rows[0]
        told = f"{one.label}。{one.next_step}" if len(rows) == 1 else f"选了 {len(rows)} 件"
        self._about.setText(f"{whom(rows)}：{told.rstrip('。')}。")
        if len(rows) == 1:
            self._acts.addWidget(button("详细情况", partial(self.detailing.emit, one.id)))
        if all(row.letter_number and row.state != "voided" for row in rows):
            self._acts.addWidget(button("打印介绍信", partial(self._print, rows), icon="printer"))
        if self.work.house.may_write:
            self._offer(rows)
        self._acts.invalidate()

    def _print(self, rows: list[TransferRow]) -> None:
        letters = tuple(row.id for row in rows)
        self.work.go(Place(room=places.FORMS, kind="transfer", records=letters, act=places.LETTER))

    def _offer(self, rows: list[TransferRow]) -> None:
        """What brings it on in plain sight, the ways back in a menu."""
        acts = common(rows, at_county=self.work.house.at_county)
        for act in acts:
            if act in FORWARD:
                self._acts.addWidget(primary(VERBS[act], partial(self.asked.emit, act, rows)))
        others = [act for act in acts if act not in FORWARD]
        if others:
            more = button("其他办理", icon="chevron-down")
            menu = QMenu(more)
            for act in others:
                menu.addAction(VERBS[act]).triggered.connect(partial(self._ask, act, rows))
            more.setMenu(menu)
            self._acts.addWidget(more)

    def _ask(self, act: str, rows: list[TransferRow], _checked: bool = False) -> None:
        self.asked.emit(act, rows)

    def _open(self, place: int) -> None:
        row = self.table.at(place)
        if row is not None:
            self.detailing.emit(row.id)
