"""Picking a member by a part of the name, by pinyin, or by the end of a number."""

from typing_extensions import override

from pmis_desktop.services import belonging
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.choices import Choice, Choices


class People(Choices):
    """The members of an organisation and of all below it, found in the vault while one types.

    Each question reads some fifty rows by an index: a few milliseconds in the window's thread.
    """

    def __init__(self, house: House, within: str) -> None:
        super().__init__(())
        self._house = house
        self._within = within

    @override
    def by_value(self, value: str) -> Choice | None:
        """Nobody is shown by an id: who is stored already is shown by name."""
        return None

    @override
    def certain(self, choice: Choice) -> str:
        """The id, for names repeat."""
        return choice.value

    @override
    def meant(self, text: str) -> Choice | None:
        named = [each for each in self.found(text) if each.label == text] if text else []
        return named[0] if len(named) == 1 else None

    @override
    def found(self, text: str) -> list[Choice]:
        some = belonging.people(self._house, text, self._within)
        return [Choice(each.id, each.name, note=each.branch) for each in some]
