"""Chance that repeats itself: weighted draws, ids and numbers of one seed."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Drawn = TypeVar("Drawn")

# 30 June 2013 in milliseconds: ids look like those made on the day the county is counted.
_STAMP = 1_372_550_400_000
_LARGEST_STEP = 40
# Blocks that no operator had given out to people when this was written.
_MOBILE_BLOCKS = ("142", "143", "154")


class Urn(Generic[Drawn]):
    """Things to draw with unequal chances."""

    __slots__ = ("_sums", "_things", "_total")

    def __init__(self, pairs: Iterable[tuple[Drawn, float]]) -> None:
        listed = [(thing, weight) for thing, weight in pairs if weight > 0]
        self._things = [thing for thing, _ in listed]
        self._sums = list(accumulate(weight for _, weight in listed))
        self._total = self._sums[-1]

    def draw(self, dice: Random) -> Drawn:
        """One of the things; it stays in the urn."""
        return self._things[bisect(self._sums, dice.random() * self._total)]


class Register:
    """Gives out what must be unique in a county: ids, mobile numbers, whole ID numbers."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._clock = _STAMP
        self._given: set[str] = set()

    def new_id(self) -> str:
        """A record id in the form of those made at work, but repeatable."""
        self._clock += self._dice.randrange(1, _LARGEST_STEP)
        random = self._dice.getrandbits(74)
        high, low = random >> 62, random & ((1 << 62) - 1)
        return f"{(self._clock << 80) | (7 << 76) | (high << 64) | (2 << 62) | low:032x}"

    def take(self, number: str) -> bool:
        """Whether a number was still free; it no longer is."""
        if number in self._given:
            return False
        self._given.add(number)
        return True

    def mobile(self) -> str:
        """A mobile number that nobody else in the county has."""
        while True:
            number = f"{self._dice.choice(_MOBILE_BLOCKS)}{self._dice.randrange(10**8):08}"
            if self.take(number):
                return number


def largest_remainder(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that add up to the total, as near to the weights' proportions as may be."""
    if not weights:
        return []
    scale = total / sum(weights)
    exact = [weight * scale for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def day_between(dice: Random, first: date, last: date) -> date:
    """A day from the first to the last, both counted; the first where they are the wrong way."""
    span = (last - first).days
    return first if span <= 0 else first + timedelta(days=dice.randrange(span + 1))
