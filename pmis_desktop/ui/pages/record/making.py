"""Making a form while its record is read: eighty editors at once would hold the window up."""

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import QObject, QTimer

from pmis_desktop.rules.form_sections import sections
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.editors.making import editor_for
from pmis_desktop.ui.forms.field_row import FieldRow

_AT_ONCE = 6  # lines of a form in one turn of the window: some 5 ms
Rows = dict[str, FieldRow]


class FormMaking(QObject):
    """Makes the lines of one form a few at a time, whenever the window has nothing else to do.

    They belong to nobody and are not seen until a form takes them.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: Rows = {}
        self._left: Iterator[FieldRow] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def begin(self, kind: str, on: date, *, new: bool) -> None:
        """Make the lines for a kind of record; those of another are given up."""
        nobody = Choices(())
        fields = [field for section in sections(kind, new=new) for field in section.fields]
        self._rows = {}
        self._left = (FieldRow(editor_for(field, on, nobody)) for field in fields)
        self._timer.start()

    def take(self) -> Rows:
        """The lines made so far; the form makes the others."""
        self._timer.stop()
        taken, self._rows, self._left = self._rows, {}, iter(())
        return taken

    def _go_on(self) -> None:
        for _ in range(_AT_ONCE):
            row = next(self._left, None)
            if row is None:
                self._timer.stop()
                return
            self._rows[row.field.id] = row
