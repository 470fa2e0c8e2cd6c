"""Printing: real pages on a printer that writes into a file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import PdfObject
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.ui import JobCancelledError, NoPrinterError, PrinterFailedError
from pmis_desktop.ui.paper import printing
from pmis_desktop.ui.paper.paper_page import PaperPage
from pmis_desktop.ui.work.dialogs import Person, prepared
from pmis_desktop.ui.work.jobs import Jobs
from pmis_desktop.ui.work.progress import Progress
from tests.ui.desks import Answers
from tests.ui.paper.pages import page

DOTS = 72 / 25.4


def on_file(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return prepared(printer, landscape=False)


def sizes(path: Path) -> list[tuple[int, int]]:
    """Width and height of every page in mm."""
    boxes = [each.mediabox for each in PdfReader(path).pages]
    return [(round(float(b.width) / DOTS), round(float(b.height) / DOTS)) for b in boxes]


def many(count: int, *, lying: bool = True) -> list[bytes]:
    return [page(printing.DPI, lying=lying)] * count


def test_a_printer_gets_no_transparency() -> None:
    sheet = PaperPage(page(printing.DPI), printing.DPI)
    assert sheet.image().hasAlphaChannel()
    assert not sheet.ink().hasAlphaChannel()
    assert sheet.ink().pixelColor(0, 0) == sheet.image().pixelColor(0, 0)


def test_every_page_has_its_size_and_lies_as_it_should(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    pages = [*many(2), *many(1, lying=False)]
    assert printing.paint(on_file(out), pages, Progress()) == 3
    assert sizes(out) == [(297, 210), (297, 210), (210, 297)]


def test_a_page_fills_the_paper_at_true_size(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    printing.paint(on_file(out), many(1), Progress())
    (sheet,) = PdfReader(out).pages
    resources = cast("dict[str, dict[str, PdfObject]]", sheet["/Resources"])
    (drawn,) = resources["/XObject"].values()
    dots = cast("dict[str, int]", drawn.get_object())
    assert (dots["/Width"], dots["/Height"]) == (3508, 2480)
    content = sheet.get_contents()
    assert content is not None
    # One dot of the picture is one dot of the printer: nothing is drawn larger or smaller.
    assert b"\n3508 0 0 -2480 0 2480 cm" in content.get_data()
    assert b"\n1 0 0 1 " in content.get_data()


def test_only_the_pages_that_were_asked_for(tmp_path: Path) -> None:
    made: list[int] = []

    def pages() -> Iterator[bytes]:
        for number, each in enumerate(many(5), 1):
            made.append(number)
            yield each

    printer = on_file(tmp_path / "out.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert printing.paint(printer, pages(), Progress()) == 2
    assert len(sizes(tmp_path / "out.pdf")) == 2
    assert made == [1, 2, 3]


def test_copies_of_a_printer_that_makes_none_itself(tmp_path: Path) -> None:
    printer = on_file(tmp_path / "out.pdf")
    printer.setCopyCount(2)
    expected = 2 if printer.supportsMultipleCopies() else 4
    assert printing.paint(printer, many(2), Progress()) == 2
    assert len(sizes(tmp_path / "out.pdf")) == expected


def test_stopped_between_pages(tmp_path: Path) -> None:
    progress = Progress(can_cancel=True)

    def pages() -> Iterator[bytes]:
        yield page(printing.DPI)
        progress.cancelled = True
        yield page(printing.DPI)

    with pytest.raises(JobCancelledError):
        printing.paint(on_file(tmp_path / "out.pdf"), pages(), progress)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_take_the_pages(tmp_path: Path) -> None:
    with pytest.raises(PrinterFailedError):
        printing.paint(on_file(tmp_path / "没有" / "out.pdf"), many(1), Progress())


def test_asked_painted_in_a_job_and_told(qtbot: QtBot, tmp_path: Path, answers: Answers) -> None:
    jobs, window, told = Jobs(), QWidget(), list[object]()
    qtbot.addWidget(window)
    answers.expect(on_file(tmp_path / "out.pdf"))

    def pages(progress: Progress) -> Iterable[bytes]:
        assert progress.can_cancel
        return many(2)

    printing.print_pages(jobs, window, "打印花名册", pages, landscape=True, then=told.append)
    qtbot.waitUntil(lambda: told == [2])
    assert answers.asked == ["打印花名册"]
    assert sizes(tmp_path / "out.pdf") == [(297, 210)] * 2
    jobs.shut_down()


def test_closed_or_without_a_printer_nothing_is_made(qtbot: QtBot, answers: Answers) -> None:
    jobs, window, told = Jobs(), QWidget(), list[AppError]()
    qtbot.addWidget(window)

    def pages(progress: Progress) -> Iterable[bytes]:
        raise AssertionError(progress)

    answers.expect(None, NoPrinterError())
    assert printing.print_pages(jobs, window, "打印", pages) is None
    assert printing.print_pages(jobs, window, "打印", pages, failed=told.append) is None
    assert [each.code for each in told] == ["no_printer"]
    answers.expect(NoPrinterError())
    with qtbot.waitSignal(jobs.broke):
        assert printing.print_pages(jobs, window, "打印", pages) is None
    assert not jobs.busy
    jobs.shut_down()


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="has printers")
def test_a_computer_without_printers_says_so(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with pytest.raises(NoPrinterError) as told:
        Person().printer(window, "打印", landscape=True, pages=1)
    assert "PDF" in told.value.advice


def test_an_overprint_is_fine_and_moved_by_millimetres(tmp_path: Path) -> None:
    dpi = printing.FINE_DPI
    fine = page(dpi, lying=False)
    places = []
    for shift in ((0.0, 0.0), (2.0, -1.0)):
        printer = on_file(tmp_path / f"{shift[0]}.pdf")
        assert printing.paint(printer, [fine], Progress(), dpi=dpi, shift=shift) == 1
        assert printer.resolution() == round(dpi)
        places.append(printing._place(printer, PaperPage(fine, dpi), shift).topLeft())
    moved = (places[1] - places[0]) * (25.4 / dpi)
    assert moved.x() == pytest.approx(2.0, abs=0.05)
    assert moved.y() == pytest.approx(-1.0, abs=0.05)


def test_a3_is_printed_on_a3(tmp_path: Path) -> None:
    out = tmp_path / "a3.pdf"
    # More dots than it says it has to the inch: each side is longer by the root of two.
    large = page(72.0 * 2**0.5)
    printing.paint(on_file(out), [large], Progress(), dpi=72.0)
    assert sizes(out) == [(420, 297)]
