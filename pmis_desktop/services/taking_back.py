"""Taking back a unit of own history: first how that would end, then portion by portion.

An import has 77,000 operations: all of them with their records take 500 MB, and a portion five.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.recycling import SiteStandsError
from pmis_desktop.errors.services import ChangedSinceError, NumberTakenError
from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.facts import Key, Record, subject_of
from pmis_desktop.exchange.operations import CREATE, Operation
from pmis_desktop.exchange.records import Outcome
from pmis_desktop.exchange.world import MEMBER, MEMBERSHIP, ORGANISATION
from pmis_desktop.models import desk, rows, settings, sites
from pmis_desktop.models.change import Change
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import reversing
from pmis_desktop.services.reversing import Parts
from pmis_desktop.services.undoing import DOUBLE, SEPARATE, OwnUnit

_AT_ONCE = 1_500
_NUMBERED = frozenset({"id_number", "removed"})
_IN = (
    "SELECT COUNT(*) FROM membership"
    " WHERE removed IS NULL AND ended_on IS NULL AND organisation IN ({ids})"
)
_BELOW = "SELECT COUNT(*) FROM organisation WHERE removed IS NULL AND parent IN ({ids})"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many records a unit wrote, and those of them that stay as they are now."""

    records: int
    kept: frozenset[Key]


def take_back(change: Change, unit: OwnUnit) -> TakenBack:
    """Reverse a unit's operations, newest first.

    An import, and a field of many, leave whom somebody touched since, with all that the unit wrote
    of them. Everything is written when this comes back, in the change's transaction. Raises
    ChangedSinceError, NumberTakenError, SiteStandsError, SecondPeriodError.
    """
    lines = _Lines(change.connection, unit)
    foreseen = _Foreseen(change.connection, lines)
    for operations in lines.portions():
        foreseen.look(operations)
    if foreseen.changed and not lines.separate:
        raise ChangedSinceError(len(foreseen.changed))
    change.expect(foreseen.operations)
    done = _Done(change, lines, foreseen)
    for operations in lines.portions():
        done.reverse(operations)
    if done.changed and not done.anything:
        raise ChangedSinceError(len(done.changed))
    _refuse_used(change.connection, done.organisations)
    if unit.root != DOUBLE:
        _refuse_second_holder(change.connection, foreseen.holders, done.members)
    return TakenBack(lines.records, done.kept)


class _Lines:
    """The operations of a unit, newest first, some at a time.

    Those of one member or organisation stay together: half of a move written before the other
    half would be a member in two branches. ``repeated`` are records that the unit wrote more than
    once, ``records`` how many it wrote.
    """

    def __init__(self, connection: Connection, unit: OwnUnit) -> None:
        self.unit = unit
        self._connection = connection
        self.separate = unit.root in SEPARATE and not unit.whole
        self._at_site = settings.get(connection, settings.KIND) != settings.COUNTY
        self._range = (unit.log, unit.first, unit.first + unit.count)
        ((self.records,),) = rows.fetch(
            connection,
            "SELECT COUNT(*) FROM (SELECT DISTINCT ent, rec FROM journal"
            " WHERE log = ? AND n >= ? AND n < ?)",
            self._range,
        )
        self.repeated: frozenset[Key] = frozenset()
        if self.records < unit.count:
            found = rows.fetch(
                connection,
                "SELECT ent, rec FROM journal WHERE log = ? AND n >= ? AND n < ?"
                " GROUP BY ent, rec HAVING COUNT(*) > 1",
                self._range,
            )
            self.repeated = frozenset((ent, rec) for ent, rec in found)

    def portions(self) -> Iterator[list[Operation]]:
        """Portion by portion; what does not stand for itself comes in one piece."""
        before = self.unit.first + self.unit.count
        while before > self.unit.first:
            found = self._lines(before, _AT_ONCE if self.separate else self.unit.count)
            operations = [schemas.read_line(bytes(line)) for _n, _subject, line in found]
            before = operations[-1].n if operations else self.unit.first
            yield operations

    def _lines(self, before: int, most: int) -> list[tuple[int, str, bytes]]:
        found = rows.fetch(
            self._connection,
            "SELECT n, subject, line FROM journal WHERE log = ? AND n >= ? AND n < ?"
            " ORDER BY n DESC LIMIT ?",
            (self.unit.log, self.unit.first, before, most + 1),
        )
        if len(found) <= most:
            return found
        last = found[-1][1]
        kept = most
        while kept and found[kept - 1][1] == last:
            kept -= 1
        return found[: kept or most]

    def outcomes(self, operations: list[Operation]) -> dict[int, Outcome]:
        """What the county answered to some operations, by number."""
        if not self._at_site or not operations:
            return {}
        found = desk.outcomes_between(
            self._connection, self.unit.log, operations[-1].n, operations[0].n
        )
        return {outcome.n: outcome for outcome in found}

    def wrote(self, members: Iterable[str]) -> set[str]:
        """The records of these members that the unit wrote."""
        return {
            rec
            for some in rows.chunks(members)
            for (rec,) in rows.fetch(
                self._connection,
                "SELECT rec FROM journal WHERE log = ? AND n >= ? AND n < ?"  # noqa: S608
                f" AND subject IN ({rows.marks(some)})",
                (*self._range, *some),
            )
        }


def _subject(operation: Operation, current: Record | None) -> str:
    return subject_of(operation.ent, operation.rec, current or operation.new())


def _ids(operations: Iterable[Operation]) -> dict[str, dict[str, None]]:
    """The records of some operations by entity."""
    found: dict[str, dict[str, None]] = {}
    for operation in operations:
        found.setdefault(operation.ent, {})[operation.rec] = None
    return found


class _Foreseen:
    """How taking a unit back will end; nothing is written yet.

    ``touched`` are the members and organisations of which anything is another by now: half of
    somebody given back would be a member without a branch or a category. ``changed`` are records
    that no longer have what an operation wrote. ``holders`` are members who come back to an ID
    number, with the living others who have it.
    """

    def __init__(self, connection: Connection, lines: _Lines) -> None:
        self.touched: set[str] = set()
        self.changed: set[Key] = set()
        self.holders: dict[str, set[str]] = {}
        self._connection = connection
        self._lines = lines
        self._counts: dict[str, int] = {}
        # Of records that were written more than once: what came later, and what they are before it.
        self._later: dict[Key, set[str]] = {}
        self._after: dict[Key, Record] = {}

    @property
    def operations(self) -> int:
        """How many operations will be written."""
        return sum(count for who, count in self._counts.items() if who not in self.touched)

    def look(self, operations: list[Operation]) -> None:
        """Look at the next ones, which are read at once and not each by itself."""
        stored: dict[Key, Record] = {}
        for ent, ids in _ids(operations).items():
            stored.update(rows.load(self._connection, ent, ids))
        outcomes = self._lines.outcomes(operations)
        numbers: dict[str, str] = {}
        for operation in operations:
            current = stored.get((operation.ent, operation.rec))
            outcome = outcomes.get(operation.n)
            found = reversing.parts(operation, outcome, current)
            if self._lines.separate and self._is_touched(operation, found, current):
                self.touched.add(_subject(operation, current))
            if later := self._after.get((operation.ent, operation.rec)):
                current = later
                found = reversing.parts(operation, outcome, current)
            after = self._foresee(operation, found, current)
            if operation.ent == MEMBER and not after.get("removed"):
                number = after.get("id_number")
                if number and _NUMBERED & set(operation.f):
                    numbers[operation.rec] = number
        if self._lines.separate:
            self.touched |= self._joined_since(operations, stored)
        self._note_holders(numbers)

    def _is_touched(self, operation: Operation, found: Parts, current: Record | None) -> bool:
        key, standing = (operation.ent, operation.rec), found.standing
        later = self._later.get(key, set())
        if key in self._lines.repeated:
            self._later[key] = {*later, *operation.f}
        if current is None or not standing:
            return False
        wanted = {name: operation.f[name][1] for name in standing}
        if operation.act == CREATE:
            wanted = {**dict.fromkeys(current), **wanted}
        return any(current[name] != new for name, new in wanted.items() if name not in later)

    def _foresee(self, operation: Operation, parts: Parts, current: Record | None) -> Record:
        """Count what taking it back will write; the record afterwards."""
        key = (operation.ent, operation.rec)
        found = reversing.reversal(operation, parts, current)
        if found.end == reversing.CHANGED:
            self.changed.add(key)
        who = _subject(operation, current)
        self._counts[who] = self._counts.get(who, 0) + found.operations(current)
        after = {**(current or {}), **found.values}
        if current is not None and key in self._lines.repeated:
            self._after[key] = after
        return after

    def _joined_since(
        self, operations: Iterable[Operation], stored: Mapping[Key, Record]
    ) -> set[str]:
        """Whom the unit entered or moved, and who was given something of their own since."""
        entered = {
            _subject(each, stored.get((each.ent, each.rec)))
            for each in operations
            if each.act == CREATE and each.ent in {MEMBER, MEMBERSHIP}
        }
        owned = [ent for ent, entity in ENTITIES.items() if entity.owner == MEMBER]
        given = {
            rec: str(member)
            for ent in owned
            for some in rows.chunks(sorted(entered))
            for rec, member in rows.fetch(
                self._connection,
                f'SELECT id, member FROM "{ent}" WHERE removed IS NULL AND revision > ?'  # noqa: S608
                f" AND member IN ({rows.marks(some)})",
                (self._lines.unit.revision, *some),
            )
        }
        wrote = self._lines.wrote(set(given.values()))
        return {member for rec, member in given.items() if rec not in wrote}

    def _note_holders(self, numbers: Mapping[str, str]) -> None:
        for some in rows.chunks(numbers):
            wanted = [numbers[rec] for rec in some]
            living: dict[str, set[str]] = {}
            for number, other in rows.fetch(
                self._connection,
                "SELECT id_number, id FROM member WHERE removed IS NULL"  # noqa: S608
                f" AND id_number IN ({rows.marks(wanted)})",
                wanted,
            ):
                living.setdefault(number, set()).add(other)
            for rec in some:
                if others := living.get(numbers[rec], set()) - {rec}:
                    self.holders.setdefault(rec, set()).update(others)


class _Done:
    """What was taken back so far.

    ``organisations`` and ``members`` are records that were written; of members only those that
    others may share an ID number with are noted.
    """

    def __init__(self, change: Change, lines: _Lines, foreseen: _Foreseen) -> None:
        self.organisations: set[str] = set()
        self.members: set[str] = set()
        self.changed: set[Key] = set()
        self.anything = False
        self._change = change
        self._lines = lines
        self._foreseen = foreseen
        self._refused: set[Key] = set()
        # A record that was written once ends in one way only.
        self._taken: set[Key] = set()

    @property
    def kept(self) -> frozenset[Key]:
        """The records that stay as they are."""
        return frozenset((self.changed | self._refused) - self._taken)

    def reverse(self, operations: list[Operation]) -> None:
        """Take the next ones back and write that."""
        change, outcomes = self._change, self._lines.outcomes(operations)
        for ent, ids in _ids(operations).items():
            change.know(rows.load(change.connection, ent, ids))
        wrote = False
        for operation in operations:
            wrote = self._reverse(operation, outcomes.get(operation.n)) or wrote
        if wrote:
            change.write_out()

    def _reverse(self, operation: Operation, outcome: Outcome | None) -> bool:
        change, key = self._change, (operation.ent, operation.rec)
        current = change.current(*key)
        if _subject(operation, current) in self._foreseen.touched:
            self.changed.add(key)
            return False
        parts = reversing.parts(operation, outcome, current)
        found = reversing.reversal(operation, parts, current)
        wrote = bool(found.values) and change.update(*key, found.values)
        if found.waiting:
            change.withdraw(*key, found.waiting)
        self._note(key, found.end)
        if wrote or found.waiting:
            if operation.ent == ORGANISATION:
                self.organisations.add(operation.rec)
            elif operation.rec in self._foreseen.holders:
                self.members.add(operation.rec)
            return True
        return False

    def _note(self, key: Key, end: str) -> None:
        if end == reversing.CHANGED:
            self.changed.add(key)
        elif end == reversing.REFUSED:
            self._refused.add(key)
        else:
            self.anything = True
            if key in self._lines.repeated:
                self._taken.add(key)


def _refuse_used(connection: Connection, written: Iterable[str]) -> None:
    """An organisation is not taken away from under whoever came into it meanwhile.

    Raises ChangedSinceError, or SiteStandsError for the computer of one.
    """
    leaving: list[str] = []
    for some in rows.chunks(written):
        found = rows.fetch(
            connection,
            "SELECT id FROM organisation WHERE removed IS NOT NULL"  # noqa: S608
            f" AND id IN ({rows.marks(some)})",
            some,
        )
        leaving += [rec for (rec,) in found]
    there = 0
    for some in rows.chunks(leaving):
        for standing in (_IN, _BELOW):
            ((count,),) = rows.fetch(connection, standing.format(ids=rows.marks(some)), some)
            there += count
    if there:
        raise ChangedSinceError(there)
    if site := sites.standing_at(connection, leaving):
        raise SiteStandsError(site)


def _refuse_second_holder(
    connection: Connection, holders: Mapping[str, set[str]], written: Iterable[str]
) -> None:
    """An ID number that came back must not be another living member's. Raises NumberTakenError."""
    for rec in written:
        others = sorted(holders[rec])
        found = rows.fetch(
            connection,
            "SELECT 1 FROM member AS one JOIN member AS other"  # noqa: S608
            " ON other.id_number = one.id_number AND other.removed IS NULL"
            f" WHERE one.id = ? AND one.removed IS NULL AND other.id IN ({rows.marks(others)})",
            (rec, *others),
        )
        if found:
            raise NumberTakenError
