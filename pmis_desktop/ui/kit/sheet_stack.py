"""What a page usually shows, and in its place one sheet while something is being done."""

from typing import Generic, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

_Sheet = TypeVar("_Sheet", bound=QWidget)


class SheetStack(QStackedWidget, Generic[_Sheet]):
    """One sheet at a time over ``front``; a sheet that was closed is gone."""

    def __init__(self, front: QWidget) -> None:
        super().__init__()
        self._front = front
        self.sheet: _Sheet | None = None
        self.addWidget(front)

    def open(self, sheet: _Sheet) -> None:
        """Show a sheet, in the place of another that stood there."""
        before, self.sheet = self.sheet, sheet
        self.addWidget(sheet)
        # Before the other goes: else its focus would pass to whatever stands next to it.
        self.setCurrentWidget(sheet)
        self._drop(before)

    def close_sheet(self) -> None:
        """Show the front again."""
        before, self.sheet = self.sheet, None
        self.setCurrentWidget(self._front)
        self._drop(before)

    def show_front(self, front: QWidget) -> None:
        """Have another front, behind the sheet if one is open."""
        self._front = front
        if self.indexOf(front) < 0:
            self.addWidget(front)
        if self.sheet is None:
            self.setCurrentWidget(front)

    def _drop(self, sheet: _Sheet | None) -> None:
        if sheet is not None:
            self.removeWidget(sheet)
            sheet.deleteLater()
