"""What a commit writes of records, as rows of their tables: gathered, spelled and placed.

Pure, so that it may be made where no database is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pmis_desktop.exchange import placing
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.records import Outcome
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.rules import pinyin, strokes
from pmis_desktop.rules.fields import ENTITIES

SPELLING = ("word", "ent", "rec")
"""The columns of the rarer readings of names."""

_READINGS: Mapping[str, tuple[str, ...]] = {
    MEMBER: ("pinyin", "initials", "strokes"),
    ORGANISATION: ("pinyin", "initials"),
}

OUTCOME = ("verdict", "code", "groups", "note")
"""The columns of an outcome that it says itself."""

Row = tuple[Value | int, ...]
Places = Mapping[str, tuple[Value, ...]]


@dataclass(slots=True)
class Fresh:
    """New values of one record, gathered over all operations of a commit.

    ``revision`` is that of the commit; 0: the one that is written.
    """

    created: bool
    values: Mapping[str, Value] = field(default_factory=dict)
    revision: int = 0


Births = Mapping[str, Sequence[tuple[str, Fresh]]]
"""The records that are created, by entity: id and values, in their order."""


def gather(
    writes: Iterable[tuple[str, str, bool, Mapping[str, Value]]], revision: int = 0
) -> dict[Key, Fresh]:
    """One entry per record from (entity, id, created, new values), later values winning."""
    fresh: dict[Key, Fresh] = {}
    for ent, rec, created, new in writes:
        entry = fresh.get((ent, rec))
        if entry is None:
            fresh[ent, rec] = Fresh(created, new, revision)
        else:
            # Never into the mapping itself: it is somebody else's.
            entry.values = {**entry.values, **new}
    return fresh


def births(fresh: Mapping[Key, Fresh]) -> dict[str, list[tuple[str, Fresh]]]:
    """The created records, by entity."""
    by_entity: dict[str, list[tuple[str, Fresh]]] = {}
    for (ent, rec), entry in fresh.items():
        if entry.created:
            by_entity.setdefault(ent, []).append((rec, entry))
    return by_entity


@cache
def fields(ent: str) -> tuple[str, ...]:
    """The stored fields of an entity, in the order of the field table."""
    return tuple(each.id for each in ENTITIES[ent].fields)


def filled(created: Iterable[tuple[str, Fresh]]) -> set[str]:
    """The fields that any of the records fills."""
    found: set[str] = set()
    for _, entry in created:
        # Nearly all fill what those before them filled.
        found.update(name for name in entry.values.keys() - found if entry.values[name])
    return found


def columns(ent: str, names: Sequence[str]) -> tuple[str, ...]:
    """The columns of a new record that fills some fields: with those that are found from them."""
    derived = placing.COLUMNS if ent == MEMBER else ()
    return ("id", "revision", *names, *reading_columns(ent), *derived)


def rows(
    ent: str,
    names: Sequence[str],
    created: Iterable[tuple[str, Fresh]],
    placed: Places,
    revision: int = 0,
) -> Iterator[Row]:
    """The rows of new records in the order of `columns`.

    ``placed`` are the places of those members that are inserted with them.
    """
    derived = placing.COLUMNS if ent == MEMBER else ()
    nowhere = (None,) * len(derived)
    for rec, entry in created:
        yield (
            rec,
            entry.revision or revision,
            *map(entry.values.get, names),
            *readings(ent, entry.values.get("name")),
            *(placed.get(rec, nowhere) if derived else ()),
        )


def reading_columns(ent: str) -> tuple[str, ...]:
    """The columns that are read from the name of a record."""
    return _READINGS.get(ent, ())


def readings(ent: str, name: Value) -> tuple[Value, ...]:
    """How a name reads, in the order of `reading_columns`."""
    if ent not in _READINGS:
        return ()
    spelling = pinyin.spell(name or "")
    read = next(iter(spelling.full), None), next(iter(spelling.initials), None)
    return (*read, strokes.key(name or "")) if ent == MEMBER else read


def renamed(fresh: Mapping[Key, Fresh]) -> dict[Key, str]:
    """The new names of records that are looked for by how they read."""
    return {
        key: entry.values["name"] or ""
        for key, entry in fresh.items()
        if "name" in entry.values and key[0] in _READINGS
    }


def spellings(names: Mapping[Key, str]) -> Iterator[tuple[str, str, str]]:
    """The rarer readings of names, in the order of `SPELLING`; most have none."""
    for (ent, rec), name in names.items():
        spelling = pinyin.spell(name)
        for word in (*spelling.full[1:], *spelling.initials[1:]):
            yield word, ent, rec


def outcome(ended: Outcome) -> tuple[str, str, str, str]:
    """What became of one operation, in the order of `OUTCOME`."""
    groups = json.dumps(ended.groups) if ended.groups else "{}"
    return ended.verdict, ended.code, groups, ended.note
