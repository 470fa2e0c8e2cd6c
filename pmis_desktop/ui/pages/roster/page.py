"""The roster: whose, a look at it, print or PDF."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import rosters
from pmis_desktop.services.browsing import organisations
from pmis_desktop.services.browsing.organisations import OrganisationNode
from pmis_desktop.services.rosters import RosterFile
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.pages.roster.chooser import Chooser
from pmis_desktop.ui.pages.roster.listed import Listed
from pmis_desktop.ui.pages.roster.previewing import DPI, Previewed, preview
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.paper.preview import Preview
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.jobs import Job
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_FOLDER = "roster"
_PAUSE = 150  # ms: leafing through organisations with the arrow keys sets none of them
# Members that are printed at once: more belong into a file, which can be read before.
_MOST_PRINTED = 1_000
_PRINT, _SAVE = "打印", "存为 PDF"


class RosterPage(Page):
    """The room for rosters."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._heading = Heading(
            "党员花名册",
            Act(_SAVE, self._save, "download"),
            Act(_PRINT, self._print, "printer", primary=True),
        )
        self._chooser = Chooser(work)
        self._preview = Preview()
        self._empty = Empty()
        self._right = QStackedWidget()
        self._right.addWidget(self._empty)
        self._right.addWidget(self._preview)
        body = boxes.row(self._chooser, self._right, gap=2)
        body.setStretch(0, 9)
        body.setStretch(1, 20)
        self.lay(self._heading, boxes.expanding(boxes.box(body)))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._show_preview)
        self._chooser.chosen.connect(self._on_chosen)
        self._job: Job | None = None
        self._question = 0
        self._whole = False
        self._wanted = ""
        self._loaded = False
        self._listed = Listed()
        self._say_nothing_chosen()

    @override
    def enter(self, place: Place) -> None:
        """Somebody wants a roster: of one organisation, or of a list of people."""
        self._wanted = place.record if place.kind == "organisation" else ""
        self._listed.begin(place.query)
        if not self._loaded:
            self.refresh()
        elif self._choose_wanted():
            self._show_preview()

    @override
    def refresh(self) -> None:
        """Read the organisations again, and set the preview anew."""
        house = self.work.house
        self._loaded = True
        self.work.read(
            "读取党组织", lambda: organisations.organisation_tree(house), self._show_organisations
        )

    def _show_organisations(self, nodes: tuple[OrganisationNode, ...]) -> None:
        self._chooser.show_nodes(nodes, first=not self.work.house.at_county)
        self._choose_wanted()
        self._show_preview()

    def _choose_wanted(self) -> bool:
        """Choose what somebody came for; it waits where it has not been read yet."""
        if self._listed.query is not None and not self._listed.at:
            self._listed.at = self._wanted = self._wanted or self._chooser.top
        if not self._wanted or not self._chooser.choose(self._wanted):
            return False
        self._wanted = ""
        return True

    def _on_chosen(self) -> None:
        self._listed.stay_at(self._chooser.organisation)
        self._pause.start()

    def _show_preview(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        node = self._chooser.organisation
        if node is None:
            self._say_nothing_chosen()
            return
        if self._listed.query is None and not node.members and not node.is_branch:
            self._say_nobody(node)
            return
        self._question += 1
        self._heading.say("正在准备预览…")
        masked, house, query = self._chooser.masked, self.work.house, self._listed.query
        # Full numbers are noted in the log, and all writing is the one writer's.
        start = self.work.jobs.read if masked else self.work.jobs.write
        job = start(
            "准备预览",
            lambda progress: preview(
                house, node.id, query, masked=masked, cancelled=progress.is_cancelled
            ),
            failed=partial(self._on_refused, self._question),
        )
        self._job = job
        job.succeeded.connect(partial(self._on_previewed, self._question))

    def _on_previewed(self, question: int, made: Previewed) -> None:
        if question != self._question:
            return
        self._job = None
        self._whole = made.whole
        self._preview.show_pages(made.pages, dpi=DPI, whole=made.whole)
        self._right.setCurrentWidget(self._preview)
        node = self._chooser.organisation
        more = "" if made.whole else "，这里只看前几页"
        self._listed.found = made.listed or 0
        listed = self._listed
        said = f"{listed.name(node)}，{listed.count(node):,} 人{more}" if node else ""
        self._heading.say(said)

    def _on_refused(self, question: int, error: AppError) -> None:
        """No preview: say why where it would stand; who chose another one is not interested."""
        if question != self._question:
            return
        self._job = None
        self._heading.say("")
        self._empty.say(error.message, error.advice)
        self._right.setCurrentWidget(self._empty)

    def _say_nothing_chosen(self) -> None:
        self._heading.say("")
        self._empty.say(
            "先选一个党组织",
            "在左边选择党支部，就能看到它的花名册；选择党委或总支，是其下各党支部的花名册。",
        )
        self._right.setCurrentWidget(self._empty)

    def _say_nobody(self, node: OrganisationNode) -> None:
        self._heading.say(f"{node.name}，没有党员")
        self._empty.say("这里没有党员", f"{node.name}及其下没有党员，请选择其他党组织。")
        self._right.setCurrentWidget(self._empty)

    def _print(self) -> None:
        node = self._chosen()
        if node is None:
            return
        if self._listed.count(node) > _MOST_PRINTED:
            self._offer_file(node)
            return
        house, masked, query = self.work.house, self._chooser.masked, self._listed.query
        printing.print_pages(
            self.work.jobs,
            self,
            "打印党员花名册",
            lambda progress: rosters.pages(
                house,
                within=node.id,
                query=query,
                dpi=printing.DPI,
                masked=masked,
                printing=True,
                cancelled=progress.is_cancelled,
            ),
            landscape=True,
            count=len(self._preview.view.sheets) if self._whole and self._job is None else 0,
            then=self._on_printed,
            failed=self.work.messages.tell,
        )

    def _on_printed(self, pages: int) -> None:
        self.work.messages.say(f"已送到打印机：{pages} 页。")

    def _offer_file(self, node: OrganisationNode) -> None:
        listed = self._listed
        text = (
            f"{listed.name(node)}有 {listed.count(node):,} 人，一次打印很费纸，也不便中途停下。\n"
            "请先存为 PDF，看过以后再打印需要的页；也可以在左边选一个党支部打印。"
        )
        if dialogs.confirm(self, "人数太多，不直接打印", text, _SAVE):
            self._save()

    def _save(self) -> None:
        node = self._chosen()
        if node is None:
            return
        folder = self.work.local.folder(_FOLDER) or Path.home()
        proposed = folder / f"{self._listed.title(node)}.pdf"
        out = dialogs.save_file(self, "把花名册存为 PDF", proposed, "PDF 文件 (*.pdf)")
        if out is None:
            return
        self.work.local.remember_folder(_FOLDER, out.parent)
        self._write(node, out)

    def _write(self, node: OrganisationNode, out: Path) -> None:
        house, masked, query = self.work.house, self._chooser.masked, self._listed.query

        def write(progress: Progress) -> RosterFile:
            return rosters.roster(
                house,
                within=node.id,
                query=query,
                out=out,
                masked=masked,
                progress=progress.told,
                cancelled=progress.is_cancelled,
            )

        then = self._on_saved if masked else self._on_saved_full
        self.work.write("把花名册存为 PDF", write, then, can_cancel=True)

    def _on_saved(self, made: RosterFile) -> None:
        self._say_saved(made, "")

    def _on_saved_full(self, made: RosterFile) -> None:
        self._say_saved(made, "含完整号码，请妥善保管。")

    def _say_saved(self, made: RosterFile, more: str) -> None:
        folder = QUrl.fromLocalFile(str(made.file.parent))
        self.work.messages.say(
            f"已存为 PDF：{made.members:,} 人，{made.pages:,} 页。{more}{made.file}",
            verb="打开文件夹",
            act=partial(QDesktopServices.openUrl, folder),
        )

    def _chosen(self) -> OrganisationNode | None:
        """Whose roster; says what to do where nobody chose."""
        node = self._chooser.organisation
        if node is None:
            self.work.messages.say("请先在左边选择一个党组织。", "info")
        return node
