"""The pages as they are to be looked at: which place, and what a person does there first."""

from pathlib import Path

from pmis_desktop.services import outcomes, practising
from pmis_desktop.services.house import House
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.showing.worlds import World
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place


def at_branch(house: House, world: World) -> list[Scene]:
    """Every room of a branch; with members also one of them open."""
    found = [
        Scene("home", Place(room=places.HOME)),
        Scene("members", Place(room=places.MEMBERS), _first_row),
        Scene("organisations", Place(room=places.ORGANISATIONS)),
        Scene("roster", Place(room=places.ROSTER)),
        Scene("sending", Place(room=places.SENDING)),
        Scene("importing", Place(room=places.IMPORTING)),
        Scene("safekeeping", Place(room=places.SAFEKEEPING)),
        Scene("settings", Place(room=places.SETTINGS)),
        Scene("new-member", Place(room=places.RECORD, kind="member")),
    ]
    people = practising.people(house)
    if people:
        found += [
            Scene("record", Place(room=places.RECORD, kind="member", record=people[0])),
            Scene("history", Place(room=places.RECORD, kind="member", record=people[0]), _history),
            Scene("problems", Place(room=places.RECORD, kind="member", record=people[1]), _spoil),
            Scene("written", Place(room=places.SENDING), _write_to(world.packages)),
        ]
    return found


def refused(house: House) -> list[Scene]:
    """What a branch sees of changes that the county did not take: in its room, on the record."""
    found = outcomes.outcomes(house)
    return [
        Scene("home", Place(room=places.HOME)),
        Scene("sending", Place(room=places.SENDING)),
        *(
            Scene("record", Place(room=places.RECORD, kind=each.kind, record=each.id))
            for each in found[:1]
        ),
    ]


def at_county(house: House, world: World) -> list[Scene]:
    """Every room of the county; with packages waiting also a round and the desk."""
    found = [
        Scene("home", Place(room=places.HOME)),
        Scene("members", Place(room=places.MEMBERS), _first_row),
        Scene("organisations", Place(room=places.ORGANISATIONS)),
        Scene("roster", Place(room=places.ROSTER)),
        Scene("receiving", Place(room=places.RECEIVING)),
        Scene("desk", Place(room=places.DESK)),
        Scene("sites", Place(room=places.SITES)),
        Scene("inviting", Place(room=places.SITES, act="invite")),
        Scene("importing", Place(room=places.IMPORTING)),
        Scene("safekeeping", Place(room=places.SAFEKEEPING)),
        Scene("settings", Place(room=places.SETTINGS)),
    ]
    if world.packages.is_dir() and world.workbook.is_file():
        files = tuple(str(each) for each in sorted(world.packages.glob("*.dzb")))
        book = (str(world.workbook),)
        found += [
            Scene("packages", Place(room=places.RECEIVING, files=files)),
            Scene("checked", Place(room=places.IMPORTING, files=book)),
        ]
    people = practising.people(house)[:1] if found else []
    found += [
        Scene("record", Place(room=places.RECORD, kind="member", record=each)) for each in people
    ]
    return found


def _first_row(hands: Hands) -> None:
    """The keyboard goes into the list: the first one is chosen."""
    hands.go_down()


def _history(hands: Hands) -> None:
    hands.press("变更记录")


def _spoil(hands: Hands) -> None:
    """A number that cannot be right, and somebody presses 保存."""
    hands.fill("公民身份证号", "610523194402308888")
    hands.press("保存")


def _write_to(folder: Path) -> "_Writing":
    return _Writing(folder)


class _Writing:
    """Writes a package into a folder that stands for a stick."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, hands: Hands) -> None:
        hands.answers.append(self._folder)
        hands.press("写出上报包")
