"""What of one operation still stands, and what taking it back would write."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pmis_desktop.exchange.facts import Record
from pmis_desktop.exchange.operations import CREATE, Operation, Value
from pmis_desktop.exchange.records import (
    AGREED,
    APPLIED,
    CONFLICT,
    HELD,
    REJECTED,
    SETTLED,
    Outcome,
)
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.rules.fields import ENTITIES

# How taking back one operation can end.
TAKEN = "taken"
REFUSED = "refused"
CHANGED = "changed"

_TAKEN_AWAY: Mapping[str, Value] = {"removed": "1", "removed_reason": "撤销新增"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What of an operation stands in the record, what waits on the desk, whether any was refused.

    ``standing`` has the values before, ``waiting`` what was written with what was before.
    """

    standing: dict[str, Value]
    waiting: dict[str, tuple[Value, Value]]
    refused: bool


@dataclass(frozen=True, slots=True)
class Reversal:
    """How taking back an operation ends, the values it gives back, what it takes from the desk."""

    end: str
    values: Mapping[str, Value] = field(default_factory=dict)
    waiting: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)

    def operations(self, current: Record | None) -> int:
        """How many operations it becomes: one where a value of the record is another by it."""
        known = current or {}
        differs = any(known.get(name) != value for name, value in self.values.items())
        return differs + bool(self.waiting)


def reversal(operation: Operation, found: Parts, current: Record | None) -> Reversal:
    """What taking back one operation, group by group, does to a record as it is now.

    ``found`` are the parts of the operation for this record.
    """
    values: Mapping[str, Value] = {}
    if found.standing and current is not None:
        if any(current.get(name) != operation.f[name][1] for name in found.standing):
            return Reversal(CHANGED)
        values = _TAKEN_AWAY if operation.act == CREATE else found.standing
    nothing = found.refused and not (found.standing or found.waiting)
    return Reversal(REFUSED if nothing else TAKEN, values, found.waiting)


def parts(operation: Operation, outcome: Outcome | None, current: Record | None) -> Parts:
    """What of an operation stands, waits, or came to nothing."""
    standing: dict[str, Value] = {}
    waiting: dict[str, tuple[Value, Value]] = {}
    refused = False
    for group in touched_groups(operation):
        written = pairs(operation, group)
        verdict = outcome.groups.get(group, outcome.verdict) if outcome else APPLIED
        if verdict == SETTLED:
            verdict = APPLIED if holds(current, written) else REJECTED
        if verdict in {CONFLICT, HELD}:
            waiting |= written
        elif verdict in {APPLIED, AGREED}:
            standing |= {name: old for name, (_new, old) in written.items()}
        refused = refused or verdict == REJECTED
    return Parts(standing, waiting, refused)


def pairs(operation: Operation, group: str) -> dict[str, tuple[Value, Value]]:
    """What an operation wrote in a group, and what was there before."""
    names = ENTITIES[operation.ent].groups[group]
    return {name: (operation.f[name][1], operation.f[name][0]) for name in names}


def holds(current: Record | None, written: Mapping[str, tuple[Value, Value]]) -> bool:
    """Whether a record still has what an operation wrote: the county decided for it."""
    return current is not None and all(current.get(n) == new for n, (new, _) in written.items())
