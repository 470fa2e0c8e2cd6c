"""The pages as they are to be looked at: which place, and what a person does there first."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from PySide6.QtWidgets import QMenu

from pmis_desktop.services import outcomes, practising
from pmis_desktop.services.house import House
from pmis_desktop.ui.frame.shell import Shell
from pmis_desktop.ui.pages.members.beside import Beside
from pmis_desktop.ui.showing import (
    ceremony_scenes,
    correspondence_scenes,
    county_scenes,
    form_scenes,
    member_scenes,
    notice_scenes,
    purge_scenes,
    quality_scenes,
    rule_scenes,
    transfer_scenes,
)
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.showing.worlds import World
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.dialogs import QuestionDialog, Reply
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.progress import Progress


def at_branch(house: House, world: World) -> list[Scene]:
    """Every room of a branch; with members also one of them open."""
    found = [
        Scene("home", Place(room=places.HOME)),
        Scene("members", Place(room=places.MEMBERS), _first_row),
        Scene("organisations", Place(room=places.ORGANISATIONS)),
        Scene("forms", Place(room=places.FORMS)),
        Scene("roster", Place(room=places.FORMS, act=places.ROSTER)),
        Scene("sending", Place(room=places.SENDING)),
        Scene("importing", Place(room=places.IMPORTING)),
        Scene("chronicle", Place(room=places.CHRONICLE), _newest),
        Scene("recycling", Place(room=places.RECYCLING)),
        Scene("exporting", Place(room=places.EXPORTING)),
        Scene("safekeeping", Place(room=places.SAFEKEEPING)),
        Scene("settings", Place(room=places.SETTINGS)),
        Scene("rules", Place(room=places.OVERRIDES)),
        Scene("new-member", Place(room=places.RECORD, kind="member")),
        *notice_scenes.at_branch(house),
        *ceremony_scenes.at_branch(house),
        *purge_scenes.at_branch(),
    ]
    people = practising.people(house)
    if people:
        found += [
            Scene("record", Place(room=places.RECORD, kind="member", record=people[0])),
            Scene("history", Place(room=places.RECORD, kind="member", record=people[0]), _history),
            Scene("problems", Place(room=places.RECORD, kind="member", record=people[1]), _spoil),
            Scene(
                "dialog", Place(room=places.RECORD, kind="member", record=people[2]), _type, _doubt
            ),
            Scene("saved", Place(room=places.RECORD, kind="member", record=people[3]), _save),
            Scene("dossier", Place(room=places.DOSSIER, record=people[0])),
            *member_scenes.groups(house),
            *member_scenes.lists(),
            *quality_scenes.at_branch(),
            Scene("conditions", Place(room=places.MEMBERS), over=_conditions),
            Scene("busy", Place(room=places.SENDING), over=_work_long),
            Scene("written", Place(room=places.SENDING), _write_to(world.packages)),
        ]
    return [*found, *transfer_scenes.scenes(house), *form_scenes.scenes(house)]


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
        Scene("picker", Place(room=places.MEMBERS), over=_organisations),
        Scene("organisations", Place(room=places.ORGANISATIONS)),
        Scene("forms", Place(room=places.FORMS)),
        Scene("roster", Place(room=places.FORMS, act=places.ROSTER)),
        *quality_scenes.at_county(),
        Scene("receiving", Place(room=places.RECEIVING)),
        Scene("desk", Place(room=places.DESK)),
        *correspondence_scenes.at_county(house),
        Scene("sites", Place(room=places.SITES)),
        Scene("slips", Place(room=places.SITES, act="slips")),
        Scene("held", Place(room=places.SITES, act="held")),
        Scene("inviting", Place(room=places.SITES, act="invite")),
        Scene("importing", Place(room=places.IMPORTING)),
        Scene("chronicle", Place(room=places.CHRONICLE), _newest),
        Scene("recycling", Place(room=places.RECYCLING)),
        Scene("exporting", Place(room=places.EXPORTING)),
        Scene("safekeeping", Place(room=places.SAFEKEEPING)),
        Scene("settings", Place(room=places.SETTINGS)),
        *rule_scenes.at_county(),
        *ceremony_scenes.at_county(house),
    ]
    found += county_scenes.records(house)
    if world.requests:
        found += member_scenes.groups(house)
        found += member_scenes.lists()
        found += county_scenes.importing(world)
        found += county_scenes.admission(world)
        found += county_scenes.morning(world)
        found += transfer_scenes.scenes(house)
        found += form_scenes.scenes(house)
    found += notice_scenes.at_county(house)
    found += purge_scenes.at_county(house)
    return found


def _first_row(hands: Hands) -> None:
    """The keyboard goes into the list: the first one is chosen, and read where there is one."""
    hands.go_down()
    besides = hands.window.findChildren(Beside)
    hands.wait(lambda: not any(each.waits for each in besides), "the member to be read")


def _newest(hands: Hands) -> None:
    """The keyboard goes into the history: the newest line is told whole."""
    hands.go_down()


def _history(hands: Hands) -> None:
    hands.press("变更记录")


def _spoil(hands: Hands) -> None:
    """A month that does not exist, and somebody presses 保存."""
    hands.fill("加入党组织日期", "1950-13")
    hands.press("保存")


def _save(hands: Hands) -> None:
    """A change that can be taken back: the message says so."""
    hands.fill("家庭住址", "大荔县城关镇练习路8号")
    hands.press("保存")


def _type(hands: Hands) -> None:
    hands.fill("曾用名", "张小山")


@contextmanager
def _doubt(hands: Hands) -> Iterator[None]:
    """The question before what was typed is thrown away, as it stands on the screen."""
    hands.answers.append(Reply(""))
    hands.press("取消")
    dialog = QuestionDialog(hands.window, hands.asked[-1])
    dialog.show()
    dialog.adjustSize()
    dialog.move(hands.window.geometry().center() - dialog.rect().center())
    try:
        yield
    finally:
        dialog.close()
        dialog.deleteLater()


@contextmanager
def _conditions(hands: Hands) -> Iterator[None]:
    """The menu that a list is narrowed down with."""
    hands.press("加一个条件")
    try:
        yield
    finally:
        for each in hands.window.findChildren(QMenu):
            each.close()


@contextmanager
def _organisations(hands: Hands) -> Iterator[None]:
    """The panel in which an organisation is chosen."""
    hands.press(hands.verb("党组织："))
    try:
        yield
    finally:
        for each in hands.window.findChildren(OrganisationPicker):
            each.close()


@contextmanager
def _work_long(hands: Hands) -> Iterator[None]:
    """Something takes longer than a person waits without being told."""
    over = Event()

    def work(progress: Progress) -> None:
        progress.told(3, 12)
        over.wait()

    (shell,) = hands.window.findChildren(Shell)
    shell.work.jobs.write("正在写出变更包", work, can_cancel=True)
    hands.wait(shell.busy.isVisible, "the progress to be shown")
    try:
        yield
    finally:
        over.set()
        hands.settle()


def _write_to(folder: Path) -> "_Writing":
    return _Writing(folder)


class _Writing:
    """Writes a package into a folder that stands for a stick."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, hands: Hands) -> None:
        hands.answers.append(self._folder)
        hands.press("写出变更包")
