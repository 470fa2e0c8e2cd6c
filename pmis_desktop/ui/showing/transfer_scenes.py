"""The room of transfers as it is to be looked at: the list, one of them, and what it asks."""

from collections.abc import Callable

from pmis_desktop.services import practising
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import reading, starting, steps
from pmis_desktop.services.transfers.reading import TransferQuery
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from pmis_desktop.ui.frame.shell import Shell
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

_ROOM = places.TRANSFERS
_FAR = "中共渭南市临渭区委组织部"


def scenes(house: House) -> list[Scene]:
    """The empty room; where there are people also a few transfers and every sheet."""
    found = [Scene("transfers-none", Place(room=_ROOM))]
    people = practising.people(house)
    if not people or not house.may_write:
        return found
    return [
        *found,
        Scene("transfers", Place(room=_ROOM), _begins(house, people)),
        Scene("transfers-detail", Place(room=_ROOM), _presses("详细情况")),
        Scene("transfers-start", Place(room=_ROOM, act="start")),
        Scene("transfers-numbers", Place(room=_ROOM, act="numbers")),
        *([_pattern()] if house.at_county else []),
        Scene("transfers-arrival", Place(room=_ROOM, act="open"), _presses("登记转入")),
    ]


def _pattern() -> Scene:
    return Scene("transfers-pattern", Place(room=_ROOM, act="numbers"), _presses("编号式样"))


def _begins(house: House, people: list[str]) -> Callable[[Hands], None]:
    """Three are under way: one for the branch to look through, one on its way out, one over."""

    def begin(hands: Hands) -> None:
        if not reading.every(house, TransferQuery(state="all")):
            for number, member in enumerate(people[4:7]):
                request = Request(
                    to_text=_FAR,
                    outside=True,
                    reason="工作调动",
                    dues_paid_to=house.today.isoformat()[:7],
                    reviewed_by="练习员" if number else "",
                )
                transfer = starting.start(house, [member], request).id
                if number and house.at_county:
                    day = house.today.replace(year=house.today.year - number + 1)
                    steps.issue(house, [transfer], Letter(on=day.isoformat(), days=30))
        for shell in hands.window.findChildren(Shell):
            shell.page.refresh()
        hands.settle()
        hands.click("转接", "在途" if house.at_county else "起草")

    return begin


def _presses(words: str) -> Callable[[Hands], None]:
    return lambda hands: hands.press(words)
