"""Fields that are typed as they are: text, numbers, several sentences."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from pmis_desktop.rules.field import Field, Kind
from pmis_desktop.ui.forms.editors.editor import Editor, LineEditor
from pmis_desktop.ui.kit import boxes

# Where only digits and Latin letters belong an input method for Chinese is in the way.
_LATIN = frozenset(
    (
        "id_number",
        "mobile",
        "landline",
        "registered_mobile",
        "phone",
        "fax",
        "code",
        "job_post_code",
        "credit_code",
    )
)
_LINES = 3


class TextEditor(LineEditor):
    """One line of text or a number."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._allow_input_method()

    @override
    def set_locked(self, sentence: str) -> None:
        super().set_locked(sentence)
        # A line decides anew about input methods whenever it becomes writable.
        self._allow_input_method()

    def _allow_input_method(self) -> None:
        if self.field.id in _LATIN or self.field.kind is Kind.NUMBER:
            self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)


class _Sheet(QPlainTextEdit):
    """A box of a few lines that Tab leaves, and whose wheel turns the page around it."""

    def __init__(self, editor: "LongTextEditor") -> None:
        super().__init__()
        self._editor = editor
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 10, self._wanted())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(1, self._wanted())

    def _wanted(self) -> int:
        return round(self.fontMetrics().lineSpacing() * (_LINES + 0.9))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What is stored is one line, so Enter goes on as it does everywhere else.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._editor.entered.emit()
            return
        super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._editor.left.emit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


class LongTextEditor(Editor):
    """A few sentences."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._sheet = _Sheet(self)
        self._sheet.setAccessibleName(field.label)
        self._loading = False
        self._sheet.textChanged.connect(self._edited)
        self.setFocusProxy(self._sheet)
        self.setLayout(boxes.column(self._sheet))

    @override
    def text(self) -> str:
        return self._sheet.toPlainText().strip()

    @override
    def set_text(self, text: str) -> None:
        self._loading = True
        self._sheet.setPlainText(text)
        self._loading = False

    @override
    def seat(self) -> QWidget:
        return self._sheet

    @override
    def set_locked(self, sentence: str) -> None:
        super().set_locked(sentence)
        self._sheet.setReadOnly(bool(sentence))

    def _edited(self) -> None:
        if not self._loading:
            self.changed.emit()
