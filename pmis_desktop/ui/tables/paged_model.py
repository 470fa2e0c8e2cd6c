"""A table of any length: row numbers at once, whole rows when they are painted."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from typing_extensions import override

from pmis_desktop.ui.tables.columns import Column

# Rows read at once: a little more than a screen shows. 32 members take 1.3 ms, 128 take 9 ms, and
# the frame that reads them waits so long.
PAGE = 32
KEEP_PAGES = 128

Cells = Mapping[str, str]
Fetch = Callable[[Sequence[int]], Mapping[int, Cells]]
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NOTHING: Cells = {}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PagedTableModel(QAbstractTableModel):
    """Rows by number, read a page at a time by ``fetch``: texts by column, ready to show.

    Painting never fails: a page that cannot be read is blank, and ``failed`` tells why, once until
    the next rows are shown.
    """

    failed = Signal(object)

    def __init__(
        self, columns: Sequence[Column], fetch: Fetch, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._rows = array("q")
        self._pages: OrderedDict[int, list[Cells]] = OrderedDict()
        self._told = False

    @property
    def rows(self) -> "array[int]":
        """The row numbers, in the order of the table."""
        return self._rows

    def show_rows(self, rows: "array[int]") -> None:
        """Show these rows; those that stand as before are only read again."""
        self._told = False
        if rows == self._rows:
            self.reread()
            return
        self.beginResetModel()
        self._rows = rows
        self._pages.clear()
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._pages.clear()
        self.endResetModel()

    def reread(self) -> None:
        """Read again what is in sight: values may have changed, the rows have not."""
        self._told = False
        self._pages.clear()
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def cells(self, row: int) -> Cells:
        """The texts of a row by column; nothing where it is gone or could not be read."""
        number, offset = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._read(number)
            self._pages[number] = page
            if len(self._pages) > KEEP_PAGES:
                self._pages.popitem(last=False)
        return page[offset]

    def place_of(self, row: int) -> int:
        """Where a row number stands now; -1 where it does not."""
        try:
            return self._rows.index(row) if row >= 0 else -1
        except ValueError:
            return -1

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(index.row()).get(column.id, "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.label}：{self.cells(index.row()).get(column.id) or '空'}"
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        return None

    def _read(self, number: int) -> list[Cells]:
        some = self._rows[number * PAGE : (number + 1) * PAGE]
        try:
            found = self._fetch(some)
        except Exception as error:  # noqa: BLE001 - Qt would report it for every cell and role
            found = {}
            if not self._told:
                self._told = True
                self.failed.emit(error)
        return [found.get(row, _NOTHING) for row in some]


def texts(
    model: PagedTableModel, places: Iterable[int], columns: Collection[str]
) -> list[list[str]]:
    """The texts of some rows as they stand on the screen."""
    return [[model.cells(place).get(column, "") for column in columns] for place in places]
