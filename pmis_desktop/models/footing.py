"""What a plan rests on, so that a commit need not plan again where none of it was written since."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange import asking, leaving
from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import DeskItem, Facts, ItemKey, Reviewing
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.models import desk, keepers, rows
from pmis_desktop.rules.fields import ENTITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """The facts of one plan by name: which records, whose, and where the journal ended then.

    ``ids`` are the records by entity, those among them that the county does not know; ``subjects``
    the members and organisations in whose history a change of any fact would stand; ``places`` the
    organisations that something is put into; ``holders`` who
    carries the ID numbers that the operations name. ``afar``: a transfer is among the operations,
    which meets records that are found by more than their id.
    """

    journal_end: int
    scope: frozenset[str]
    former: tuple[Former, ...]
    review: Reviewing
    ids: Mapping[str, tuple[str, ...]]
    subjects: tuple[str, ...]
    places: tuple[str, ...]
    holders: Mapping[str, frozenset[str]]
    desk: Mapping[ItemKey, DeskItem]
    afar: bool

    def everything(self) -> Iterable[str]:
        """Every id and ID number that it names."""
        for some in self.ids.values():
            yield from some
        yield from self.subjects
        yield from self.places
        yield from self.holders


def of(
    connection: Connection,
    known: Facts,
    operations: Sequence[Operation],
    former: Sequence[Former],
    review: Reviewing,
) -> Footing:
    """What a plan over these facts rests on, in the transaction in which they were read."""
    keys = {(op.ent, op.rec) for op in operations if op.ent in ENTITIES} | known.records.keys()
    ids: dict[str, list[str]] = {}
    for ent, rec in sorted(keys):
        ids.setdefault(ent, []).append(rec)
    records = {key: dict(values) for key, values in known.records.items()}
    subjects = {rec for _ent, rec in asking.owners(records, operations)}
    subjects.update(known.open_periods, *known.id_holders.values())
    places = {rec for _ent, rec in leaving.places_named(operations, records)}
    numbers = asking.id_numbers(records, operations)
    ((journal_end,),) = rows.fetch(connection, "SELECT COALESCE(MAX(seq), 0) FROM journal")
    return Footing(
        journal_end=int(journal_end),
        scope=known.scope,
        former=tuple(former),
        review=review,
        ids={ent: tuple(some) for ent, some in ids.items()},
        subjects=tuple(sorted(subjects)),
        places=tuple(sorted(places)),
        holders={number: known.id_holders.get(number, frozenset()) for number in numbers},
        desk=dict(known.desk),
        afar=any(op.ent == TRANSFER for op in operations),
    )


def holds(connection: Connection, log: str, revision: int, footing: Footing) -> bool:
    """Whether nothing that the plan rests on was written after a revision of the county.

    The caller compares scope, former scopes and committees, which are read and not recorded here,
    and the number up to which the log was taken in.
    """
    return not footing.afar and not (
        _written(connection, revision, footing.ids)
        or _told_of(connection, footing)
        or _departed(connection, revision, (*footing.subjects, *footing.places))
        or desk.of_log(connection, log) != footing.desk
        or _held_by_others(connection, footing.holders)
    )


def standing(connection: Connection, some: Sequence[tuple[str, int, Footing]]) -> list[bool]:
    """Do as `holds` for several plans, each with its log and the revision it was shown on."""
    desks = desk.of_logs(connection, [log for log, _revision, _rests_on in some])
    numbers = {number for *_, rests_on in some for number in rests_on.holders}
    holders = keepers.id_holders(connection, numbers)
    changed: dict[tuple[int, int], set[str]] = {}
    together: dict[tuple[int, int], list[Footing]] = {}
    for _log, revision, rests_on in some:
        together.setdefault((revision, rests_on.journal_end), []).append(rests_on)
    for (revision, journal_end), alike in together.items():
        changed[revision, journal_end] = _changed(connection, revision, journal_end, alike)
    return [
        not rests_on.afar
        and changed[revision, rests_on.journal_end].isdisjoint(rests_on.everything())
        and desks.get(log, {}) == rests_on.desk
        and all(holders.get(n, frozenset()) == before for n, before in rests_on.holders.items())
        for log, revision, rests_on in some
    ]


def _changed(
    connection: Connection, revision: int, journal_end: int, some: Sequence[Footing]
) -> set[str]:
    """What was written, told of or left since, of all that some plans rest on."""
    ids: dict[str, set[str]] = {}
    for each in some:
        for ent, recs in each.ids.items():
            ids.setdefault(ent, set()).update(recs)
    subjects = {rec for each in some for rec in each.subjects}
    gone = subjects.union(*(each.places for each in some))
    among = "IN (SELECT value FROM json_each(?))"
    left = f"SELECT rec FROM departure WHERE ent IN ('member', 'organisation') AND rec {among}"  # noqa: S608
    told = f"SELECT subject FROM journal WHERE subject {among} AND seq > ?"  # noqa: S608
    asked = [
        (f'SELECT id FROM "{ent}" WHERE id {among} AND revision > ?', recs, revision)  # noqa: S608
        for ent, recs in ids.items()
    ]
    asked += [(told, subjects, journal_end), (f"{left} AND revision > ?", gone, revision)]
    return {
        str(row[0])
        for statement, values, since in asked
        for row in rows.fetch(connection, statement, (json.dumps(sorted(values)), since))
    }


def _written(connection: Connection, revision: int, ids: Mapping[str, Sequence[str]]) -> bool:
    return any(
        rows.fetch(
            connection,
            f'SELECT 1 FROM "{ent}" WHERE id IN ({rows.marks(some)}) AND revision > ? LIMIT 1',  # noqa: S608
            (*some, revision),
        )
        for ent, every in ids.items()
        for some in rows.chunks(every)
    )


def _told_of(connection: Connection, footing: Footing) -> bool:
    """Whether history has anything newer of these members and organisations: births among it."""
    return any(
        rows.fetch(
            connection,
            f"SELECT 1 FROM journal WHERE subject IN ({rows.marks(some)}) AND seq > ? LIMIT 1",  # noqa: S608
            (*some, footing.journal_end),
        )
        for some in rows.chunks(footing.subjects)
    )


def _departed(connection: Connection, revision: int, subjects: Iterable[str]) -> bool:
    """Whether any of them left a superior, which goes along with an organisation that moves."""
    return any(
        rows.fetch(
            connection,
            "SELECT 1 FROM departure WHERE ent IN ('member', 'organisation')"  # noqa: S608
            f" AND rec IN ({rows.marks(some)}) AND revision > ? LIMIT 1",
            (*some, revision),
        )
        for some in rows.chunks(subjects)
    )


def _held_by_others(connection: Connection, holders: Mapping[str, frozenset[str]]) -> bool:
    now = keepers.id_holders(connection, holders)
    return any(now.get(number, frozenset()) != before for number, before in holders.items())
