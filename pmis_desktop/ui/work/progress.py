"""How far a job is, in plain attributes that the window looks at; and its being cancelled."""

from dataclasses import dataclass

from pmis_desktop.errors.ui import JobCancelledError


@dataclass(slots=True)
class Progress:
    """Written by the job's thread, read by the window ten times a second."""

    done: int = 0
    total: int = 0
    words: str = ""
    cancelled: bool = False
    can_cancel: bool = False

    def step(self, done: int, total: int, words: str = "") -> None:
        """Say how far the job is; raises JobCancelledError where somebody pressed 停止."""
        self.done, self.total = done, total
        if words:
            self.words = words
        if self.cancelled:
            raise JobCancelledError

    def told(self, done: int, total: int) -> None:
        """Say how far the job is, for jobs that ask `is_cancelled` themselves."""
        self.done, self.total = done, total

    def is_cancelled(self) -> bool:
        """Whether somebody pressed 停止."""
        return self.cancelled
