"""Letting changes take effect in the record tables, in bulk, with the columns found from them."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection

from pmis_desktop.exchange import new_rows, placing
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.new_rows import Births, Fresh, Places
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.world import MEMBER
from pmis_desktop.models import departures as leaving
from pmis_desktop.models import deriving
from pmis_desktop.models.inserting import Inserter
from pmis_desktop.models.rows import chunks, fetch, marks
from pmis_desktop.rules import strokes


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
    by_entity = new_rows.births(fresh)
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
    by_entity = new_rows.births(fresh)
    placed = placing.placed(by_entity, placing.members_of(by_entity))
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


def _insert(
    inserter: Inserter,
    revision: int,
    by_entity: Births,
    placed: Places,
    known: dict[str, set[str]] | None = None,
) -> None:
    """Insert the created records, naming only columns that one of them fills.

    A member has ninety columns and a new one fills twenty; binding the rest costs as much again.
    ``placed`` are the derived columns of members that are inserted with them.
    """
    for ent, created in by_entity.items():
        filled = new_rows.filled(created)
        if known is not None:
            filled = known[ent] = filled | known.get(ent, set())
        names = [name for name in new_rows.fields(ent) if name in filled]
        made = new_rows.rows(ent, names, created, placed, revision)
        inserter.insert(ent, new_rows.columns(ent, names), made)


def _update(inserter: Inserter, revision: int, fresh: Mapping[Key, Fresh]) -> None:
    by_columns: dict[tuple[bool, str, tuple[str, ...]], list[tuple[Value | int, ...]]] = {}
    # A member has one open membership at a time: the ones that close go first.
    ordered = sorted(fresh.items(), key=lambda pair: not _closes(pair[1]))
    for (ent, rec), entry in ordered:
        if not entry.created:
            names = tuple(entry.values)
            row: tuple[Value | int, ...] = tuple(entry.values.values())
            if "name" in entry.values:
                names += new_rows.reading_columns(ent)
                row += new_rows.readings(ent, entry.values["name"])
            by_columns.setdefault((_closes(entry), ent, names), []).append(
                (*row, entry.revision or revision, rec)
            )
    for (_, ent, names), rows in by_columns.items():
        settings = ", ".join(f'"{name}" = ?' for name in (*names, "revision"))
        statement = f'UPDATE "{ent}" SET {settings} WHERE id = ?'  # noqa: S608
        inserter.many(statement, rows)


def _closes(entry: Fresh) -> bool:
    return bool(entry.values.get("ended_on") or entry.values.get("removed"))


def note_strokes(connection: Connection) -> None:
    """Fill the strokes of every member, where the file was written without them."""
    found = fetch(connection, "SELECT id, name FROM member")
    connection.exec_driver_sql(
        "UPDATE member SET strokes = ? WHERE id = ?",
        [(strokes.key(name or ""), rec) for rec, name in found] or [("", "")],
    )


def _note_spellings(inserter: Inserter, fresh: Mapping[Key, Fresh]) -> None:
    """Keep the rarer readings of names searchable; most names have none."""
    renamed = new_rows.renamed(fresh)
    old = [key for key in renamed if not fresh[key].created]
    if old:
        inserter.many("DELETE FROM spelling WHERE ent = ? AND rec = ?", old)
    words = new_rows.spellings(renamed)
    inserter.insert("spelling", new_rows.SPELLING, words, known="IGNORE")


def _touched_members(connection: Connection, fresh: Mapping[Key, Fresh]) -> list[str]:
    """The members whose derived columns may be others now: what decides them was written."""
    touched: dict[str, None] = {}
    unknown: dict[str, list[str]] = {}
    for (ent, rec), entry in fresh.items():
        if ent == MEMBER:
            if entry.created:
                touched[rec] = None
        elif ent in placing.SOURCES:
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
