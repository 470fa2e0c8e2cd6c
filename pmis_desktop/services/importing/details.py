"""One row of a check in words: what it would write, old and new."""

from dataclasses import dataclass, field

from pmis_desktop.rules.fields import ENTITIES, Field, Kind, member_field
from pmis_desktop.rules.identity import mask_id, mask_phone
from pmis_desktop.rules.values import show
from pmis_desktop.services.importing.findings import Check
from pmis_desktop.services.importing.writes import RecordWrite


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of one row: what is recorded (empty for nothing), and what the import writes."""

    label: str
    before: str = field(repr=False)
    after: str = field(repr=False)


def changes(check: Check, key: int) -> tuple[FieldChange, ...]:
    """What a row writes, long numbers masked; nothing where it is not taken."""
    write = check.writes.by_key(key)
    if write is None:
        return ()
    known = [field_of(check, name) for name in write.values]
    return tuple(_change(check, write, each) for each in known)


def field_of(check: Check, name: str) -> Field:
    """The field table's line for a field of the kind of sheet that was checked."""
    if check.kind == "members":
        return member_field(name)
    return ENTITIES["organisation"].field(name)


def _change(check: Check, write: RecordWrite, about: Field) -> FieldChange:
    before = (write.before or {}).get(about.id)
    after = write.values[about.id]
    return FieldChange(about.label, _said(check, about, before), _said(check, about, after))


def _said(check: Check, about: Field, value: str | None) -> str:
    if value is None:
        return ""
    if about.masked:
        return mask_id(value) if about.id == "id_number" else mask_phone(value)
    referred = check.organisations if about.kind is Kind.REFERENCE else None
    return show(about, value, referred=referred)
