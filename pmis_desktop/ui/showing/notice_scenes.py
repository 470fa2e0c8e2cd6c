"""通知 as it is to be looked at: the list, one opened, written, its readers, its ways out."""

from collections.abc import Callable, Iterator

from pmis_desktop.services.house import House
from pmis_desktop.services.notices import listing, received
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

_ROOM = Place(room=places.NOTICES)


def at_branch(house: House) -> Iterator[Scene]:
    """What a secretary sees: what was received, and one that waits to be read."""
    yield Scene("notices", _ROOM)
    unread = next((each for each in received.of_branch(house) if each.unread), None)
    if unread is not None:
        there = Place(room=places.NOTICES, record=unread.id)
        yield Scene("notice", there)
        yield Scene("notice-read", there, _presses("我看过了"))
        yield Scene("notice-out", there, _presses("发到别处"))


def at_county(house: House) -> Iterator[Scene]:
    """What a clerk sees: the list, a notice being written and refused, one with its readers."""
    yield Scene("notices", _ROOM)
    yield Scene("notice-writing", Place(room=places.NOTICES, act="write"))
    yield Scene("notice-refused", Place(room=places.NOTICES, act="write"), _presses("发出"))
    newest = next(iter(listing.of_county(house)), None)
    if newest is not None:
        there = Place(room=places.NOTICES, record=newest.id)
        yield Scene("notice", there)
        yield Scene("notice-amending", there, _presses("修改"))
        yield Scene("notice-out", there, _presses("发到别处"))
        yield Scene("notice-readers", there, _presses("谁看了"))
        unread = Place(room=places.NOTICES, record=newest.id, act="unread")
        yield Scene("notice-unread", unread)


def _presses(*words: str) -> Callable[[Hands], None]:
    """Press one button after the other; where one is not offered nobody goes further."""

    def press(hands: Hands) -> None:
        for each in words:
            if not hands.offers(each):
                return
            hands.press(each)

    return press
