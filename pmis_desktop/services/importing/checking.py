"""Checking a workbook: everything is read and judged, nothing is written."""

from collections.abc import Callable
from pathlib import Path

from pmis_desktop.memory import collector_paused, let_go
from pmis_desktop.models import settings
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import members, organisation_book, organisations, sheets
from pmis_desktop.services.importing.findings import Check, Findings, Verdict
from pmis_desktop.services.importing.sheets import ReadSheet, SheetKind

_SORTERS = {"members": members.sort_rows, "organisations": organisations.sort_rows}


def check(
    house: House,
    path: Path,
    *,
    kind: SheetKind | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Check:
    """What importing a workbook would do, row by row; without a kind, its headings decide.

    Raises a FileError, a WorkbookError, or a WorkerError where the file cannot be read.
    """
    with collector_paused():
        sheet = sheets.read(path, kind, on=house.today, cancelled=cancelled)
        checked = _checked(house, sheet)
        let_go(sheet.rows)
        return checked


def _checked(house: House, sheet: ReadSheet) -> Check:
    findings = Findings(sheet)
    with house.reading() as connection:
        revision = settings.number(connection, settings.REVISION)
        book = organisation_book.read(house, connection)
        writes, unchanged = _SORTERS[sheet.kind](house, connection, sheet, book, findings)
    wanted = "member" if sheet.kind == "members" else "organisation"
    return Check(
        kind=sheet.kind,
        read=len(sheet.rows),
        added=sum(1 for w in writes if w.before is None and w.ent == wanted),
        updated=sum(1 for w in writes if w.before is not None),
        unchanged=unchanged,
        warned=findings.count(Verdict.WARNED),
        asked=findings.count(Verdict.ASKED),
        rejected=findings.count(Verdict.REJECTED),
        skipped=len(sheet.skipped),
        organisations_added=sum(1 for w in writes if w.before is None and w.ent == "organisation"),
        problems=tuple(sorted(findings.problems, key=lambda problem: problem.row)),
        skipped_rows=sheet.skipped,
        unread={letter: text for letter, text in sheet.unread.items() if text != "序号"},
        writes=tuple(writes),
        vault=house.vault.id,
        revision=revision,
    )
