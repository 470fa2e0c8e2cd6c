"""Versions of the field table: what an older program wrote is read, and what it gets it can read.

Version 1 is the field table that the format was frozen with. Every later version is one step from
the version before, and steps are kept for ever: an archive of any age is read through them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from pmis_desktop.errors.exchange import MalformedError, NotCanonicalError
from pmis_desktop.exchange import canonical
from pmis_desktop.exchange.operations import Operation, Value

FIRST = 1
READ = 3
"""A county takes packages of so many versions; the newest counts as one."""

NO_EXT = msgspec.Raw(b"{}")

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldStep:
    """One field of the older version and the fields that it became.

    ``cut`` turns its value into theirs, ``join`` theirs into its; both are pure and meet None.
    What ``join`` cannot say is told as left out.
    """

    older: str
    newer: tuple[str, ...]
    cut: Callable[[Value], Sequence[Value]]
    join: Callable[[Sequence[Value]], Value]


def renamed(older: str, newer: str) -> FieldStep:
    """A field that got another id and kept its values."""
    return FieldStep(older=older, newer=(newer,), cut=_alone, join=_first)


def _alone(value: Value) -> tuple[Value]:
    return (value,)


def _first(values: Sequence[Value]) -> Value:
    return values[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityStep:
    """What became of the fields of one entity; fields that are not named stayed as they were.

    ``added`` are fields that the older version has no place for: they begin in groups of their
    own. ``groups`` names the older group of a newer one where the two differ.
    """

    fields: tuple[FieldStep, ...] = ()
    added: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)

    def up(self, values: Values) -> dict[str, Value]:
        """The newer values of some older ones."""
        steps = {step.older: step for step in self.fields}
        found: dict[str, Value] = {}
        for name, value in values.items():
            if name in steps:
                found.update(zip(steps[name].newer, steps[name].cut(value), strict=True))
            else:
                found[name] = value
        return found

    def down(self, values: Values) -> dict[str, Value]:
        """The older values of some newer ones, without what the older version has no place for."""
        taken = self.added.union(*(step.newer for step in self.fields))
        found = {name: value for name, value in values.items() if name not in taken}
        for step in self.fields:
            if not values.keys().isdisjoint(step.newer):
                found[step.older] = step.join([values.get(name) for name in step.newer])
        return found

    def older_field(self, name: str) -> str | None:
        """The older id of a newer field; None where there is none."""
        for step in self.fields:
            if name in step.newer:
                return step.older
        return None if name in self.added else name

    def newer_field(self, name: str) -> str:
        """The newer id of an older field: the first, where it became several."""
        return next((step.newer[0] for step in self.fields if step.older == name), name)


_SAME = EntityStep()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one version of the field table to the next.

    ``born`` are entities that the older version does not know.
    """

    entities: Mapping[str, EntityStep] = field(default_factory=dict)
    born: frozenset[str] = frozenset()

    def entity(self, ent: str) -> EntityStep:
        """What became of one entity."""
        return self.entities.get(ent, _SAME)

    def up(self, operation: Operation) -> Operation:
        """An operation of the older version as the newer one says it."""
        if operation.ent not in self.entities:
            return operation
        step = self.entities[operation.ent]
        old, new = step.up(operation.old()), step.up(operation.new())
        pairs = {name: (old.get(name), new.get(name)) for name in {**old, **new}}
        return msgspec.structs.replace(operation, f=pairs)


class _Mark(msgspec.Struct, frozen=True):
    schema: Annotated[int, msgspec.Meta(ge=FIRST, lt=2**53)] = FIRST


_MARK = msgspec.json.Decoder(_Mark)


def version_of(ext: msgspec.Raw) -> int:
    """The version of the field table that an operation was written by; raises MalformedError.

    It stands in the operation's own ``ext``, because a log goes on while its program is updated.
    """
    if ext == NO_EXT:
        return FIRST
    try:
        return _MARK.decode(ext).schema
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise MalformedError("变更条目的版本") from fault


def check(operation: Operation, version: int) -> None:
    """Check what its shape does not tell: that it is whole, its ``ext``, its version.

    Nothing in a file is newer than its statement's ``version``. Raises NotCanonicalError,
    TextProfileError or MalformedError.
    """
    if not operation.is_whole:
        raise NotCanonicalError
    if operation.ext != NO_EXT:
        canonical.check_raw(bytes(operation.ext))
        if version_of(operation.ext) > version:
            raise MalformedError("变更条目的版本")


def mark(version: int) -> msgspec.Raw:
    """The ``ext`` that says a version, and nothing else."""
    return NO_EXT if version == FIRST else msgspec.Raw(b'{"schema":%d}' % version)


@dataclass(frozen=True, slots=True)
class Schemas:
    """The steps from version 1 to the one that this program writes."""

    steps: tuple[Step, ...] = ()

    @property
    def newest(self) -> int:
        """The version of this program's own field table."""
        return FIRST + len(self.steps)

    @property
    def oldest(self) -> int:
        """The oldest version that a county takes packages of."""
        return max(FIRST, self.newest - READ + 1)

    @property
    def ext(self) -> msgspec.Raw:
        """What a new operation carries as ``ext``: nothing in version 1."""
        return mark(self.newest)

    def since(self, version: int) -> tuple[Step, ...]:
        """The steps that lead from a version to the newest."""
        return self.steps[version - FIRST :]

    def up(self, operation: Operation) -> Operation:
        """An operation of any version as this program says it; its ``ext`` stays what it was."""
        version = version_of(operation.ext)
        for step in self.since(version):
            operation = step.up(operation)
        return operation

    def up_values(self, ent: str, values: Values, version: int) -> dict[str, Value]:
        """Values of some fields of an older version in this one."""
        found = dict(values)
        for step in self.since(version):
            found = step.entity(ent).up(found)
        return found

    def up_field(self, ent: str, name: str, version: int) -> str:
        """The id of an older version's field in this one."""
        for step in self.since(version):
            name = step.entity(ent).newer_field(name)
        return name

    def up_group(self, ent: str, group: str, version: int) -> tuple[str, ...]:
        """The groups that an older version's group became."""
        found: tuple[str, ...] = (group,)
        for step in self.since(version):
            found = tuple(new for old in found for new in _newer_groups(step.entity(ent), old))
        return found

    def knows(self, ent: str, version: int) -> bool:
        """Whether a version has an entity at all."""
        return all(ent not in step.born for step in self.since(version))

    def down_values(
        self, ent: str, values: Values, version: int
    ) -> tuple[dict[str, Value], set[str]]:
        """Values as an older version says them, and the fields that it cannot hold.

        A field counts as lost where there is no place for it, and where its value does not come
        back the same.
        """
        found, lost = dict(values), set[str]()
        for at in range(self.newest - 1, version - 1, -1):
            step = self.steps[at - FIRST].entity(ent)
            older = step.down(found)
            again = step.up(older)
            missing = {name for name, value in found.items() if again.get(name) != value}
            lost |= {self.up_field(ent, name, at + 1) for name in missing}
            found = older
        return found, lost

    def down_field(self, ent: str, name: str, version: int) -> str | None:
        """The id of a field in an older version; None where it has none."""
        found: str | None = name
        for step in reversed(self.since(version)):
            found = None if found is None else step.entity(ent).older_field(found)
        return found

    def down_group(self, ent: str, group: str, version: int) -> str:
        """The name of a group in an older version."""
        for step in reversed(self.since(version)):
            group = step.entity(ent).groups.get(group, group)
        return group


def _newer_groups(step: EntityStep, group: str) -> tuple[str, ...]:
    return tuple(new for new, old in step.groups.items() if old == group) or (group,)


IN_FORCE = Schemas()
"""What this program knows. A later version adds its step here, and never takes one away."""


def in_force() -> Schemas:
    """The versions that this program reads and writes."""
    return IN_FORCE


_OPERATION = msgspec.json.Decoder(Operation)


def read_line(line: bytes) -> Operation:
    """An operation from its bytes in a journal, whatever version wrote it, in this version."""
    return in_force().up(_OPERATION.decode(line))


class _Pairs(msgspec.Struct):
    f: dict[str, tuple[Value, Value]]
    ent: str = ""
    ext: _Mark = _Mark()


_PAIRS = msgspec.json.Decoder(_Pairs)


def read_pairs(line: bytes) -> dict[str, tuple[Value, Value]]:
    """[old, new] by field of any journal line about a record, in this version."""
    found = _PAIRS.decode(line)
    known, version = in_force(), found.ext.schema
    if version == known.newest:
        return found.f
    old = known.up_values(found.ent, {name: pair[0] for name, pair in found.f.items()}, version)
    new = known.up_values(found.ent, {name: pair[1] for name, pair in found.f.items()}, version)
    return {name: (old.get(name), new.get(name)) for name in {**old, **new}}
