"""What the county knows about the records that one package touches: the input of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from pmis_desktop.exchange import canonical
from pmis_desktop.exchange.operations import Operation, Value
from pmis_desktop.rules.fields import ENTITIES

Key = tuple[str, str]
"""Entity and record id."""

ItemKey = tuple[str, str, str]
"""Entity, record id and field group; the group is empty where the item holds whole operations."""

Record = Mapping[str, Value]

_MEMBER = "member"

CONFLICTING = "conflict"
DUPLICATE_ID = "duplicate_id"
ALREADY_MEMBER = "already_member"
MOVED = "moved"
MOVED_WHOLE = "moved_whole"
"""Whole operations, a birth among them, written for an organisation that has left since."""
WHOLE = "whole"
REVIEW = "review"
"""Waits for the committee that approves it, or for the county's own decision."""
KINDS_AWAY = frozenset({MOVED, MOVED_WHOLE})
"""What belongs elsewhere by now; it is taken by itself where it comes back."""
KINDS_HELD = KINDS_AWAY | {REVIEW}
"""What is held until its reason ends or somebody decides; everything else is a conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskItem:
    """One decision that waits for the county's staff.

    ``numbers`` are the operations it speaks for, the last one current. ``base`` is what the
    branch started from in its *first* operation and never changes; ``branch`` is its newest value.
    """

    kind: str
    ent: str
    rec: str
    group: str
    numbers: tuple[int, ...]
    base: Record = field(default_factory=dict)
    branch: Record = field(default_factory=dict)

    @property
    def key(self) -> ItemKey:
        """Where the item sits on its log's desk: one open item per group of a record."""
        return self.ent, self.rec, self.group


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """Which committee looks first at acts of an organisation, and who may give opinions here."""

    reviewers: Mapping[str, str] = field(default_factory=dict)
    opinions: frozenset[str] = frozenset()


UNASKED = Reviewing()
"""Where no committee is asked: none has a site with the grant, or the county switched it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The county's side of a three-way merge, for exactly the records a package touches.

    ``records`` lacks what the county does not know. ``owners`` is the organisation a record
    belongs to now; ``departures`` the county revision at which it, or an organisation that an
    operation places something in, last left this sender's scope.
    ``desk`` holds the open items of this log. ``id_holders`` are the living members who carry an
    ID number named in the package, or by a record that may come back from removal;
    ``open_periods`` the one open membership of a member. ``pending`` is the item without a group
    in which a record waits: every record of the operations such an item counts. ``reviewers`` is
    the committee that has to look at acts of an organisation first, by organisation, and
    ``opinions`` the committees in whose name this sender may give its opinion.
    """

    revision: int
    scope: frozenset[str]
    records: Mapping[Key, Record] = field(default_factory=dict)
    owners: Mapping[Key, str | None] = field(default_factory=dict)
    departures: Mapping[Key, int] = field(default_factory=dict)
    desk: Mapping[ItemKey, DeskItem] = field(default_factory=dict)
    id_holders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    open_periods: Mapping[str, str] = field(default_factory=dict)
    pending: Mapping[Key, ItemKey] = field(default_factory=dict)
    reviewers: Mapping[str, str] = field(default_factory=dict)
    opinions: frozenset[str] = frozenset()

    def mark(self) -> str:
        """A hash over everything the plan depends on, without the revision itself."""
        plain = [
            sorted(self.scope),
            sorted([*key, values] for key, values in self.records.items()),
            sorted([*key, owner or ""] for key, owner in self.owners.items()),
            sorted([*key, revision] for key, revision in self.departures.items()),
            sorted(msgspec.to_builtins(item.numbers) for item in self.desk.values()),
            sorted(
                [*item.key, item.kind, dict(item.base), dict(item.branch)]
                for item in self.desk.values()
            ),
            sorted([number, *sorted(holders)] for number, holders in self.id_holders.items()),
            sorted(self.open_periods.items()),
            sorted(self.reviewers.items()),
            sorted(self.opinions),
        ]
        return sha256(canonical.encode(plain)).hexdigest()


def owner_key(ent: str, rec: str, values: Record) -> Key | None:
    """The record whose place decides where this one belongs: its member or its organisation."""
    owner = ENTITIES[ent].owner
    if owner is None:
        return ent, rec
    owning = values.get(owner)
    return (owner, owning) if owning else None


def owner_claimed(operation: Operation) -> Key | None:
    """The same of an operation, by what it says itself."""
    owner = ENTITIES[operation.ent].owner
    if owner is None:
        return operation.ent, operation.rec
    owning = operation.value(owner)
    return (owner, owning) if owning else None


def subject_of(ent: str, rec: str, values: Record) -> str:
    """The record whose history shows a change: the member or organisation it belongs to."""
    about = ENTITIES[ent].about
    key = owner_key(ent, rec, values)
    return (values.get(about) if about else None) or (key[1] if key else rec)


def subject_claimed(operation: Operation) -> str:
    """Whose history shows an operation that had no effect: what it says of itself."""
    return str(operation.value(_MEMBER) or operation.rec)


def group_values(ent: str, group: str, values: Record) -> dict[str, Value]:
    """The values of one field group, empty ones included."""
    return {name: values.get(name) for name in ENTITIES[ent].groups[group]}
