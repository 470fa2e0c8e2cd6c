"""What every editor can do, whatever kind of field it is for."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from pmis_desktop.rules.field import Field
from pmis_desktop.ui.kit import boxes, icons, words


class Editor(QWidget):
    """One field's place to type in: texts go in and come out as a person would write them.

    ``changed`` comes with every change by hand, ``left`` when the field is left, ``entered`` with
    Enter. Setting a text sends nothing: loading a record can never look like an edit.
    """

    changed = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.locked = ""

    def text(self) -> str:
        """What stands in the field, as it may be given to the services."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show a value as people read it."""
        raise NotImplementedError

    def seat(self) -> QWidget:
        """The part that takes the keys: where labels point and the focus goes."""
        raise NotImplementedError

    def set_locked(self, sentence: str) -> None:
        """Let nobody type here, and say why; empty: let them type again."""
        self.locked = sentence
        self.seat().setToolTip(sentence)

    def set_meaning(self, meaning: str) -> None:
        """Mark the field: must, warn, or nothing. The words stand below it, not here."""
        words.set_problem(self.seat(), meaning)


class Line(QLineEdit):
    """A line whose hint shows only while somebody is in it: seventy hints at once are noise."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self._hint = hint
        self.setMinimumWidth(1)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setPlaceholderText("" if self.isReadOnly() else self._hint)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setPlaceholderText("")


class LineEditor(Editor):
    """An editor whose text stands in one line."""

    def __init__(self, field: Field, hint: str = "") -> None:
        super().__init__(field)
        self.line = Line(hint)
        self.line.setAccessibleName(field.label)
        self._lock: QAction | None = None
        self.setLayout(boxes.column(self.line))
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._edited)
        self.line.editingFinished.connect(self._finished)
        self.line.returnPressed.connect(self.entered)

    def add_act(self, icon: str, hint: str, act: Callable[[], object] | None = None) -> QAction:
        """A small picture at the end of the line, with what it does."""
        made = self.line.addAction(icons.icon(icon), QLineEdit.ActionPosition.TrailingPosition)
        made.setToolTip(hint)
        if act is not None:
            made.triggered.connect(lambda _checked=False: act())
        return made

    @override
    def text(self) -> str:
        """The line as it stands, without spaces around."""
        return self.line.text().strip()

    @override
    def set_text(self, text: str) -> None:
        """Show a text from its beginning."""
        self.line.setText(text)
        self.line.setCursorPosition(0)

    @override
    def seat(self) -> QWidget:
        """The line."""
        return self.line

    @override
    def set_locked(self, sentence: str) -> None:
        """Let it be read and copied, not changed."""
        super().set_locked(sentence)
        self.line.setReadOnly(bool(sentence))
        # Tab goes past what cannot be changed; the mouse may still mark it.
        policy = Qt.FocusPolicy.ClickFocus if sentence else Qt.FocusPolicy.StrongFocus
        self.line.setFocusPolicy(policy)
        self.show_lock(sentence)

    def show_lock(self, sentence: str) -> None:
        """A lock at the end of the line that says why; empty: none."""
        if self._lock is None and sentence:
            self._lock = self.add_act("lock", sentence)
        if self._lock is not None:
            self._lock.setVisible(bool(sentence))
            self._lock.setToolTip(sentence)

    def _edited(self) -> None:
        self.changed.emit()

    def _finished(self) -> None:
        """Tidy up what was typed, then say that the field was left."""
        self.left.emit()
