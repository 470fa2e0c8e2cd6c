"""Writing the answers that go back to the branches, into a folder that is asked for once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pmis_desktop.services import answers_due, carrying, older_programs, rounds
from pmis_desktop.services.carrying import STICK_ONLY, CarrierPolicy
from pmis_desktop.services.house import House
from pmis_desktop.services.outbox import Outbox
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_USE = "answers"
_BACK, _ALL, _DUE = "返回", "给全部支部写", "只给有新情况的写"
_STICK = "拔下U盘之前，请先在系统里点“安全弹出”。"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersWritten:
    """How many answers lie in which folder; ``on_stick`` where it must be ejected first.

    ``left_out`` says what older programs of branches have no place for.
    """

    count: int
    folder: Path
    on_stick: bool
    policy: CarrierPolicy = STICK_ONLY
    left_out: str = ""

    @property
    def sentence(self) -> str:
        """Where they are and what is to be done with them."""
        if not self.count:
            return "没有写出回执：这些支部还没有接入，或接入点已经注销。"
        ejecting = _STICK if self.on_stick else ""
        return (
            f"已写出 {self.count} 份回执，在“{self.folder}”，按党委分了文件夹，"
            "每份旁边有一段可以转发的说明。"
            f"请交回各支部，由支部在“报送与回执”里接收。{self.policy.sentence}{self.left_out}{ejecting}"
        )


Writing = Callable[[Path], AnswersWritten]


class AnswerWriting(QObject):
    """The act 写出回执; ``written`` says how it ended."""

    written = Signal(object)

    def __init__(self, page: QWidget, work: Work) -> None:
        super().__init__(page)
        self._page = page
        self._work = work
        self._under_way = False
        self._asking = False

    @property
    def folder(self) -> Path | None:
        """The folder that was used last, while it is there."""
        return self._work.local.folder(_USE)

    def write_some(self, sites: Sequence[str]) -> None:
        """Write the answers of some sites."""
        self._write(partial(_write_some, self._work.house, tuple(sites)))

    def write_all(self) -> None:
        """Write an answer for every site that is admitted."""
        self._write(partial(_write_all, self._work.house))

    def ask(self) -> None:
        """Ask whom to write to, as it stands now, for days without a new package."""
        if self._asking:
            return
        self._asking = True
        due = partial(answers_due.sites_due, self._work.house)
        job = self._work.read("等回执的支部", due, self._ask_whom)
        # Only then: the question stands while the job still reports.
        job.finished.connect(self._on_asked)

    def _on_asked(self) -> None:
        self._asking = False

    def _ask_whom(self, due: Sequence[str]) -> None:
        """``due`` have something to hear."""
        text = (
            f"有 {len(due)} 个支部有新情况（更改已并入，有决定、转接进展、规则或通知），"
            "还没有写回执。"
            if due
            else "目前没有支部在等新的回执。支部把回执弄丢了，可以再给全部支部写一次。"
        )
        verbs = (_BACK, _ALL, _DUE) if due else (_BACK, _ALL)
        question = Question(
            title="给哪些支部写回执？",
            text=f"{text}重新写回执不会改动任何党员的资料。",
            verbs=verbs,
            danger=_DUE if due else _ALL,
        )
        verb = dialogs.ask(self._page, question).verb
        if verb == _DUE:
            self.write_some(due)
        elif verb == _ALL:
            self.write_all()

    def choose_folder(self) -> Path | None:
        """Ask where answers go from now on; None where the question was closed."""
        folder = dialogs.choose_folder(self._page, "回执写到哪个文件夹", self.folder)
        if folder is not None:
            self._work.local.remember_folder(_USE, folder)
        return folder

    def _write(self, writing: Writing) -> None:
        folder = None if self._under_way else self.folder or self.choose_folder()
        if folder is None:
            return
        self._under_way = True
        work = partial(_into, writing, folder)
        job = self._work.change("写出回执", work, self._on_written)
        job.finished.connect(self._on_end)

    def _on_end(self) -> None:
        self._under_way = False

    def _on_written(self, written: AnswersWritten) -> None:
        self.written.emit(written)


def _into(writing: Writing, folder: Path, _progress: Progress) -> AnswersWritten:
    return writing(folder)


def _write_some(house: House, sites: Sequence[str], folder: Path) -> AnswersWritten:
    return _told(house, rounds.answer(house, sites, Outbox(folder, arranged=True)), folder)


def _write_all(house: House, folder: Path) -> AnswersWritten:
    return _told(house, rounds.answer_within(house, None, Outbox(folder, arranged=True)), folder)


def _told(house: House, files: Sequence[Path], folder: Path) -> AnswersWritten:
    return AnswersWritten(
        count=len(files),
        folder=folder,
        on_stick=bool(files) and carrying.on_stick(folder),
        policy=carrying.in_force(house),
        left_out=older_programs.sentence(older_programs.left_out(house)),
    )
