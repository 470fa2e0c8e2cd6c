"""What the pages before a vault is open are given: there is no house yet, only this machine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.ui.work.jobs import Job, Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.progress import Progress

UNLOCK = "unlock"
FIRST_RUN = "first_run"
RESTORING = "restoring"
READING = "reading"
RECOVERING = "recovering"
PRACTICE = "practice"
MISHAPS = "mishaps"
MOVING_IN = "moving_in"
MOVING_BACK = "moving_back"


@dataclass(frozen=True, slots=True)
class Stop:
    """One of the pages before a vault is open, and the data folder or backup file it is about."""

    page: str
    folder: Path | None = None
    file: Path | None = None


class BeforeSigns(QObject):
    """What is called through the pages before a vault is open."""

    # A house whose passphrase was right: it may still wait for the county or for its root key.
    unlocked = Signal(object)
    # A backup was put in place: a `RestoredHouse`, open.
    restored = Signal(object)
    # A house that is ready: its rooms can be shown.
    opened = Signal(object)
    # Somebody wants another of these pages: a `Stop`.
    asked_for = Signal(object)
    # Another type size was chosen.
    type_size_wanted = Signal(object)


@dataclass(frozen=True, slots=True)
class Before:
    """Handed to every page that is shown while no vault is open."""

    jobs: Jobs
    messages: Messages
    local: LocalState
    signs: BeforeSigns = field(default_factory=BeforeSigns)
    _begun: list[Job] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        """Whether something that somebody asked for is under way."""
        return any(job.running for job in self._begun)

    def go(self, stop: Stop) -> None:
        """Go to another of the pages."""
        self.signs.asked_for.emit(stop)

    def run(
        self,
        title: str,
        work: Callable[[Progress], object],
        then: Callable[..., object],
        *,
        failed: Callable[[AppError], object] | None = None,
        can_cancel: bool = False,
    ) -> bool:
        """Do something in the background; False, and nothing is done, while something else runs.

        Here a second press on the same button is never a second wish.
        """
        if self.busy:
            return False
        self._begun[:] = [self.jobs.write(title, work, then, failed=failed, can_cancel=can_cancel)]
        return True
