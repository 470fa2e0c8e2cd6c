"""What can be picked from: code lists and organisations, searched by words, pinyin and code."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from pmis_desktop.rules import codes, pinyin

_MOST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: what is stored, what people read, further words it is found by."""

    value: str
    label: str
    words: tuple[str, ...] = ()
    retired: bool = False

    @property
    def shown(self) -> str:
        """The line in the list."""
        return f"{self.label}（已停用）" if self.retired else self.label


class Choices:
    """Everything one field may hold. ``stands_for`` says what a typed text means, if anything.

    A label that several choices share is given out as the choice's value, which is certain.
    """

    def __init__(
        self, every: Iterable[Choice], stands_for: Callable[[str], str | None] | None = None
    ) -> None:
        self.every = tuple(every)
        self._stands_for = stands_for
        self._by_value = {choice.value: choice for choice in self.every}
        counts: dict[str, int] = {}
        for choice in self.every:
            counts[choice.label] = counts.get(choice.label, 0) + 1
        self._shared = {label for label, count in counts.items() if count > 1}

    def by_value(self, value: str) -> Choice | None:
        """The choice that is stored as this."""
        return self._by_value.get(value)

    def certain(self, choice: Choice) -> str:
        """The text that means this choice and no other."""
        if choice.label in self._shared:
            return choice.value
        meant = self._stands_for(choice.label) if self._stands_for else choice.value
        return choice.label if meant == choice.value else choice.value

    def meant(self, text: str) -> Choice | None:
        """The choice that a whole text stands for: its value, its label, another name of it."""
        if not text:
            return None
        labelled = [choice for choice in self.every if choice.label == text]
        if len(labelled) == 1:
            return labelled[0]
        if self._stands_for and (value := self._stands_for(text)):
            return self._by_value.get(value)
        return self._by_value.get(text)

    def found(self, text: str) -> list[Choice]:
        """What a person may mean who has typed so far: what begins so first, retired ones last."""
        typed = codes.normal_word(text)
        if not typed:
            return [choice for choice in self.every if not choice.retired][:_MOST]
        ranked = sorted(
            (rank, choice.retired, place)
            for place, (choice, keys) in enumerate(zip(self.every, self._keys, strict=True))
            if (rank := _rank(choice, keys, typed)) is not None
        )
        return [self.every[place] for _fit, _retired, place in ranked[:_MOST]]

    def warm(self) -> None:
        """Spell everything now: a long list takes a moment, which nobody should wait for."""
        for choice in self.every:
            if not choice.retired:
                _spellings(choice.label)
        len(self._keys)

    @cached_property
    def _keys(self) -> list[tuple[str, ...]]:
        """Label and further words of each choice as they are compared."""
        return [
            tuple(codes.normal_word(word) for word in (choice.label, *choice.words))
            for choice in self.every
        ]


def _rank(choice: Choice, keys: tuple[str, ...], typed: str) -> int | None:
    """How well a choice fits: 0 begins so, 1 by pinyin or code, 2 has it inside; None: not."""
    if keys[0].startswith(typed):
        return 0
    if typed.isascii():
        if choice.value.casefold().startswith(typed):
            return 1
        # Nobody looks for what is not given any more by its first letters.
        if not choice.retired and any(each.startswith(typed) for each in _spellings(choice.label)):
            return 1
    return 2 if any(typed in word for word in keys) else None


@lru_cache(maxsize=16_384)
def _spellings(label: str) -> tuple[str, ...]:
    spelled = pinyin.spell(label)
    return (*spelled.initials, *spelled.full)


@lru_cache(maxsize=128)
def of_codes(name: str, on: date) -> Choices:
    """What a code list offers on a day, and after it the codes that are no longer given."""
    found = codes.code_list(name)
    offered = found.options(on)
    known = {line.code for line in offered}
    retired = (line for line in found.codes if line.code not in known and not line.in_force(on))
    return Choices(
        (
            *(Choice(line.code, line.label, line.aliases) for line in offered),
            *(Choice(line.code, line.label, line.aliases, retired=True) for line in retired),
        ),
        lambda text: _certain(found, text, on),
    )


def _certain(found: codes.CodeList, text: str, on: date) -> str | None:
    code = found.find(text, on)
    return code if isinstance(code, str) else None
