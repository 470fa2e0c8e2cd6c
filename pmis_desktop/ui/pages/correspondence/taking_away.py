"""What leaves the list of who has sent: a sheet, a PDF, pages on a printer."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from pmis_desktop.services.correspondence import listing, paper
from pmis_desktop.services.correspondence.paper import PrintedList
from pmis_desktop.services.correspondence.reporting import Report
from pmis_desktop.services.exporting import WrittenSheet, correspondence_sheet
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

_FOLDER = "correspondence"


class TakingAway(QObject):
    """The acts on what is in sight; each takes the rows in their order."""

    def __init__(self, page: QWidget, work: Work) -> None:
        super().__init__(page)
        self._page = page
        self._work = work

    def export(self, report: Report) -> None:
        """Write the rows as a workbook."""
        out = self._where("导出报送情况", ".xlsx", "Excel 表格 (*.xlsx)")
        if out is None:
            return
        house = self._work.house
        self._work.write(
            "导出报送情况",
            lambda _progress: correspondence_sheet.write(house, report, out),
            self._on_written,
        )

    def save(self, report: Report) -> None:
        """Write the rows as a PDF."""
        out = self._where("把报送情况存为 PDF", ".pdf", "PDF 文件 (*.pdf)")
        if out is None:
            return
        house = self._work.house

        def write(progress: Progress) -> PrintedList:
            return paper.pdf(
                house, report, out, progress=progress.told, cancelled=progress.is_cancelled
            )

        self._work.write("把报送情况存为 PDF", write, self._on_written, can_cancel=True)

    def print(self, report: Report) -> None:
        """Print the rows."""
        house = self._work.house
        printing.print_pages(
            self._work.jobs,
            self._page,
            "打印报送情况",
            lambda progress: paper.pages(
                house,
                report,
                dpi=printing.DPI,
                printing=True,
                cancelled=progress.is_cancelled,
            ),
            then=self._on_printed,
            failed=self._work.messages.tell,
            landscape=True,
        )

    def _where(self, title: str, suffix: str, pattern: str) -> Path | None:
        folder = self._work.local.folder(_FOLDER) or Path.home()
        proposed = folder / f"{listing.TITLE}{suffix}"
        out = dialogs.save_file(self._page, title, proposed, pattern)
        if out is not None:
            self._work.local.remember_folder(_FOLDER, out.parent)
        return out

    def _on_written(self, made: WrittenSheet | PrintedList) -> None:
        folder = QUrl.fromLocalFile(str(made.file.parent))
        self._work.messages.say(
            f"已写好 {made.rows:,} 个党组织的报送情况：{made.file}",
            verb="打开文件夹",
            act=partial(QDesktopServices.openUrl, folder),
        )

    def _on_printed(self, pages: int) -> None:
        self._work.messages.say(f"已送到打印机：{pages} 页。")
