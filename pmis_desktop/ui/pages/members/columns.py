"""The columns of the list of members: how wide each is, and which of them leave first."""

from collections.abc import Sequence

from pmis_desktop.rules.fields import Kind
from pmis_desktop.services.browsing.badges import (
    ON_THE_DESK,
    REFUSED,
    REVIEWED,
    UNDECIDED,
    UNREPORTED,
)
from pmis_desktop.services.browsing.conditions import field_of
from pmis_desktop.services.browsing.members import COLUMNS as LABELS
from pmis_desktop.services.browsing.members import STROKES
from pmis_desktop.services.browsing.pseudo import AGE, SENIORITY
from pmis_desktop.services.column_sets import USUAL
from pmis_desktop.ui.tables.columns import Column

BADGE = "badge"
BRANCH = "branch"
MEANINGS = {
    UNDECIDED: "info",
    REFUSED: "must",
    UNREPORTED: "warn",
    ON_THE_DESK: "must",
    REVIEWED: "info",
}
_WIDTHS = {
    "name": 4.6,
    "sex": 2.2,
    AGE: 2.6,
    SENIORITY: 2.6,
    "birth_date": 5.6,
    "id_number": 10.0,
    BRANCH: 11.0,
    "education": 6.0,
    "category": 4.4,
    "status": 4.2,
    "mobile": 6.4,
    "ethnic_group": 4.2,
}
_BY_KIND = {Kind.FLAG: 3.5, Kind.DATE: 5.6, Kind.NUMBER: 4.0, Kind.CODE: 7.0}
_TEXT = 9.0
_WEIGHTS = {"name": 9, "birth_date": 8, "id_number": 8, "sex": 7, BRANCH: 7, "category": 7}
_LEAST, _MOST = 1, 6
_BADGE = Column(id=BADGE, label="情况", width=6.5, importance=6, sortable=False, meanings=MEANINGS)


def columns_of(names: Sequence[str]) -> tuple[Column, ...]:
    """Columns by their ids, and what is to be said of somebody; the last leaves first."""
    made = [_column(name, at) for at, name in enumerate(names)]
    return (*made, _BADGE)


def _column(name: str, at: int) -> Column:
    return Column(
        id=name,
        label=LABELS[name],
        width=_width(name),
        importance=_WEIGHTS.get(name, max(_LEAST, _MOST - at // 2)),
        strong=name == "name",
        grows=name == BRANCH,
    )


def _width(name: str) -> float:
    if name in _WIDTHS:
        return _WIDTHS[name]
    # A label is read in full.
    return max(_BY_KIND.get(field_of(name).kind, _TEXT), len(LABELS[name]) + 0.5)


COLUMNS = columns_of(USUAL[0].columns)
"""The usual ones, from left to right."""

ORDERS = {
    "name": "姓名",
    STROKES: "姓氏笔画",
    **{name: LABELS[name] for name in USUAL[0].columns if name != "name"},
    AGE: LABELS[AGE],
    SENIORITY: LABELS[SENIORITY],
}
"""What the list is usually ordered by; any column's header does it too."""
