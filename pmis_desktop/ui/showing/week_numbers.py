"""Every number on the county's first page, and how many names stand behind it when it is opened."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractItemView, QLabel, QTreeView

from pmis_desktop.services.agenda import agenda
from pmis_desktop.services.house import House
from pmis_desktop.services.tasks import Task
from pmis_desktop.ui.frame.shell import Shell
from pmis_desktop.ui.pages.home.leading import leads_to, names_of, opens
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

_NUMBER = re.compile(r"^(\d[\d,]*) ")
# A number of things that are told one by one: their sentence says the same number.
_TOLD = frozenset({places.DESK, places.NOTICES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A number as the first page says it, and how many names its place shows."""

    said: str
    number: int
    shown: int

    @property
    def agrees(self) -> bool:
        """Whether whoever opens it finds what was counted."""
        return self.number == self.shown


def open_all(hands: Hands, house: House) -> list[Opened]:
    """Open every number on the first page, one after the other."""
    (shell,) = hands.window.findChildren(Shell)
    found = []
    for said, number, place, count in _numbers(house):
        shell.go(Place(room=places.HOME))
        hands.settle()
        shell.go(place)
        hands.settle()
        found.append(Opened(said=said, number=number, shown=count(hands)))
    shell.go(Place(room=places.HOME))
    hands.settle()
    return found


_Count = Callable[[Hands], int]


def _numbers(house: House) -> Iterator[tuple[str, int, Place, _Count]]:
    day = agenda(house)
    for figure in day.figures:
        if figure.words and not figure.value:
            # A share of which nothing is left to mend has no names behind it.
            continue
        role = _lines_of(figure.kind) if figure.kind else rows
        yield figure.label, figure.value, opens(figure), people if figure.words else role
    for task in day.tasks:
        said = _NUMBER.match(task.sentence)
        if said is not None:
            number = int(said.group(1).replace(",", ""))
            place = names_of(task) if task.names else leads_to(task)
            yield task.sentence, number, place, _told(task, number) or rows


def _told(task: Task, number: int) -> _Count | None:
    """For what is told card by card: the number in the room's own sentence."""
    place = leads_to(task)
    if place.room not in _TOLD or task.names:
        return None

    def count(hands: Hands) -> int:
        labels = (each for each in hands.window.findChildren(QLabel) if each.isVisible())
        return number if any(f"{number} " in each.text() for each in labels) else 0

    return count


def rows(hands: Hands) -> int:
    """How many rows the list in sight has."""
    return sum(each.model().rowCount() for each in _lists(hands))


def people(hands: Hands) -> int:
    """How many different people stand in the list in sight; somebody may be in it twice."""
    (table,) = _lists(hands)
    model = table.model()
    found = [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(rows(hands))]
    return len(set(found))


def _lines_of(role: str) -> _Count:
    """How many organisations of a role the tree shows."""

    def count(hands: Hands) -> int:
        trees = hands.window.findChildren(QTreeView)
        tree = next(each for each in trees if each.isVisible())
        return sum(node.role == role for node in tree.model().nodes)  # type: ignore[attr-defined]

    return count


def _lists(hands: Hands) -> list[QAbstractItemView]:
    return [each for each in hands.window.findChildren(TableView) if each.isVisible()]
