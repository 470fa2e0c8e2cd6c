"""An observer of real writes: triggers in the county's own database, and a copy of what was there.

It knows nothing of merging. It sees every row that is written to a table of records, by whatever
statement and in whatever module, and holds what the value was before. Temporary triggers belong to
one connection and are gone with it: nothing of the observer is ever in the file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pmis_desktop.models.tables import RECORDS
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.house import House

Values = Mapping[str, str | None]
Key = tuple[str, str]
Pair = tuple[Values, Values]


@dataclass(frozen=True, slots=True)
class Said:
    """What one operation said of a record: old and new value of each field of its groups."""

    key: Key
    f: Mapping[str, tuple[str | None, str | None]]

    def pair(self, names: Iterable[str]) -> Pair | None:
        """Old and new values of some fields; None where it says nothing of them."""
        some = [name for name in names if name in self.f]
        if not some:
            return None
        return {n: self.f[n][0] for n in some}, {n: self.f[n][1] for n in some}


class Observer:
    """Watches the tables of records of one house from its first moment on."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._before: dict[Key, Values] = {}
        self._connection: Any = None
        self._look()

    def _look(self) -> None:
        """Take everything as it is, and lay the triggers."""
        with self._house.vault.database.raw() as connection:
            self._connection = connection
            for statement in _statements():
                connection.execute(statement)
            self._before = {
                (ent, str(row[0])): dict(zip(_names(ent), row[1:], strict=True))
                for ent in RECORDS
                for row in connection.execute(
                    f'SELECT id, {_quoted(ent)} FROM main."{ent}"'  # noqa: S608
                ).fetchall()
            }

    def seen(self) -> dict[Key, tuple[Values | None, Values | None]]:
        """What was written since the last look: before and after, by record."""
        with self._house.vault.database.raw() as connection:
            if connection is not self._connection:
                raise RuntimeError("the connection that was watched is another by now")
            rows = connection.execute("SELECT ent, rec, told FROM temp.watched ORDER BY at")
            written = rows.fetchall()
            connection.execute("DELETE FROM temp.watched")
        after: dict[Key, Values | None] = {}
        for ent, rec, told in written:
            after[ent, rec] = None if told is None else json.loads(told)
        seen = {key: (self._before.get(key), values) for key, values in after.items()}
        for key, values in after.items():
            if values is None:
                self._before.pop(key, None)
            else:
                self._before[key] = values
        return {key: each for key, each in seen.items() if each[0] != each[1]}


def _names(ent: str) -> tuple[str, ...]:
    return tuple(field.id for field in ENTITIES[ent].fields)


def _quoted(ent: str) -> str:
    return ", ".join(f'"{name}"' for name in _names(ent))


def _statements() -> Iterator[str]:
    """One trigger for each kind of write to each table; a temporary one fires for any writer."""
    yield "DROP TABLE IF EXISTS temp.watched"
    yield "CREATE TEMP TABLE watched (at INTEGER PRIMARY KEY, ent TEXT, rec TEXT, told TEXT)"
    for ent in RECORDS:
        told = ", ".join(f"'{name}', NEW.\"{name}\"" for name in _names(ent))
        for act, new in (("INSERT", True), ("UPDATE", True), ("DELETE", False)):
            row = f"NEW.id, json_object({told})" if new else "OLD.id, NULL"
            yield f'DROP TRIGGER IF EXISTS temp."watch_{ent}_{act}"'
            yield (
                f'CREATE TEMP TRIGGER "watch_{ent}_{act}" AFTER {act} ON main."{ent}" BEGIN'
                f" INSERT INTO watched (ent, rec, told) SELECT '{ent}', {row}; END"
            )


def overwritten(
    seen: Mapping[Key, tuple[Values | None, Values | None]], said: Iterable[Said]
) -> Iterator[tuple[Key, str]]:
    """P5: the groups that were changed though no operation had seen the value that is gone."""
    by_key: dict[Key, list[Said]] = {}
    for each in said:
        by_key.setdefault(each.key, []).append(each)
    for key, (before, after) in seen.items():
        for group, names in ENTITIES[key[0]].groups.items():
            old = {name: (before or {}).get(name) for name in names}
            new = {name: (after or {}).get(name) for name in names}
            if old == new:
                continue
            pairs = [pair for each in by_key.get(key, ()) if (pair := each.pair(names))]
            olds = [pair[0] for pair in pairs]
            news = [pair[1] for pair in pairs]
            if old not in olds or new not in news:
                yield key, group
