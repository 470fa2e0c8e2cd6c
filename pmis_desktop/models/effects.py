"""Letting changes take effect in the record tables, in bulk, with the columns found from them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.models import departures as leaving
from pmis_desktop.models import deriving
from pmis_desktop.models.inserting import Inserter
from pmis_desktop.models.rows import chunks, columns, fetch, marks
from pmis_desktop.rules import pinyin, strokes

_READING_COLUMNS: Mapping[str, tuple[str, ...]] = {
    MEMBER: ("pinyin", "initials", "strokes"),
    ORGANISATION: ("pinyin", "initials"),
}


@dataclass(slots=True)
class Fresh:
    """New values of one record, gathered over all operations of a commit.

    ``revision`` is that of the commit; 0: the one that is written.
    """

    created: bool
    values: Mapping[str, Value] = field(default_factory=dict)
    revision: int = 0


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


def apply(
    connection: Connection,
    revision: int,
    fresh: Mapping[Key, Fresh],
    *,
    departures: bool,
    inserter: Inserter | None = None,
    newborn: Collection[str] = (),
) -> None:
    """Write the records and find their derived columns again.

    With ``departures`` (the county) members and organisations that stand elsewhere afterwards leave
    a note of the revision at which they left their superiors, and such a member is new to the
    other place with all that belongs to it. The caller holds the pen and has opened the
    transaction. What is left to an ``inserter`` may still be on its way into the tables afterwards,
    and before where all records are created: of ``newborn`` ones the tables say nothing, so they
    are not asked.
    """
    inserter = inserter or Inserter(connection)
    members = _touched_members(connection, fresh)
    older = [member for member in members if member not in newborn]
    if older:
        inserter.wait()
    before = _places(connection, older, fresh) if departures else None
    by_entity = _births(fresh)
    placed = deriving.of_births(connection, by_entity, newborn)
    _update(inserter, revision, fresh)
    _note_spellings(inserter, fresh)
    _insert(inserter, revision, by_entity, placed)
    others = [member for member in members if member not in placed]
    if others or (before is not None and before.anybody):
        inserter.wait()
    deriving.again(connection, others)
    if before is not None:
        leaving.note(connection, revision, before)


def lay(inserter: Inserter, fresh: Mapping[Key, Fresh], filled: dict[str, set[str]]) -> None:
    """Write records of several commits, each with its own revision, that move nobody.

    Whoever is born among them is born with all that places them: nothing is read. ``filled`` are
    the columns by entity that any of them has filled so far, so that statements come again.
    """
    _update(inserter, 0, fresh)
    _note_spellings(inserter, fresh)
    by_entity = _births(fresh)
    placed = deriving.placed(by_entity, deriving.members_of(by_entity))
    _insert(inserter, 0, by_entity, placed, filled)


def _places(
    connection: Connection, members: Iterable[str], fresh: Mapping[Key, Fresh]
) -> leaving.Places:
    there = ((key, entry.values) for key, entry in fresh.items() if not entry.created)
    return leaving.look(connection, members, leaving.new_parents(there))


def erase(connection: Connection, keys: Iterable[Key]) -> None:
    """Take records out of a branch's tables because the county's slice no longer has them.

    Members that lose a period or a fact by it stand as they did without it.
    """
    leaving = list(keys)
    members = _touched_members(connection, {key: Fresh(created=False) for key in leaving})
    by_entity: dict[str, list[str]] = {}
    for ent, rec in leaving:
        by_entity.setdefault(ent, []).append(rec)
    for ent, ids in by_entity.items():
        for some in chunks(ids):
            connection.exec_driver_sql(
                f'DELETE FROM "{ent}" WHERE id IN ({marks(some)})',  # noqa: S608
                tuple(some),
            )
    deriving.again(connection, members)


def _births(fresh: Mapping[Key, Fresh]) -> dict[str, list[tuple[str, Fresh]]]:
    by_entity: dict[str, list[tuple[str, Fresh]]] = {}
    for (ent, rec), entry in fresh.items():
        if entry.created:
            by_entity.setdefault(ent, []).append((rec, entry))
    return by_entity


def _insert(
    inserter: Inserter,
    revision: int,
    by_entity: Mapping[str, Sequence[tuple[str, Fresh]]],
    placed: Mapping[str, tuple[Value, ...]],
    known: dict[str, set[str]] | None = None,
) -> None:
    """Insert the created records, naming only columns that one of them fills.

    A member has ninety columns and a new one fills twenty; binding the rest costs as much again.
    ``placed`` are the derived columns of members that are inserted with them.
    """
    for ent, created in by_entity.items():
        filled: set[str] = set()
        for _, entry in created:
            # Nearly all fill what those before them filled.
            if not filled.issuperset(entry.values):
                filled.update(name for name, value in entry.values.items() if value)
        if known is not None:
            filled = known[ent] = filled | known.get(ent, set())
        names = [name for name in columns(ent) if name in filled]
        derived = deriving.COLUMNS if ent == MEMBER else ()
        statement = ("id", "revision", *names, *_reading_columns(ent), *derived)
        nowhere = (None,) * len(derived)
        rows = (
            (
                rec,
                entry.revision or revision,
                *map(entry.values.get, names),
                *_readings(ent, entry.values.get("name")),
                *(placed.get(rec, nowhere) if derived else ()),
            )
            for rec, entry in created
        )
        inserter.insert(ent, statement, rows)


def _update(inserter: Inserter, revision: int, fresh: Mapping[Key, Fresh]) -> None:
    by_columns: dict[tuple[bool, str, tuple[str, ...]], list[tuple[Value | int, ...]]] = {}
    # A member has one open membership at a time: the ones that close go first.
    ordered = sorted(fresh.items(), key=lambda pair: not _closes(pair[1]))
    for (ent, rec), entry in ordered:
        if not entry.created:
            names = tuple(entry.values)
            row: tuple[Value | int, ...] = tuple(entry.values.values())
            if "name" in entry.values and _reading_columns(ent):
                names += _reading_columns(ent)
                row += _readings(ent, entry.values["name"])
            by_columns.setdefault((_closes(entry), ent, names), []).append(
                (*row, entry.revision or revision, rec)
            )
    for (_, ent, names), rows in by_columns.items():
        settings = ", ".join(f'"{name}" = ?' for name in (*names, "revision"))
        statement = f'UPDATE "{ent}" SET {settings} WHERE id = ?'  # noqa: S608
        inserter.many(statement, rows)


def _closes(entry: Fresh) -> bool:
    return bool(entry.values.get("ended_on") or entry.values.get("removed"))


def _reading_columns(ent: str) -> tuple[str, ...]:
    return _READING_COLUMNS.get(ent, ())


def _readings(ent: str, name: Value) -> tuple[Value, ...]:
    if not _reading_columns(ent):
        return ()
    spelling = pinyin.spell(name or "")
    read = next(iter(spelling.full), None), next(iter(spelling.initials), None)
    return (*read, strokes.key(name or "")) if ent == MEMBER else read


def note_strokes(connection: Connection) -> None:
    """Fill the strokes of every member, where the file was written without them."""
    found = fetch(connection, "SELECT id, name FROM member")
    connection.exec_driver_sql(
        "UPDATE member SET strokes = ? WHERE id = ?",
        [(strokes.key(name or ""), rec) for rec, name in found] or [("", "")],
    )


def _note_spellings(inserter: Inserter, fresh: Mapping[Key, Fresh]) -> None:
    """Keep the rarer readings of names searchable; most names have none."""
    renamed = {key: e.values["name"] or "" for key, e in fresh.items() if "name" in e.values}
    old = [key for key in renamed if _reading_columns(key[0]) and not fresh[key].created]
    if old:
        inserter.many("DELETE FROM spelling WHERE ent = ? AND rec = ?", old)
    words = [
        (word, ent, rec)
        for (ent, rec), name in renamed.items()
        if _reading_columns(ent)
        for word in _rarer(pinyin.spell(name))
    ]
    inserter.insert("spelling", ("word", "ent", "rec"), words, known="IGNORE")


def _rarer(spelling: pinyin.Spelling) -> tuple[str, ...]:
    return (*spelling.full[1:], *spelling.initials[1:])


def _touched_members(connection: Connection, fresh: Mapping[Key, Fresh]) -> list[str]:
    """The members whose derived columns may be others now: what decides them was written."""
    touched: dict[str, None] = {}
    unknown: dict[str, list[str]] = {}
    for (ent, rec), entry in fresh.items():
        if ent == MEMBER:
            if entry.created:
                touched[rec] = None
        elif ent in deriving.SOURCES:
            member = entry.values.get(MEMBER)
            if member:
                touched[member] = None
            if not entry.created:
                unknown.setdefault(ent, []).append(rec)
    for ent, ids in unknown.items():
        for some in chunks(ids):
            rows = fetch(
                connection,
                f'SELECT member FROM "{ent}" WHERE id IN ({marks(some)})',  # noqa: S608
                some,
            )
            touched.update(dict.fromkeys(str(row[0]) for row in rows))
    return list(touched)
