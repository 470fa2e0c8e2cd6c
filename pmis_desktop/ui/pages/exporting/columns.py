"""Which columns a roster has, and in which order: a list with marks, sets to begin with."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from pmis_desktop.services import exporting
from pmis_desktop.services.column_sets import ColumnSet
from pmis_desktop.services.exporting import BASIC, COLUMN_SETS
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button

_LINES = 9
_COLUMN = Qt.ItemDataRole.UserRole


class ColumnsChooser(QWidget):
    """Marked columns stand on the sheet, from the top down."""

    def __init__(self) -> None:
        super().__init__()
        self._sets: dict[str, tuple[str, ...]] = dict(COLUMN_SETS)
        self._labels = exporting.choices()
        self._list = QListWidget()
        self._list.setAccessibleName("栏目")
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setMinimumHeight(self.fontMetrics().height() * _LINES)
        self._chips = boxes.Flow(*map(self._chip, self._sets))
        self._up = button("上移", partial(self._move, -1))
        self._down = button("下移", partial(self._move, 1))
        self.setLayout(
            boxes.column(
                words.soft("打勾的印在表上，从上到下排列。", wrap=True),
                boxes.box(self._chips),
                boxes.row(self._list, boxes.column(self._up, self._down, None)),
            )
        )
        self._list.currentRowChanged.connect(self._on_current)
        self._show(BASIC)

    @property
    def columns(self) -> tuple[str, ...]:
        """The marked columns in their order."""
        return tuple(
            str(item.data(_COLUMN))
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        )

    def choose_set(self, name: str) -> None:
        """Begin with one of the sets; its columns come first, the others stay to be marked."""
        self._show(self._sets[name])

    def know_sets(self, saved: Sequence[ColumnSet]) -> None:
        """Offer the sets that people saved for their lists, after the usual ones."""
        for each in saved:
            columns = tuple(column for column in each.columns if column in self._labels)
            if each.usual or not columns:
                continue
            if each.name not in self._sets:
                chip = self._chip(each.name)
                self._chips.addWidget(chip)
                chip.show()
            self._sets[each.name] = columns

    def _chip(self, name: str) -> QWidget:
        return button(name, partial(self.choose_set, name), look="chip")

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _show(self, chosen: tuple[str, ...]) -> None:
        self._list.clear()
        for column in (*chosen, *(each for each in self._labels if each not in chosen)):
            item = QListWidgetItem(self._labels[column])
            item.setData(_COLUMN, column)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            marked = column in chosen
            item.setCheckState(Qt.CheckState.Checked if marked else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _move(self, by: int) -> None:
        row = self._list.currentRow()
        if not 0 <= row + by < self._list.count():
            return
        self._list.insertItem(row + by, self._list.takeItem(row))
        self._list.setCurrentRow(row + by)

    def _on_current(self, row: int) -> None:
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < self._list.count() - 1)
