"""The files on the counter: what each is, what became of it, and what can be done with all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from pmis_desktop.models import arrivals
from pmis_desktop.rules import moments
from pmis_desktop.services import inbox, merging, previewing
from pmis_desktop.services.merging import Preview
from pmis_desktop.services.previewing import VerdictWords
from pmis_desktop.services.rounds import FileResult

_IN = {merging.TAKEN, merging.DUPLICATE}
_NO_NAMES: Mapping[Path, str] = MappingProxyType({})
_URGENCY = (previewing.MUST, previewing.WARN, previewing.GOOD, previewing.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One file that was brought; ``result`` is there once it went through a round.

    ``name`` is what a kept file was called, which lies in the archive under its hash.
    """

    preview: Preview
    result: FileResult | None = None
    name: str = ""

    @property
    def file(self) -> Path:
        """Where it lies."""
        return self.preview.path

    @property
    def sender(self) -> str:
        """Whose package it is; the file's name where that could not be found out."""
        return self.preview.organisation or self.called

    @property
    def called(self) -> str:
        """The file's name, as whoever brought it knows it."""
        return self.name or self.file.name

    @property
    def state(self) -> str:
        """How it stands, in one word."""
        return inbox.STATE_WORDS[inbox.state(self.result or self.preview)]

    @property
    def standing(self) -> str:
        """How it stands, and what there is to say of it in few words."""
        if self.state == inbox.STATE_WORDS[arrivals.REFUSED]:
            return self.state
        told = self.verdict.text
        return told if self.state in told else f"{self.state} · {told}"

    @property
    def verdict(self) -> VerdictWords:
        """What became of it or would become of it."""
        return previewing.verdict_words(self.result or self.preview)

    @property
    def message(self) -> str:
        """The whole story: for a refusal why, and what to do next."""
        return (self.result or self.preview).message

    @property
    def can_be_taken(self) -> bool:
        """Whether it brings something new and has not gone in."""
        return self.result is None and self.preview.verdict in {merging.NEW, merging.UNUSUAL}

    @property
    def is_clean(self) -> bool:
        """Whether it can go in with nothing for a person to see to."""
        return self.can_be_taken and self.preview.is_clean

    @property
    def is_owed(self) -> bool:
        """Whether its sender is to be answered: it is in, or was, or has a hole to be told of.

        What could be taken and then could not (a stick was pulled) stays with its sender.
        """
        if self.preview.verdict not in {merging.NEW, merging.UNUSUAL}:
            return True
        return self.result is not None and self.result.verdict in _IN

    @property
    def changes(self) -> int:
        """How many changes, as people count them, it brings that the county does not have."""
        return sum(self.preview.changes.values())

    def numbers(self) -> str:
        """Which changes of its sender it carries: 第 12–15 号."""
        if self.preview.package is None:
            return ""
        statement = self.preview.package.statement
        if statement.to <= statement.from_:
            return f"第 {statement.from_} 号" if statement.to == statement.from_ else ""
        return f"第 {statement.from_}–{statement.to} 号"

    def made(self, today: date) -> str:
        """When the branch wrote it, by the branch's clock."""
        if self.preview.package is None:
            return ""
        return f"{moments.day(self.preview.package.statement.made, today)}生成"

    def about(self, today: date) -> str:
        """Numbers, day and count in one quiet line; of a file without them the reason."""
        if self.preview.package is None:
            return self.message if self.message not in self.verdict.text else ""
        count = f"{self.changes:,} 处更改" if self.changes else ""
        return " · ".join(each for each in (self.numbers(), self.made(today), count) if each)


def _same(arrival: Arrival) -> str:
    return arrival.preview.file_hash or str(arrival.file)


def _named(arrival: Arrival | None) -> str:
    return arrival.name if arrival is not None else ""


@dataclass(slots=True)
class Counterful:
    """Everything that lies on the counter now."""

    arrivals: tuple[Arrival, ...] = ()

    @property
    def to_take(self) -> int:
        """How many packages can be taken in."""
        return sum(each.can_be_taken for each in self.arrivals)

    @property
    def clean(self) -> int:
        """How many packages go in at once: nothing in them is for a person to see to."""
        return sum(each.is_clean for each in self.arrivals)

    @property
    def to_decide(self) -> int:
        """How many packages bring something to decide, and can go in with it."""
        return sum(each.can_be_taken and not each.preview.unusual for each in self.arrivals) - (
            self.clean
        )

    @property
    def hashes(self) -> frozenset[str]:
        """Every file that lies here, by its bytes."""
        return frozenset(each.preview.file_hash for each in self.arrivals) - {""}

    def by_urgency(self) -> tuple[Arrival, ...]:
        """What somebody must look at first, what is well below."""
        return tuple(sorted(self.arrivals, key=lambda each: _URGENCY.index(each.verdict.weight)))

    @property
    def finished(self) -> bool:
        """Whether a round is over and nothing is left to take."""
        return any(each.result for each in self.arrivals) and not self.to_take

    def add(self, previews: Iterable[Preview], names: Mapping[Path, str] = _NO_NAMES) -> None:
        """Put more on the counter; a file that was judged again replaces its older judgement.

        The same bytes under two names are one file.
        """
        brought = [Arrival(preview=each, name=names.get(each.path, "")) for each in previews]
        places = {each.file for each in brought}
        kept = {_same(each): each for each in self.arrivals if each.file not in places}
        for each in brought:
            kept[_same(each)] = replace(each, name=each.name or _named(kept.get(_same(each))))
        self.arrivals = tuple(kept.values())

    def settle(self, results: Iterable[FileResult]) -> None:
        """Note what became of files in a round; what the round did not reach stays as it is."""
        known = {result.file: result for result in results}
        self.arrivals = tuple(
            replace(each, result=known[each.file]) if each.file in known else each
            for each in self.arrivals
        )

    def waiting(self) -> list[Preview]:
        """What a round is to go through: all that is clean, or else what brings things to decide.

        What cannot go in is gone through with them; unusual packages go in one by one.
        """
        clean = bool(self.clean)
        return [
            each.preview
            for each in self.arrivals
            if each.result is None
            and not (clean and each.can_be_taken and not each.is_clean)
            and not each.preview.unusual
        ]

    def results(self) -> list[FileResult]:
        """What became of the files in the rounds so far."""
        return [each.result for each in self.arrivals if each.result is not None]

    def to_answer(self) -> list[str]:
        """The sites that are owed an answer: whose package was taken in, now or before."""
        sites = {
            each.preview.site: None for each in self.arrivals if each.preview.site and each.is_owed
        }
        return list(sites)
