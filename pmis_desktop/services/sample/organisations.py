"""The records of the invented organisations, with the people who speak for them."""

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from pmis_desktop.rules import dates
from pmis_desktop.services.sample import homes
from pmis_desktop.services.sample.chance import day_between
from pmis_desktop.services.sample.people import Person
from pmis_desktop.services.sample.records import Record, Values
from pmis_desktop.services.sample.tree import Place, Tree

COUNTY_CODE = "610523"
_FOUNDED = (date(1952, 1, 1), date(2010, 12, 31))
_ELECTED = (date(2010, 10, 1), date(2013, 5, 31))
_TERM_YEARS = 3
_BORN_BETWEEN = ("1951", "1980")
# Of villages and communities, outside the streets of the county seat and within.
_RURAL = {"village": ("9.3", "9.3"), "community": ("9.2", "9.1")}
_SITUATIONS = {"632": "3"}
_SAME_AS_ABOVE, _LEGAL_UNIT = "1", "2"


def organisation_records(
    dice: Random, tree: Tree, members: Mapping[str, Sequence[Person]]
) -> list[Record]:
    """All organisations, each after the one above it."""
    county = _record(dice, tree.county, 0, None)
    county[2].update(code=COUNTY_CODE, founded_on="1949-05", can_approve="0")
    records = [county]
    places = (*tree.committees, *tree.branches)
    speakers = _speakers(tree, members)
    for number, place in enumerate(places, 1):
        records.append(_record(dice, place, number, speakers.get(place.id)))
    return records


def _speakers(tree: Tree, members: Mapping[str, Sequence[Person]]) -> dict[str, Person]:
    """Who leads: somebody of middle age in each branch, for a committee that of its office."""
    found: dict[str, Person] = {}
    for branch in sorted(tree.branches, key=lambda place: place.trade != "office"):
        full = [person for person in members[branch.id] if person.days.full]
        begin, end = _BORN_BETWEEN
        fit = (one for one in full if begin <= one.days.birth.isoformat() < end)
        speaker = next(fit, full[0] if full else None)
        if speaker:
            found[branch.id] = speaker
            if branch.parent:
                found.setdefault(branch.parent.id, speaker)
    return found


def _record(dice: Random, place: Place, number: int, speaker: Person | None) -> Record:
    branch = bool(place.trade)
    values: Values = {
        "name": place.name,
        "short_name": place.short,
        "code": f"0{COUNTY_CODE}{number:05}",
        "kind": place.kind,
        "display_order": str(number),
        "founded_on": day_between(dice, *_FOUNDED).isoformat(),
        "phone": homes.landline(dice),
        "address": f"陕西省渭南市{place.where}",
        "division": COUNTY_CODE,
        "affiliation": _affiliation(place),
        "unit_situation": _situation(place),
        "can_approve": "0" if branch else "1",
    }
    if place.parent:
        values["parent"] = place.parent.id
    if branch:
        values |= _term(dice)
    if speaker:
        values |= {"secretary": speaker.values["name"], "contact": speaker.values["name"]}
    return "organisation", place.id, values


def _term(dice: Random) -> Values:
    began = day_between(dice, *_ELECTED)
    return {
        "term_began_on": began.isoformat(),
        "term_ends_on": dates.add_months(began, _TERM_YEARS * 12).isoformat(),
        "term_years": str(_TERM_YEARS),
    }


def _affiliation(place: Place) -> str:
    street = "街道" in place.where
    if place.trade in _RURAL:
        return _RURAL[place.trade][street]
    return "52" if place.where.endswith("镇") else "51" if street else "4"


def _situation(place: Place) -> str:
    usual = _SAME_AS_ABOVE if place.trade == "retirees" else _LEGAL_UNIT
    return _SITUATIONS.get(place.kind, usual)
