"""Taking a package into the vault: exactly what its plan says, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.planning import PLANNER, Plan
from pmis_desktop.models import desk, effects, journal, settings
from pmis_desktop.models.journal import Author, Entry, UnitNote
from pmis_desktop.models.pen import pen, write
from pmis_desktop.models.rows import chunks, fetch, marks
from pmis_desktop.rules.fields import ENTITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a verified package brings that its log does not have yet."""

    log: str
    file_hash: str
    operations: Sequence[Operation]
    lines: Sequence[bytes]
    heads: Sequence[bytes]


def commit(connection: Connection, author: Author, incoming: Incoming, plan: Plan) -> int:
    """Write records, journal, outcomes, desk, chain head and archive row; returns the revision."""
    revision = settings.next_revision(connection)
    with pen(connection):
        _journal(connection, author, incoming, plan, revision)
        writes = ((write.ent, write.rec, write.created, write.new) for write in plan.writes)
        effects.apply(connection, revision, effects.gather(writes), departures=True)
        desk.put_outcomes(connection, incoming.log, revision, plan.outcomes)
        desk.put(connection, incoming.log, revision, plan.desk)
        desk.revise(connection, incoming.log, revision, plan.closings)
    last = incoming.operations[-1].n
    journal.advance(connection, incoming.log, last, incoming.heads[-1])
    write(
        connection,
        "INSERT INTO archive (file_hash, kind, log, first, last, revision, planner, plan_hash,"
        " taken_at) VALUES (?, 'change', ?, ?, ?, ?, ?, ?, ?)",
        (
            incoming.file_hash,
            incoming.log,
            incoming.operations[0].n,
            last,
            revision,
            PLANNER,
            plan.hash,
            author.at,
        ),
    )
    return revision


def _journal(
    connection: Connection, author: Author, incoming: Incoming, plan: Plan, revision: int
) -> None:
    first = incoming.operations[0]
    unit = journal.add_unit(
        connection,
        UnitNote(
            origin=journal.RECEIVED,
            kind="package",
            title=f"并入变更包（{len(incoming.operations)} 项）",
            author=author,
            revision=revision,
            log=incoming.log,
            first=first.n,
            count=len(incoming.operations),
            source=incoming.file_hash,
        ),
    )
    subjects = _known_subjects(connection, incoming.operations) | _subjects(plan)
    entries = [
        Entry(
            n=op.n,
            ent=op.ent,
            rec=op.rec,
            subject=subjects.get((op.ent, op.rec)) or _claimed(op),
            line=line,
            head=head,
        )
        for op, line, head in zip(incoming.operations, incoming.lines, incoming.heads, strict=True)
    ]
    journal.add_entries(connection, unit, incoming.log, entries)


def _known_subjects(
    connection: Connection, operations: Sequence[Operation]
) -> dict[tuple[str, str], str]:
    """Whose history shows a change of a record that is here already and belongs to another.

    A step of a transfer or the end of a post does not say again whose it is.
    """
    found: dict[tuple[str, str], str] = {}
    for ent, column in _OWNING.items():
        ids = {op.rec for op in operations if op.ent == ent and column not in op.f}
        for some in chunks(sorted(ids)):
            statement = f'SELECT id, "{column}" FROM "{ent}" WHERE id IN ({marks(some)})'  # noqa: S608
            known = fetch(connection, statement, some)
            found.update({(ent, rec): str(whose) for rec, whose in known if whose})
    return found


# The column that names the record in whose history another one is shown.
_OWNING = {
    ent: column for ent, entity in ENTITIES.items() if (column := entity.owner or entity.about)
}


def _subjects(plan: Plan) -> dict[tuple[str, str], str]:
    return {
        (write.ent, write.rec): journal.subject_of(write.ent, write.rec, write.new)
        for write in plan.writes
        if write.created
    }


def _claimed(operation: Operation) -> str:
    """Whose history shows an operation that had no effect: what it says of itself."""
    return str(operation.new().get("member") or operation.rec)
