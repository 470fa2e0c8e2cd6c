"""Taking members and organisations from workbooks: first check everything, then write good rows."""

from pmis_desktop.services.importing.applying import Applied, apply
from pmis_desktop.services.importing.checking import check
from pmis_desktop.services.importing.findings import Check, ImportProblem, Verdict
from pmis_desktop.services.importing.organisation_book import remember
from pmis_desktop.services.importing.reporting import write_report

__all__ = [
    "Applied",
    "Check",
    "ImportProblem",
    "Verdict",
    "apply",
    "check",
    "remember",
    "write_report",
]
