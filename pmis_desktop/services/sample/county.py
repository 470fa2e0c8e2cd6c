"""A whole invented county, ready to be created in bulk; the same seed gives the same county."""

from dataclasses import dataclass
from random import Random

from pmis_desktop.errors.sample import SampleSizeError
from pmis_desktop.services.sample import tree
from pmis_desktop.services.sample.chance import Register
from pmis_desktop.services.sample.histories import history
from pmis_desktop.services.sample.organisations import organisation_records
from pmis_desktop.services.sample.people import People, Person
from pmis_desktop.services.sample.records import Record
from pmis_desktop.services.sample.seats import seats

BRANCHES, MEMBERS = 954, 25_822


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedCounty:
    """Records as (entity, id, values without empty ones), and the ids that one asks for.

    Every record stands after those it refers to.
    """

    records: list[Record]
    county: str
    committees: list[str]
    branches: list[str]
    members_of: dict[str, list[str]]


def invent_county(
    *,
    branches: int = BRANCHES,
    members: int = MEMBERS,
    committees: int | None = None,
    seed: int = 1,
) -> InventedCounty:
    """A county on 30 June 2013; at its usual size every published count is exact.

    Without ``committees`` there are as many as suit the branches, 35 at most; there is never one
    without a branch. Raises SampleSizeError for sizes that no county has.
    """
    wanted = tree.usual_committees(branches) if committees is None else committees
    if branches < 1 or members < 0 or wanted < 1:
        raise SampleSizeError
    dice = Random(seed)  # noqa: S311 - invented people, no secrets
    register = Register(dice)
    grown = tree.grow(register, branches, min(wanted, branches))
    invented = People(dice, register)
    people = [invented.sit_down(seat) for seat in seats(dice, grown.branches, members)]
    by_branch: dict[str, list[Person]] = {branch.id: [] for branch in grown.branches}
    for person in people:
        by_branch[person.branch.id].append(person)
    records = organisation_records(dice, grown, by_branch)
    records.extend(("member", person.id, person.values) for person in people)
    for person in people:
        records.extend(history(dice, register, person))
    return InventedCounty(
        records=records,
        county=grown.county.id,
        committees=[place.id for place in grown.committees],
        branches=[place.id for place in grown.branches],
        members_of={branch: [one.id for one in found] for branch, found in by_branch.items()},
    )
