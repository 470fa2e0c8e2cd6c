"""Records as they travel: slices of the county's data, outcomes, and their digest."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Literal

import msgspec

from pmis_desktop.exchange import canonical
from pmis_desktop.exchange.operations import Count, FieldId, Identifier, Text

APPLIED = "applied"
AGREED = "agreed"
CONFLICT = "conflict"
SUPERSEDED = "superseded"
WITHDRAWN = "withdrawn"
SETTLED = "settled"
REJECTED = "rejected"
HELD = "held"
VERDICTS = (APPLIED, AGREED, CONFLICT, SUPERSEDED, WITHDRAWN, SETTLED, REJECTED, HELD)

Verdict = Annotated[str, msgspec.Meta(pattern=f"^({'|'.join(VERDICTS)})$")]
Reason = Annotated[str, msgspec.Meta(max_length=64, pattern="^[a-z0-9_]*$")]

RuleId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z][A-Za-z0-9_]{0,31}$")]


class SliceRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One record of a branch's slice: every field that goes down and is not empty."""

    ent: FieldId
    rec: Identifier
    v: Annotated[dict[FieldId, Text], msgspec.Meta(max_length=200)]


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What became of one operation; ``groups`` says it per field group where they differ.

    ``code`` gives the reason of a rejection, a hold or a conflict, ``note`` the words of the
    clerk who settled it.
    """

    n: Count
    verdict: Verdict
    code: Reason = ""
    groups: Annotated[dict[FieldId, Verdict], msgspec.Meta(max_length=100)] = {}
    note: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class OpenItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A desk item of this branch that is still open: both values, for the badge on the record."""

    n: Count
    ent: FieldId
    rec: Identifier
    group: FieldId
    kind: Reason
    county: Annotated[dict[FieldId, Text | None], msgspec.Meta(max_length=200)]
    branch: Annotated[dict[FieldId, Text | None], msgspec.Meta(max_length=200)]


class Gone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A record that left the branch's scope: what stays there is its name, where to and when."""

    ent: FieldId
    rec: Identifier
    name: Annotated[str, msgspec.Meta(max_length=200)]
    to: Annotated[str, msgspec.Meta(max_length=200)]
    on: Annotated[str, msgspec.Meta(max_length=10)]


class Mend(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that the county asks the branch to mend: where, by which rule, in one sentence."""

    ent: FieldId
    rec: Identifier
    field: FieldId
    rule: RuleId
    severity: Literal["error", "warning", "reminder", "info"]
    message: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class ReviewValues(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One record of a case: the fields that are to change, as they were and as they are to be."""

    ent: FieldId
    rec: Identifier
    base: Annotated[dict[FieldId, Text | None], msgspec.Meta(max_length=200)]
    value: Annotated[dict[FieldId, Text | None], msgspec.Meta(max_length=200)]


class ReviewItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One case that waits for a committee, told to the committee's site.

    ``log``, ``ent``, ``rec`` and ``group`` are its place on the county's desk, ``n`` the newest
    operation it speaks of: an opinion is given of exactly that. ``subject`` is the member or
    organisation it is about.
    """

    log: Identifier
    n: Count
    ent: FieldId
    rec: Identifier
    group: FieldId
    organisation: Identifier
    subject: Identifier
    name: Annotated[str, msgspec.Meta(max_length=200)]
    who: Annotated[str, msgspec.Meta(max_length=100)]
    why: Annotated[str, msgspec.Meta(max_length=1000)]
    since: Annotated[str, msgspec.Meta(max_length=40)]
    values: Annotated[list[ReviewValues], msgspec.Meta(max_length=20)]


class Omitted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A field that the site's older program has no place for, and in how many of its records.

    ``label`` is what people call it, for the older program cannot know.
    """

    ent: FieldId
    field: FieldId
    label: Annotated[str, msgspec.Meta(max_length=200)]
    records: Count


class WantedBlob(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A photo or scan that the county has a record of and no bytes."""

    hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Carriers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the county lets files be carried by besides sticks."""

    chat: bool = False
    mail: bool = False


STICK_ONLY = Carriers()


def digest(lines: Iterable[bytes]) -> str:
    """The canonical digest of a slice: SHA-256 over its sorted record lines, as hex."""
    whole = sha256()
    for record_line in sorted(lines):
        whole.update(record_line)
        whole.update(b"\n")
    return whole.hexdigest()


def record_line(record: SliceRecord) -> bytes:
    """The canonical bytes of one slice record."""
    return canonical.encode(record)
