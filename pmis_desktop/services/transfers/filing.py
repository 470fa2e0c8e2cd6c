"""归档: what has been over for long leaves the sites and stays at the county."""

from datetime import date, timedelta

from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import thresholds, transfer_steps
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers.scribing import KIND, TRANSFER

_LAST_DAYS = ("closed_on", "withdrawn_on", "voided_on")


def file_away(house: House, days: int | None = None) -> int:
    """File away what ended at least so many days ago; how many.

    Without ``days`` as many as sites usually keep (365). Raises NotCountyError.
    """
    house.require_county()
    kept = thresholds.number("transfer_kept_days", house.today) if days is None else days
    before = house.today - timedelta(days=kept)
    with house.change("转接归档", kind=KIND) as change:
        found = rows.fetch(
            change.connection,
            "SELECT id FROM transfer WHERE filed_on IS NULL AND removed IS NULL"
            " AND COALESCE(closed_on, withdrawn_on, voided_on) IS NOT NULL",
        )
        loaded = rows.load(change.connection, TRANSFER, [row[0] for row in found])
        change.know(loaded)
        over = [rec for (_ent, rec), values in loaded.items() if _is_over(values, before)]
        for rec in over:
            change.update(TRANSFER, rec, {"filed_on": house.today.isoformat()})
    return len(over)


def _is_over(values: Record, before: date) -> bool:
    last = max(values.get(name) or "" for name in _LAST_DAYS)
    return transfer_steps.state(values) in transfer_steps.ENDED and last <= before.isoformat()
