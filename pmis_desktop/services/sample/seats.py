"""How many sit in each branch, how old they are and what they learned: every total exact.

The counts of 30 June 2013 come from the county's own bulletin of that summer: 25,822 members.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeVar

from pmis_desktop.services.sample.chance import Urn, largest_remainder
from pmis_desktop.services.sample.tree import Place

Ranked = TypeVar("Ranked")

COUNTED_ON = date(2013, 6, 30)

# First and last age of each bracket, members in it, and how chances fall or rise with each year.
_AGES = (
    (20, 35, 5396, 1.06),
    (36, 45, 5840, 1.02),
    (46, 59, 10_068, 1.0),
    (60, 96, 4518, 0.9),
)

# Brackets from the highest down, members in them, and codes of the party list with chances.
_SCHOOLING: tuple[tuple[int, tuple[tuple[str, float], ...]], ...] = (
    (140, (("12", 78), ("11", 3), ("13", 6), ("1B", 10), ("1A", 3))),
    (2326, (("21", 84), ("2B", 9), ("2A", 6), ("24", 1))),
    (4206, (("22", 86), ("2D", 10), ("2C", 4))),
    (1644, (("41", 100),)),
    (4894, (("61", 88), ("44", 6), ("47", 6))),
    (12_612, (("71", 82), ("81", 16), ("9", 2))),
)

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Trade:
    """How the members of such a branch differ: number, age and its scatter, learning."""

    size: float
    middle_age: float
    scatter: float
    learning: float


_TRADES = {
    "village": _Trade(2.0, 51.0, 16.0, -0.35),
    "community": _Trade(2.0, 54.0, 14.0, 0.3),
    "office": _Trade(0.75, 44.0, 10.0, 1.7),
    "school": _Trade(0.9, 43.0, 10.0, 2.1),
    "health": _Trade(0.75, 43.0, 10.0, 1.6),
    "enterprise": _Trade(0.75, 47.0, 12.0, 0.5),
    "private": _Trade(0.6, 42.0, 12.0, 0.3),
    "retirees": _Trade(0.8, 82.0, 5.0, 1.2),
}
_LESS_LEARNED_PER_YEAR = 0.05
_STILL_LEARNING, _MOST_WHILE_LEARNING = 23, 0.8


@dataclass(frozen=True, slots=True)
class Seat:
    """A member before the name: the branch, the age on the day of counting, the education."""

    branch: Place
    age: int
    education: str


def seats(dice: Random, branches: Sequence[Place], members: int) -> list[Seat]:
    """A seat for every member, branch by branch."""
    sizes = _sizes(dice, branches, members)
    taken = [place for place, size in zip(branches, sizes, strict=True) for _ in range(size)]
    ages = _by_rank(_ages(dice, members), [_seniority(dice, place) for place in taken])
    pairs = list(zip(taken, ages, strict=True))
    schooling = _by_rank(_schooling(dice, members), [_learning(dice, *pair) for pair in pairs])
    return [
        Seat(place, age, education)
        for (place, age), education in zip(pairs, schooling, strict=True)
    ]


def _sizes(dice: Random, branches: Sequence[Place], members: int) -> list[int]:
    """Members per branch: three at least while there are enough, villages the largest."""
    fewest = min(_FEWEST, members // len(branches))
    weights = [_TRADES[place.trade].size * dice.uniform(0.6, 1.3) for place in branches]
    more = largest_remainder(members - fewest * len(branches), weights)
    return [fewest + size for size in more]


def _ages(dice: Random, members: int) -> list[int]:
    """Ages from the youngest up, each bracket as full as in the county."""
    numbers = largest_remainder(members, [bracket[2] for bracket in _AGES])
    ages: list[int] = []
    for (first, last, _, slope), number in zip(_AGES, numbers, strict=True):
        urn = Urn((age, slope ** (age - first)) for age in range(first, last + 1))
        ages.extend(sorted(urn.draw(dice) for _ in range(number)))
    return ages


def _schooling(dice: Random, members: int) -> list[str]:
    """Education codes from the lowest bracket up, each bracket as full as in the county."""
    numbers = largest_remainder(members, [bracket[0] for bracket in _SCHOOLING])
    codes: list[str] = []
    for (_, choices), number in reversed(list(zip(_SCHOOLING, numbers, strict=True))):
        urn = Urn(choices)
        codes.extend(urn.draw(dice) for _ in range(number))
    return codes


def _seniority(dice: Random, place: Place) -> float:
    trade = _TRADES[place.trade]
    return dice.gauss(trade.middle_age, trade.scatter)


def _learning(dice: Random, place: Place, age: int) -> float:
    """How likely somebody learned much: by trade and youth, bounded while still at school."""
    score = dice.gauss(_TRADES[place.trade].learning - age * _LESS_LEARNED_PER_YEAR, 0.8)
    return min(score, -_MOST_WHILE_LEARNING) if age < _STILL_LEARNING else score


def _by_rank(ordered: Sequence[Ranked], scores: Sequence[float]) -> list[Ranked]:
    """Give the things, lowest first, to the places in the order of their scores."""
    places = sorted(range(len(scores)), key=scores.__getitem__)
    given = dict(zip(places, ordered, strict=True))
    return [given[place] for place in range(len(scores))]
