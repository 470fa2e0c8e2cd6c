"""One organisation's whole correspondence: every package and answer, the desk, the figures."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pmis_desktop.errors.services import RecordMissingError
from pmis_desktop.models import parcels, sites
from pmis_desktop.models.parcels import Kind, Parcel
from pmis_desktop.services.correspondence import ageing, periods, reporting, wording
from pmis_desktop.services.correspondence.ageing import WaitingItem
from pmis_desktop.services.correspondence.periods import Period
from pmis_desktop.services.correspondence.reporting import Reporter
from pmis_desktop.services.house import House
from pmis_desktop.services.quality import figures
from pmis_desktop.services.quality.figures import DayFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One file: the county's moment, what it was, what it held, what came of it.

    ``first`` to ``last`` are the numbers of a package's changes, ``number`` is an answer's.
    """

    at: str
    kind: Kind
    what: str
    held: str
    ending: str
    first: int
    last: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """How one organisation stands, every file to and from it (newest first), what waits for it."""

    reporter: Reporter
    lines: tuple[Line, ...]
    items: tuple[WaitingItem, ...]
    days: tuple[DayFigures, ...]


def correspondence(house: House, organisation: str, period: Period | None = None) -> Correspondence:
    """Everything about one that should report; where a committee enters for it, that one's files.

    Raises RecordMissingError for an organisation that need not report.
    """
    house.require_county()
    today = house.today
    with house.reading() as connection:
        found = reporting.read(connection, period or periods.usual(today), today)
        reporter = next((each for each in found.rows if each.id == organisation), None)
        if reporter is None:
            raise RecordMissingError("要报送的党组织")
        lines = tuple(_lines(connection, reporter, today))
        items = tuple(ageing.read_waiting(connection, today, reporter.sites))
    return Correspondence(
        reporter=reporter,
        lines=lines,
        items=items,
        days=figures.over_time(house, organisation),
    )


def _lines(connection: Connection, reporter: Reporter, today: date) -> list[Line]:
    seen = {site: _seen(connection, site) for site in reporter.sites}
    found = parcels.of_sites(connection, reporter.sites) if reporter.sites else []
    return [_line(each, seen[each.site], today) for each in found]


def _seen(connection: Connection, site: str) -> int:
    known = sites.one(connection, site)
    return known.seen_answer if known else 0


def _line(parcel: Parcel, seen: int, today: date) -> Line:
    return Line(
        at=parcel.at,
        kind=parcel.kind,
        what=wording.KIND_WORDS[parcel.kind],
        held=wording.contents(parcel),
        ending=wording.ending(parcel, seen, today),
        first=parcel.first,
        last=parcel.last,
        number=parcel.number if parcel.kind in {parcels.ANSWER, parcels.UNWRITTEN} else 0,
    )
