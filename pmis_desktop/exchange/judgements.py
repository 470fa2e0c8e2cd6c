"""What judging an operation comes to, and which verdict stands for the whole of it."""

import msgspec

from pmis_desktop.exchange.records import (
    AGREED,
    APPLIED,
    CONFLICT,
    HELD,
    REJECTED,
    SUPERSEDED,
    WITHDRAWN,
    Outcome,
)

_SEVERITY = (REJECTED, HELD, CONFLICT, SUPERSEDED, WITHDRAWN, "settled", APPLIED, AGREED)


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A change to the outcome of an earlier operation: its item was replaced or closed."""

    n: int
    group: str
    verdict: str


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one operation and what it does to the outcomes of earlier ones."""

    outcome: Outcome
    closings: tuple[Closing, ...] = ()


def worst(verdicts: list[str]) -> str:
    """The verdict that stands for a whole operation: the one a person must look at first."""
    return min(verdicts, key=_SEVERITY.index)


def outcome_of(n: int, groups: dict[str, str], code: str = "", note: str = "") -> Outcome:
    """An outcome; the groups are named only where they differ."""
    verdict = worst(list(groups.values()))
    uniform = len(set(groups.values())) == 1
    return Outcome(n=n, verdict=verdict, code=code, groups={} if uniform else groups, note=note)
