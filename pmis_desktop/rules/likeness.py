"""Which two records look like one person: by ID number, by a slip in it, by name and birth month.

Homonyms in one branch are normal and only the ID number is a key (domain notes 2.5), so whatever is
found here is suspected, never certain. Every way takes one pass over all people for each place in
an ID number, never one over all pairs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from pmis_desktop.rules import identity

# Check characters follow from the digits before them: a slip there is another one here.
_DIGITS = identity.LENGTH - 1
# More records than this under one key are a filler ("000…"), no group of doubles.
_MOST_ALIKE = 12
_LIKELY = 4
_MONTH = 7


class Likeness(StrEnum):
    """Why two records look like one person, the plainest first."""

    SAME_NUMBER = "same_number"
    OLD_NUMBER = "old_number"
    NEAR_NUMBER = "near_number"
    SAME_NAME = "same_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is compared of a record; ``current``: it belongs to a branch now, or waits for one."""

    id: str
    name: str
    id_number: str
    sex: str
    birth_date: str
    joined_on: str
    mobile: str
    current: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records that look like one person; ``one`` < ``other``.

    ``points`` weigh what else agrees, ``agrees`` names it by field.
    """

    one: str
    other: str
    likeness: Likeness
    points: int
    agrees: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        """Whether more speaks for one person than for homonyms."""
        by_number = self.likeness in {Likeness.SAME_NUMBER, Likeness.OLD_NUMBER}
        return by_number or self.points >= _LIKELY


_WEIGHTS = {"name": 3, "birth_date": 1, "sex": 1, "joined_on": 2, "mobile": 3}
_ORDER = {likeness: place for place, likeness in enumerate(Likeness)}


def pairs(people: Sequence[Person], step: Callable[[int, int], object] | None = None) -> list[Pair]:
    """Every suspected pair once, by its plainest likeness; the likeliest first.

    ``step`` hears how many passes of how many are done, and may raise to stop.
    """
    found: dict[tuple[int, int], Likeness] = {}
    passes = list(_passes(people))
    for done, (likeness, key, holds) in enumerate(passes):
        if step is not None:
            step(done, len(passes))
        for alike in _groups(people, key):
            for pair in combinations(alike, 2):
                if pair not in found and holds(people[pair[0]], people[pair[1]]):
                    found[pair] = likeness
    made = [_pair(people[one], people[other], kind) for (one, other), kind in found.items()]
    return sorted(made, key=lambda p: (not p.is_likely, _ORDER[p.likeness], -p.points, p.one))


def agreeing(one: Person, other: Person) -> tuple[str, ...]:
    """The fields that two records have alike, of those that are weighed."""
    return tuple(
        field
        for field in _WEIGHTS
        if getattr(one, field) and getattr(one, field) == getattr(other, field)
    )


_Key = Callable[[Person], object]
_Holds = Callable[[Person, Person], bool]


def _passes(people: Sequence[Person]) -> Iterator[tuple[Likeness, _Key, _Holds]]:
    """One pass for equal numbers, one for each place of a slip, one for names."""
    whole = {person.id: _whole(person.id_number) for person in people}
    yield Likeness.SAME_NUMBER, lambda p: p.id_number or None, _always
    yield Likeness.OLD_NUMBER, lambda p: whole[p.id] or None, _always

    def without(at: int) -> _Key:
        return lambda p: _but_one(whole[p.id], at) if p.current else None

    def swapped(at: int) -> _Key:
        return lambda p: _in_order(whole[p.id], at) if p.current else None

    for at in range(_DIGITS):
        yield Likeness.NEAR_NUMBER, without(at), _is_slip
    for at in range(_DIGITS - 1):
        yield Likeness.NEAR_NUMBER, swapped(at), _is_slip
    yield Likeness.NEAR_NUMBER, lambda p: whole[p.id][:_DIGITS] or None, _is_slip
    yield Likeness.SAME_NAME, _name_and_month, _may_be_one


def _groups(people: Sequence[Person], key: _Key) -> Iterator[list[int]]:
    """The places of those who share a key; only one pass's keys lie in memory at a time."""
    first: dict[object, int] = {}
    shared: dict[object, list[int]] = {}
    for place, person in enumerate(people):
        mark = key(person)
        if mark is None:
            continue
        if mark in first:
            shared.setdefault(mark, [first[mark]]).append(place)
        else:
            first[mark] = place
    yield from (alike for alike in shared.values() if len(alike) <= _MOST_ALIKE)


def _always(_one: Person, _other: Person) -> bool:
    return True


def _is_slip(one: Person, other: Person) -> bool:
    """Whether one of the numbers may be the other one written wrongly.

    Neighbours in a register differ in one digit and the check character: right numbers, of people
    with other names.
    """
    left, right = _whole(one.id_number), _whole(other.id_number)
    if identity.is_valid(left) and identity.is_valid(right):
        return left != right and one.name == other.name
    return _is_one_slip(left, right)


def _is_one_slip(left: str, right: str) -> bool:
    """Whether two texts of one length differ in one character, or in two swapped neighbours."""
    places = [at for at, pair in enumerate(zip(left, right, strict=True)) if pair[0] != pair[1]]
    if len(places) == 1:
        return True
    first, last = places[0] if places else 0, places[-1] if places else 0
    return last == first + 1 and left[first] == right[last] and left[last] == right[first]


def _may_be_one(one: Person, other: Person) -> bool:
    """Whether people of one name and birth month may be one: nobody is man and woman."""
    return not (one.sex and other.sex and one.sex != other.sex)


def _whole(number: str) -> str:
    """The 18 characters of a number, of an old one those it became; empty for anything else."""
    if len(number) == identity.OLD_LENGTH and number.isdecimal() and number.isascii():
        return identity.convert_old(number)
    return number if len(number) == identity.LENGTH else ""


def _but_one(number: str, at: int) -> str | None:
    return number[:at] + number[at + 1 : _DIGITS] if number else None


def _in_order(number: str, at: int) -> str | None:
    """A number with two neighbours in ascending order, so that both ways of writing them agree."""
    if not number or number[at] == number[at + 1]:
        return None
    low, high = sorted(number[at : at + 2])
    return number[:at] + low + high + number[at + 2 : _DIGITS]


def _name_and_month(person: Person) -> tuple[str, str] | None:
    month = person.birth_date[:_MONTH]
    if not person.current or not person.name or len(month) < _MONTH:
        return None
    return person.name, month


def _pair(one: Person, other: Person, likeness: Likeness) -> Pair:
    first, second = sorted((one, other), key=lambda person: person.id)
    agrees = agreeing(first, second)
    return Pair(
        one=first.id,
        other=second.id,
        likeness=likeness,
        points=_points(agrees, likeness),
        agrees=agrees,
    )


def _points(agrees: Iterable[str], likeness: Likeness) -> int:
    """What agrees beyond what the pair was found by."""
    known = {"name", "sex"} if likeness is Likeness.SAME_NAME else set()
    return sum(_WEIGHTS[field] for field in agrees if field not in known)
