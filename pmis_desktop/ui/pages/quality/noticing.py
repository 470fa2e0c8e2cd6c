"""信息质量整改通知: how it looks, onto paper or into a PDF."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.printing import NothingToPrintError
from pmis_desktop.services.quality import notices
from pmis_desktop.services.quality.notices import NoticeFile
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button, primary
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.paper.preview import Preview
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_DPI = 110.0
_MOST_PAGES = 12
_FOLDER = "mending"
_TITLE = "信息质量整改通知"


class Noticing(QWidget):
    """The notices of one organisation's branches; ``left``: back to the checks."""

    left = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._within = ""
        self._question = 0
        self._job: Job | None = None
        self._title = words.Elided(_TITLE, "section")
        self.preview = Preview()
        self._empty = Empty()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.preview)
        self._acts = (
            button("存为 PDF", self._save, icon="download"),
            primary("打印", self._print, icon="printer"),
        )
        over = boxes.row(
            button("返回", self.left.emit, icon="arrow-left"), self._title, *self._acts, gap=1.5
        )
        over.setStretch(1, 1)
        self.setLayout(boxes.column(over, boxes.expanding(self._stack)))

    def begin(self, within: str, name: str) -> None:
        """Show the first pages for an organisation."""
        self.stop()
        self._within = within
        self._question += 1
        self._title.setText(f"{_TITLE}：{name}")
        self._empty.say("正在准备预览…", "")
        self._stack.setCurrentWidget(self._empty)
        self._let_act(on=False)
        house = self._work.house
        # One page more than is shown tells whether there are more.
        job = self._work.jobs.read(
            "准备预览",
            lambda progress: tuple(
                notices.pages(
                    house,
                    dpi=_DPI,
                    within=within,
                    most=_MOST_PAGES + 1,
                    cancelled=progress.is_cancelled,
                )
            ),
            partial(self._show, self._question),
            failed=partial(self._refused, self._question),
        )
        self._job = job

    def stop(self) -> None:
        """Nobody waits for the preview any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self, question: int, pages: tuple[bytes, ...]) -> None:
        if question != self._question:
            return
        whole = len(pages) <= _MOST_PAGES
        self.preview.show_pages(pages[:_MOST_PAGES], dpi=_DPI, whole=whole)
        self._stack.setCurrentWidget(self.preview)
        self._let_act(on=True)

    def _refused(self, question: int, error: AppError) -> None:
        if question != self._question:
            return
        if isinstance(error, NothingToPrintError):
            self._empty.say("没有要整改的内容", "检查没有发现要改正或核对的信息，不用发通知。")
        else:
            self._empty.say(error.message, error.advice)

    def _let_act(self, *, on: bool) -> None:
        for act in self._acts:
            act.setEnabled(on)

    def _print(self) -> None:
        house, within = self._work.house, self._within
        printing.print_pages(
            self._work.jobs,
            self,
            f"打印{_TITLE}",
            lambda progress: notices.pages(
                house,
                dpi=printing.DPI,
                within=within,
                printing=True,
                cancelled=progress.is_cancelled,
            ),
            then=self._on_printed,
            failed=self._work.messages.tell,
        )

    def _on_printed(self, pages: int) -> None:
        self._work.messages.say(f"已送到打印机：{pages} 页。")

    def _save(self) -> None:
        folder = self._work.local.folder(_FOLDER) or Path.home()
        out = dialogs.save_file(
            self, f"把{_TITLE}存为 PDF", folder / f"{_TITLE}.pdf", "PDF 文件 (*.pdf)"
        )
        if out is None:
            return
        self._work.local.remember_folder(_FOLDER, out.parent)
        house, within = self._work.house, self._within

        def write(progress: Progress) -> NoticeFile:
            return notices.notice(
                house,
                out,
                within=within,
                progress=progress.told,
                cancelled=progress.is_cancelled,
            )

        self._work.write(f"把{_TITLE}存为 PDF", write, self._on_saved, can_cancel=True)

    def _on_saved(self, made: NoticeFile) -> None:
        folder = QUrl.fromLocalFile(str(made.file.parent))
        self._work.messages.say(
            f"已存为 PDF：{made.branches:,} 个支部，{made.members:,} 人。{made.file}",
            verb="打开文件夹",
            act=partial(QDesktopServices.openUrl, folder),
        )
