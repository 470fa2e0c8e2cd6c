"""The list of who has sent, on paper: a PDF, or pictures for preview and printer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pmis_desktop.files import write_whole
from pmis_desktop.models import settings
from pmis_desktop.printing.correspondence import SentList, sent_list_pdf, sent_list_pictures
from pmis_desktop.services.correspondence import listing
from pmis_desktop.services.correspondence.reporting import Report
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedList:
    """A list that was written, and how many organisations stand in it."""

    file: Path
    rows: int


def pdf(
    house: House,
    report: Report,
    out: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PrintedList:
    """Write the list; printing is noted in the local log.

    Raises NothingToPrintError, and what setting and writing raise.
    """
    made = sent_list_pdf(_listed(house, report), progress=progress, cancelled=cancelled)
    _note(house, report)
    write_whole(out, made)
    return PrintedList(file=out, rows=len(report.rows))


def pages(
    house: House,
    report: Report,
    *,
    dpi: float,
    printing: bool = False,
    most: int | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[bytes]:
    """The same page by page as PNG pictures, at most so many; ``printing`` is noted."""
    found = _listed(house, report)
    if printing:
        _note(house, report)
    return islice(sent_list_pictures(found, ppi=dpi, cancelled=cancelled), most)


def _listed(house: House, report: Report) -> SentList:
    house.require_county()
    with house.reading() as connection:
        county = settings.get(connection, settings.NAME)
    return SentList(
        title=listing.TITLE,
        sender=county,
        day=house.today.isoformat(),
        lines=tuple(filter(None, (listing.sentence(report, house.today), report.clock))),
        headers=listing.HEADERS,
        rows=[listing.cells(number, each) for number, each in enumerate(report.rows, 1)],
    )


def _note(house: House, report: Report) -> None:
    house.note("print", f"打印{listing.TITLE}", form="correspondence", count=str(len(report.rows)))
