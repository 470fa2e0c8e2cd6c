"""What happened to invented members: memberships, dated facts, snapshots at admission."""

from collections.abc import Iterator
from datetime import date
from random import Random

from pmis_desktop.models.ids import fact_id
from pmis_desktop.services.sample.chance import Register, day_between
from pmis_desktop.services.sample.people import Person
from pmis_desktop.services.sample.records import Record, Values
from pmis_desktop.services.sample.seats import COUNTED_ON

# From this day on the year tables need both facts of a probation and the snapshot at admission.
_RECENT = date(2012, 1, 1)
_TRANSFERRED = 0.015
_FROM_THE_LEAGUE, _RECOMMENDED = 28, 0.6
_SNAPSHOT = (
    "education",
    "job_post",
    "front_line",
    "social_stratum",
    "technical_title",
    "technical_level",
)


def history(dice: Random, register: Register, person: Person) -> Iterator[Record]:
    """The records behind one member: where, in which category, with what status, how admitted."""
    recent = person.days.joined_day >= _RECENT
    membership = _admitted(person) if recent else _earlier(dice, person)
    begun: Values = {"member": person.id, "organisation": person.branch.id, **membership}
    yield "membership", register.new_id(), begun
    yield from _categories(person)
    if recent:
        yield "admission", register.new_id(), _admission(dice, person)


def _admitted(person: Person) -> Values:
    return {
        "began_on": person.days.joined,
        "began_approved_on": person.days.joined,
        "began_reason": "admission",
        "began_authority": _authority(person),
    }


def _earlier(dice: Random, person: Person) -> Values:
    """Since joining as far as the county knows, or since a transfer of the last months."""
    if dice.random() >= _TRANSFERRED:
        return {"began_on": person.days.joined, "began_reason": "initial"}
    day = day_between(dice, _RECENT, COUNTED_ON).isoformat()
    return {
        "began_on": day,
        "began_approved_on": day,
        "began_reason": "transfer_in",
        "began_authority": _authority(person),
        "began_document": f"组转字〔{day[:4]}〕{dice.randrange(1, 400)}号",
    }


def _categories(person: Person) -> Iterator[Record]:
    """The latest category, and the one before it where the year tables still ask for it."""
    days = person.days
    if days.full is None:
        yield _fact("category_fact", person, "probationary", days.joined, approved=True)
        return
    confirmed_recently = days.full >= _RECENT.isoformat()
    if confirmed_recently:
        yield _fact("category_fact", person, "probationary", days.joined, approved=True)
    yield _fact("category_fact", person, "full", days.full, approved=confirmed_recently)


def _fact(ent: str, person: Person, value: str, effective_on: str, *, approved: bool) -> Record:
    fact: Values = {"member": person.id, "value": value, "effective_on": effective_on}
    if approved:
        fact |= {"approved_on": effective_on, "authority": _authority(person)}
    return ent, fact_id(ent, person.id, effective_on), fact


def _admission(dice: Random, person: Person) -> Values:
    """The member as on joining; year tables count this, not the present."""
    young = _age_on_joining(person) < _FROM_THE_LEAGUE
    recommended = young and dice.random() < _RECOMMENDED
    values: Values = {
        "member": person.id,
        "approved_on": person.days.joined,
        "approved_by": _authority(person),
        "branch_name": person.branch.name,
        "superior_name": _authority(person),
        "league_member": "1" if young else "0",
        "league_recommended": "1" if recommended else "0",
        "developed_here": "1",
    }
    snapshot = {field: person.values[field] for field in _SNAPSHOT if field in person.values}
    return values | snapshot


def _age_on_joining(person: Person) -> int:
    return person.days.joined_day.year - person.days.birth.year


def _authority(person: Person) -> str | None:
    return person.branch.parent.name if person.branch.parent else None
