"""What every form of a ceremony has in common: one act with its words, and what it did."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from pmis_desktop.errors.base import AppError
from pmis_desktop.ui.forms.root_key import RootKeyForm
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.question_sheet import QuestionSheet
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work


class CeremonyForm(QuestionSheet):
    """``told`` carries a sentence about what was done; ``left`` that nothing was."""

    told = Signal(str)
    left = Signal()

    def __init__(self, work: Work, title: str, verb: str, *parts: boxes.Part) -> None:
        super().__init__(title, *parts)
        self.work = work
        self.root: RootKeyForm | None = None
        self._job: Job | None = None
        self._do = primary(verb, self._press)
        self.set_acts(button("返回", self._leave), None, self._do)

    @property
    def running(self) -> bool:
        """Whether its act is under way."""
        return self._job is not None and self._job.running

    def may_leave(self) -> bool:
        """Whether going away loses nothing."""
        return not self.running

    def ready(self) -> bool:
        """Whether everything is there; says below what is missing."""
        return self.root is None or self.root.check()

    def act(self) -> Callable[[Progress], str] | None:
        """What is to be done, in a job, with what was typed until now; None: not after all.

        It gives the sentence about what it did.
        """
        raise NotImplementedError

    def refuse(self, refusal: AppError) -> None:
        """Say what was refused, below what it is about."""
        if self.root is not None and self.root.take_refusal(refusal):
            self.show_part(self.root)
        else:
            self.notice.say(f"{refusal.message}{refusal.advice}", "must")

    def finished(self, said: str) -> None:
        """Say what was done."""
        self.work.messages.say(said)
        self.told.emit(said)

    def _press(self) -> None:
        self.notice.clear()
        if self.running or not self.ready():
            return
        act = self.act()
        if act is not None:
            title = self.title.text()
            self._job = self.work.change(title, act, self.finished, failed=self.refuse)

    def _leave(self) -> None:
        if not self.running:
            self.left.emit()
