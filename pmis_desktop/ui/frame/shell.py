"""The window while a vault is open: rail, top, messages, the room one is in, the quiet line."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from pmis_desktop.errors.opened_backups import BackupReadOnlyError
from pmis_desktop.services import opened_backups
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.unit_card import UnitCard, unit_card
from pmis_desktop.ui.frame.busy import Busy
from pmis_desktop.ui.frame.message_bar import MessageBar
from pmis_desktop.ui.frame.rail import Rail
from pmis_desktop.ui.frame.rooms import Room, rooms_for
from pmis_desktop.ui.frame.status_line import StatusLine
from pmis_desktop.ui.frame.top_bar import TopBar
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work

_PRACTICE = "练习数据：这里的单位和人都是虚构的，可以随便试，不会影响真实数据。"


class Shell(QWidget):
    """Pages are built when they are first entered and look again only when something changed."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self._rooms = {room.name: room for room in rooms_for(work.house)}
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._here = self._line = ""
        self._rail = Rail(tuple(self._rooms.values()))
        card = unit_card(work.house)
        self._top = TopBar(card.unit_name, card.operator)
        self.bar = MessageBar()
        self._stack = QStackedWidget()
        self.status = StatusLine(work)
        note = opened_backups.told(work.house) or (_PRACTICE if card.practice else "")
        self._lay(note)
        self._connect()
        self.busy = Busy(self, work.jobs)
        self.go(Place(room=places.HOME))
        self.status.refresh()

    @property
    def page(self) -> Page:
        """The page one is looking at."""
        return self._pages[self._here]

    @property
    def room(self) -> str:
        """The name of the room one is in."""
        return self._here

    def go(self, place: Place) -> bool:
        """Go somewhere, unless the page here keeps one back; False then."""
        room = self._rooms.get(place.room)
        if self.work.house.vault.backup is not None and (room is None or _is_new_record(place)):
            self.work.messages.tell(BackupReadOnlyError())
            return False
        if room is None or (self._here and not self._may_leave(place)):
            self._rail.show_room(self._line)
            return False
        page = self._page_of(room)
        self._here = room.name
        self._line = _line_of(room, place)
        self._rail.show_room(self._line)
        self._stack.setCurrentWidget(page)
        if room.name != places.MEMBERS:
            self._top.clear_search()
        if room.name in self._stale:
            self._stale.discard(room.name)
            page.refresh()
        page.enter(place)
        return True

    def keep_drafts(self) -> None:
        """Keep what is being typed anywhere."""
        for page in self._pages.values():
            page.keep_draft()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self._top.focus_search()

    def _may_leave(self, place: Place) -> bool:
        return place.room == self._here or self.page.may_leave()

    def _page_of(self, room: Room) -> Page:
        if room.name not in self._pages:
            page = room.make(self.work)
            self._pages[room.name] = page
            self._stack.addWidget(page)
            self._stale.add(room.name)
        return self._pages[room.name]

    def _lay(self, note: str) -> None:
        right = boxes.column(self._top, self.bar, gap=0)
        if note:
            band = words.paragraph(note, "practice")
            band.setContentsMargins(24, 4, 24, 4)
            right.insertWidget(0, band)
        right.addWidget(self._stack, 1)
        right.addWidget(self.status)
        layout = boxes.row(self._rail, gap=0)
        layout.addLayout(right, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        signs = self.work.signs
        signs.changed.connect(self._look_again)
        signs.asked_for.connect(self.go)
        signs.search_wanted.connect(self.focus_search)
        self.work.messages.said.connect(self.bar.show_message)
        self.work.messages.withdrawn.connect(self.bar.hide)
        self._rail.chosen.connect(self._go_to_room)
        self._top.searched.connect(self._search)
        self._top.going_down.connect(self._go_down)
        self._top.locked.connect(signs.lock_wanted)

    def _go_to_room(self, name: str) -> None:
        self.go(Place(room=name))

    def _search(self, text: str) -> None:
        self.go(Place(room=places.MEMBERS, query=MemberQuery(search=text), act="search"))

    def _go_down(self) -> None:
        self.page.take_focus()

    def _look_again(self) -> None:
        self._stale = set(self._pages) - {self._here}
        self.page.refresh()
        house = self.work.house
        if not house.at_county:
            # An answer may have given this computer another scope.
            self.work.read("单位名称", lambda: unit_card(house), self._show_unit)

    def _show_unit(self, card: UnitCard) -> None:
        self._top.show_unit(card.unit_name)


def _is_new_record(place: Place) -> bool:
    return place.room == places.RECORD and not place.record


def _line_of(room: Room, place: Place) -> str:
    """Which line of the rail a room belongs to; a record stands under its kind's."""
    if place.room == places.RECORD and place.kind == "organisation":
        return places.ORGANISATIONS
    return room.below or room.name
