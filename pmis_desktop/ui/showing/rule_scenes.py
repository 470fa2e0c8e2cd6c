"""代码与规则 as it is to be looked at: the list, a change being written, what it would do."""

from collections.abc import Iterator

from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place


def at_county() -> Iterator[Scene]:
    """From the list to the signature, which nobody gives."""
    yield Scene("rules", Place(room=places.OVERRIDES))
    yield Scene("rules-change", Place(room=places.OVERRIDES, act="change"))
    yield Scene("rules-effect", Place(room=places.OVERRIDES, act="change"), _look)
    yield Scene("rules-kept", Place(room=places.OVERRIDES), _give_up)


def _look(hands: Hands) -> None:
    hands.press("看影响")


def _give_up(hands: Hands) -> None:
    hands.press("放弃")
