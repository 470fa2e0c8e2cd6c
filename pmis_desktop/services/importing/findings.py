"""What a check says of a workbook: row by row what is wrong, how many rows go where."""

from dataclasses import dataclass, field
from enum import StrEnum

from pmis_desktop.models.rows import Record
from pmis_desktop.services.importing.sheets import ReadRow, ReadSheet, SheetKind
from pmis_desktop.spreadsheets.tables import SkippedRow


class Verdict(StrEnum):
    """What a problem does to its row: not taken, not taken until a person decides, taken."""

    REJECTED = "rejected"
    ASKED = "asked"
    WARNED = "warned"


_GRAVEST = tuple(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    """One problem: row, column letter (empty where the sheet has none), what stands there.

    ``message`` repeats no ID number or phone; ``value`` is for the person at the sheet only.
    """

    row: int
    column: str
    value: str = field(repr=False)
    code: str
    message: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWrite:
    """What one row writes; ``before`` is the record as it stands, None for a new one.

    ``values`` of a member may hold branch, category and status, which become a period and dated
    facts. ``rec`` is empty for a new member: nothing refers to it yet.
    """

    row: int
    ent: str
    rec: str
    values: Record
    before: Record | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A checked workbook: the counts, the problems, and the writes that wait.

    ``read`` = added + updated + unchanged + asked + rejected; ``warned`` rows are among the first
    three. ``skipped`` rows are no data: footers, notes, examples. ``organisations_added``
    counts every organisation that the import creates, also for members' unknown branches.
    """

    kind: SheetKind
    read: int
    added: int
    updated: int
    unchanged: int
    warned: int
    asked: int
    rejected: int
    skipped: int
    organisations_added: int
    problems: tuple[ImportProblem, ...] = field(repr=False)
    skipped_rows: tuple[SkippedRow, ...] = field(repr=False)
    unread: dict[str, str] = field(repr=False)
    writes: tuple[RecordWrite, ...] = field(repr=False)
    vault: str
    revision: int

    @property
    def waiting(self) -> int:
        """How many rows are not taken."""
        return self.asked + self.rejected

    @property
    def counts(self) -> dict[str, int]:
        """The counts by name, as scripts get them."""
        return {name: getattr(self, name) for name in COUNTS}


COUNTS = (
    "read",
    "added",
    "updated",
    "unchanged",
    "warned",
    "asked",
    "rejected",
    "skipped",
    "organisations_added",
)


class Findings:
    """The problems of one sheet while it is checked, and what they do to each row."""

    def __init__(self, sheet: ReadSheet) -> None:
        self.problems: list[ImportProblem] = []
        self._columns = sheet.columns
        self._verdicts: dict[int, Verdict] = {}

    def note(self, row: ReadRow, verdict: Verdict, code: str, message: str, at: str = "") -> None:
        """Add a problem of a row, at a field where it is about one."""
        self.problems.append(
            ImportProblem(
                row=row.number,
                column=self._columns.get(at, ""),
                value=row.text(at),
                code=code,
                message=message,
                verdict=verdict,
            )
        )
        gravest = self._verdicts.get(row.number, verdict)
        self._verdicts[row.number] = min(gravest, verdict, key=_GRAVEST.index)

    def reject(self, row: ReadRow, code: str, message: str, at: str = "") -> None:
        """A row that cannot be taken as it stands."""
        self.note(row, Verdict.REJECTED, code, message, at)

    def ask(self, row: ReadRow, code: str, message: str, at: str = "") -> None:
        """A row about which a person must decide."""
        self.note(row, Verdict.ASKED, code, message, at)

    def warn(self, row: ReadRow, code: str, message: str, at: str = "") -> None:
        """A row that is taken all the same."""
        self.note(row, Verdict.WARNED, code, message, at)

    def is_good(self, row: ReadRow) -> bool:
        """Whether nothing keeps a row from being taken so far."""
        return self._verdicts.get(row.number, Verdict.WARNED) is Verdict.WARNED

    def count(self, verdict: Verdict) -> int:
        """How many rows end with this verdict."""
        return sum(1 for found in self._verdicts.values() if found is verdict)
