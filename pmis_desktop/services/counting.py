"""How many changes a person counts in operations: one for each group of fields, a new record once.

Operations are counted for machines; this is the count of 待上报, of packages and of answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pmis_desktop.exchange.facts import Key, owner_claimed
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Operation, Value
from pmis_desktop.exchange.records import (
    AGREED,
    APPLIED,
    CONFLICT,
    HELD,
    REJECTED,
    SETTLED,
    SUPERSEDED,
    VERDICTS,
    WITHDRAWN,
    Outcome,
)
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.rules.fields import ENTITIES

# A new record is one change: the gravest thing that became of a part of it is said of it.
_GRAVEST = (HELD, CONFLICT, REJECTED, SETTLED, WITHDRAWN, SUPERSEDED, AGREED, APPLIED)


@dataclass(slots=True)
class _Record:
    """One record through all operations: its fields at first and at last, by group."""

    born: bool = False
    before: dict[str, Value] = field(default_factory=dict)
    after: dict[str, Value] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)

    @property
    def undone(self) -> bool:
        """Whether it came and went again: that is no news."""
        return self.born and bool(self.after.get("removed"))


def changes(operations: Iterable[Operation]) -> int:
    """How many changes operations are for a person."""
    return sum(by_verdict(operations, {}).values())


def by_verdict(operations: Iterable[Operation], outcomes: Mapping[int, Outcome]) -> dict[str, int]:
    """How many changes ended with each verdict; without an outcome it counts as applied."""
    found = dict.fromkeys(VERDICTS, 0)
    records: dict[Key, _Record] = {}
    owners: dict[Key, Key] = {}
    for operation in operations:
        outcome = outcomes.get(operation.n)
        key = (operation.ent, operation.rec)
        if operation.act == WITHDRAW or operation.ent not in ENTITIES:
            found[outcome.verdict if outcome else APPLIED] += 1
            continue
        owner = owner_claimed(operation)
        owners[key] = owner or owners.get(key, key)
        _lay(records.setdefault(key, _Record()), operation, outcome)
    for verdict in _ended(records, owners):
        found[verdict] += 1
    return found


def _lay(record: _Record, operation: Operation, outcome: Outcome | None) -> None:
    """Lay one operation over what was done before to the same record."""
    record.born = record.born or operation.act == CREATE
    record.before = {**operation.old(), **record.before}
    record.after |= operation.new()
    for group in touched_groups(operation):
        ended = outcome.groups.get(group, outcome.verdict) if outcome else APPLIED
        record.verdicts[group] = ended


def _ended(records: Mapping[Key, _Record], owners: Mapping[Key, Key]) -> Iterable[str]:
    """The verdict of each change that is left in the end."""
    new: dict[Key, set[str]] = {}
    for key, record in records.items():
        owner = owners[key]
        whole = records.get(owner, record)
        if record.undone or whole.undone:
            continue
        groups = ENTITIES[key[0]].groups
        left = [
            verdict
            for group, verdict in record.verdicts.items()
            if any(record.before.get(n) != record.after.get(n) for n in groups[group])
        ]
        if owner in records and whole.born:
            new.setdefault(owner, set()).update(left)
        else:
            yield from left
    yield from (next(each for each in _GRAVEST if each in ended) for ended in new.values() if ended)
