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
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP
from pmis_desktop.rules.fields import ENTITIES

_LEAVING = (("removed", MEMBER), ("ended_on", MEMBERSHIP))
# A new record is one change: the gravest thing that became of a part of it is said of it.
_GRAVEST = (HELD, CONFLICT, REJECTED, SETTLED, WITHDRAWN, SUPERSEDED, AGREED, APPLIED)


@dataclass(slots=True)
class _Record:
    """One record through all operations about it, in their order, each with its outcome."""

    owner: Key
    born: bool = False
    removed: bool = False
    told: list[tuple[Operation, Outcome | None]] = field(default_factory=list)

    @property
    def undone(self) -> bool:
        """Whether it came and went again: that is no news."""
        return self.born and self.removed

    def tell(self, operation: Operation, outcome: Outcome | None) -> None:
        """Note one more operation about it."""
        self.born = self.born or operation.act == CREATE
        if "removed" in operation.f:
            self.removed = bool(operation.value("removed"))
        self.told.append((operation, outcome))

    def all_ended(self) -> Iterable[str]:
        """The verdicts of all groups that are others in the end, some of them more than once."""
        operation, outcome = self.told[0]
        if len(self.told) > 1 or (outcome is not None and outcome.groups):
            return self.each_ended()
        # Nearly every record of a first report: one operation, and one verdict for all of it.
        differs = any(old != new for old, new in operation.f.values())
        return (outcome.verdict if outcome else APPLIED,) if differs else ()

    def each_ended(self) -> Iterable[str]:
        """The verdict of each group that is another in the end."""
        before: dict[str, Value] = {}
        after: dict[str, Value] = {}
        verdicts: dict[str, str] = {}
        for operation, outcome in self.told:
            before = {**operation.old(), **before}
            after |= operation.new()
            for group in touched_groups(operation):
                verdicts[group] = outcome.groups.get(group, outcome.verdict) if outcome else APPLIED
        groups = ENTITIES[self.told[0][0].ent].groups
        return [
            verdict
            for group, verdict in verdicts.items()
            if any(before.get(name) != after.get(name) for name in groups[group])
        ]


def changes(operations: Iterable[Operation]) -> int:
    """How many changes operations are for a person."""
    return sum(by_verdict(operations, {}).values())


def by_verdict(operations: Iterable[Operation], outcomes: Mapping[int, Outcome]) -> dict[str, int]:
    """How many changes ended with each verdict; without an outcome it counts as applied."""
    found = dict.fromkeys(VERDICTS, 0)
    records: dict[Key, _Record] = {}
    for operation in operations:
        outcome = outcomes.get(operation.n)
        if operation.act == WITHDRAW or operation.ent not in ENTITIES:
            found[outcome.verdict if outcome else APPLIED] += 1
            continue
        key = (operation.ent, operation.rec)
        owner = owner_claimed(operation)
        record = records.get(key)
        if record is None:
            record = records[key] = _Record(owner or key)
        record.owner = owner or record.owner
        record.tell(operation, outcome)
    for verdict in _ended(records):
        found[verdict] += 1
    return found


def leaving(operations: Iterable[Operation]) -> int:
    """How many members operations remove, or how many memberships they end: the larger."""
    gone: dict[str, set[str]] = {name: set() for name, _ in _LEAVING}
    for operation in operations:
        for name, ent in _LEAVING:
            old, new = operation.f.get(name, (None, None))
            if operation.ent == ent and new and not old:
                gone[name].add(operation.rec)
    return max(map(len, gone.values()))


def _ended(records: Mapping[Key, _Record]) -> Iterable[str]:
    """The verdict of each change that is left in the end."""
    new: dict[Key, set[str]] = {}
    for record in records.values():
        whole = records.get(record.owner, record)
        if record.undone or whole.undone:
            continue
        if record.owner in records and whole.born:
            new.setdefault(record.owner, set()).update(record.all_ended())
        else:
            yield from record.each_ended()
    yield from (next(each for each in _GRAVEST if each in ended) for ended in new.values() if ended)
