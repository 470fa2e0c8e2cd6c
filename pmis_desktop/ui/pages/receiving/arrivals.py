"""The files on the counter: what each is, what became of it, and what can be done with all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pmis_desktop.rules import moments
from pmis_desktop.services import merging, previewing
from pmis_desktop.services.merging import Preview
from pmis_desktop.services.previewing import VerdictWords
from pmis_desktop.services.rounds import FileResult

_IN = {merging.TAKEN, merging.DUPLICATE}
_URGENCY = (previewing.MUST, previewing.WARN, previewing.GOOD, previewing.INFO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One file that was brought; ``result`` is there once it went through a round."""

    preview: Preview
    result: FileResult | None = None

    @property
    def file(self) -> Path:
        """Where it lies."""
        return self.preview.path

    @property
    def sender(self) -> str:
        """Whose package it is; the file's name where that could not be found out."""
        return self.preview.organisation or self.file.name

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
        """Whether it brings something new and has not been through a round."""
        return self.result is None and self.preview.verdict == merging.NEW

    @property
    def is_owed(self) -> bool:
        """Whether its sender is to be answered: it is in, or was, or has a hole to be told of.

        What could be taken and then could not (a stick was pulled) stays with its sender.
        """
        if self.preview.verdict != merging.NEW:
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
        count = f"{self.changes} 处更改" if self.changes else ""
        return " · ".join(each for each in (self.numbers(), self.made(today), count) if each)


@dataclass(slots=True)
class Counterful:
    """Everything that lies on the counter now."""

    arrivals: tuple[Arrival, ...] = ()

    @property
    def to_take(self) -> int:
        """How many packages can be taken in."""
        return sum(each.can_be_taken for each in self.arrivals)

    def by_urgency(self) -> tuple[Arrival, ...]:
        """What somebody must look at first, what is well below."""
        return tuple(sorted(self.arrivals, key=lambda each: _URGENCY.index(each.verdict.weight)))

    @property
    def finished(self) -> bool:
        """Whether a round is over and nothing is left to take."""
        return any(each.result for each in self.arrivals) and not self.to_take

    def add(self, previews: Iterable[Preview]) -> None:
        """Put more on the counter; a file that was judged again replaces its older judgement."""
        kept = {each.file: each for each in self.arrivals}
        kept |= {each.path: Arrival(preview=each) for each in previews}
        self.arrivals = tuple(kept.values())

    def settle(self, results: Iterable[FileResult]) -> None:
        """Note what became of files in a round; what the round did not reach stays as it is."""
        known = {result.file: result for result in results}
        self.arrivals = tuple(
            replace(each, result=known[each.file]) if each.file in known else each
            for each in self.arrivals
        )

    def waiting(self) -> list[Preview]:
        """What a round is to go through: everything that has not been through one."""
        return [each.preview for each in self.arrivals if each.result is None]

    def to_answer(self) -> list[str]:
        """The sites that are owed an answer: whose package was taken in, now or before."""
        sites = {
            each.preview.site: None for each in self.arrivals if each.preview.site and each.is_owed
        }
        return list(sites)
