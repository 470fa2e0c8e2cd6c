"""What a verified package brings, as the rows that stand for it in journal and archive."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange.facts import Key, subject_claimed
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.planning import PLANNER, Plan
from pmis_desktop.models import journal
from pmis_desktop.models.journal import Author, UnitNote
from pmis_desktop.models.rows import chunks, fetch, marks
from pmis_desktop.rules.fields import ENTITIES

ARCHIVE_COLUMNS = (
    "file_hash",
    "kind",
    "log",
    "first",
    "last",
    "revision",
    "planner",
    "plan_hash",
    "taken_at",
)

_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a verified package brings that its log does not have yet, up to its ``last`` number."""

    log: str
    file_hash: str
    last: int
    operations: Sequence[Operation]
    lines: Sequence[bytes]
    heads: Sequence[bytes]

    @property
    def first(self) -> int:
        """The number of its first operation."""
        return self.last - len(self.operations) + 1

    def unit(self, author: Author, revision: int) -> UnitNote:
        """What history says of it."""
        return UnitNote(
            origin=journal.RECEIVED,
            kind="package",
            title=f"并入变更包（{len(self.operations)} 项）",
            author=author,
            revision=revision,
            log=self.log,
            first=self.first,
            count=len(self.operations),
            source=self.file_hash,
        )

    def archive_row(self, author: Author, revision: int, plan_hash: str) -> _Row:
        """The row of its file in the archive."""
        return (
            self.file_hash,
            "change",
            self.log,
            self.first,
            self.last,
            revision,
            PLANNER,
            plan_hash,
            author.at,
        )

    def subjects(self, connection: Connection, plan: Plan) -> dict[Key, str]:
        """Whose history shows its operations, where they do not say it themselves."""
        return _known_subjects(connection, self.operations) | plan.born_subjects()

    def lines_of(self, unit: int, subjects: Mapping[Key, str]) -> Iterator[_Row]:
        """The rows of its operations, in the order of the journal's columns."""
        for op, line, head in zip(self.operations, self.lines, self.heads, strict=True):
            ent, rec = op.ent, op.rec
            subject = subjects.get((ent, rec)) or subject_claimed(op)
            yield unit, self.log, op.n, ent, rec, subject, line, head


def _known_subjects(connection: Connection, operations: Sequence[Operation]) -> dict[Key, str]:
    """Whose history shows a change of a record that is here already and belongs to another.

    A step of a transfer or the end of a post does not say again whose it is.
    """
    silent: dict[str, set[str]] = {}
    for op in operations:
        column = _OWNING.get(op.ent)
        if column is not None and column not in op.f:
            silent.setdefault(op.ent, set()).add(op.rec)
    found: dict[Key, str] = {}
    for ent, ids in silent.items():
        column = _OWNING[ent]
        for some in chunks(sorted(ids)):
            statement = f'SELECT id, "{column}" FROM "{ent}" WHERE id IN ({marks(some)})'  # noqa: S608
            known = fetch(connection, statement, some)
            found.update({(ent, rec): str(whose) for rec, whose in known if whose})
    return found


# The column that names the record in whose history another one is shown.
_OWNING = {
    ent: column for ent, entity in ENTITIES.items() if (column := entity.owner or entity.about)
}
