"""What a person says about a checked sheet: mended cells, meanings of spellings, who is who."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pmis_desktop.rules.codes import normal_word
from pmis_desktop.rules.organisation_names import comparison_key

ANOTHER = "another"
"""In place of a member's id: the row is about somebody who is not recorded yet."""

BRANCH_FIELDS = frozenset({"branch", "parent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """Answers for one sheet; the file on disk stays as it is.

    ``mended`` holds texts by key of the row and field, ``meanings`` stored values by field and
    spelling for the whole sheet, ``persons`` members' ids (or `ANOTHER`) by key of the row.
    ``by_name`` accepts the only namesake in the branch for every row without an ID number.
    """

    mended: Mapping[tuple[int, str], str] = field(default_factory=dict)
    meanings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    persons: Mapping[int, str] = field(default_factory=dict)
    by_name: bool = False

    def mend(self, key: int, name: str, text: str) -> "Corrections":
        """These and one cell, typed anew."""
        return replace(self, mended={**self.mended, (key, name): text})

    def mean(self, name: str, spelling: str, value: str) -> "Corrections":
        """These and what a spelling stands for in every row; ``value`` is a code, flag or id."""
        return replace(self, meanings={**self.meanings, (name, word_of(name, spelling)): value})

    def recognise(self, key: int, person: str) -> "Corrections":
        """These and whose row one is."""
        return replace(self, persons={**self.persons, key: person})

    def trust_names(self) -> "Corrections":
        """These, and every row without an ID number is the only namesake in its branch."""
        return replace(self, by_name=True)

    def of_spellings(self) -> "Corrections":
        """Only what was said about spellings: it holds wherever rows stand after a new reading."""
        return Corrections(meanings=self.meanings)

    @property
    def organisations(self) -> dict[str, str]:
        """Ids of organisations by comparison key of their spelling."""
        return {word: value for (name, word), value in self.meanings.items() if name == "branch"}


def word_of(name: str, spelling: str) -> str:
    """A spelling as meanings are looked up by it."""
    return comparison_key(spelling) if name in BRANCH_FIELDS else normal_word(spelling)
