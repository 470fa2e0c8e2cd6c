"""What the county itself changed after a backup, put together from copies beside its answers."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import msgspec
from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import county_copies as copying
from pmis_desktop.exchange import purging
from pmis_desktop.exchange.county_copies import CopiedUnit, OpenedCopy
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.models import purged_lines, settings
from pmis_desktop.services import paper_taking
from pmis_desktop.services.county_copies import FoundCopy, head_at
from pmis_desktop.services.house import House
from pmis_desktop.services.purging import orders


@dataclass(frozen=True, slots=True, kw_only=True)
class LostUnit:
    """One line of the lost history, as far as the data do not have it, with its chain heads."""

    unit: CopiedUnit
    operations: tuple[Operation, ...]
    lines: tuple[bytes, ...]
    heads: tuple[bytes, ...]

    @property
    def whole(self) -> bool:
        """Whether it goes in whole or not at all."""
        return bool(self.operations and self.operations[0].unit.whole)


@dataclass(slots=True, kw_only=True)
class LostChanges:
    """The lost part of the county's own log, oldest first.

    ``after`` is the last operation that the data have too, ``epoch`` the life that was lost, ``at``
    when its newest copy was made. ``gap``: newer copies do not reach back far enough. ``refused``
    copies do not verify.
    """

    epoch: int = 0
    after: int = 0
    at: str = ""
    units: list[LostUnit] = field(default_factory=list)
    gap: bool = False
    refused: int = 0

    @property
    def operations(self) -> int:
        """How many operations."""
        return sum(len(each.operations) for each in self.units)


@dataclass(slots=True)
class _Chain:
    """The lost log as it grows together out of several copies."""

    copies: list[OpenedCopy]
    heads: dict[int, str]

    @property
    def end(self) -> int:
        return self.copies[-1].statement.to

    def carry_on(self, every: Sequence[OpenedCopy]) -> None:
        """Add the copies that begin somewhere in this chain and reach further."""
        while True:
            further = [
                each
                for each in every
                if each.statement.to > self.end
                and self.heads.get(each.statement.from_ - 1) == each.statement.prev
            ]
            if not further:
                return
            best = max(further, key=lambda each: each.statement.to)
            self.copies.append(best)
            self.heads.update(_heads(best))


def read(house: House, copies: Sequence[FoundCopy]) -> LostChanges:
    """The own changes in some copies that the data do not have; nothing is changed."""
    with house.reading() as connection:
        known = paper_taking.merge_keys(connection)
        log = settings.get(connection, settings.LOG)
        opened: list[OpenedCopy] = []
        for each in copies:
            with suppress(AppError):
                opened.append(copying.open(each.sealed, known))
        found = LostChanges(refused=len(copies) - len(opened))
        opened = [each for each in opened if each.statement.log == log and each.operations]
        for epoch in sorted({each.statement.epoch for each in opened}, reverse=True):
            some = [each for each in opened if each.statement.epoch == epoch]
            # A life that lost nothing is the one of now; the lost one lies behind it.
            if _put_together(connection, log, some, found) and found.units:
                return found
            found.gap = found.gap or _is_beyond(connection, log, some)
    return found


def _put_together(
    connection: Connection, log: str, some: Sequence[OpenedCopy], found: LostChanges
) -> bool:
    """Whether copies of one life grow out of the data as they are, and what they have beyond."""
    linked = {id(each): _meeting(connection, log, each) for each in some}
    roots = [each for each in some if linked[id(each)] is not None]
    if not roots:
        return False
    first = max(roots, key=lambda each: each.statement.to)
    chain = _Chain([first], dict(_heads(first)))
    chain.carry_on(some)
    found.epoch, found.at = first.statement.epoch, chain.copies[-1].statement.made
    found.after = linked[id(first)] or 0
    found.gap = any(each.statement.to > chain.end for each in some)
    some_orders = orders.coverage(connection)
    cut = (_cut(each, log, some_orders) for each in _units(chain, found.after))
    found.units = [each for each in cut if each.operations]
    return True


def _meeting(connection: Connection, log: str, copy: OpenedCopy) -> int | None:
    """The last operation that a copy and the data have in common; None where they do not meet."""
    start = copy.statement.from_ - 1
    if copy.statement.prev != head_at(connection, log, start):
        return None
    ours = {
        int(n): bytes(head).hex()
        for n, head in connection.exec_driver_sql(
            "SELECT n, head FROM journal WHERE log = ? AND n > ? ORDER BY n", (log, start)
        )
    }
    for n, head in _heads(copy).items():
        if ours.get(n) != head:
            return n - 1
    return copy.statement.to


def _heads(copy: OpenedCopy) -> Mapping[int, str]:
    return {op.n: head.hex() for op, head in zip(copy.operations, copy.heads, strict=True)}


def _is_beyond(connection: Connection, log: str, some: Sequence[OpenedCopy]) -> bool:
    """Whether copies begin after the end of the data's own log: what lies between is missing."""
    last = connection.exec_driver_sql("SELECT MAX(n) FROM journal WHERE log = ?", (log,)).scalar()
    return any(each.statement.from_ > int(last or 0) + 1 for each in some)


def _cut(lost: LostUnit, log: str, some: Coverage) -> LostUnit:
    """What purge orders leave of a lost line of history: an older copy has more."""
    left = purging.reach(lost.operations, lost.lines, log, some) or (lost.operations, lost.lines)
    kept = [
        each for each in zip(*left, lost.heads, strict=True) if each[0].f or not each[0].is_purged
    ]
    if len(kept) == len(lost.operations):
        return replace(lost, operations=left[0], lines=left[1])
    # The line of history may name who is gone.
    unit = msgspec.structs.replace(lost.unit, title=purged_lines.GONE)
    operations, lines, heads = zip(*kept, strict=True) if kept else ((), (), ())
    return LostUnit(unit=unit, operations=operations, lines=lines, heads=heads)


def _units(chain: _Chain, after: int) -> list[LostUnit]:
    lines: dict[int, tuple[Operation, bytes, bytes]] = {}
    units: dict[int, CopiedUnit] = {}
    for copy in chain.copies:
        for each in zip(copy.operations, copy.lines, copy.heads, strict=True):
            lines[each[0].n] = each
        units.update({unit.first: unit for unit in copy.units})
    made = []
    for first, unit in sorted(units.items()):
        numbers = range(max(first, after + 1), first + unit.count)
        some = [lines[n] for n in numbers if n in lines]
        if some:
            operations, raw, heads = zip(*some, strict=True)
            made.append(LostUnit(unit=unit, operations=operations, lines=raw, heads=heads))
    return made
