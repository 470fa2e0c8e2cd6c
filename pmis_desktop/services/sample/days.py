"""The days of an invented life in the party: all rules on age and probation kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pmis_desktop.rules import dates
from pmis_desktop.services.sample.chance import day_between
from pmis_desktop.services.sample.seats import COUNTED_ON

_GROWN = 18 * 12
_PROBATION = 12
# Full members join a year before the day of counting at the latest.
_LAST_JOIN = date(2012, 6, 30)
_WITHOUT_PROBATION = (date(1969, 4, 1), date(1977, 8, 11))
_PROBATION_AGAIN = date(1977, 8, 20)
# Old files give no day.
_KEPT_TO_THE_MONTH = date(1970, 1, 1)

_PROBATIONARY, _OVERDUE = 0.007, 0.06
_OLDEST_PROBATIONER = 45
_EXTENDED = 0.006
_ON_THE_FIRST_OF_JULY = 0.3
_MONTH_ONLY = 0.04
_WAITS_MOST, _WAITS_USUALLY = 27.0, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Birth, joining and full membership; ``joined`` and ``full`` as stored, perhaps without day.

    ``full`` is None for a probationary member, ``extension`` counts months.
    """

    birth: date
    joined_day: date
    joined: str
    full: str | None
    extension: str | None = None


def birthday(dice: Random, age: int) -> date:
    """A birthday of somebody who is that old on the day of counting."""
    last = date(COUNTED_ON.year - age, COUNTED_ON.month, COUNTED_ON.day)
    return day_between(dice, dates.add_months(last, -12) + timedelta(days=1), last)


def other_birthday(dice: Random, birth: date, age: int) -> date:
    """Another birthday that makes nobody older or younger: what an ID card may say instead."""
    shifted = birth + timedelta(days=dice.choice((-30, -10, -1, 1, 9, 10, 20, 30, 31)))
    return shifted if dates.age(shifted.isoformat(), COUNTED_ON) == age else birth


def party_days(dice: Random, birth: date, age: int) -> Days:
    """When somebody of this age joined, and when the probation ended."""
    grown = dates.add_months(birth, _GROWN)
    if age <= _OLDEST_PROBATIONER and dice.random() < _PROBATIONARY:
        return _probationer(dice, birth, grown)
    joined = _joining(dice, grown)
    if _WITHOUT_PROBATION[0] <= joined <= _WITHOUT_PROBATION[1]:
        return _stored(dice, birth, joined, joined, 0)
    extension = dice.choice((6, 12)) if dice.random() < _EXTENDED else 0
    full = dates.add_months(joined, _PROBATION + extension)
    if full > COUNTED_ON:
        full, extension = dates.add_months(joined, _PROBATION), 0
    return _stored(dice, birth, joined, full, extension)


def _probationer(dice: Random, birth: date, grown: date) -> Days:
    first = _LAST_JOIN + timedelta(days=1)
    if dice.random() < _OVERDUE:
        joined = day_between(dice, max(grown, date(2012, 3, 1)), _LAST_JOIN)
    else:
        joined = day_between(dice, max(grown, first), COUNTED_ON - timedelta(days=2))
    return Days(birth=birth, joined_day=joined, joined=joined.isoformat(), full=None)


def _joining(dice: Random, grown: date) -> date:
    wait = timedelta(days=int(dice.triangular(0.0, _WAITS_MOST, _WAITS_USUALLY) * 365))
    joined = grown + wait if grown + wait <= _LAST_JOIN else day_between(dice, grown, _LAST_JOIN)
    if dice.random() < _ON_THE_FIRST_OF_JULY:
        festive = date(joined.year, 7, 1)
        joined = festive if grown <= festive <= _LAST_JOIN else joined
    gap = _WITHOUT_PROBATION[1] < joined < _PROBATION_AGAIN
    return _PROBATION_AGAIN if gap else joined


def _stored(dice: Random, birth: date, joined: date, full: date, extension: int) -> Days:
    vague = joined < _KEPT_TO_THE_MONTH and dice.random() < _MONTH_ONLY
    length = len("1969-04") if vague else None
    return Days(
        birth=birth,
        joined_day=joined,
        joined=joined.isoformat()[:length],
        full=full.isoformat()[:length],
        extension=str(extension) if extension else None,
    )
