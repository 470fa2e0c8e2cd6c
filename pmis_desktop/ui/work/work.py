"""What a page is given: the open house, the jobs, and the ways to say, ask, change and go."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.services.house import House
from pmis_desktop.ui.work.jobs import Job, Jobs
from pmis_desktop.ui.work.local_state import LocalState
from pmis_desktop.ui.work.messages import Messages
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.progress import Progress


class Signs(QObject):
    """What is called through the whole window."""

    # A change was written (by this window): every page that shows data looks again.
    changed = Signal()
    # Somebody wants to go somewhere.
    asked_for = Signal(object)
    # Somebody wants the screen locked.
    lock_wanted = Signal()
    # Somebody wants to type into the search box at the top again.
    search_wanted = Signal()
    # A backup file is to be put in place of the open data.
    restore_wanted = Signal(object)
    # Another type size was chosen.
    type_size_wanted = Signal(object)
    # Another number of idle minutes before the screen locks.
    idle_minutes_wanted = Signal(int)


@dataclass(frozen=True, slots=True)
class Work:
    """Handed to every page; the same for all of them while one vault is open."""

    house: House
    jobs: Jobs
    messages: Messages
    local: LocalState
    signs: Signs = field(default_factory=Signs)
    # The rooms that the window has, by name: a page offers no way to one that is not there.
    rooms: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Let jobs be done under the codes and rules of this vault, in whichever thread."""
        self.jobs.around = self.house.rules_in_force

    def go(self, place: Place) -> None:
        """Go to another room, or to something in it."""
        self.signs.asked_for.emit(place)

    def read(
        self,
        title: str,
        work: Callable[[], object],
        then: Callable[..., object],
        *,
        failed: Callable[[AppError], object] | None = None,
    ) -> Job:
        """Read in the background; ``then`` gets the result in the window's thread."""
        return self.jobs.read(title, lambda _progress: work(), then, failed=failed)

    def write(
        self,
        title: str,
        work: Callable[[Progress], object],
        then: Callable[..., object] | None = None,
        *,
        failed: Callable[[AppError], object] | None = None,
        can_cancel: bool = False,
        quiet: bool = False,
    ) -> Job:
        """Do something that writes no record (notes, files); pages need not look again.

        A ``quiet`` job goes on behind the person's back: no progress is shown, nothing is blocked.
        """
        return self.jobs.write(title, work, then, failed=failed, can_cancel=can_cancel, quiet=quiet)

    def change(
        self,
        title: str,
        work: Callable[[Progress], object],
        then: Callable[..., object] | None = None,
        *,
        failed: Callable[[AppError], object] | None = None,
        can_cancel: bool = False,
    ) -> Job:
        """The one way to change records: ``then`` gets the result, and every page looks again.

        Even a change that failed may have done a part (a round of packages): pages look again.
        """
        job = self.jobs.write(title, work, None, failed=failed, can_cancel=can_cancel)
        job.finished.connect(self.signs.changed.emit)
        if then is not None:
            job.succeeded.connect(then)
        return job
