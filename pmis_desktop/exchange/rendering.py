"""An answer in the version of the program it goes to, and an older county's answer in ours."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from pmis_desktop.exchange import canonical, schemas
from pmis_desktop.exchange.judgements import worst
from pmis_desktop.exchange.operations import Value
from pmis_desktop.exchange.records import (
    Gone,
    Mend,
    Omitted,
    OpenItem,
    Outcome,
    ReviewItem,
    ReviewValues,
    SliceRecord,
)
from pmis_desktop.exchange.schemas import Schemas
from pmis_desktop.exchange.statements import Schema
from pmis_desktop.rules.fields import ENTITIES

WHOLE = "all"
"""Stands in desk lines for an item without a group."""


@dataclass(slots=True)
class Rendering:
    """What an answer says, put into the version of its site's program.

    What that version has no place for is counted, and told at the end: `omitted`.
    """

    version: int
    known: Schemas = field(default_factory=schemas.in_force)
    _missing: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def schema(self) -> Schema:
        """What the answer's statement says of its version."""
        return Schema(version=self.version)

    @property
    def is_same(self) -> bool:
        """Whether the site's program has this program's field table."""
        return self.version == self.known.newest

    def lines(self, lines: Sequence[bytes], *, counted: bool = False) -> Sequence[bytes]:
        """Record lines of the slice; ``counted`` for the whole of it, of which leaks are told."""
        if self.is_same:
            return lines
        found = (self._record(canonical.decode(line, SliceRecord), counted) for line in lines)
        return [canonical.encode(record) for record in found if record is not None]

    def _record(self, record: SliceRecord, counted: bool) -> SliceRecord | None:
        if not self.known.knows(record.ent, self.version):
            self._count(record.ent, record.v, counted=counted)
            return None
        values, lost = self.known.down_values(record.ent, record.v, self.version)
        self._count(record.ent, lost, counted=counted)
        filled = {name: value for name, value in values.items() if value is not None}
        return msgspec.structs.replace(record, v=filled)

    def _count(self, ent: str, lost: Iterable[str], *, counted: bool) -> None:
        if counted:
            self._missing.update((ent, name) for name in lost)

    def outcomes(self, some: Sequence[Outcome], ents: Mapping[int, str]) -> Sequence[Outcome]:
        """Outcomes with the older names of groups; ``ents`` says whose operation is whose."""
        if self.is_same:
            return some
        return [
            msgspec.structs.replace(each, groups=self._groups(ents.get(each.n, ""), each.groups))
            for each in some
        ]

    def _groups(self, ent: str, groups: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for group, verdict in groups.items():
            older = self.known.down_group(ent, group, self.version)
            found.setdefault(older, []).append(verdict)
        return {group: worst(verdicts) for group, verdicts in found.items()}

    def items(self, some: Sequence[OpenItem]) -> Sequence[OpenItem]:
        """Open desk items; one about nothing that the site's version knows is left out."""
        if self.is_same:
            return some
        return [
            _item_in(each, self._group, self._values)
            for each in some
            if self.known.knows(each.ent, self.version)
        ]

    def _group(self, ent: str, group: str) -> str:
        return group if group == WHOLE else self.known.down_group(ent, group, self.version)

    def _values(self, ent: str, values: Mapping[str, Value]) -> dict[str, Value]:
        return self.known.down_values(ent, values, self.version)[0]

    def mends(self, some: Sequence[Mend]) -> Sequence[Mend]:
        """What to mend, as far as the site's version has the field."""
        if self.is_same:
            return some
        placed = [
            (each, self.known.down_field(each.ent, each.field, self.version)) for each in some
        ]
        return [
            msgspec.structs.replace(each, field=name)
            for each, name in placed
            if name is not None and self.known.knows(each.ent, self.version)
        ]

    def reviews(self, some: Sequence[ReviewItem]) -> Sequence[ReviewItem]:
        """What waits for a committee, with the fields that its version knows."""
        if self.is_same:
            return some

        def knows(ent: str) -> bool:
            return self.known.knows(ent, self.version)

        known = (
            msgspec.structs.replace(each, values=[one for one in each.values if knows(one.ent)])
            for each in some
            if knows(each.ent)
        )
        return [_review_in(each, self._group, self._values) for each in known]

    def gone(self, some: Sequence[Gone]) -> Sequence[Gone]:
        """Who left: records of an entity that the version does not know were never there."""
        return [each for each in some if self.known.knows(each.ent, self.version)]

    def omitted(self) -> list[Omitted]:
        """Every field that could not be told, with how many records have a value in it."""
        return [
            Omitted(ent=ent, field=name, label=_label(ent, name), records=count)
            for (ent, name), count in sorted(self._missing.items())
        ]


def _label(ent: str, name: str) -> str:
    entity = ENTITIES.get(ent)
    if entity is None:
        return name
    known = entity.field(name).label if entity.has(name) else name
    return f"{entity.label}·{known}"


_Group = Callable[[str, str], str]
_Values = Callable[[str, Mapping[str, Value]], dict[str, Value]]


def _item_in(item: OpenItem, group: _Group, values: _Values) -> OpenItem:
    """A desk item with the groups and values of another version."""
    return msgspec.structs.replace(
        item,
        group=group(item.ent, item.group),
        county=values(item.ent, item.county),
        branch=values(item.ent, item.branch),
    )


def _review_in(item: ReviewItem, group: _Group, values: _Values) -> ReviewItem:
    """What waits for a committee, with the groups and values of another version."""
    return msgspec.structs.replace(
        item,
        group=group(item.ent, item.group),
        values=[
            ReviewValues(
                ent=one.ent,
                rec=one.rec,
                base=values(one.ent, one.base),
                value=values(one.ent, one.value),
            )
            for one in item.values
        ],
    )


@dataclass(frozen=True, slots=True)
class Raising:
    """What an older county's answer says, put into this program's version."""

    version: int
    known: Schemas = field(default_factory=schemas.in_force)

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to do."""
        return self.version == self.known.newest

    def records(self, some: Sequence[SliceRecord]) -> tuple[SliceRecord, ...]:
        """The records of the slice."""
        return tuple(
            msgspec.structs.replace(
                each,
                v={name: value for name, value in self._up(each.ent, each.v).items() if value},
            )
            for each in some
        )

    def _up(self, ent: str, values: Mapping[str, Value]) -> dict[str, Value]:
        return self.known.up_values(ent, values, self.version)

    def _group(self, ent: str, group: str) -> str:
        return group if group == WHOLE else self.known.up_group(ent, group, self.version)[0]

    def outcomes(self, some: Sequence[Outcome], ents: Mapping[int, str]) -> tuple[Outcome, ...]:
        """Outcomes with this version's names of groups."""
        return tuple(
            msgspec.structs.replace(
                each,
                groups={
                    newer: verdict
                    for group, verdict in each.groups.items()
                    for newer in self.known.up_group(ents.get(each.n, ""), group, self.version)
                },
            )
            for each in some
        )

    def items(self, some: Sequence[OpenItem]) -> tuple[OpenItem, ...]:
        """Open desk items."""
        return tuple(_item_in(each, self._group, self._up) for each in some)

    def mends(self, some: Sequence[Mend]) -> tuple[Mend, ...]:
        """What the county asks to mend."""
        return tuple(
            msgspec.structs.replace(
                each, field=self.known.up_field(each.ent, each.field, self.version)
            )
            for each in some
        )

    def reviews(self, some: Sequence[ReviewItem]) -> tuple[ReviewItem, ...]:
        """What waits for this site's committee."""
        return tuple(_review_in(each, self._group, self._up) for each in some)
