"""What the people of a history do: clerks of a branch, and clerks of the county."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pmis_desktop.exchange.facts import ItemKey, Key
from pmis_desktop.exchange.operations import CREATE, WITHDRAW, Operation, Value
from pmis_desktop.exchange.records import AGREED, APPLIED, CONFLICT, HELD
from pmis_desktop.exchange.taking import touched_groups
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, is_open
from tests.merging import people
from tests.merging.parties import Branch, County
from tests.merging.people import Change, Save, group_pairs, identity, saved, verdicts

OWN_PEOPLE = 40
"""How many ID numbers belong to each branch where they never meet those of others."""


@dataclass(frozen=True, slots=True)
class Roll:
    """Three numbers from 0 to 255 that decide one act."""

    a: int
    b: int
    c: int


def pick(values: "list[Key] | list[str]", at: int) -> str:
    """One id of a list; an empty one gives none."""
    return str(values[at % len(values)]) if values else ""


def members(records: Mapping[Key, Mapping[str, Value]], *, removed: bool = False) -> list[str]:
    """The members among some records, the removed or the others."""
    return sorted(
        rec
        for (ent, rec), values in records.items()
        if ent == MEMBER and bool(values.get("removed")) == removed
    )


def values_of(b: int, c: int, numbers: range) -> dict[str, Value]:
    """New values for one or two groups of a member."""
    menu: list[dict[str, Value]] = [
        {"mobile": people.MOBILES[c % 4]},
        {"address": people.ADDRESSES[c % 4]},
        {"remark": people.REMARKS[c % 3]},
        identity(numbers[c % 20]),
        {"birth_date": people.DAYS[c % 4]},
        {"name": people.NAMES[c % 4], "former_names": people.NAMES[b % 4]},
        {"mobile": people.MOBILES[c % 4], "address": people.ADDRESSES[b % 4]},
        {"joined_on": people.DAYS[c % 4], "full_member_on": people.DAYS[b % 3]},
    ]
    return menu[b % len(menu)]


@dataclass(slots=True)
class Clerk:
    """One who works at a branch; ``numbers`` are the people it may meet."""

    branch: Branch
    numbers: range
    clock: Callable[[], str]
    born: int = 0

    def _save(self, ent: str, rec: str, new: Mapping[str, Value]) -> Save:
        return saved(ent, rec, self.branch.live.get((ent, rec)), new)

    def _write(self, saves: list[Save], *, whole: bool = False) -> None:
        self.branch.write(saves, whole=whole, clock=self.clock())

    def edit(self, roll: Roll) -> None:
        """Change one or two groups of a member."""
        rec = pick(members(self.branch.live), roll.a)
        if rec:
            self._write([self._save(MEMBER, rec, values_of(roll.b, roll.c, self.numbers))])

    def edit_unit(self, roll: Roll) -> None:
        """Change two members in one go, as a whole or not."""
        here = members(self.branch.live)
        if len(here) > 1:
            one, other = here[roll.a % len(here)], here[(roll.a + 1) % len(here)]
            saves = [
                self._save(MEMBER, one, values_of(roll.b, roll.c, self.numbers)),
                self._save(MEMBER, other, values_of(roll.b, roll.c + 1, self.numbers)),
            ]
            self._write(saves, whole=bool(roll.b & 8))

    def edit_other(self, roll: Roll) -> None:
        """Change what belongs to a member, or the branch's own organisation."""
        live = self.branch.live
        kind = ("category_fact", "membership", "organisation")[roll.b % 3]
        rec = pick(sorted(rec for ent, rec in live if ent == kind), roll.a)
        new: Mapping[str, Value] = {
            "category_fact": {"value": people.CATEGORIES[roll.c % 2]},
            "membership": {"ended_on": (None, people.DAYS[3])[roll.c % 2]},
            "organisation": {"phone": people.MOBILES[roll.c % 4]},
        }[kind]
        if rec:
            self._write([self._save(kind, rec, new)])

    def bear(self, roll: Roll) -> None:
        """Enter a new member, in one unit, in either order."""
        self.born += 1
        home = sorted(self.branch.organisations)[roll.a % len(self.branch.organisations)]
        rec = f"m-{self.branch.log}-{self.born}"
        person = self.numbers[roll.c % 20]
        saves = [saved(*key, None, new) for key, new in people.birth(rec, home, person)]
        if roll.b & 2:
            saves[1:] = reversed(saves[1:])
        self._write(saves, whole=bool(roll.b & 1))

    def remove(self, roll: Roll) -> None:
        """Take a member out of the lists, or back into them."""
        gone = bool(roll.b & 1)
        rec = pick(members(self.branch.live, removed=gone), roll.a)
        if rec:
            self._write([self._save(MEMBER, rec, {"removed": None if gone else "1"})])

    def add_fact(self, roll: Roll) -> None:
        """Add a dated fact to a member, or a membership to one who has none open."""
        self.born += 1
        rec = pick(members(self.branch.live), roll.a)
        if not rec:
            return
        fact = {"member": rec, "value": "2", "effective_on": people.DAYS[roll.c % 4]}
        if roll.b & 1:
            self._write([saved("category_fact", f"c-{self.branch.log}-{self.born}", None, fact)])
            return
        if any(
            key[0] == MEMBERSHIP and period["member"] == rec and is_open(period)
            for key, period in self.branch.live.items()
        ):
            return
        home = min(self.branch.organisations)
        period = {"member": rec, "organisation": home, "began_on": people.DAYS[roll.c % 4]}
        self._write([saved(MEMBERSHIP, f"p-{self.branch.log}-{self.born}", None, period)])

    def undo(self, roll: Roll) -> None:
        """Undo one of the last units: the inverse, an ordinary edit, or a withdrawal."""
        firsts = sorted({op.unit.first for op in self.branch.operations})[-3:]
        if not firsts:
            return
        first = firsts[roll.a % len(firsts)]
        unit = [op for op in self.branch.operations if op.unit.first == first]
        undone: list[Save] = []
        for operation in reversed(unit):
            undone += self._inverse(operation)
        self._write(undone)

    def _inverse(self, operation: Operation) -> list[Save]:
        if operation.act == WITHDRAW:
            return []
        outcome = self.branch.outcomes.get(operation.n)
        if operation.n > self.branch.acked or outcome is None:
            states = dict.fromkeys(touched_groups(operation), APPLIED)
        else:
            states = verdicts(operation, outcome.verdict, outcome.groups)
        waiting = {
            name: operation.f[name]
            for group, verdict in states.items()
            if verdict in (CONFLICT, HELD)
            for name in operation.f
            if name in group_pairs(operation, group)[0]
        }
        back = self._back(operation, [g for g, v in states.items() if v in (APPLIED, AGREED)])
        withdrawn = {name: (new, old) for name, (old, new) in waiting.items()}
        taken = [Save(operation.ent, operation.rec, WITHDRAW, withdrawn)] if withdrawn else []
        return [*back, *taken]

    def _back(self, operation: Operation, groups: list[str]) -> list[Save]:
        """The ordinary edit back, where nobody has touched the values since."""
        live = self.branch.live.get((operation.ent, operation.rec))
        if live is None or not groups:
            return []
        if operation.act == CREATE:
            return [self._save(operation.ent, operation.rec, {"removed": "1"})]
        before: dict[str, Value] = {}
        for group in groups:
            old, new = group_pairs(operation, group)
            if all(live.get(name) == value for name, value in new.items()):
                before.update(old)
        return [self._save(operation.ent, operation.rec, before)]


@dataclass(slots=True)
class Office:
    """Those who work at the county."""

    county: County
    made: int = 0

    def _put(self, ent: str, rec: str, new: Mapping[str, Value]) -> None:
        self.county.own([((ent, rec), new)])

    def edit(self, roll: Roll) -> None:
        """Change a member as a branch would."""
        rec = pick(members(self.county.ledger.records), roll.a)
        self._put(MEMBER, rec, values_of(roll.b, roll.c, range(10, 30)))

    def edit_to_branch_value(self, roll: Roll) -> None:
        """Write what a waiting item wants, without looking at the desk.

        A second open membership is refused at a real county; here the other one ends first.
        """
        items = [item for _, item in sorted(self.county.ledger.desk.items()) if item.group]
        if items:
            item = items[roll.a % len(items)]
            self.county.own(self.county.with_room([((item.ent, item.rec), item.branch)]))

    def move(self, roll: Roll) -> None:
        """End a member's membership and, mostly, begin one in another branch."""
        ledger = self.county.ledger
        rec = pick(sorted(ledger.periods), roll.a)
        if not rec:
            return
        self.made += 1
        changes: list[Change] = [
            ((MEMBERSHIP, ledger.periods[rec]), {"ended_on": people.DAYS[3], "ended_reason": "1"})
        ]
        if roll.b % 8:
            to = people.BRANCHES[roll.c % len(people.BRANCHES)]
            period = {"member": rec, "organisation": to, "began_on": people.DAYS[2]}
            changes.append(((MEMBERSHIP, f"p-{self.county.epoch}-{self.made}"), period))
        self.county.own(changes)

    def remove(self, roll: Roll) -> None:
        """Take a member out of the lists, or back into them."""
        gone = bool(roll.b & 1)
        rec = pick(members(self.county.ledger.records, removed=gone), roll.a)
        if rec:
            self._put(MEMBER, rec, {"removed": None if gone else "1"})

    def settle(self, roll: Roll) -> None:
        """Decide a desk item for one side."""
        items: list[tuple[str, ItemKey]] = sorted(self.county.ledger.desk)
        if items:
            log, place = items[roll.a % len(items)]
            self.county.settle(log, place, branch=bool(roll.b & 1))

    def note(self, roll: Roll) -> None:
        """Write what only the county may write: some of it goes down, some stays."""
        self.made += 1
        rec = pick(members(self.county.ledger.records), roll.a)
        if roll.b & 1:
            self._put(MEMBER, rec, {"hardship": people.REMARKS[roll.c % 3]})
        else:
            fact = {"member": rec, "value": "1", "effective_on": people.DAYS[roll.c % 4]}
            self._put("status_fact", f"s-{self.county.epoch}-{self.made}", fact)
