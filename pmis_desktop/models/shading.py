"""The county's value under what a branch has changed and the county has not answered yet."""

import json
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from pmis_desktop.exchange.facts import Key, group_values
from pmis_desktop.exchange.operations import WITHDRAW, Value
from pmis_desktop.models import rows
from pmis_desktop.models.saved import Saved
from pmis_desktop.rules.fields import ENTITIES


def shade(connection: Connection, some: Sequence[Saved]) -> None:
    """Keep the county's value under every group that own saves are about to change."""
    writing = [saved for saved in some if saved.act != WITHDRAW]
    unknown = _unknown_to_county(connection, writing)
    live: dict[Key, rows.Record] = {}
    for ent in {saved.ent for saved in writing}:
        live.update(rows.load(connection, ent, {s.rec for s in writing if s.ent == ent}))
    shadows: dict[tuple[str, str, str], str | None] = {}
    for saved in writing:
        key = (saved.ent, saved.rec)
        before = None if key in unknown else live.get(key)
        for group in ENTITIES[saved.ent].groups_of(saved.f or saved.new):
            shadows.setdefault((*key, group), _county_text(saved.ent, group, before))
    if shadows:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO shadow (ent, rec, grp, county) VALUES (?, ?, ?, ?)",
            [(*place, county) for place, county in shadows.items()],
        )


def _county_text(ent: str, group: str, before: rows.Record | None) -> str | None:
    return None if before is None else shadow_text(group_values(ent, group, before))


def shadow_text(values: Mapping[str, Value]) -> str:
    """A shadow's values as the table keeps them."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def shadow_values(text: str | None) -> dict[str, Value] | None:
    """The county's values of a shadow; None where the county has no such record."""
    return None if text is None else msgspec.json.decode(text, type=dict[str, str | None])


def _unknown_to_county(connection: Connection, writing: Iterable[Saved]) -> set[Key]:
    unknown: set[Key] = set()
    for some in rows.chunks({saved.rec for saved in writing}):
        found = connection.exec_driver_sql(
            "SELECT DISTINCT ent, rec FROM shadow WHERE county IS NULL"  # noqa: S608
            f" AND rec IN ({rows.marks(some)})",
            tuple(some),
        )
        unknown.update((row[0], row[1]) for row in found)
    return unknown
