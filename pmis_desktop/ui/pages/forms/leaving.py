"""A form leaves: to the printer, into one PDF, into one for each, into a workbook."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from pmis_desktop.services.forms import making, remembering
from pmis_desktop.services.forms.form import Form
from pmis_desktop.services.forms.making import Made
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.printer_shifts import shift_on
from pmis_desktop.ui.work.progress import Progress
from pmis_desktop.ui.work.work import Work

# Members that are printed at once: more belong into a file, which can be read before.
MOST_PRINTED = 1_000
_FOLDER = "forms"
_PDF, _XLSX = "PDF 文件 (*.pdf)", "Excel 表格 (*.xlsx)"
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME = 80

Write = Callable[[Progress], Made]


def print_form(work: Work, parent: QWidget, form: Form, wanted: Wanted, *, count: int) -> None:
    """Ask for a printer, copies and pages, and print; noted before the first page."""
    house = work.house
    dpi = printing.FINE_DPI if form.overprint else printing.DPI

    def pages(progress: Progress) -> making.Pages:
        remembering.remember(house, form, wanted.filled)
        return making.pages(house, wanted, dpi=dpi, printing=True, cancelled=progress.is_cancelled)

    printing.print_pages(
        work.jobs,
        parent,
        f"打印{form.title}",
        pages,
        landscape=form.landscape,
        count=count,
        dpi=dpi,
        shift_of=partial(shift_on, work.local) if form.overprint else lambda _printer: (0.0, 0.0),
        then=lambda printed: work.messages.say(f"已送到打印机：{printed} 页。"),
        failed=work.messages.tell,
    )


def save_pdf(work: Work, parent: QWidget, form: Form, wanted: Wanted, name: str) -> None:
    """Everything in one PDF file."""
    house = work.house
    out = _file(work, parent, f"把{form.title}存为 PDF", f"{name}.pdf", _PDF)
    if out is None:
        return

    def write(progress: Progress) -> Made:
        remembering.remember(house, form, wanted.filled)
        return making.pdf(
            house, wanted, out, progress=progress.told, cancelled=progress.is_cancelled
        )

    _write(work, f"把{form.title}存为 PDF", write, wanted)


def save_each(work: Work, parent: QWidget, form: Form, wanted: Wanted) -> None:
    """A PDF file for each member, or each organisation."""
    house = work.house
    title = f"每份{form.title}存为一个 PDF"
    folder = dialogs.choose_folder(parent, title, work.local.folder(_FOLDER))
    if folder is None:
        return
    work.local.remember_folder(_FOLDER, folder)

    def write(progress: Progress) -> Made:
        remembering.remember(house, form, wanted.filled)
        return making.separate(
            house, wanted, folder, progress=progress.told, cancelled=progress.is_cancelled
        )

    _write(work, title, write, wanted)


def save_workbook(work: Work, parent: QWidget, form: Form, wanted: Wanted, name: str) -> None:
    """A list as a workbook."""
    house = work.house
    out = _file(work, parent, f"把{form.title}存为 Excel 表格", f"{name}.xlsx", _XLSX)
    if out is None:
        return

    def write(_progress: Progress) -> Made:
        remembering.remember(house, form, wanted.filled)
        return making.workbook(house, wanted, out)

    _write(work, f"把{form.title}存为 Excel 表格", write, wanted)


def _file(work: Work, parent: QWidget, title: str, name: str, pattern: str) -> Path | None:
    folder = work.local.folder(_FOLDER) or Path.home()
    plain = _NOT_IN_FILE_NAMES.sub("", name)
    if len(plain) > _LONGEST_NAME:
        suffix = Path(plain).suffix
        plain = f"{plain[: _LONGEST_NAME - len(suffix)]}{suffix}"
    out = dialogs.save_file(parent, title, folder / plain, pattern)
    if out is not None:
        work.local.remember_folder(_FOLDER, out.parent)
    return out


def _write(work: Work, title: str, write: Write, wanted: Wanted) -> None:
    full = "含完整号码，请妥善保管。" if wanted.reason else ""
    work.write(title, write, partial(_say, work, full), can_cancel=True)


def _say(work: Work, full: str, made: Made) -> None:
    folder = QUrl.fromLocalFile(str(made.files[0].parent))
    people = f"{made.members:,} 人，" if made.members else ""
    pages = f"{made.pages:,} 页" if made.pages else "一个表格文件"
    files = f"{len(made.files):,} 个文件，" if len(made.files) > 1 else ""
    where = made.files[0] if len(made.files) == 1 else made.files[0].parent
    work.messages.say(
        f"已保存：{files}{people}{pages}。{full}{made.fault}{where}",
        verb="打开所在文件夹",
        act=partial(QDesktopServices.openUrl, folder),
    )
