"""What a check says of a workbook: row by row what is wrong, how many rows go where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import overload

from typing_extensions import override

from pmis_desktop.rules.fields import ENTITIES, member_field
from pmis_desktop.rules.values import show
from pmis_desktop.services.importing.reading import ReadRow, SheetKind
from pmis_desktop.services.importing.sheets import ReadSheet
from pmis_desktop.services.importing.writes import Writes
from pmis_desktop.spreadsheets.tables import SkippedRow


class Verdict(StrEnum):
    """What a problem does to its row: not taken, not taken until a person decides, taken."""

    REJECTED = "rejected"
    ASKED = "asked"
    WARNED = "warned"


class RowState(StrEnum):
    """What an import would do with one row."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ASKED = "asked"
    REJECTED = "rejected"


_GRAVEST = tuple(Verdict)
_EVERY = tuple(RowState)


_HELD = {Verdict.REJECTED: RowState.REJECTED, Verdict.ASKED: RowState.ASKED}
# Doubts that a person settles by choosing; every other one is a mistake in the sheet.
_TO_CHOOSE = frozenset({"unknown_code"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer that a question may have: what it sets, what people read."""

    value: str
    label: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    """One problem: row, column letter (empty where the sheet has none), what stands there.

    ``message`` repeats no ID number or phone; ``value`` is for the person at the sheet only.
    ``key`` is the row's among all rows, ``field`` empty where the problem is the whole row's.
    ``offers`` are likely answers.
    """

    row: int
    column: str
    value: str = field(repr=False)
    code: str
    message: str
    verdict: Verdict
    key: int
    field: str
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBranch:
    """A branch that an import would create: its name, every spelling of it, how many rows use it.

    ``likely`` are branches that are there already and are called nearly so.
    """

    name: str
    kind: str
    spellings: tuple[str, ...]
    rows: int
    likely: tuple[Offer, ...]


class States(Sequence[RowState]):
    """What becomes of each row, a byte for each."""

    def __init__(self, count: int) -> None:
        self._states = bytearray([_EVERY.index(RowState.UNCHANGED)]) * count

    def put(self, key: int, state: RowState) -> None:
        """Say what becomes of one row."""
        self._states[key] = _EVERY.index(state)

    @override
    def __len__(self) -> int:
        return len(self._states)

    @overload
    def __getitem__(self, key: int) -> RowState: ...
    @overload
    def __getitem__(self, key: slice) -> list[RowState]: ...
    @override
    def __getitem__(self, key: int | slice) -> RowState | list[RowState]:
        if isinstance(key, slice):
            return [_EVERY[state] for state in self._states[key]]
        return _EVERY[self._states[key]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A checked workbook: the counts, the problems, and the writes that wait.

    ``read`` = added + updated + unchanged + asked + rejected; ``warned`` rows are among the first
    three. ``skipped`` rows are no data: footers, notes, examples. ``organisations_added``
    counts every organisation that the import creates, also for members' unknown branches.
    ``states`` says for each row of ``sheet`` what becomes of it, ``organisations`` gives names by
    id, new ones included. ``hidden_sheets`` hold something and were not read.
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
    hidden_sheets: tuple[str, ...] = field(repr=False)
    writes: Writes = field(repr=False)
    sheet: ReadSheet = field(repr=False)
    states: Sequence[RowState] = field(repr=False)
    new_branches: tuple[NewBranch, ...] = field(repr=False)
    organisations: Mapping[str, str] = field(repr=False)
    vault: str
    revision: int

    @cached_property
    def problems_by_key(self) -> dict[int, list[ImportProblem]]:
        """The problems of each row."""
        found: dict[int, list[ImportProblem]] = {}
        for problem in self.problems:
            found.setdefault(problem.key, []).append(problem)
        return found

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
        self._columns = [part.columns for part in sheet.parts]
        self._verdicts: dict[int, Verdict] = {}

    def note(
        self,
        row: ReadRow,
        verdict: Verdict,
        code: str,
        message: str,
        at: str = "",
        *,
        offers: tuple[Offer, ...] = (),
    ) -> None:
        """Add a problem of a row, at a field where it is about one."""
        self.problems.append(
            ImportProblem(
                row=row.number,
                column=self._columns[row.part].get(at, ""),
                value=row.text(at),
                code=code,
                message=message,
                verdict=verdict,
                key=row.key,
                field=at,
                offers=offers,
            )
        )
        gravest = self._verdicts.get(row.key, verdict)
        self._verdicts[row.key] = min(gravest, verdict, key=_GRAVEST.index)

    def reject(
        self, row: ReadRow, code: str, message: str, at: str = "", offers: tuple[Offer, ...] = ()
    ) -> None:
        """A row that cannot be taken as it stands."""
        self.note(row, Verdict.REJECTED, code, message, at, offers=offers)

    def ask(
        self, row: ReadRow, code: str, message: str, at: str = "", offers: tuple[Offer, ...] = ()
    ) -> None:
        """A row about which a person must decide."""
        self.note(row, Verdict.ASKED, code, message, at, offers=offers)

    def warn(
        self, row: ReadRow, code: str, message: str, at: str = "", offers: tuple[Offer, ...] = ()
    ) -> None:
        """A row that is taken all the same."""
        self.note(row, Verdict.WARNED, code, message, at, offers=offers)

    def doubts(self, row: ReadRow, kind: str) -> None:
        """Note every doubtful cell of a row: what can be chosen is asked, the rest is wrong."""
        for name, doubt in row.doubts.items():
            field_ = (
                member_field(name) if kind == "members" else ENTITIES["organisation"].field(name)
            )
            choose = doubt.asks or doubt.code in _TO_CHOOSE
            offers = tuple(Offer(value, show(field_, value)) for value in doubt.choices)
            note = self.ask if choose else self.reject
            note(row, doubt.code, doubt.message, name, offers)

    def is_good(self, row: ReadRow) -> bool:
        """Whether nothing keeps a row from being taken so far."""
        return self._verdicts.get(row.key, Verdict.WARNED) is Verdict.WARNED

    def count(self, verdict: Verdict) -> int:
        """How many rows end with this verdict."""
        return sum(1 for found in self._verdicts.values() if found is verdict)

    def states(self, count: int, writes: Writes) -> States:
        """What becomes of each of so many rows, once all are judged."""
        made = States(count)
        for key, is_new in writes.by_rows():
            made.put(key, RowState.ADDED if is_new else RowState.UPDATED)
        for key, verdict in self._verdicts.items():
            if verdict in _HELD:
                made.put(key, _HELD[verdict])
        return made
