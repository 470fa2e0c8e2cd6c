"""报送情况 as it is to be looked at: the list, one branch, the text that reminds."""

from collections.abc import Callable, Iterator

from pmis_desktop.services.correspondence import periods, reporting
from pmis_desktop.services.house import House
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place


def at_county(house: House) -> Iterator[Scene]:
    """Who has sent; where anybody reports, one branch with its letters, and the reminder."""
    yield Scene("correspondence", Place(room=places.CORRESPONDENCE, act="all"))
    rows = reporting.report(house, periods.usual(house.today)).rows
    first = next((each for each in rows if each.last_at), None)
    if first is not None:
        there = Place(room=places.CORRESPONDENCE, kind="organisation", record=first.id)
        yield Scene("correspondence-branch", there)
        yield Scene("correspondence-quality", there, _presses("信息质量"))
        yield Scene("reminder", Place(room=places.CORRESPONDENCE, act="late"), _presses("催报"))


def _presses(words: str) -> Callable[[Hands], None]:
    return lambda hands: hands.press(words)
