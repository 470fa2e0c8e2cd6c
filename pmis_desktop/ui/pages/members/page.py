"""The page of members: a list of any length, narrowed down in words, and one of them beside it."""

from dataclasses import replace

from PySide6.QtGui import QHideEvent, QResizeEvent
from typing_extensions import override

from pmis_desktop.services.browsing.organisations import organisation_tree
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.browsing.understanding import understood
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.members.bar import ConditionBar
from pmis_desktop.ui.pages.members.beside import Beside
from pmis_desktop.ui.pages.members.columns import BRANCH
from pmis_desktop.ui.pages.members.listing import Found, MemberList
from pmis_desktop.ui.pages.members.many import Many
from pmis_desktop.ui.pages.members.tools import Tools
from pmis_desktop.ui.tables.table_view import MOST_COPIED, TableView
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_ROOM_FOR_CARD = 68  # Chinese characters
SEARCHING = "search"


class MembersPage(Page):
    """The list of members of this branch or county."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._list = MemberList(work, self)
        self._row = -1
        self._typed = False
        self._said: tuple[Condition, ...] = ()
        self._bar = ConditionBar(work)
        self.table = TableView(self._list.model, "members", work.local)
        self.table.setAccessibleName("党员名单")
        self._empty = Empty()
        self._empty.say("", "")
        self.table.lay_over(self._empty)
        self.beside = Beside(work, self)
        self.tools = Tools(work, self._list, self.table, self._bar)
        self.many = Many(work, self._list, self.table)
        self._heading = Heading(
            "党员",
            Act("找生僻字", self.tools.open_glyphs, "type"),
            Act("数一数", self.tools.open_tallies, "list"),
            Act("人才查找", self.tools.open_talents, "graduation-cap"),
            Act("栏目", self.tools.open_columns, "settings"),
            Act("多人处理", self.many.mark_all, "users"),
            Act("打印花名册", self._print, "printer"),
            Act("从表格导入", self._import, "upload"),
            Act("新增党员", self._add, "plus", primary=True),
        )
        middle = boxes.row(gap=1.5)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.beside.card)
        whole = boxes.column(
            self._heading, self._bar, self.many.bar, middle, self.beside.strip, gap=1.5
        )
        whole.setStretch(3, 1)
        self.many.stand_beside(boxes.box(whole))
        self.lay(None, self.many.stack)
        self._connect()
        self.tools.remember_columns()
        self._know(several=work.house.at_county)

    @override
    def enter(self, place: Place) -> None:
        query = place.query
        if place.act == SEARCHING and query is not None:
            # From another room: who is looked for may not fulfil conditions chosen long ago.
            kept = self._list.query if self._typed else MemberQuery()
            self._typed = True
            query = self._understood(replace(kept, search=query.search))
        elif query is not None:
            self._typed = False
        if query is not None:
            self.many.go_back()
        if query is None and self._list.asked:
            return
        is_first = not self._list.asked
        self._list.ask(query or MemberQuery())
        if is_first:
            self._look_around()

    @override
    def refresh(self) -> None:
        if self._list.asked:
            self._list.again()
            self._look_around()

    @override
    def take_focus(self) -> None:
        self.table.setFocus()
        if self.table.place < 0 and self._list.model.rowCount():
            self.table.choose(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() / self.fontMetrics().horizontalAdvance("汉")
        self.beside.make_room(wide=room >= _ROOM_FOR_CARD)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            # The box above is emptied: from now on a chip says what was looked for.
            self._typed = False
            self._bar.show_search()
            self.beside.stop()

    def _connect(self) -> None:
        self._list.found.connect(self._on_found)
        self._list.counted.connect(self._heading.say)
        self._list.model.failed.connect(self.work.jobs.broke)
        self._bar.asked.connect(self._list.ask)
        self.tools.asked.connect(self._ask_otherwise)
        self.table.ordered.connect(self._bar.sort_by)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda place: self._open(self._list.id_at(place)))
        self.table.left.connect(self.work.signs.search_wanted)
        self.table.copied.connect(self._on_copied)
        self.beside.opening.connect(self._open)
        self.beside.history.connect(self._open_history)

    def _understood(self, query: MemberQuery) -> MemberQuery:
        """What a sentence in the search box asks for; what an earlier one asked for goes."""
        left = tuple(each for each in query.conditions if each not in self._said)
        plain = replace(query, conditions=left)
        found = understood(plain)
        self._said = found.conditions[len(left) :]
        return found

    def _ask_otherwise(self, query: MemberQuery) -> None:
        """A panel asks: from now on chips say everything."""
        self._typed = False
        self._list.ask(query)

    def _look_around(self) -> None:
        """See which organisations a branch has: one alone needs no column. A county has many."""
        house = self.work.house
        if house.at_county:
            return
        self.work.read(
            "党组织",
            lambda: len(organisation_tree(house)) > 1,
            lambda several: self._know(several=several),
        )

    def _know(self, *, several: bool) -> None:
        self._bar.know(several=several)
        self.many.know(several=several)
        self.table.leave_out(*(() if several else (BRANCH,)))

    def _on_found(self, found: Found) -> None:
        self._bar.show_found(found, typed=self._typed)
        self.table.show_order(found.query.order, descending=found.query.descending)
        self._say_empty(found.query)
        here = self._list.model.place_of(self._row)
        if here < 0 and len(found.rows) == 1:
            here = 0
        self.table.choose(here)
        self._on_chosen(here)

    def _say_empty(self, query: MemberQuery) -> None:
        if query.conditions or query.search or query.within:
            verb, act = ("去掉全部条件", self._bar.clear) if query.conditions else ("", None)
            text = "可以少打几个字，或者去掉一些条件。"
            self._empty.say("没有找到符合的党员", text, verb, act)
        else:
            text = "这里是党员名单。可以一个一个新增，也可以从已有的表格一次导入。"
            self._empty.say("名单里还没有党员", text, "新增第一名党员", self._add)

    def _on_chosen(self, place: int) -> None:
        self._row = self._list.model.rows[place] if place >= 0 else -1
        self.beside.show_member(self._list.id_at(place))

    def _on_copied(self, rows: int) -> None:
        most = f"（一次最多 {MOST_COPIED} 行）" if rows >= MOST_COPIED else ""
        self.work.messages.say(f"已复制 {rows} 行{most}，号码仍然是隐藏的。", "info")

    def _open(self, member: str) -> None:
        if member:
            self.work.go(Place(room=places.RECORD, record=member))

    def _open_history(self, member: str) -> None:
        self.work.go(Place(room=places.RECORD, record=member, act="history"))

    def _add(self) -> None:
        self.work.go(Place(room=places.RECORD))

    def _print(self) -> None:
        within = self._list.query.within
        self.work.go(
            Place(room=places.FORMS, kind="organisation", record=within, act=places.ROSTER)
        )

    def _import(self) -> None:
        self.work.go(Place(room=places.IMPORTING))
