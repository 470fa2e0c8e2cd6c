"""Removal for good and what waits, as they are to be looked at."""

from collections.abc import Iterator
from functools import partial

from pmis_desktop.services import practising, recycling
from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.shell import Shell
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place


def at_branch() -> Iterator[Scene]:
    """The orders that came, and what waits here."""
    yield Scene("purging", Place(room=places.PURGING))
    yield Scene("waiting", Place(room=places.WAITING))


def at_county(house: House) -> Iterator[Scene]:
    """What waits, the terms, and what an order would take, which nobody signs."""
    yield from at_branch()
    people = practising.people(house)
    if people:
        yield Scene("recycling-full", Place(room=places.RECYCLING), partial(_remove, people[-1]))
        there = Place(room=places.PURGING, kind="member", record=people[-1], act="purge")
        yield Scene("purging-order", there)


def _remove(member: str, hands: Hands) -> None:
    """Put somebody into the bin, as a clerk did before, and look at it."""
    (shell,) = hands.window.findChildren(Shell)
    recycling.remove(shell.work.house, "member", member, "重复录入")
    shell.work.signs.changed.emit()
    hands.settle()
