"""Taking a package into the vault: exactly what its plan says, in the caller's transaction."""

from sqlalchemy import Connection

from pmis_desktop.exchange import new_rows
from pmis_desktop.exchange.planning import Plan
from pmis_desktop.models import desk, effects, journal, settings
from pmis_desktop.models.incoming import ARCHIVE_COLUMNS, Incoming
from pmis_desktop.models.inserting import Inserter
from pmis_desktop.models.journal import Author
from pmis_desktop.models.pen import pen


def commit(connection: Connection, author: Author, incoming: Incoming, plan: Plan) -> int:
    """Write records, journal, outcomes, desk, chain head and archive row; returns the revision."""
    revision = settings.next_revision(connection)
    with pen(connection):
        unit = journal.add_unit(connection, incoming.unit(author, revision))
        entries = incoming.lines_of(unit, incoming.subjects(connection, plan))
        Inserter(connection).insert("journal", journal.COLUMNS, entries)
        writes = ((write.ent, write.rec, write.created, write.new) for write in plan.writes)
        effects.apply(connection, revision, new_rows.gather(writes), departures=True)
        desk.put_outcomes(connection, incoming.log, revision, plan.outcomes)
        desk.put(connection, incoming.log, revision, plan.desk)
        desk.revise(connection, incoming.log, revision, plan.closings)
    journal.advance(connection, incoming.log, incoming.last, incoming.heads[-1])
    archived = [incoming.archive_row(author, revision, plan.hash)]
    Inserter(connection).insert("archive", ARCHIVE_COLUMNS, archived)
    return revision
