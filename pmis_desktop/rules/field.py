"""What a field and an entity are, and short words to write the field table with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypedDict, Unpack

_MOST_KEPT = 2_000


class Kind(StrEnum):
    """What a stored text stands for."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    FLAG = "flag"
    REFERENCE = "reference"


class Writable(StrEnum):
    """Who may write a field: the branch, the branch by proposal, or the county alone."""

    BRANCH = "branch"
    PROPOSE = "propose"
    COUNTY = "county"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of one entity, described once for forms, lists, sheets, checks and merging.

    ``group`` is the unit that merges as a whole. ``codes`` names the code list of a CODE field,
    ``refers`` the entity of a REFERENCE. ``required`` fields cannot stay empty, ``expected`` ones
    count toward completeness. ``headers`` are spellings in sheets, the label first. A field that
    is not ``down`` stays at the county.
    """

    id: str
    label: str
    kind: Kind
    group: str
    writable: Writable = Writable.BRANCH
    codes: str | None = None
    required: bool = False
    expected: bool = False
    headers: tuple[str, ...] = ()
    masked: bool = False
    down: bool = True
    exported: bool = True
    refers: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A kind of record: its fields in the order of forms, and the field naming its owner.

    ``about`` names the record whose history shows this one where it has no owner.
    """

    id: str
    label: str
    owner: str | None
    fields: tuple[Field, ...]
    about: str | None = None

    @property
    def subject(self) -> str:
        """The kind of record whose history shows a change of this one."""
        return self.owner or self.about or self.id

    @cached_property
    def _by_id(self) -> dict[str, Field]:
        return {field.id: field for field in self.fields}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Field ids by group, both in the order of the table."""
        groups: dict[str, tuple[str, ...]] = {}
        for field in self.fields:
            groups[field.group] = (*groups.get(field.group, ()), field.id)
        return groups

    @property
    def goes_down(self) -> bool:
        """Whether a branch sees records of this kind at all."""
        return any(field.down for field in self.fields if field.group != "removal")

    @cached_property
    def _whole_groups(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    def whole_groups(self, some: tuple[str, ...]) -> tuple[str, ...]:
        """Every field of each group that one of these fields is in, group by group.

        Kept: the rows of a sheet fill the same few sets of fields again and again.
        """
        if some not in self._whole_groups:
            groups = dict.fromkeys(map(self.group_of, some))
            self._whole_groups[some] = tuple(n for group in groups for n in self.groups[group])
        return self._whole_groups[some]

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all fields."""
        return frozenset(self._by_id)

    @cached_property
    def county_only(self) -> frozenset[str]:
        """The fields that nobody but the county may write."""
        return frozenset(f.id for f in self.fields if f.writable is Writable.COUNTY)

    @cached_property
    def _groups_of(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    def groups_of(self, some: Iterable[str]) -> tuple[str, ...]:
        """The groups that any of these fields is in, in the order of the table.

        Fields that the entity does not have are in none. Kept, up to a limit: operations touch the
        same few sets of fields again and again, hostile ones any.
        """
        names = tuple(some)
        known = self._groups_of.get(names)
        if known is None:
            touched = {self._by_id[name].group for name in names if name in self._by_id}
            known = tuple(group for group in self.groups if group in touched)
            if len(self._groups_of) < _MOST_KEPT:
                self._groups_of[names] = known
        return known

    @cached_property
    def _made_up_by(self) -> dict[tuple[str, ...], tuple[str, ...] | None]:
        return {}

    def groups_made_up_by(self, given: tuple[str, ...]) -> tuple[str, ...] | None:
        """The groups that these fields make up; None where one is unknown or a group is not whole.

        Kept as far as the groups themselves are.
        """
        if given in self._made_up_by:
            return self._made_up_by[given]
        groups = self.groups_of(given)
        # Every group is whole and every field known: as many were given as the groups have.
        covered = sum(len(self.groups[name]) for name in groups)
        known = groups if covered == len(given) and self.ids.issuperset(given) else None
        if len(self._made_up_by) < _MOST_KEPT:
            self._made_up_by[given] = known
        return known

    def field(self, field_id: str) -> Field:
        """The field with this id; KeyError for a field the entity does not have."""
        return self._by_id[field_id]

    def has(self, field_id: str) -> bool:
        """Whether the entity has such a field."""
        return field_id in self._by_id

    def group_of(self, field_id: str) -> str:
        """The group a field merges with."""
        return self._by_id[field_id].group


class Options(TypedDict, total=False):
    """What a line of the table may add to id and label."""

    group: str
    also: str
    writable: Writable
    required: bool
    expected: bool
    masked: bool
    down: bool
    exported: bool


def text(key: str, label: str, **options: Unpack[Options]) -> Field:
    """A field of free text; ``also`` lists further header spellings, separated by spaces."""
    return _field(key, label, Kind.TEXT, options)


def number(key: str, label: str, **options: Unpack[Options]) -> Field:
    """A field of decimal digits."""
    return _field(key, label, Kind.NUMBER, options)


def date(key: str, label: str, **options: Unpack[Options]) -> Field:
    """A field with a date as exact as it is known."""
    return _field(key, label, Kind.DATE, options)


def flag(key: str, label: str, **options: Unpack[Options]) -> Field:
    """A yes-or-no field."""
    return _field(key, label, Kind.FLAG, options)


def code(key: str, label: str, codes: str, **options: Unpack[Options]) -> Field:
    """A field that holds a code of the list ``codes``."""
    return _field(key, label, Kind.CODE, options, codes=codes)


def reference(key: str, label: str, refers: str, **options: Unpack[Options]) -> Field:
    """A field that holds the id of a record of the entity ``refers``."""
    return _field(key, label, Kind.REFERENCE, options, refers=refers)


def _field(
    key: str,
    label: str,
    kind: Kind,
    options: Options,
    *,
    codes: str | None = None,
    refers: str | None = None,
) -> Field:
    """A field from one line of the table: alone in its group unless the line says otherwise."""
    return Field(
        id=key,
        label=label,
        kind=kind,
        group=options.get("group", key),
        writable=options.get("writable", Writable.BRANCH),
        codes=codes,
        required=options.get("required", False),
        expected=options.get("expected", False),
        headers=(label, *options.get("also", "").split()),
        masked=options.get("masked", False),
        down=options.get("down", True),
        exported=options.get("exported", True),
        refers=refers,
    )


def removal(writable: Writable = Writable.BRANCH) -> tuple[Field, ...]:
    """The tombstone: a record is never deleted (R22), only taken out of lists with a reason."""
    return (
        flag("removed", "已移除", group="removal", writable=writable, exported=False),
        text("removed_reason", "移除原因", group="removal", writable=writable, exported=False),
    )
