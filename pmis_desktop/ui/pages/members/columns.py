"""The columns of the list of members."""

from pmis_desktop.services.browsing.badges import ON_THE_DESK, REFUSED, UNDECIDED, UNREPORTED
from pmis_desktop.services.browsing.members import COLUMNS as LABELS
from pmis_desktop.ui.tables.columns import Column

BADGE = "badge"
BRANCH = "branch"
_MEANINGS = {UNDECIDED: "info", REFUSED: "must", UNREPORTED: "warn", ON_THE_DESK: "must"}


def _column(name: str, width: float, importance: int) -> Column:
    return Column(
        id=name,
        label=LABELS[name],
        width=width,
        importance=importance,
        strong=name == "name",
        grows=name == BRANCH,
    )


COLUMNS = (
    _column("name", 4.6, 9),
    _column("sex", 2.2, 7),
    _column("birth_date", 5.6, 8),
    _column("id_number", 10.0, 8),
    _column(BRANCH, 11.0, 7),
    _column("education", 6.0, 5),
    _column("category", 4.4, 7),
    _column("joined_on", 5.6, 6),
    _column("status", 4.2, 3),
    _column("mobile", 6.4, 4),
    _column("full_member_on", 5.6, 2),
    _column("ethnic_group", 3.5, 1),
    Column(id=BADGE, label="情况", width=6.5, importance=6, sortable=False, meanings=_MEANINGS),
)
"""From left to right; what matters least leaves first."""

ORDERS = {column.id: column.label for column in COLUMNS if column.sortable}
"""What the list can be ordered by."""
