"""个人全部信息: a look at everything held on one person, to print or to give away with a reason."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from pmis_desktop.errors.base import AppError
from pmis_desktop.services import dossiers
from pmis_desktop.services.dossiers import Dossier
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.heading import Act, Heading
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.paper.preview import Preview
from pmis_desktop.ui.work import dialogs, places
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.page import Page
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

DPI = 120.0
_FOLDER = "dossier"
_PDF, _SHEET = ".pdf", ".xlsx"
_PATTERNS = {_PDF: "PDF 文件 (*.pdf)", _SHEET: "Excel 表格 (*.xlsx)"}
_GO_ON = "继续"


class DossierPage(Page):
    """The room for one person's data; numbers are hidden on the screen, whole on what leaves."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._member = ""
        self._heading = Heading(
            "个人全部信息",
            Act("回到档案", self._back, "arrow-left"),
            Act("导出表格", partial(self._save, _SHEET), "file-spreadsheet"),
            Act("存为 PDF", partial(self._save, _PDF), "download"),
            Act("打印", self._print, "printer", primary=True),
        )
        self._preview = Preview()
        self._empty = Empty()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._preview)
        self.lay(self._heading, boxes.expanding(self._stack))

    @override
    def enter(self, place: Place) -> None:
        """Whose data is to be seen: the member of the place."""
        if place.record:
            self._member = place.record
        self.refresh()

    @override
    def refresh(self) -> None:
        if not self._member:
            self._empty.say("先打开一名党员", "在党员档案里选“个人全部信息”。")
            self._stack.setCurrentWidget(self._empty)
            return
        house, member = self.work.house, self._member
        self._empty.say("正在汇总…", "")
        self._stack.setCurrentWidget(self._empty)

        def look(_progress: Progress) -> tuple[str, Dossier, list[bytes]]:
            found = dossiers.gather(house, member)
            return member, found, dossiers.pages(house, found, dpi=DPI)

        self.work.write("汇总个人全部信息", look, self._show, failed=self._on_failed)

    @override
    def take_focus(self) -> None:
        self._preview.view.setFocus()

    def _show(self, made: tuple[str, Dossier, list[bytes]]) -> None:
        member, dossier, pages = made
        if member != self._member:
            return
        self._heading.say(f"{dossier.name}；打印和导出的含完整号码")
        self._preview.show_pages(tuple(pages), dpi=DPI)
        self._stack.setCurrentWidget(self._preview)

    def _on_failed(self, error: AppError) -> None:
        self._empty.say(error.message, error.advice)
        self._stack.setCurrentWidget(self._empty)

    def _reason(self) -> str:
        """Why full numbers are to leave; empty where somebody thinks better of it."""
        reply = dialogs.ask(
            self,
            Question(
                title="写明理由",
                text="打印或导出的内容含完整的身份证号和电话。理由会印在上面，并记入本机日志。",
                verbs=("返回", _GO_ON),
                prompt="理由，如：本人申请查阅",
            ),
        )
        if reply.verb == _GO_ON and not reply.text:
            self.work.messages.say("没有写理由，没有打印或导出。", "warn")
        return reply.text if reply.verb == _GO_ON else ""

    def _print(self) -> None:
        house, member = self.work.house, self._member
        reason = self._reason() if member else ""
        if not reason:
            return

        def pages(_progress: Progress) -> list[bytes]:
            found = dossiers.gather(house, member, reason=reason)
            return dossiers.pages(house, found, dpi=printing.DPI, printing=True)

        printing.print_pages(
            self.work.jobs,
            self,
            "打印个人全部信息",
            pages,
            then=self._on_printed,
            failed=self.work.messages.tell,
        )

    def _on_printed(self, pages: int) -> None:
        self.work.messages.say(f"已送到打印机：{pages} 页，含完整号码，请妥善保管。")

    def _save(self, suffix: str) -> None:
        house, member = self.work.house, self._member
        reason = self._reason() if member else ""
        if not reason:
            return
        # No name of a person in the name of a file.
        proposed = (self.work.local.folder(_FOLDER) or Path.home()) / f"{dossiers.TITLE}{suffix}"
        file = dialogs.save_file(self, "存到哪里", proposed, _PATTERNS[suffix])
        if file is None:
            return
        self.work.local.remember_folder(_FOLDER, file.parent)
        write = dossiers.write_pdf if suffix == _PDF else dossiers.write_workbook

        def work(_progress: Progress) -> Path:
            return write(house, dossiers.gather(house, member, reason=reason), file)

        self.work.write("导出个人全部信息", work, self._on_saved)

    def _on_saved(self, file: Path) -> None:
        folder = QUrl.fromLocalFile(str(file.parent))
        self.work.messages.say(
            f"已导出，含完整号码，请妥善保管：{file}",
            verb="打开文件夹",
            act=partial(QDesktopServices.openUrl, folder),
        )

    def _back(self) -> None:
        self.work.go(Place(room=places.RECORD, kind="member", record=self._member))
