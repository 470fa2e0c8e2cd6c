"""Cutting journal lines that purge orders cover: number and hash stay, the contents go."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection

from pmis_desktop.exchange import canonical, operations, purging
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import Operation, Purged
from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.models.journal import COUNTY_LOG, LOCAL_LOG
from pmis_desktop.models.rows import chunks, fetch, marks
from pmis_desktop.rules.fields import ENTITIES

_OPERATION = msgspec.json.Decoder(Operation)
_LINE = msgspec.json.Decoder(dict[str, Any])
# What stays of a line that is no operation.
_KEPT = ("act", "answer", "at", "ent", "rec", "who")
# What tells who somebody is, in the title of a line of history.
TELLING = ("name", "id_number", "mobile", "landline")


@dataclass(slots=True)
class Cut:
    """What was cut: journal lines by place, their units, and the values they told.

    ``told`` are names and numbers, ``blobs`` hashes of photos and scans that the lines named.
    """

    lines: dict[tuple[str, int], bytes] = field(default_factory=dict)
    bare: set[tuple[str, int]] = field(default_factory=set)
    units: set[int] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    blobs: set[str] = field(default_factory=set)


def grow(connection: Connection, some: Coverage) -> None:
    """Find what belongs to members that go whole, in the tables and in the history."""
    for (ent, member), order in list(some.whole.items()):
        if ent == "member":
            for key in _belongings(connection, member):
                some.whole.setdefault(key, order)
    for key, order in list(some.whole.items()):
        for opinion in _opinions(connection, key):
            some.whole.setdefault(opinion, order)


def _belongings(connection: Connection, member: str) -> Iterator[Key]:
    for ent, entity in ENTITIES.items():
        if (entity.owner or entity.about) == "member":
            for (rec,) in fetch(
                connection,
                f'SELECT id FROM "{ent}" WHERE member = ?',  # noqa: S608
                (member,),
            ):
                yield ent, rec
    yield from (
        (ent, rec)
        for ent, rec in fetch(
            connection,
            "SELECT DISTINCT ent, rec FROM journal WHERE subject = ? AND ent <> ''",
            (member,),
        )
        if (ent, rec) != ("member", member)
    )


def _opinions(connection: Connection, key: Key) -> list[Key]:
    """What committees have said of a record."""
    found = fetch(connection, "SELECT id FROM review WHERE ent = ? AND rec = ?", key)
    return [("review", rec) for (rec,) in found]


def cut(connection: Connection, some: Coverage) -> Cut:
    """Cut every line that is covered; the caller holds the pen."""
    found = Cut()
    for seq, unit, log, n, ent, rec, line in _lines(connection, some):
        bare = _left(bytes(line), log, (ent, rec), some)
        if bare is None:
            continue
        found.lines[log, n] = bare
        found.units.add(unit)
        if not _LINE.decode(bare).get("f"):
            found.bare.add((log, n))
            _hear(found, _LINE.decode(line).get("f") or {})
        connection.exec_driver_sql("UPDATE journal SET line = ? WHERE seq = ?", (bare, seq))
    return found


def _lines(connection: Connection, some: Coverage) -> Iterator[tuple[Any, ...]]:
    columns = "seq, unit, log, n, ent, rec, line"
    seen: set[int] = set()
    recs = {rec for _ent, rec in (*some.whole, *some.groups)}
    for part in chunks(sorted(recs)):
        for row in fetch(
            connection,
            # The whole journal is read: what nobody could place stands under its own id alone.
            f"SELECT {columns} FROM journal WHERE log <> 'local'"  # noqa: S608
            f" AND (rec IN ({marks(part)}) OR subject IN ({marks(part)}))",
            (*part, *part),
        ):
            if row[0] not in seen:
                seen.add(row[0])
                yield row
    for log, n in some.lines:
        for row in fetch(
            connection,
            f"SELECT {columns} FROM journal WHERE log = ? AND n = ?",  # noqa: S608
            (log, n),
        ):
            if row[0] not in seen:
                yield row
    yield from _looks(connection, columns, [rec for ent, rec in some.whole if ent == "member"])


def _looks(connection: Connection, columns: str, members: Collection[str]) -> Iterator[Any]:
    """Lines of the local log that name a member: a reason given there may tell of somebody."""
    for member in members:
        yield from fetch(
            connection,
            f"SELECT {columns} FROM journal WHERE log = ? AND instr(line, ?) > 0",  # noqa: S608
            (LOCAL_LOG, member.encode()),
        )


def _left(line: bytes, log: str, key: Key, some: Coverage) -> bytes | None:
    """The line that takes this one's place; None where it stays."""
    if log == LOCAL_LOG:
        # The entry of a purge names no member, so every line that does is of before it.
        order = next((o for (_ent, rec), o in some.whole.items() if rec.encode() in line), "")
        return _bare(line, order) if order else None
    if log == COUNTY_LOG:
        return _left_of_answer(line, key, some)
    operation = _OPERATION.decode(line)
    left = purging.left_of(operation, line, log, some)
    return None if left is None else operations.line(left)


def _bare(line: bytes, order: str) -> bytes | None:
    said = _LINE.decode(line)
    if "purged" in said:
        return None
    first = operations.line_hash(line).hex()
    kept: dict[str, Any] = {name: said[name] for name in _KEPT if name in said}
    if "f" in said:
        kept["f"] = {}
    return canonical.encode({**kept, "purged": Purged(hash=first, order=order)})


def _left_of_answer(line: bytes, key: Key, some: Coverage) -> bytes | None:
    """A line that an answer made: its fields go, all of them or those of some groups."""
    said = _LINE.decode(line)
    order = some.whole.get(key)
    groups = some.groups.get(key, {})
    names = {name: o for group, o in groups.items() for name in ENTITIES[key[0]].groups[group]}
    taken = [name for name in said["f"] if order or name in names]
    if not taken:
        return None
    first = operations.line_hash(line).hex()
    left = {name: pair for name, pair in said["f"].items() if name not in taken}
    by = Purged(hash=first, order=order or names[taken[0]])
    return canonical.encode({**said, "f": left, "purged": by})


def _hear(found: Cut, f: dict[str, Any]) -> None:
    for name in TELLING:
        found.told.update(value for value in f.get(name, ()) if value)
    found.blobs.update(value for value in f.get("hash", ()) if value)


def retitle(connection: Connection, found: Cut, told: Iterable[str]) -> None:
    """Take names and numbers out of the titles of the history that was cut; pen held."""
    some = sorted({*found.told, *told}, key=len, reverse=True)
    for unit in found.units:
        row = connection.exec_driver_sql("SELECT title FROM unit WHERE id = ?", (unit,)).one()
        title = str(row[0])
        for value in some:
            title = title.replace(value, GONE)
        if title != row[0]:
            connection.exec_driver_sql("UPDATE unit SET title = ? WHERE id = ?", (title, unit))


GONE = "（已清除）"
