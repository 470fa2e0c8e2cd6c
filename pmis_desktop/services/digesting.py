"""The canonical digest of a slice: equal on both sides when nothing waits."""

from dataclasses import dataclass

from pmis_desktop.models import settings, slices, tree
from pmis_desktop.services import finding
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceDigest:
    """How many records a scope has, and what they hash to; ``waiting`` own changes are in it."""

    organisation: str
    records: int
    digest: str
    waiting: int


def digest(house: House, within: str | None = None) -> SliceDigest:
    """The digest of an organisation's slice; of the whole installation where none is named."""
    with house.reading() as connection:
        top = settings.get(connection, settings.ORGANISATION)
        if within is not None:
            top = finding.organisation(connection, within)
        grown = tree.read(connection)
        records, hashed = slices.digest(connection, grown.subtree(top))
        waiting = 0 if house.at_county else waiting_changes(house)
    return SliceDigest(
        organisation=grown.names.get(top, ""), records=records, digest=hashed, waiting=waiting
    )


def waiting_changes(house: House) -> int:
    """How many own operations the county has not acknowledged."""
    with house.reading() as connection:
        log = settings.get(connection, settings.LOG)
        acknowledged = settings.number(connection, settings.ACKNOWLEDGED)
        count = connection.exec_driver_sql(
            "SELECT COUNT(*) FROM journal WHERE log = ? AND n > ?", (log, acknowledged)
        ).scalar()
    return int(count or 0)
