"""What becomes of a package in a county that knows nothing of all it brings, told beforehand.

Whoever tells it has no data: the facts are assumed, and judged by the very planner. Whoever has the
data asks whether they are so, and where they are not, judges the package by itself.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from pmis_desktop.exchange import asking, counting, new_rows, placing
from pmis_desktop.exchange.asking import Asked
from pmis_desktop.exchange.facts import Facts, Key, subject_claimed
from pmis_desktop.exchange.new_rows import Fresh
from pmis_desktop.exchange.operations import CREATE, Operation
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.planning import Plan, plan
from pmis_desktop.exchange.transferring import TRANSFER

Scope = Callable[[str], Collection[str]]
"""The organisations of a sender, by its key; none for one that nobody knows."""

Filled = Mapping[str, Collection[str]]
"""The fields by entity that records have filled so far, so that statements come again."""


class Table(msgspec.Struct, frozen=True, array_like=True):
    """New records of one entity: cells row by row in the order of the columns.

    The revision, the second of them, is empty: only who writes knows it.
    """

    ent: str
    columns: tuple[str, ...]
    count: int
    cells: list[str | int | None]


class Foretold(msgspec.Struct, frozen=True, array_like=True):
    """What taking a package would do and write, if the county knows nothing that was asked about.

    It was told of a sender with this ``scope``. ``counts`` are operations by verdict, ``changes``
    the same as people count them, ``leaving`` how many members leave. ``entities``, ``records`` and
    ``subjects`` are those of the operations, in their order; ``outcomes`` has `new_rows.OUTCOME` of
    each, once where all end alike; ``spellings`` has rows of `new_rows.SPELLING`.
    """

    asked: Asked
    scope: list[str]
    plan_hash: str
    counts: dict[str, int]
    changes: dict[str, int]
    leaving: int
    entities: list[str]
    records: list[str]
    subjects: list[str]
    outcomes: list[str]
    tables: list[Table]
    spellings: list[str]


@dataclass(frozen=True, slots=True)
class _Planned:
    package: OpenedPackage
    scope: frozenset[str]
    asked: Asked
    plan: Plan
    born: new_rows.Births
    names: Mapping[tuple[str, str], str]


def foretell(
    some: Sequence[OpenedPackage | None], scope: Scope, filled: Filled
) -> list[Foretold | None]:
    """What becomes of some packages, each for itself, by the ``scope`` of its sender.

    None for one of which nothing is told: it brings something else than births, or nothing.
    """
    planned = [
        None if each is None else _planned(each, frozenset(scope(each.key))) for each in some
    ]
    named = {ent: set(names) for ent, names in filled.items()}
    for each in planned:
        for ent, created in each.born.items() if each else ():
            named.setdefault(ent, set()).update(new_rows.filled(created))
    return [None if each is None else _told(each, named) for each in planned]


def assumed(scope: frozenset[str]) -> Facts:
    """A county that knows the sender's scope and nothing of what it sends."""
    return Facts(revision=0, scope=scope)


def _planned(package: OpenedPackage, scope: frozenset[str]) -> _Planned | None:
    operations = package.operations
    # What a transfer meets is found by more than ids, and an order may take more than is gone.
    if not _is_of_births(operations):
        return None
    asked = asking.of_unknown(operations)
    if asked is None:
        return None
    planned = plan(operations, assumed(scope))
    if not planned.is_plain():
        return None
    writes = ((write.ent, write.rec, write.created, write.new) for write in planned.writes)
    fresh = new_rows.gather(writes)
    return _Planned(package, scope, asked, planned, new_rows.births(fresh), new_rows.renamed(fresh))


def _is_of_births(operations: Sequence[Operation]) -> bool:
    """Whether all is said of records that begin here; what others say would be known already."""
    born: set[Key] = set()
    for op in operations:
        key = (op.ent, op.rec)
        if op.ent == TRANSFER or op.is_purged:
            return False
        if op.act == CREATE:
            born.add(key)
        elif key not in born:
            return False
    return bool(operations)


def _told(planned: _Planned, named: Mapping[str, set[str]]) -> Foretold:
    operations, made = planned.package.operations, planned.plan
    subjects = made.born_subjects()
    ended = {each.n: each for each in made.outcomes}
    return Foretold(
        asked=planned.asked,
        scope=sorted(planned.scope),
        plan_hash=made.hash,
        counts=made.counts,
        changes=counting.by_verdict(operations, ended),
        leaving=counting.leaving(operations),
        entities=[op.ent for op in operations],
        records=[op.rec for op in operations],
        subjects=[subjects.get((op.ent, op.rec)) or subject_claimed(op) for op in operations],
        outcomes=_outcomes(made),
        tables=_tables(planned.born, named),
        spellings=[cell for row in new_rows.spellings(planned.names) for cell in row],
    )


def _outcomes(made: Plan) -> list[str]:
    rows = list(map(new_rows.outcome, made.outcomes))
    alike = rows.count(rows[0]) == len(rows)
    return [cell for row in (rows[:1] if alike else rows) for cell in row]


def _tables(born: Mapping[str, Sequence[tuple[str, Fresh]]], named: Filled) -> list[Table]:
    placed = placing.placed(born, placing.members_of(born))
    found = []
    for ent, created in born.items():
        names = [name for name in new_rows.fields(ent) if name in named[ent]]
        columns = new_rows.columns(ent, names)
        cells = [cell for row in new_rows.rows(ent, names, created, placed) for cell in row]
        cells[1 :: len(columns)] = [None] * len(created)
        found.append(Table(ent, columns, len(created), cells))
    return found
