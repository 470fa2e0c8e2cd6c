"""What can be picked from: code lists and organisations, searched by words, pinyin and code."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from pmis_desktop.rules import codes, pinyin

_MOST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: what is stored, what people read, further words it is found by.

    ``note`` stands behind the label in the list and nowhere else: to what it belongs, what became
    of it.
    """

    value: str
    label: str
    words: tuple[str, ...] = ()
    retired: bool = False
    note: str = ""

    @property
    def shown(self) -> str:
        """The line in the list."""
        if self.note:
            return f"{self.label}　{self.note}"
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
        len(self._keys)

    @cached_property
    def _keys(self) -> list[tuple[str, str]]:
        """Label and further words of each choice as they are compared, and how they are typed.

        Each word begins a line, so that one look tells whether any of them begins so.
        """
        return [_lines_of(choice) for choice in self.every]


def _lines_of(choice: Choice) -> tuple[str, str]:
    words = (choice.label, *choice.words)
    # Nobody looks for what is not given any more by its first letters.
    spelled = () if choice.retired else dict.fromkeys(each for w in words for each in _spellings(w))
    return (
        "".join(f"\n{codes.normal_word(word)}" for word in words),
        "".join(f"\n{each}" for each in spelled),
    )


def _rank(choice: Choice, keys: tuple[str, str], typed: str) -> int | None:
    """How well a choice fits: 0 begins so, 1 another word, pinyin or code does, 2 has it inside."""
    words, spelled = keys
    beginning = f"\n{typed}"
    if words.startswith(beginning):
        return 0
    if beginning in words or beginning in spelled or choice.value.casefold().startswith(typed):
        return 1
    return 2 if typed in words else None


@lru_cache(maxsize=2048)
def _spellings(label: str) -> tuple[str, ...]:
    spelled = pinyin.spell(label)
    return (*spelled.initials, *spelled.full)


def of_codes(name: str, on: date) -> Choices:
    """What a code list offers on a day, and after it the codes that are no longer given."""
    return _of_list(codes.code_list(name), on)


@lru_cache(maxsize=128)
def _of_list(found: codes.CodeList, on: date) -> Choices:
    offered = found.options(on)
    known = {line.code for line in offered}
    retired = (line for line in found.codes if line.code not in known and not line.in_force(on))
    return Choices(
        (
            *(Choice(o.code, o.label, o.aliases, note=_over(found, o)) for o in offered),
            *(Choice(r.code, r.label, r.aliases, True, _since(r)) for r in retired),  # noqa: FBT003
        ),
        lambda text: _certain(found, text, on),
    )


def _over(found: codes.CodeList, line: codes.Code) -> str:
    """The group that a code stands in, where only the codes in it can be picked."""
    group = found.get(line.parent) if line.parent else None
    return group.label if group is not None and not group.selectable else ""


def _since(line: codes.Code) -> str:
    """What became of a place that is no longer one; nothing for other codes."""
    if "successors" not in line.more:
        return ""
    # A heir that took over later than the end is followed by its year.
    heirs = "、".join(each.partition("[")[0] for each in line.more["successors"].split(";"))
    return f"已撤销（{line.valid_to[:4]}年{f'并入{heirs}' if heirs else ''}）"


def _certain(found: codes.CodeList, text: str, on: date) -> str | None:
    code = found.find(text, on)
    return code if isinstance(code, str) else None
