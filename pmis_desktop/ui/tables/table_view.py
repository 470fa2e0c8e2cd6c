"""The table every list uses: rows of one height, columns that fit, the keyboard, copying."""

from collections.abc import Iterator
from itertools import chain, islice

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from pmis_desktop.ui.kit import theme
from pmis_desktop.ui.tables.columns import Column
from pmis_desktop.ui.tables.fitting import ColumnFitting
from pmis_desktop.ui.tables.paged_model import PagedTableModel, texts
from pmis_desktop.ui.tables.painting import CellDelegate, Header
from pmis_desktop.ui.work import clipboard
from pmis_desktop.ui.work.local_state import LocalState

MOST_COPIED = 500  # rows: more belong into an exported table
Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TableView(QTableView):
    """Shows a paged model under ``name``, by which the widths of its columns are remembered.

    ``chosen`` carries the place of the current row (-1: none), ``opened`` the place of one that
    was opened by Enter or double click, ``ordered`` the column that was clicked. ``left`` says that
    the keyboard goes back to the search box, ``copied`` how many rows were copied,
    ``marked_changed`` that other rows are chosen.
    """

    chosen = Signal(int)
    opened = Signal(int)
    ordered = Signal(str)
    left = Signal()
    marked_changed = Signal()
    copied = Signal(int)

    def __init__(self, model: PagedTableModel, name: str, local: LocalState) -> None:
        super().__init__()
        self._model = model
        self._overlay: QWidget | None = None
        self._header = Header(model.columns, self)
        self._set_up()
        self.setModel(model)
        self._fitting = ColumnFitting(self, model.columns, name, local)
        # Else the header asks every row whether its column is selected: 77 s for 2.5 million.
        self._header.setSelectionModel(QItemSelectionModel(model, self._header))
        self.selectionModel().selectionChanged.connect(self.marked_changed)
        model.modelReset.connect(self._on_reset)
        self._measure()

    def show_columns(self, columns: tuple[Column, ...], name: str) -> None:
        """Show other columns; their widths are remembered under ``name``. The place is kept."""
        here = self.place
        self._header.show_columns(columns)
        self.setItemDelegate(CellDelegate(columns, self))
        self._fitting.show_columns(columns, name)
        self._model.show_columns(columns)
        self._fitting.fit()
        self.choose(here)

    def leave_out(self, *columns: str) -> None:
        """Never show these columns, however wide the table is."""
        self._fitting.leave_out(columns)

    def show_order(self, column: str, *, descending: bool) -> None:
        """Say by an arrow what the rows are sorted by."""
        self._header.show_order(column, descending=descending)

    def lay_over(self, overlay: QWidget) -> None:
        """Show this over the table while it has no rows."""
        self._overlay = overlay
        overlay.setParent(self.viewport())
        self._on_reset()

    def choose(self, place: int) -> None:
        """Make a row the current one; -1: none."""
        if place < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        self.selectRow(place)
        self.scrollTo(self._model.index(place, 0))

    @property
    def place(self) -> int:
        """The place of the current row; -1 for none."""
        return self.currentIndex().row()

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.chosen.emit(current.row())

    @override
    def keyboardSearch(self, search: str) -> None:
        """Nothing: Qt would read every row for it, and there is a search box."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in _ENTER and self.place >= 0:
            self.opened.emit(self.place)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            # Qt would go to the first or last column, which says nothing in whole rows.
            last = self._model.rowCount() - 1
            self.choose(min(0, last) if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        if by_keyboard and self.place < 0 and self._model.rowCount():
            self.choose(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.fit()
        self._place_overlay()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _set_up(self) -> None:
        header = self._header
        self.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionClicked.connect(self._on_clicked)
        rows = self.verticalHeader()
        rows.hide()
        # Fixed: asking each row for its height took 11.5 s for 25,822 of them.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Below every height in use: raising it later costs 0.8 s for 20,000 rows and grows with
        # their square.
        rows.setMinimumSectionSize(1)
        self.setItemDelegate(CellDelegate(self._model.columns, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._on_double_click)

    def _measure(self) -> None:
        """Heights and widths anew: the type has another size."""
        height = theme.row_height(self.font())
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(height)
        self._fitting.fit()

    def _on_clicked(self, logical: int) -> None:
        column = self._model.columns[logical]
        if column.sortable:
            self.ordered.emit(column.id)

    def _on_double_click(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _on_reset(self) -> None:
        if self._overlay is not None:
            self._overlay.setVisible(not self._model.rowCount())
            self._place_overlay()

    def _place_overlay(self) -> None:
        if self._overlay is not None:
            self._overlay.setGeometry(self.viewport().rect())

    def _copy(self) -> None:
        """What stands on the screen, masked as it is there."""
        shown = [
            column.id
            for at, column in enumerate(self._model.columns)
            if not self.isColumnHidden(at)
        ]
        lines = texts(self._model, islice(chain.from_iterable(_ranges(self)), MOST_COPIED), shown)
        if lines:
            clipboard.copy("\n".join("\t".join(line) for line in lines))
            self.copied.emit(len(lines))


def marked(view: QTableView) -> list[int]:
    """The places of all chosen rows of a table, in order."""
    return sorted(chain.from_iterable(_ranges(view)))


def how_many_marked(view: QTableView) -> int:
    """How many rows of a table are chosen; millions are not counted one by one."""
    return sum(map(len, _ranges(view)))


def _ranges(view: QTableView) -> Iterator[range]:
    # By ranges: a list of every selected index takes 0.4 s for 25,822 rows.
    found = view.selectionModel().selection()
    for some in map(found.at, range(found.count())):
        yield range(some.top(), some.bottom() + 1)
