"""An invented county for practice, demonstrations and benchmarks. Pure: no vault, no clock."""

from pmis_desktop.services.sample.county import InventedCounty, invent_county
from pmis_desktop.services.sample.workbooks import (
    MEMBER_HEADERS,
    ORGANISATION_HEADERS,
    organisation_rows,
    workbook_rows,
)

__all__ = [
    "MEMBER_HEADERS",
    "ORGANISATION_HEADERS",
    "InventedCounty",
    "invent_county",
    "organisation_rows",
    "workbook_rows",
]
