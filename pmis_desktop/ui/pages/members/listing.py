"""The list behind the page: one question at a time, and only the newest answer is shown."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import Condition, MemberQuery
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.members.columns import BADGE, COLUMNS
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.work.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a question brought: row numbers, and its conditions as people read them.

    ``within`` is the name of the organisation it is about; empty: of everybody.
    """

    query: MemberQuery
    rows: "array[int]"
    conditions: tuple[str, ...]
    within: str


class MemberList(QObject):
    """``found`` comes after the rows are shown, ``counted`` with the sentence over the list."""

    found = Signal(object)
    counted = Signal(str)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._running: MemberQuery | None = None
        self._waiting: MemberQuery | None = None
        self.query = MemberQuery()
        self.shown = self.query
        self.asked = False
        self.model = PagedTableModel(COLUMNS, self._fetch, self)

    def ask(self, query: MemberQuery) -> None:
        """Ask for other rows; a question that waits is replaced, one that runs is not shown."""
        self.query = query
        self.asked = True
        if self._running is not None:
            self._waiting = query
            return
        self._running = query
        house = self._work.house
        self._work.read("查找党员", lambda: _find(house, query), self._show, failed=self._refused)

    def again(self) -> None:
        """Ask the same once more: something was changed."""
        self.ask(self.query)

    def id_at(self, place: int) -> str:
        """The id of the member at a place; empty for none."""
        return self.model.cells(place).get("id", "") if place >= 0 else ""

    def _fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        columns = [column.id for column in self.model.columns if column.id != BADGE]
        found = members.page(self._work.house, rows, columns, search=self.shown.search)
        return {
            row: {**one.cells, BADGE: one.badge or one.why, "id": one.id, "name": one.name}
            for row, one in found.items()
        }

    def _show(self, found: Found) -> None:
        if self._goes_on():
            return
        self.shown = found.query
        self.model.show_rows(found.rows)
        self.found.emit(found)
        house, query, count = self._work.house, found.query, len(found.rows)
        self._work.read(
            "数一数党员",
            lambda: (query, members.count_sentence(house, query, count)),
            self._show_count,
        )

    def _show_count(self, counted: tuple[MemberQuery, str]) -> None:
        query, sentence = counted
        if query == self.query:
            self.counted.emit(sentence)

    def _refused(self, error: AppError) -> None:
        if not self._goes_on():
            self._work.messages.tell(error)

    def _goes_on(self) -> bool:
        """Whether something newer was asked meanwhile; then it is asked now."""
        waiting, self._running, self._waiting = self._waiting, None, None
        if waiting is None:
            return False
        self.ask(waiting)
        return True


def _find(house: House, query: MemberQuery) -> Found:
    said = tuple(members.condition_words(house, each) for each in query.conditions)
    within = Condition(field="branch", value=query.within)
    name = members.condition_words(house, within).partition("：")[2] if query.within else ""
    found = members.find(house, query)
    return Found(query=query, rows=found, conditions=said, within=name)
