"""Printing: pages painted on a printer, off the window's thread, without a file in between."""

from collections.abc import Callable, Iterable
from itertools import islice

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.ui import PrinterFailedError
from pmis_desktop.ui.paper.paper_page import PaperPage
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.jobs import Job, Jobs
from pmis_desktop.ui.work.progress import Progress

DPI = 300.0
# What is laid over a printed original: as sharp as office printers can.
FINE_DPI = 600.0
_SAME = 0.99
_MM_PER_INCH = 25.4
_A3_WIDTH = 290.0  # mm of its shorter side, with some to spare

# Makes the pages as PNG pictures, one after the other, in a job's thread.
Pages = Callable[[Progress], Iterable[bytes]]


def print_pages(
    jobs: Jobs,
    parent: QWidget,
    title: str,
    pages: Pages,
    *,
    landscape: bool = False,
    count: int = 0,
    dpi: float = DPI,
    shift_of: Callable[[str], tuple[float, float]] = lambda _printer: (0.0, 0.0),
    then: Callable[..., object] | None = None,
    failed: Callable[[AppError], object] | None = None,
) -> Job | None:
    """Ask for a printer and print; ``then`` gets the number of pages that went to it.

    ``count`` pages may be chosen from (0: not known yet). The pages come at ``dpi`` dots per inch;
    ``shift_of`` a printer's name says how far they are moved on it, right and down, in mm. None
    where the dialog was closed, or where there is no printer: that goes to ``failed``, or where
    every failure of a job goes.
    Whatever ``pages`` writes, such as the note of a print, is written by the one writer.
    """
    try:
        printer = dialogs.printer(parent, title, landscape=landscape, pages=count)
    except AppError as error:
        tell = failed or jobs.broke.emit
        tell(error)
        return None
    if printer is None:
        return None

    def work(progress: Progress) -> int:
        progress.total = count
        shift = shift_of(printer.printerName())
        return paint(printer, pages(progress), progress, dpi=dpi, shift=shift)

    return jobs.write(title, work, then, failed=failed, can_cancel=True)


def paint(
    printer: QPrinter,
    pages: Iterable[bytes],
    progress: Progress,
    *,
    dpi: float = DPI,
    shift: tuple[float, float] = (0.0, 0.0),
) -> int:
    """Paint pages on a printer, as its dialog said; returns how many, copies not counted.

    The pages come at ``dpi`` and are moved by ``shift`` mm to the right and down.

    Raises PrinterFailedError, and JobCancelledError: what the printer has not got yet is dropped.
    """
    painter = QPainter()
    printer.setResolution(round(dpi))
    printed = 0
    try:
        for number, page in enumerate(_in_range(printer, pages), 1):
            progress.step(number, progress.total, f"正在打印第 {number} 页")
            sheet = PaperPage(page, dpi)
            for _ in range(_repeats(printer)):
                _next_page(printer, painter, sheet)
                painter.drawImage(_place(printer, sheet, shift), sheet.ink())
            printed = number
    except BaseException:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise PrinterFailedError
    return printed


def _in_range(printer: QPrinter, pages: Iterable[bytes]) -> Iterable[bytes]:
    """The pages that the dialog asked for."""
    first, last = printer.fromPage(), printer.toPage()
    if printer.printRange() is QPrinter.PrintRange.PageRange and first:
        return islice(pages, first - 1, max(last, first))
    return pages


def _repeats(printer: QPrinter) -> int:
    """How often each page is painted: most printers make their copies themselves."""
    return 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)


def _next_page(printer: QPrinter, painter: QPainter, sheet: PaperPage) -> None:
    """Begin printing, or another page, the way the sheet lies."""
    orientation = QPageLayout.Orientation
    size = QPageSize.PageSizeId
    large = min(sheet.millimetres.width(), sheet.millimetres.height()) > _A3_WIDTH
    printer.setPageSize(QPageSize(size.A3 if large else size.A4))
    printer.setPageOrientation(orientation.Landscape if sheet.lies else orientation.Portrait)
    going_on = printer.newPage() if painter.isActive() else painter.begin(printer)
    if not going_on:
        raise PrinterFailedError


def _place(printer: QPrinter, sheet: PaperPage, shift: tuple[float, float]) -> QRectF:
    """Where the sheet goes on the paper: at true size, smaller only where the paper is."""
    paper = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    dots = QSizeF(sheet.pixels) * (printer.resolution() / sheet.dpi)
    # The two round millimetres to dots in different ways.
    share = min(paper.width() / dots.width(), paper.height() / dots.height())
    if share < _SAME:
        dots *= share
    place = QRectF(QPointF(), dots)
    place.moveCenter(paper.center())
    right, down = (each / _MM_PER_INCH * printer.resolution() for each in shift)
    place.translate(right, down)
    # Whole dots: else every dot of the picture is mixed with its neighbours.
    place.moveTopLeft(QPointF(place.topLeft().toPoint()))
    return place
