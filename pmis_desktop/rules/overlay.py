"""Which county's codes and rules are in force: the one place where tables are asked for them.

Each open vault has its own ``InForce``. Whoever works for a vault does it inside ``using``, so
that two vaults in one process never see each other's tables; outside of any the program's own
tables are in force.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from pmis_desktop.rules import form_templates
from pmis_desktop.rules.override_lines import (
    CODES,
    NEEDS,
    THRESHOLDS,
    WORDS,
    CodeLine,
    CodeLines,
    Lines,
    NeedLines,
    TemplateLines,
    ThresholdLine,
    ThresholdLines,
    WordLines,
)

T = TypeVar("T")

_encoder = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, eq=False)
class Overlay:
    """What a county says otherwise: code lines by list, thresholds, needed fields, wordings.

    ``key`` is empty for nothing, else a digest of all of it: another key means other rules.
    ``templates`` of forms, by file, are lines of text and no rules: nothing is judged by them.
    """

    key: str = ""
    codes: Mapping[str, tuple[CodeLine, ...]] = field(default_factory=dict)
    thresholds: Mapping[str, tuple[ThresholdLine, ...]] = field(default_factory=dict)
    needs: Mapping[str, bool] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _kept: dict[object, Any] = field(default_factory=dict, repr=False)

    def kept(self, name: object, make: Callable[[], T]) -> T:
        """What was made from these tables before, else made now and kept with them."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found


NATIONAL = Overlay()


@dataclass(slots=True)
class InForce:
    """The tables of one open vault; ``overlay`` is None until they are read."""

    overlay: Overlay | None = None


_NOBODYS = InForce(NATIONAL)
_CURRENT: ContextVar[InForce] = ContextVar("tables in force", default=_NOBODYS)


def current() -> Overlay:
    """The overlay in force where this is asked."""
    return _CURRENT.get().overlay or NATIONAL


@contextmanager
def using(tables: InForce) -> Iterator[None]:
    """Let a vault's tables be in force within the block, in this thread."""
    token = _CURRENT.set(tables)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def enter(tables: InForce) -> None:
    """Let a vault's tables be in force in this thread from now on: a window's, while it is open."""
    _CURRENT.set(tables)


def leave(tables: InForce) -> None:
    """Let them go, unless another vault's have taken their place by now."""
    if _CURRENT.get() is tables:
        _CURRENT.set(_NOBODYS)


def made(topics: Mapping[str, Lines]) -> Overlay:
    """The overlay of some topics; those without a line say nothing."""
    said = {topic: lines for topic, lines in sorted(topics.items()) if lines.lines}
    if not said:
        return NATIONAL
    templates = {
        form_templates.file_of(topic): tuple(lines.lines)
        for topic, lines in said.items()
        if isinstance(lines, TemplateLines)
    }
    rules = {topic: lines for topic, lines in said.items() if not isinstance(lines, TemplateLines)}
    thresholds: dict[str, tuple[ThresholdLine, ...]] = {}
    needs, words = said.get(NEEDS), said.get(WORDS)
    listed = said.get(THRESHOLDS)
    if isinstance(listed, ThresholdLines):
        for each in sorted(listed.lines, key=lambda line: line.since, reverse=True):
            thresholds[each.rule] = (*thresholds.get(each.rule, ()), each)
    return Overlay(
        key=sha256(_encoder.encode(rules)).hexdigest() if rules else "",
        codes={
            topic.removeprefix(CODES): tuple(lines.lines)
            for topic, lines in said.items()
            if isinstance(lines, CodeLines)
        },
        thresholds=thresholds,
        needs={each.field: each.needed for each in needs.lines}
        if isinstance(needs, NeedLines)
        else {},
        words={each.key: each.text for each in words.lines} if isinstance(words, WordLines) else {},
        templates=templates,
    )
