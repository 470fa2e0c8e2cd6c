"""报送与回执 at the county: look through what was brought, take it in, write the answers."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import answers_due, inbox, rounds
from pmis_desktop.services.inbox import Found
from pmis_desktop.services.merging import Preview
from pmis_desktop.services.rounds import Round
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.receiving import choosing, one_by_one, outcome
from pmis_desktop.ui.pages.receiving.answer_writing import AnswersWritten, AnswerWriting
from pmis_desktop.ui.pages.receiving.arrivals import Arrival, Counterful
from pmis_desktop.ui.pages.receiving.body import CounterBody
from pmis_desktop.ui.pages.receiving.empty import EmptyCounter
from pmis_desktop.ui.pages.receiving.intake import Intake, look_through
from pmis_desktop.ui.pages.receiving.outcome import RoundTold
from pmis_desktop.ui.pages.receiving.panel import PanelActs
from pmis_desktop.ui.pages.receiving.reporting import Reporting
from pmis_desktop.ui.pages.receiving.watching import WatchCard, Watching
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
        # Enrolment requests in watched folders are spoken of once.
        self._handed: set[str] = set()
        self._watching = Watching(self, work, lambda: self._counter.hashes | self._handed)
        self._watching.found.connect(self._on_found)
        files = partial(choosing.files, self, work.local)
        folder = partial(choosing.folder, self, work.local)
        self._heading = Heading(
            "报送与回执",
            Act("清空列表", self._clear, "x"),
            Act("选择文件夹", lambda: self.take(folder()), "folder-open"),
            Act("选择文件", lambda: self.take(files()), "file-text"),
            Act("另写回执…", self._answers.ask, "mail"),
            Act("并入", self._go_on, "package-check", primary=True),
        )
        # Before anything lies here the ways to choose files are in the middle of the page.
        self._heading_empty = Heading("报送与回执", Act("写回执…", self._answers.ask, "mail"))
        self._primary = self._heading.act_button("并入")
        self._empty = EmptyCounter(lambda: self.take(files()), lambda: self.take(folder()))
        self._empty.area.dropped.connect(self.take)
        acts = PanelActs(
            decide=partial(work.go, Place(room=places.DESK)),
            take_one=self._take_one,
            reporting=Reporting(self, work, self._counter.results),
            watching=self._watching,
        )
        self._body = CounterBody(work, acts)
        inside = boxes.column(self._empty, WatchCard(self._watching), gap=1.5)
        self._middle = boxes.scrolling(boxes.box(inside))
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
        """Ask who waits for an answer, and look for files; they are judged when they come."""
        self._watching.look()
        self.work.read(
            "等回执的支部", partial(answers_due.sites_due, self.work.house), self._on_due
        )

    def take(self, paths: Sequence[Path], names: Mapping[Path, str] | None = None) -> None:
        """Look through files and folders; packages go into the list, requests to their room.

        ``names`` is what files were called that lie in the archive by their hash.
        """
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
            partial(self._on_looked, names),
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

    def _on_found(self, found: Found) -> None:
        """A watched folder has something to judge, or a held file's reason has ended."""
        if found.news:
            said = f"监看的文件夹里新到 {found.news} 个文件，核对后列在下面。"
            self.work.messages.say(said, "info")
        self.take(found.files, found.names)

    def _on_looked(self, names: Mapping[Path, str] | None, intake: Intake) -> None:
        self._counter.add((*intake.previews, *intake.unread), names or {})
        self._handed |= {each.file_hash for each in intake.others}
        house = self.work.house
        self.work.write(
            "记下收到的文件",
            lambda _progress: inbox.note(house, intake.previews),
            quiet=True,
        )
        self._told = self._written = None
        self._show()
        if intake.looked < intake.found:
            left = intake.found - intake.looked
            sentence = f"已停止：看了 {intake.looked} 个，其余 {left} 个没有看。"
            self.work.messages.say(sentence, "info")
        elif not intake.found:
            self.work.messages.say("这里没有变更包（.dzb 文件），没有读取任何内容。", "info")
        if intake.requests:
            hand_on(self.work, intake, unasked=names is not None)

    def _go_on(self) -> None:
        """Do what the primary button says: take in what can be taken, or answer."""
        if self._counter.clean or self._counter.to_decide:
            self._merge(self._counter.waiting())
        else:
            self._answers.write_some(self._counter.to_answer())

    def _take_one(self, arrival: Arrival) -> None:
        """Take in one package alone; of an unusual one somebody has to say that he has asked."""
        preview = one_by_one.accepted(self, self.work.messages, arrival)
        if preview is not None:
            self._merge([preview])

    def _merge(self, previews: Sequence[Preview]) -> None:
        house = self.work.house

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
        # Several rounds over the same files end as one: the clerk counts what lies before him.
        so_far = Round(files=self._counter.results(), cancelled=done.cancelled)
        self._told = outcome.tell(so_far, len(self._counter.waiting()), self._counter.to_take)
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
        self._counter.arrivals = ()
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
        everything = outcome.of_all(some)
        self._body.panel.set_state(self._told, self._written, owing, everything)
        able = bool(self._counter.clean or self._counter.to_decide)
        self._primary.setText(_verb(self._counter, owing))
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
        able = self._counter.clean + self._counter.to_decide
        others = len(some) - able
        rest = f"，{others} 个请看说明" if others else ""
        return f"{len(some)} 个文件：{able} 个可以并入{rest}"


def _verb(counter: Counterful, owing: int) -> str:
    """What comes next: all clean ones at once, those with something to decide, the answers."""
    if counter.clean:
        asks = counter.to_take - counter.clean
        which = "没有疑问的 " if asks else ""
        return f"并入{which or ' '}{counter.clean} 个变更包"
    if counter.to_decide:
        return f"并入要决定的 {counter.to_decide} 个变更包"
    return f"写出 {owing} 份回执"


def hand_on(work: Work, intake: Intake, *, unasked: bool) -> None:
    """Enrolment requests are another room's: go there, or offer to.

    Offered where packages came too, and where nobody brought them: they lay in a watched folder.
    """
    files = tuple(str(each) for each in intake.requests)
    there = partial(work.go, Place(room=places.SITES, files=files))
    if not intake.previews and not unasked:
        there()
        return
    sentence = f"有 {len(files)} 个文件是接入申请，要在“支部接入”里办理。"
    work.messages.say(sentence, "info", verb="去办理", act=there)
