"""Columns of a roster out of a set that somebody saved for the list of members."""

from collections.abc import Sequence

from sqlalchemy import Connection

from pmis_desktop.errors.printing import FormEntryError
from pmis_desktop.printing.roster import RosterColumn
from pmis_desktop.services import column_sets
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.pseudo import AGE, SENIORITY

# A sheet lying, without its margins; the roster on A3 is larger and holds no more.
_ROOM = 277.0
_SEQUENCE = RosterColumn("序号", "sequence", 8.0)
# What contents usually need at 7 pt, in mm, and how much of it is still readable.
_USUAL_WIDTH, _LEAST = 14.0, 0.6
_WIDTHS = {
    "name": 14.0,
    "sex": 6.0,
    AGE: 7.0,
    SENIORITY: 7.0,
    "id_number": 26.0,
    "mobile": 17.0,
    "landline": 18.0,
    "branch": 30.0,
    "address": 30.0,
    "household_address": 30.0,
    "employer_post": 30.0,
    "school": 26.0,
    "floating_to": 26.0,
    "floating_unit": 26.0,
    "remark": 26.0,
}
# From here on a cell is read as a sentence is, from the left.
_SENTENCE = 26.0
_CENTRED = frozenset(("id_number",))
_LONGEST_HEADING = 5


def names(connection: Connection) -> Sequence[str]:
    """What the saved sets are called."""
    return [each.name for each in column_sets.saved(connection)]


def of_set(connection: Connection, name: str) -> tuple[RosterColumn, ...]:
    """The columns of a saved set as wide as the sheet, the number first; none for no such set."""
    for each in column_sets.saved(connection):
        if each.name == name:
            return _spread((_SEQUENCE, *(_column(field) for field in each.columns)))
    return ()


def check_room(label: str, columns: Sequence[RosterColumn]) -> None:
    """Raise FormEntryError where so many columns could not be read on paper."""
    if sum(_width(each.field) for each in columns) * _LEAST > _ROOM:
        raise FormEntryError(
            label, f"有 {len(columns)} 栏，一张纸放不下。请换栏目少一些的，或者存为 Excel。"
        )


def _column(field: str) -> RosterColumn:
    width = _width(field)
    return RosterColumn(
        _heading(field), field, width, centred=width < _SENTENCE or field in _CENTRED
    )


def _heading(field: str) -> str:
    """The label of a field, in two lines where it is long."""
    label = members.COLUMNS[field]
    half = (len(label) + 1) // 2
    return label if len(label) <= _LONGEST_HEADING else f"{label[:half]}\n{label[half:]}"


def _width(field: str) -> float:
    if field == _SEQUENCE.field:
        return _SEQUENCE.width or 0.0
    return _WIDTHS.get(field, _USUAL_WIDTH)


def _spread(columns: Sequence[RosterColumn]) -> tuple[RosterColumn, ...]:
    """The same columns, together exactly as wide as the sheet."""
    factor = _ROOM / sum(each.width or 0.0 for each in columns)
    return tuple(
        RosterColumn(each.label, each.field, (each.width or 0.0) * factor, each.centred)
        for each in columns
    )
