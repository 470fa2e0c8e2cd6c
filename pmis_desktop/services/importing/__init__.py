"""Taking members and organisations from workbooks: first check everything, then write good rows."""

from pmis_desktop.services.importing.applying import Applied, apply
from pmis_desktop.services.importing.checking import (
    Source,
    check,
    check_source,
    look,
)
from pmis_desktop.services.importing.corrections import ANOTHER, Corrections
from pmis_desktop.services.importing.findings import (
    Check,
    ImportProblem,
    NewBranch,
    Offer,
    RowState,
    Verdict,
)
from pmis_desktop.services.importing.marking import write_marked
from pmis_desktop.services.importing.organisation_book import remember
from pmis_desktop.services.importing.reporting import write_report
from pmis_desktop.services.importing.values_ahead import values_ahead

__all__ = [
    "ANOTHER",
    "Applied",
    "Check",
    "Corrections",
    "ImportProblem",
    "NewBranch",
    "Offer",
    "RowState",
    "Source",
    "Verdict",
    "apply",
    "check",
    "check_source",
    "look",
    "remember",
    "values_ahead",
    "write_marked",
    "write_report",
]
