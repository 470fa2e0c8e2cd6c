"""What differs between the live records and those rebuilt from the journal, as people read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, Literal

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import Key, Record
from pmis_desktop.rules.fields import ENTITIES, Field
from pmis_desktop.services.naming import UNNAMED, Naming

Kind = Literal["differs", "missing", "strange"]
DIFFERS: Final = "differs"
MISSING: Final = "missing"
STRANGE: Final = "strange"
EMPTY = "（空）"
# Of ID numbers and telephones only the ends are shown.
_HIDDEN = "（遮住的几位不同）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field of one record: what the data say, and what the journal says they should.

    ``kind`` is ``missing`` where the journal has a record that the data lack, ``strange`` where the
    data have one that the journal lacks; ``field`` is empty then.
    """

    kind: Kind
    ent: str
    record: str
    entity: str
    name: str
    field: str = ""
    label: str = ""
    live: str = ""
    rebuilt: str = ""

    @property
    def plain(self) -> str:
        """The record by its id alone: for logs, which hold no names."""
        return f"{self.entity}记录与重建结果不符：{self.record}"

    @property
    def sentence(self) -> str:
        """The record by name, with field and both values."""
        whose = f"{self.entity} {self.name}"
        if self.kind == MISSING:
            return f"{whose}：按变更记录应有这条记录，现在没有"
        if self.kind == STRANGE:
            return f"{whose}：现在有这条记录，变更记录里没有"
        return f"{whose}：{self.label}现在是“{self.live}”，按变更记录应是“{self.rebuilt}”"


def records(
    connection: Connection, rebuilt: Mapping[Key, Record], live: Iterable[tuple[Key, Record]]
) -> list[Difference]:
    """Every field in which live and rebuilt records differ, by record and in the fields' order."""
    missing = set(rebuilt)
    differing: dict[Key, Record | None] = {}
    for key, values in live:
        missing.discard(key)
        if rebuilt.get(key) != values:
            differing[key] = values
    differing.update(dict.fromkeys(missing))
    naming = Naming(connection)
    return [
        difference
        for key, values in sorted(differing.items(), key=itemgetter(0))
        for difference in _of_record(naming, key, rebuilt.get(key), values)
    ]


def _of_record(
    naming: Naming, key: Key, rebuilt: Record | None, live: Record | None
) -> Iterator[Difference]:
    entity = ENTITIES[key[0]]
    subject = naming.subject(*key, live or rebuilt or {})
    # What is rebuilt only has its owner only there too.
    own = (live or rebuilt or {}).get("name") if subject.name == UNNAMED else None
    name = own or subject.name
    if live is None or rebuilt is None:
        kind: Kind = MISSING if live is None else STRANGE
        yield Difference(kind=kind, ent=key[0], record=key[1], entity=entity.label, name=name)
        return
    for field in _differing(entity.fields, rebuilt, live):
        shown, expected = _both(naming, field, live.get(field.id), rebuilt.get(field.id))
        yield Difference(
            kind=DIFFERS,
            ent=key[0],
            record=key[1],
            entity=entity.label,
            name=name,
            field=field.id,
            label=field.label,
            live=shown,
            rebuilt=expected,
        )


def _differing(fields: Iterable[Field], rebuilt: Record, live: Record) -> Iterator[Field]:
    return (field for field in fields if rebuilt.get(field.id) != live.get(field.id))


def _both(naming: Naming, field: Field, live: str | None, rebuilt: str | None) -> tuple[str, str]:
    shown = naming.words(field, live) or EMPTY
    expected = naming.words(field, rebuilt) or EMPTY
    return shown, f"{expected}{_HIDDEN}" if shown == expected else expected
