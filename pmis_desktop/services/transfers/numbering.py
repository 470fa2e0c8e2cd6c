"""How letters are numbered, and where the next block of an issuing organisation would begin."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmis_desktop.errors.transfers import LetterUnitsUsedUpError
from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import letter_numbers
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import letters


@dataclass(frozen=True, slots=True)
class Numbering:
    """The pattern of now, the year, and every block there ever was."""

    pattern: str
    year: int
    known: tuple[Record, ...]

    def first_of(self, pattern: str, organisation: str) -> str:
        """The first number of the next block that this pattern would give an organisation.

        An empty organisation is one that has had none. Empty where it is no pattern, or there is
        no room.
        """
        if not letter_numbers.is_pattern(pattern):
            return ""
        try:
            found = letters.next_block(self.known, pattern, self.year, organisation)
        except LetterUnitsUsedUpError:
            return ""
        return letter_numbers.number(found.before, found.first, found.places)


def numbering(house: House) -> Numbering:
    """What the county's room of numbers shows; raises NotCountyError."""
    house.require_county()
    with house.reading() as connection:
        ids = [row[0] for row in rows.fetch(connection, "SELECT id FROM letter_block")]
        known: Sequence[Record] = list(rows.load(connection, letters.BLOCK, ids).values())
        return Numbering(letters.pattern(connection), house.today.year, tuple(known))
