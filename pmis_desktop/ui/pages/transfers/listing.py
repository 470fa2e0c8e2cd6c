"""The list of transfers: its views, its columns, its order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pmis_desktop.rules import transfer_steps
from pmis_desktop.services.house import House
from pmis_desktop.services.transfers import reading
from pmis_desktop.services.transfers.reading import EXPIRED, TransferQuery, TransferRow
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.paged_model import Cells

OPEN, POCKET, ON_THE_WAY, MINE, ENDED = "open", "pocket", "issued", "mine", "ended"
UNMOVED = "unmoved"
VIEWS: Mapping[str, str] = {
    OPEN: "未办结",
    MINE: "轮到这里办",
    ON_THE_WAY: "在途",
    POCKET: "口袋党员",
    UNMOVED: "等转过去",
    ENDED: "已结束",
}
_ENDED = frozenset(state.value for state in transfer_steps.ENDED)
_BELONGS: Mapping[str, Callable[[TransferRow], bool]] = {
    OPEN: lambda row: row.state not in _ENDED,
    MINE: lambda row: row.turn,
    ON_THE_WAY: lambda row: row.state in {"issued", EXPIRED},
    POCKET: lambda row: row.state == EXPIRED,
    UNMOVED: lambda row: row.unmoved,
    ENDED: lambda row: row.state in _ENDED,
}
COLUMNS = (
    Column(id="name", label="姓名", width=6, importance=9, strong=True),
    Column(
        id="label",
        label="状态",
        width=7,
        importance=8,
        meanings={"已过有效期": "must", "已退回": "warn", "在途": "info", "办结": "good"},
    ),
    Column(id="from_name", label="转出", width=11, importance=6),
    Column(id="to_name", label="转入", width=11, importance=7),
    Column(id="letter_number", label="介绍信编号", width=6, importance=4),
    Column(id="valid_until", label="有效期至", width=6.5, importance=5),
    Column(id="next_step", label="下一步", width=14, importance=3, sortable=False, grows=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Every transfer of an organisation (of all, where none is named), and its name."""

    within: str
    name: str
    rows: tuple[TransferRow, ...]

    def count(self, view: str) -> int:
        """How many a view has."""
        return sum(map(_BELONGS[view], self.rows))

    def of(self, view: str) -> tuple[TransferRow, ...]:
        """The ones of a view."""
        return tuple(filter(_BELONGS[view], self.rows))


def look(house: House, within: str, name: str) -> Found:
    """Read the list off the window's thread."""
    query = TransferQuery(state="all", organisation=within)
    return Found(within=within, name=name, rows=reading.every(house, query))


def ordered(
    rows: Sequence[TransferRow], column: str, *, descending: bool
) -> tuple[TransferRow, ...]:
    """The rows by a column; empty ones come last either way."""
    if not column:
        return tuple(rows)
    filled = [row for row in rows if getattr(row, column)]
    empty = [row for row in rows if not getattr(row, column)]
    filled.sort(key=lambda row: str(getattr(row, column)), reverse=descending)
    return (*filled, *empty)


def cells(row: TransferRow) -> Cells:
    """One row in words."""
    return {column.id: getattr(row, column.id) for column in COLUMNS}
