"""Finding the record a person means: by id, by code, by exact name."""

from sqlalchemy import Connection

from pmis_desktop.errors.base import RefusedError
from pmis_desktop.errors.purging import PurgedRecordError
from pmis_desktop.errors.services import RecordMissingError, SeveralRecordsError
from pmis_desktop.models import purge_orders, rows
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.organisation_names import NameIndex


def organisation(connection: Connection, text: str) -> str:
    """The id of the organisation meant by an id, a code or a name.

    Raises RecordMissingError, or SeveralRecordsError where a name stands for more than one.
    """
    exact = connection.exec_driver_sql(
        "SELECT id, dissolved_on FROM organisation WHERE removed IS NULL"
        " AND (id = ? OR code = ? OR name = ? OR short_name = ?)",
        (text, text, text, text),
    ).all()
    # A name of one that was dissolved may have been given again.
    at_work = [str(rec) for rec, dissolved_on in exact if not dissolved_on]
    found = at_work or [str(row[0]) for row in exact]
    if not found:
        named = organisation_index(connection).find(text)
        if isinstance(named, Doubt):
            raise SeveralRecordsError(ENTITIES["organisation"].label, len(named.choices))
        found = [named] if named else []
    if len(found) > 1:
        raise SeveralRecordsError(ENTITIES["organisation"].label, len(found))
    if not found:
        raise RecordMissingError(ENTITIES["organisation"].label)
    return found[0]


def organisation_index(connection: Connection) -> NameIndex:
    """Every organisation in use by its names."""
    found = connection.exec_driver_sql(
        "SELECT id, name, short_name, statistics_name, former_names, dissolved_on"
        " FROM organisation WHERE removed IS NULL ORDER BY row"
    )
    names = ("name", "short_name", "statistics_name", "former_names", "dissolved_on")
    return NameIndex.over((row[0], dict(zip(names, row[1:], strict=True))) for row in found)


def record(connection: Connection, kind: str, text: str) -> str:
    """The id of a record of this kind: organisations also by name or code.

    Members are found by id only: names repeat, and ID numbers do not belong into commands. Raises
    RecordMissingError, or PurgedRecordError for one that an order took.
    """
    if kind == "organisation":
        return organisation(connection, text)
    if rows.one(connection, kind, text) is None:
        raise missing(connection, kind, text)
    return text


def missing(connection: Connection, kind: str, rec: str) -> RefusedError:
    """What is told of a record that is not there: the order that took it, where one did."""
    label = ENTITIES[kind].label
    order = purge_orders.of_record(connection, kind, rec)
    if order is None:
        return RecordMissingError(label)
    return PurgedRecordError(label, order.number, order.document, order.dated_on, order.reason)
