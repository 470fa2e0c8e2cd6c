"""Everything the page shows, read in one go off the window's thread."""

from dataclasses import dataclass

from pmis_desktop.services.house import House
from pmis_desktop.services.quality import figures, mends, reading
from pmis_desktop.services.quality.figures import (
    DayFigures,
    Figures,
    OrganisationFigures,
    Targets,
)
from pmis_desktop.services.quality.reading import CheckRow, Fault
from pmis_desktop.ui.pages.quality import wording
from pmis_desktop.ui.pages.quality.checks import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an organisation's records are like as of the last scan."""

    within: str
    name: str
    sentence: str
    figures: Figures
    rows: tuple[CheckRow, ...]
    asked: int
    sends: bool
    units: tuple[OrganisationFigures, ...]
    days: tuple[DayFigures, ...]
    choice: Choice | None
    faults: tuple[Fault, ...]


def look(house: House, within: str, choice: Choice | None) -> Looked:
    """Read the checks of an organisation, and the names behind one of them."""
    now = figures.now(house, within)
    units = figures.of_organisations(house)
    with house.reading() as connection:
        asked = len(mends.open_mends(connection))
        sends = mends.sends(connection)
    whole = "全县" if house.at_county else "本单位"
    name = next((each.name for each in units if each.id == within), whole)
    return Looked(
        within=within,
        name=name if within else whole,
        sentence=wording.sentence(name if within else whole, now, Targets.of(house.today)),
        figures=now,
        rows=reading.by_rule(house, within),
        asked=asked,
        sends=sends,
        units=units,
        days=figures.over_time(house, within),
        choice=choice,
        faults=_faults(house, within, choice) if choice else (),
    )


def _faults(house: House, within: str, choice: Choice) -> tuple[Fault, ...]:
    return reading.faults(
        house,
        within=within,
        rule=choice.rule,
        field=choice.field,
        severity=choice.severity,
        asked=choice.asked,
    )
