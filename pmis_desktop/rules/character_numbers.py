"""A number for each of a hundred thousand characters, in little room."""

from array import array
from collections.abc import Iterable


class CharacterNumbers:
    """Numbers by character; 0 for every other one. A dictionary would take twenty times the room.

    The numbers are up to 65,535, or with ``large`` up to four milliards.
    """

    def __init__(self, known: Iterable[tuple[str, int]], *, large: bool = False) -> None:
        self._numbers = array("I" if large else "H")
        for mark, number in known:
            place = ord(mark)
            if place >= len(self._numbers):
                missing = place + 1 - len(self._numbers)
                self._numbers.frombytes(bytes(missing * self._numbers.itemsize))
            self._numbers[place] = number

    def __getitem__(self, mark: str) -> int:
        place = ord(mark) if mark else 0
        return self._numbers[place] if place < len(self._numbers) else 0

    def known(self) -> list[str]:
        """Every character that has a number, by code point."""
        return [chr(place) for place, number in enumerate(self._numbers) if number]
