"""The widths of a table's columns: what fits, what leaves, what somebody drew."""

from collections.abc import Collection

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from pmis_desktop.ui.tables.columns import Column, that_fit
from pmis_desktop.ui.tables.painting import padding
from pmis_desktop.ui.work.local_state import LocalState

_PARTS = 10  # widths are kept in tenths of a character, so that they grow with the type


class ColumnFitting(QObject):
    """Gives the columns of a table their widths, remembered for this machine under ``name``."""

    def __init__(
        self, view: QTableView, columns: tuple[Column, ...], name: str, local: LocalState
    ) -> None:
        super().__init__(view)
        self._view = view
        self._local = local
        self._never: Collection[str] = ()
        self._under_way = False
        self._columns: tuple[Column, ...] = ()
        self._name = ""
        self._widths: list[int] = []
        self.show_columns(columns, name)
        view.horizontalHeader().sectionResized.connect(self._on_resized)

    def show_columns(self, columns: tuple[Column, ...], name: str) -> None:
        """Care for other columns, whose widths are remembered under another name."""
        self._columns, self._name = columns, name
        kept = self._local.widths(name)
        usual = [round(column.width * _PARTS) for column in columns]
        self._widths = kept if len(kept) == len(usual) and all(kept) else usual

    def leave_out(self, columns: Collection[str]) -> None:
        """Never show these columns, however wide the table is."""
        self._never = columns
        self.fit()

    def fit(self) -> None:
        """Give each column its width; those without room leave."""
        sides = 2 * padding(self._view)
        pixels = [
            0 if column.id in self._never else round(width * self._one() / _PARTS) + sides
            for column, width in zip(self._columns, self._widths, strict=True)
        ]
        room = self._view.viewport().width()
        stays = that_fit(self._columns, pixels, room)
        left = room - sum(width for width, stay in zip(pixels, stays, strict=True) if stay)
        for at, column in enumerate(self._columns):
            if column.grows and stays[at] and pixels[at]:
                pixels[at] += max(0, left)
        self._under_way = True
        for at, width in enumerate(pixels):
            self._view.setColumnHidden(at, not (stays[at] and width))
            self._view.setColumnWidth(at, width)
        self._under_way = False

    def _one(self) -> int:
        return self._view.fontMetrics().horizontalAdvance("汉")

    def _on_resized(self, logical: int, _before: int, now: int) -> None:
        """Somebody drew a column wider or narrower: keep it for this machine."""
        of_itself = self._columns[logical].grows or logical == self._last_shown()
        if self._under_way or not now or of_itself:
            return
        width = (now - 2 * padding(self._view)) * _PARTS / self._one()
        self._widths[logical] = max(1, round(width))
        self._local.remember_widths(self._name, self._widths)

    def _last_shown(self) -> int:
        """The column that takes what room is left: its width is nobody's choice."""
        shown = [at for at in range(len(self._columns)) if not self._view.isColumnHidden(at)]
        return shown[-1] if shown else -1
