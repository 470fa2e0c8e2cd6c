"""Numbers that stay masked until somebody asks for them."""

from PySide6.QtCore import Signal
from typing_extensions import override

from pmis_desktop.rules.field import Field
from pmis_desktop.ui.forms.editors.plain import TextEditor
from pmis_desktop.ui.forms.masking import masked

MASKED = "点“显示完整号码”后可以核对和修改。"


class MaskedEditor(TextEditor):
    """An ID number or a telephone: masked as it was loaded, open as soon as it is asked for.

    ``text`` is always the whole number. What somebody types into an empty field is not masked.
    """

    # Somebody wants to see the whole number; whoever shows it notes that in the log first.
    asked_for = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._whole = ""
        self._refusal = ""
        self.masked = False
        self._eye = self.add_act("eye", "显示完整号码", self.asked_for.emit)
        self._eye.setVisible(False)

    @override
    def text(self) -> str:
        return self._whole if self.masked else super().text()

    @override
    def set_text(self, text: str) -> None:
        """Show a number as it stands: what is masked stays masked with the new number."""
        self._whole = text
        super().set_text(masked(self.field.id, text) if self.masked else text)

    def mask_number(self) -> None:
        """Hide the middle, until `unmask`."""
        if not self.masked and super().text():
            self._whole = super().text()
            self.masked = True
            super().set_text(masked(self.field.id, self._whole))
            self._shut()

    def unmask(self) -> None:
        """Show the whole number, to be read and typed over."""
        if self.masked:
            self.masked = False
            super().set_text(self._whole)
            self._shut()

    @override
    def set_locked(self, sentence: str) -> None:
        self._refusal = sentence
        self._shut()

    def _shut(self) -> None:
        super().set_locked(self._refusal or (MASKED if self.masked else ""))
        self.show_lock(self._refusal)
        self._eye.setVisible(self.masked)
