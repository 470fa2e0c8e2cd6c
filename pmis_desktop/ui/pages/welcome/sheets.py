"""The pages beside the unlocking, which need the services: loaded while somebody types."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from pmis_desktop.services import entering
from pmis_desktop.services.entering import Entry
from pmis_desktop.services.house import House
from pmis_desktop.services.safekeeping import RestoredHouse
from pmis_desktop.ui.pages.welcome.epoch import EpochSheet
from pmis_desktop.ui.pages.welcome.first_run.flow import FirstRun
from pmis_desktop.ui.pages.welcome.joining import JoiningSheet
from pmis_desktop.ui.pages.welcome.mishaps import MishapsSheet
from pmis_desktop.ui.pages.welcome.moving import MovingBackSheet, MovingInSheet
from pmis_desktop.ui.pages.welcome.practice import PracticeSheet
from pmis_desktop.ui.pages.welcome.reading import ReadingSheet
from pmis_desktop.ui.pages.welcome.recovering import RecoveringSheet
from pmis_desktop.ui.pages.welcome.restoring import RestoredSheet, RestoringSheet
from pmis_desktop.ui.work import before as stops
from pmis_desktop.ui.work.before import Before, Stop

_BESIDE: Mapping[str, Callable[[Before, Stop], QWidget]] = {
    stops.PRACTICE: lambda before, _stop: PracticeSheet(before),
    stops.MISHAPS: MishapsSheet,
    stops.MOVING_IN: MovingInSheet,
    stops.MOVING_BACK: MovingBackSheet,
}


def made(before: Before, stop: Stop) -> QWidget | None:
    """The page for a stop; None for the unlocking itself."""
    if stop.page == stops.FIRST_RUN:
        return FirstRun(before)
    if stop.page == stops.RESTORING:
        return RestoringSheet(before, stop)
    if stop.page == stops.READING:
        return ReadingSheet(before, stop)
    if stop.page == stops.RECOVERING and stop.folder is not None:
        return RecoveringSheet(before, stop.folder)
    made = _BESIDE.get(stop.page)
    return None if made is None else made(before, stop)


def look(house: House) -> Entry:
    """What an unlocked vault still waits for; for a job."""
    return entering.look(house)


def waiting(before: Before, house: House, entry: Entry) -> QWidget | None:
    """The page that stands between an unlocked vault and its rooms; None where nothing does."""
    if entry.waits_for_grant:
        return JoiningSheet(before, house, entry)
    return EpochSheet(before, house) if entry.epoch_due else None


def restored(before: Before, done: RestoredHouse) -> QWidget:
    """What a restore did."""
    return RestoredSheet(before, done)
