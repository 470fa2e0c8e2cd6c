"""报送与回执 at the county: look through what was brought, take it in, write the answers."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import answers_due, rounds
from pmis_desktop.services.rounds import Round
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.receiving import choosing, outcome
from pmis_desktop.ui.pages.receiving.answer_writing import AnswersWritten, AnswerWriting
from pmis_desktop.ui.pages.receiving.arrivals import Counterful
from pmis_desktop.ui.pages.receiving.body import CounterBody
from pmis_desktop.ui.pages.receiving.empty import EmptyCounter
from pmis_desktop.ui.pages.receiving.intake import Intake, look_through
from pmis_desktop.ui.pages.receiving.outcome import RoundTold
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

ANSWERS = "answers"  # the act of a place that asks for answers without a package


class ReceivingPage(Page):
    """What was brought, in a list; the chosen file or the round's end beside it."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._counter = Counterful()
        self._told: RoundTold | None = None
        self._written: AnswersWritten | None = None
        self._due: tuple[str, ...] = ()
        self._answers = AnswerWriting(self, work)
        self._answers.written.connect(self._on_written)
        self._heading = Heading(
            "报送与回执",
            Act("清空列表", self._clear, "x"),
            Act("选择文件夹", self._choose_folder, "folder-open"),
            Act("选择文件", self._choose_files, "file-text"),
            Act("另写回执…", self._answers.ask, "mail"),
            Act("并入", self._go_on, "package-check", primary=True),
        )
        # Before anything lies here the ways to choose files are in the middle of the page.
        self._heading_empty = Heading("报送与回执", Act("写回执…", self._answers.ask, "mail"))
        self._primary = self._heading.act_button("并入")
        self._empty = EmptyCounter(self._choose_files, self._choose_folder)
        self._empty.area.dropped.connect(self.take)
        decide = partial(work.go, Place(room=places.DESK))
        self._body = CounterBody(work, decide=decide)
        self._middle = boxes.scrolling(boxes.box(boxes.column(self._empty)))
        self.lay(None, self._heading_empty, self._heading, self._middle, self._body)
        # Once files lie here the drop area is gone: the whole page takes more.
        self.setAcceptDrops(True)
        self._show()

    @override
    def enter(self, place: Place) -> None:
        if place.files:
            self.take([Path(each) for each in place.files])
        if place.act == ANSWERS:
            self._answers.ask()

    @override
    def refresh(self) -> None:
        """Ask who waits for an answer; files are judged when they come and taken as judged."""
        self.work.read(
            "等回执的支部", partial(answers_due.sites_due, self.work.house), self._on_due
        )

    def take(self, paths: Sequence[Path]) -> None:
        """Look through files and folders; packages go into the list, requests to their room."""
        if not paths:
            return
        if self._counter.finished and (self._written or not self._counter.to_answer()):
            # A round that was answered is over; until then its senders stay in sight.
            self._clear()
        self._say("正在核对…")
        # Beside the writer: looking through a county's packages takes a while and saves nothing.
        self.work.jobs.read(
            "核对变更包",
            partial(look_through, self.work.house, tuple(paths)),
            self._on_looked,
            failed=self._on_failed,
            can_cancel=True,
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        self.take([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def _choose_files(self) -> None:
        self.take(choosing.files(self, self.work.local))

    def _choose_folder(self) -> None:
        self.take(choosing.folder(self, self.work.local))

    def _on_looked(self, intake: Intake) -> None:
        self._counter.add(intake.previews)
        self._told = self._written = None
        self._show()
        if intake.looked < intake.found:
            left = intake.found - intake.looked
            sentence = f"已停止：看了 {intake.looked} 个，其余 {left} 个没有看。"
            self.work.messages.say(sentence, "info")
        elif not intake.found:
            self.work.messages.say("这里没有变更包（.dzb 文件），没有读取任何内容。", "info")
        if intake.requests:
            hand_on(self.work, intake)

    def _go_on(self) -> None:
        """Do what the primary button says: take in what can be taken, or answer."""
        if not self._counter.to_take:
            self._answers.write_some(self._counter.to_answer())
            return
        house, previews = self.work.house, self._counter.waiting()

        def merge(progress: Progress) -> Round:
            return rounds.commit(
                house, previews, progress=progress.told, cancelled=progress.is_cancelled
            )

        # Pressed twice, the second round would find everything taken in already.
        self._primary.setEnabled(False)
        job = self.work.change(
            "并入变更包", merge, self._on_merged, failed=self._on_failed, can_cancel=True
        )
        job.finished.connect(self._on_round_over)

    def _on_round_over(self) -> None:
        self._primary.setEnabled(True)

    def _on_merged(self, done: Round) -> None:
        self._counter.settle(done.files)
        self._told = outcome.tell(done, len(self._counter.waiting()))
        self._written = None
        self._show()

    def _on_failed(self, error: AppError) -> None:
        self.work.messages.tell(error)
        self._say(self._sentence())

    def _on_written(self, written: AnswersWritten) -> None:
        self._written = written
        self.work.messages.say(written.sentence, "good" if written.count else "info")
        self._show()

    def _on_due(self, sites: tuple[str, ...]) -> None:
        self._due = sites
        self._say(self._sentence())

    def _clear(self) -> None:
        """Take everything off the counter; files stay where they are."""
        self._counter = Counterful()
        self._told = self._written = None
        self._show()

    def _show(self) -> None:
        """Say again what lies here and what comes next."""
        some = self._counter.by_urgency()
        self._body.show_arrivals(some)
        for part in (self._heading_empty, self._middle):
            part.setVisible(not some)
        self._heading.setVisible(bool(some))
        self._body.setVisible(bool(some))
        owing = len(self._counter.to_answer())
        self._body.panel.set_state(self._told, self._written, owing)
        able = self._counter.to_take
        verb = f"并入 {able} 个变更包" if able else f"写出 {owing} 份回执"
        self._primary.setText(verb)
        self._primary.show_icon("package-check" if able else "mail")
        answered = self._written is not None and not able
        self._primary.setVisible(bool(able or (owing and not answered)))
        self._say(self._sentence())

    def _say(self, sentence: str) -> None:
        for heading in (self._heading, self._heading_empty):
            heading.say(sentence)

    def _sentence(self) -> str:
        some = self._counter.arrivals
        if not some:
            return f"{len(self._due)} 个支部有新情况，等着回执" if self._due else ""
        if self._told is not None:
            return self._told.short
        able = self._counter.to_take
        others = len(some) - able
        rest = f"，{others} 个请看说明" if others else ""
        return f"{len(some)} 个文件：{able} 个可以并入{rest}"


def hand_on(work: Work, intake: Intake) -> None:
    """Enrolment requests are another room's: go there, or offer to where packages came too."""
    files = tuple(str(each) for each in intake.requests)
    there = partial(work.go, Place(room=places.SITES, files=files))
    if not intake.previews:
        there()
        return
    sentence = f"其中 {len(files)} 个是接入申请，要在“支部接入”里办理。"
    work.messages.say(sentence, "info", verb="去办理", act=there)
