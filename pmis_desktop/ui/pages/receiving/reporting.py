"""The report of the rounds on the counter: onto paper, or into a PDF."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pmis_desktop.services import round_report
from pmis_desktop.services.rounds import FileResult
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.work import Work

_FOLDER = "round_report"
_TITLE = "并入报告"


class Reporting(QObject):
    """What was taken in and what was not, with the county's chain head; both acts are noted."""

    def __init__(
        self, page: QWidget, work: Work, results: Callable[[], Sequence[FileResult]]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._work = work
        self._results = results

    def print(self) -> None:
        """Ask for a printer and print."""
        house, results = self._work.house, tuple(self._results())
        printing.print_pages(
            self._work.jobs,
            self._page,
            f"打印{_TITLE}",
            lambda progress: round_report.pages(
                house, results, dpi=printing.DPI, cancelled=progress.is_cancelled
            ),
            then=self._on_printed,
            failed=self._work.messages.tell,
        )

    def save(self) -> None:
        """Ask for a place and write the PDF."""
        folder = self._work.local.folder(_FOLDER) or Path.home()
        day = self._work.house.today.isoformat()
        out = dialogs.save_file(
            self._page, f"把{_TITLE}存为 PDF", folder / f"{_TITLE}_{day}.pdf", "PDF 文件 (*.pdf)"
        )
        if out is None:
            return
        self._work.local.remember_folder(_FOLDER, out.parent)
        house, results = self._work.house, tuple(self._results())
        self._work.write(
            f"把{_TITLE}存为 PDF",
            lambda progress: round_report.write(
                house, results, out, cancelled=progress.is_cancelled
            ),
            self._on_saved,
            can_cancel=True,
        )

    def _on_printed(self, pages: int) -> None:
        self._work.messages.say(f"已送到打印机：{pages} 页。")

    def _on_saved(self, out: Path) -> None:
        self._work.messages.say(f"{_TITLE}已存为“{out}”。", "good")
