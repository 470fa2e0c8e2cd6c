"""Nobody types into a form while it is being saved; the focus comes back where it was."""

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from pmis_desktop.ui.forms.record_form import RecordForm


class Freezing:
    """What a form's focus was when it was shut."""

    def __init__(self) -> None:
        self._seat: QWidget | None = None

    def freeze(self, form: RecordForm) -> None:
        """Shut a form."""
        focus = form.focusWidget()
        self._seat = focus if focus is not None and focus.hasFocus() else None
        form.setEnabled(False)

    def thaw(self, form: RecordForm | None) -> None:
        """Open it again, if it is shut."""
        seat, self._seat = self._seat, None
        if form is not None and not form.isEnabled():
            form.setEnabled(True)
            if seat is not None and isValid(seat) and form.isAncestorOf(seat):
                seat.setFocus()
