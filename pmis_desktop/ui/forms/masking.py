"""Which fields are covered until somebody asks, and how they look then."""

from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.identity import mask_id, mask_phone

GUARDED = frozenset(
    field.id for entity in ENTITIES.values() for field in entity.fields if field.masked
)


def masked(field_id: str, text: str) -> str:
    """A number with its middle hidden; any other field's text as it is."""
    if field_id not in GUARDED or not text:
        return text
    return mask_id(text) if field_id == "id_number" else mask_phone(text)
