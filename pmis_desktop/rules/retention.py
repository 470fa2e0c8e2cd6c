"""How long which records and field groups are kept: dated data, with the source of each term."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from pmis_desktop.paths import RULES
from pmis_desktop.rules import tables, thresholds

REMOVED = "removed"
LEFT = "left"
FILED = "filed_on"

_COLUMNS = ("item_id", "kind", "groups", "counted_from", "rule_id", "label", "act")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """One term: which records, or which of their field groups, counted from when, under which rule.

    ``act`` says in words what a clerk does once it is over; nothing is ever purged by itself.
    """

    id: str
    kind: str
    groups: tuple[str, ...]
    counted_from: str
    rule: str
    label: str
    act: str

    def years(self, on: date) -> int:
        """The term in force on a day, the county's before the program's own."""
        return thresholds.number(self.rule, on)

    def over(self, since: str, on: date) -> bool:
        """Whether the term that began on a stored day is over."""
        began = since[:10].ljust(10, "0") if len(since) >= len("2026") else ""
        return bool(began) and f"{int(began[:4]) + self.years(on):04}{began[4:]}" <= on.isoformat()

    @property
    def source(self) -> str:
        """Where the program's own term comes from."""
        return next(row["source"] for row in thresholds.rules() if row["rule_id"] == self.rule)


@cache
def every() -> tuple[Retention, ...]:
    """Every term; raises TableDamagedError where the table is not whole."""
    return tuple(
        Retention(
            id=row["item_id"],
            kind=row["kind"],
            groups=tuple(row["groups"].split()),
            counted_from=row["counted_from"],
            rule=row["rule_id"],
            label=row["label"],
            act=row["act"],
        )
        for row in tables.read(RULES / "retention.csv", _COLUMNS)
    )
