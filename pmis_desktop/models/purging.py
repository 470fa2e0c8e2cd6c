"""Carrying purge orders out in the vault's tables: records, journal, desk, books. One transaction.

It is no change and has no journal line of its own: what it does is to take lines away. Files are
seen to afterwards (`purge_orders.untidied`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.judging import PURGED
from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.exchange.records import AGREED
from pmis_desktop.models import effects, purge_orders, purged_lines, settings
from pmis_desktop.models.pen import pen
from pmis_desktop.models.purge_orders import Done, Signed
from pmis_desktop.models.purged_lines import TELLING, Cut
from pmis_desktop.models.rows import chunks, fetch, marks, quoted
from pmis_desktop.rules.fields import ENTITIES

# Where else a record is named, by which columns: whole rows go.
_BY_KEY = (
    "desk",
    "open_item",
    "shadow",
    "gone",
    "departure",
    "mend",
    "to_review",
    "spelling",
)
_BY_REC = (
    ("draft", "rec"),
    ("finding", "member"),
    ("checked", "member"),
    ("told_apart", "one"),
    ("told_apart", "other"),
    ("to_review", "subject"),
)
_BY_GROUP = ("desk", "open_item", "shadow", "to_review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What orders did here: records that went, journal lines that were cut."""

    records: int
    lines: int


def apply(connection: Connection, orders: Sequence[Signed], at: str) -> Effect:
    """Carry orders out; again changes nothing but what has come since."""
    some = purge_orders.coverage(connection)
    for order, said in orders:
        _add(some, order, Coverage.of([(order, said)]))
    purged_lines.grow(connection, some)
    with pen(connection):
        told, blobs = _heard(connection, some)
        found = purged_lines.cut(connection, some)
        purged_lines.retitle(connection, found, told)
        gone = _erase(connection, some)
        _empty_groups(connection, some)
        _clear_books(connection, some)
        _clear_papers(connection, some, told)
        revision = settings.number(connection, settings.REVISION)
        if gone or found.lines or orders:
            revision = settings.next_revision(connection)
        _close_outcomes(connection, found, revision)
    purge_orders.remember(connection, some)
    if gone or found.lines or orders:
        done = Done(
            operations=len(found.lines),
            revision=revision,
            at=at,
            blobs=frozenset(_unnamed(connection, blobs | found.blobs)),
            logs=frozenset(log for log, _ in found.lines),
        )
        # What came late is noted with the newest order, so that its files are seen to.
        purge_orders.note(connection, orders or purge_orders.signed(connection)[-1:], done)
    return Effect(records=gone, lines=len(found.lines))


def _add(some: Coverage, order: str, more: Coverage) -> None:
    some.known.add(order)
    for key, whose in more.whole.items():
        some.whole.setdefault(key, whose)
    for key, groups in more.groups.items():
        some.groups.setdefault(key, {}).update(groups)
    for place, hashes in more.lines.items():
        some.lines.setdefault(place, {}).update(hashes)


def _heard(connection: Connection, some: Coverage) -> tuple[set[str], set[str]]:
    """Names and numbers of those who go, and the photos and scans that their records name."""
    members = [rec for ent, rec in some.whole if ent == "member"]
    told: set[str] = set()
    for part in chunks(members):
        statement = f"SELECT {quoted(TELLING)} FROM member WHERE id IN ({marks(part)})"  # noqa: S608
        told.update(v for row in fetch(connection, statement, part) for v in row if v)
    blobs: set[str] = set()
    for part in chunks(rec for ent, rec in some.whole if ent == "attachment"):
        statement = f"SELECT hash FROM attachment WHERE id IN ({marks(part)})"  # noqa: S608
        blobs.update(row[0] for row in fetch(connection, statement, part) if row[0])
    return told, blobs


def _erase(connection: Connection, some: Coverage) -> int:
    there: list[Key] = []
    for ent in {ent for ent, _ in some.whole if ent in ENTITIES}:
        for part in chunks(rec for each, rec in some.whole if each == ent):
            statement = f'SELECT id FROM "{ent}" WHERE id IN ({marks(part)})'  # noqa: S608
            there += [(ent, row[0]) for row in fetch(connection, statement, part)]
    effects.erase(connection, there)
    return len(there)


def _empty_groups(connection: Connection, some: Coverage) -> None:
    """Empty the field groups that go; the record is news to its branch."""
    revision = settings.number(connection, settings.REVISION) + 1
    for (ent, rec), groups in some.groups.items():
        names = [n for group in groups for n in ENTITIES[ent].groups.get(group, ())]
        if names:
            written = ", ".join(f'"{name}" = NULL' for name in names)
            filled = " OR ".join(f'"{name}" IS NOT NULL' for name in names)
            connection.exec_driver_sql(
                f'UPDATE "{ent}" SET {written}, revision = ? WHERE id = ? AND ({filled})',  # noqa: S608
                (revision, rec),
            )
        for table in _BY_GROUP:
            connection.exec_driver_sql(
                f'DELETE FROM "{table}" WHERE ent = ? AND rec = ? AND grp = ?',  # noqa: S608
                [(ent, rec, group) for group in groups],
            )


def _clear_books(connection: Connection, some: Coverage) -> None:
    keys = list(some.whole)
    if not keys:
        return
    for table in _BY_KEY:
        connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE ent = ? AND rec = ?', keys)  # noqa: S608
    for table, column in _BY_REC:
        connection.exec_driver_sql(
            f'DELETE FROM "{table}" WHERE "{column}" = ?',  # noqa: S608
            [(rec,) for _ent, rec in keys],
        )


def _clear_papers(connection: Connection, some: Coverage, told: set[str]) -> None:
    """Forms and lost changes: a stub keeps its number, what was typed on forms is typed anew."""
    recs = [(rec,) for _ent, rec in some.whole]
    if not recs:
        return
    connection.exec_driver_sql("UPDATE form_stub SET name = '', record = '' WHERE record = ?", recs)
    connection.exec_driver_sql("DELETE FROM setting WHERE name LIKE 'form:%'")
    connection.exec_driver_sql("DELETE FROM regained WHERE instr(CAST(line AS TEXT), ?)", recs)
    if told:
        connection.exec_driver_sql(
            "UPDATE regained SET title = '' WHERE instr(title, ?)", [(each,) for each in told]
        )


def _close_outcomes(connection: Connection, found: Cut, revision: int) -> None:
    """What was cut whole has ended, and the words said of it go; branches are told anew."""
    if found.bare:
        connection.exec_driver_sql(
            "UPDATE outcome SET verdict = ?, code = ?, groups = '{}', note = '', revision = ?"
            " WHERE log = ? AND n = ?",
            [(AGREED, PURGED, revision, log, n) for log, n in sorted(found.bare)],
        )
    partly = sorted(found.lines.keys() - found.bare)
    if partly:
        connection.exec_driver_sql(
            "UPDATE outcome SET note = '' WHERE log = ? AND n = ?", [tuple(p) for p in partly]
        )


def _unnamed(connection: Connection, hashes: Iterable[str]) -> list[str]:
    """Of these photos and scans, those that no record names any more; their note goes."""
    left: list[Any] = []
    for part in chunks(sorted(hashes)):
        statement = f"SELECT hash FROM attachment WHERE hash IN ({marks(part)})"  # noqa: S608
        named = {row[0] for row in fetch(connection, statement, part)}
        left += [each for each in part if each not in named]
    for table in ("blob", "wanted_blob"):
        if left:
            connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE hash = ?",  # noqa: S608
                [(each,) for each in left],
            )
    return left
