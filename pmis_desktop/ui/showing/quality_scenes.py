"""信息整理 as it is to be looked at: its views, a list being worked through, a notice."""

from collections.abc import Callable, Iterator

from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

_QUALITY = Place(room=places.QUALITY)


def at_branch() -> Iterator[Scene]:
    """What a secretary sees: every check, and the names behind the first of them."""
    yield Scene("quality", _QUALITY, _presses("按问题"))
    yield Scene("quality-names", _QUALITY, _presses("按问题", "看名单"))
    yield Scene("quality-over-time", _QUALITY, _presses("变化"))


def at_county() -> Iterator[Scene]:
    """What a clerk sees besides: organisations, doubles, the notices."""
    yield Scene("quality", _QUALITY, _presses("按问题"))
    yield Scene("quality-names", _QUALITY, _presses("按问题", "看名单"))
    yield Scene("quality-units", _QUALITY, _presses("按单位"))
    yield Scene("quality-doubles", _QUALITY, _presses("疑似重复"))
    yield Scene("quality-pair", _QUALITY, _presses("疑似重复", "并排比对"))
    yield Scene("quality-notice", _QUALITY, _presses("整改通知"))


def _presses(*words: str) -> Callable[[Hands], None]:
    """Press one button after the other; where one is not offered nobody goes further."""

    def press(hands: Hands) -> None:
        for each in words:
            if not hands.offers(each):
                return
            hands.press(each)

    return press
