"""Checking a workbook: everything is read and judged, nothing is written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.importing import NotOnePartError
from pmis_desktop.errors.spreadsheets import SeveralTablesError
from pmis_desktop.memory import collector_paused
from pmis_desktop.models import settings
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import (
    aliases,
    layouts,
    members,
    organisation_book,
    organisations,
    sheets,
)
from pmis_desktop.services.importing.corrections import Corrections
from pmis_desktop.services.importing.findings import (
    Check,
    Findings,
    NewBranch,
    Verdict,
)
from pmis_desktop.services.importing.layouts import Layout
from pmis_desktop.services.importing.organisation_book import OrganisationBook
from pmis_desktop.services.importing.preparing import lists_at_hand
from pmis_desktop.services.importing.reading import SheetKind
from pmis_desktop.services.importing.sheets import ReadSheet
from pmis_desktop.services.importing.values_ahead import ValuesAhead, values_ahead
from pmis_desktop.services.importing.writes import RecordWrite, Writes

ALL_SHEETS = "*"
"""Every sheet of a file together, for whoever names sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A workbook as it was read: its tables in order, each with what was understood of it.

    ``hidden`` are sheets that hold something and were not read, because they are hidden.
    """

    path: Path
    layouts: tuple[Layout, ...]
    hidden: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets that hold a table."""
        return tuple(dict.fromkeys(each.table.sheet for each in self.layouts))

    def only(self, names: Iterable[str]) -> "Source":
        """The tables of some sheets, which must be of one kind; raises NotOnePartError."""
        wanted = set(names)
        kept = tuple(each for each in self.layouts if each.table.sheet in wanted)
        if len({each.table.kind for each in kept}) != 1:
            raise NotOnePartError("、".join(f"“{name}”" for name in self.names))
        return replace(self, layouts=kept)

    def corrected(self, layout: Layout) -> "Source":
        """The same with another reading of every table that has this layout."""
        fields = {column.index: column.field for column in layout.columns}
        return replace(
            self,
            layouts=tuple(
                layouts.corrected(each, fields) if each.signature == layout.signature else each
                for each in self.layouts
            ),
        )


def look(
    house: House,
    path: Path,
    *,
    kind: SheetKind | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Source:
    """Read a workbook and understand its columns; without a kind, its headings decide.

    Raises a FileError, a WorkbookError, or a WorkerError where the file cannot be read.
    """
    with collector_paused():
        with lists_at_hand():
            found, hidden = sheets.tables(path, kind, cancelled=cancelled)
        with house.reading() as connection:
            understood = tuple(layouts.understood(connection, table) for table in found)
    return Source(path=path, layouts=understood, hidden=tuple(hidden))


def check(
    house: House,
    path: Path,
    *,
    kind: SheetKind | None = None,
    sheet: str | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Check:
    """What importing a workbook would do, row by row; ``sheet`` names one of several, or `*`.

    Raises what ``look`` raises, SeveralTablesError, NotOnePartError.
    """
    with values_ahead(path) as ahead:
        source = look(house, path, kind=kind, cancelled=cancelled)
        if sheet is None and len(source.names) > 1:
            raise SeveralTablesError(source.names)
        names = source.names if sheet in {None, ALL_SHEETS} else (sheet or "",)
        return check_source(house, source.only(names), ahead=ahead)


def check_source(
    house: House,
    source: Source,
    corrections: Corrections | None = None,
    *,
    ahead: ValuesAhead | None = None,
) -> Check:
    """What importing the tables of one kind would do, with a person's answers so far."""
    answers = corrections or Corrections()
    with collector_paused(), house.reading() as connection:
        sheet = sheets.read(
            [layout.table for layout in source.layouts],
            [aliases.read(connection, layout.signature) for layout in source.layouts],
            answers,
            on=house.today,
        )
        return _checked(house, connection, sheet, source, ahead)


def _checked(
    house: House,
    connection: Connection,
    sheet: ReadSheet,
    source: Source,
    ahead: ValuesAhead | None,
) -> Check:
    findings = Findings(sheet)
    revision = settings.number(connection, settings.REVISION)
    book = organisation_book.read(house, connection, sheet.answers.organisations)
    writes, unchanged, founded = _sorted(house, connection, sheet, book, findings, ahead=ahead)
    created = writes.created
    brought = len(writes.founded)
    return Check(
        kind=sheet.kind,
        read=len(sheet.rows),
        added=created,
        updated=writes.updated,
        unchanged=unchanged,
        warned=findings.count(Verdict.WARNED),
        asked=findings.count(Verdict.ASKED),
        rejected=findings.count(Verdict.REJECTED),
        skipped=len(sheet.skipped),
        organisations_added=brought if sheet.kind == "members" else created,
        problems=tuple(sorted(findings.problems, key=lambda problem: (problem.key, problem.row))),
        skipped_rows=sheet.skipped,
        unread={letter: text for each in source.layouts for letter, text in each.unread.items()},
        hidden_sheets=source.hidden,
        writes=writes,
        sheet=sheet,
        states=findings.states(len(sheet.rows), writes),
        new_branches=founded,
        organisations=_names(book, writes.founded if sheet.kind == "members" else writes),
        vault=house.vault.id,
        revision=revision,
    )


def _sorted(
    house: House,
    connection: Connection,
    sheet: ReadSheet,
    book: OrganisationBook,
    findings: Findings,
    *,
    ahead: ValuesAhead | None,
) -> tuple[Writes, int, tuple[NewBranch, ...]]:
    """What the good rows write, how many change nothing, and which branches members bring."""
    if sheet.kind == "members":
        return members.sort_rows(house, connection, sheet, book, findings, ahead=ahead)
    return (*organisations.sort_rows(house, connection, sheet, book, findings), ())


def _names(book: OrganisationBook, writes: Iterable[RecordWrite]) -> dict[str, str]:
    """Names of organisations by id, as they will be."""
    names = {rec: values["name"] or "" for rec, values in book.records.items()}
    names.update({each.rec: each.values.get("name") or names.get(each.rec, "") for each in writes})
    return names
