"""One line of a form: label, editor, and below it in words what is to be said of the field."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pmis_desktop.rules.field import Field
from pmis_desktop.rules.form_sections import LONG_TEXTS
from pmis_desktop.rules.problems import Problem, Severity
from pmis_desktop.ui.forms.editors.editor import Editor
from pmis_desktop.ui.forms.editors.masked import MaskedEditor
from pmis_desktop.ui.kit import boxes, theme, words
from pmis_desktop.ui.kit.buttons import link

GRAVITY = {
    Severity.ERROR: "must",
    Severity.WARNING: "warn",
    Severity.REMINDER: "warn",
    Severity.INFO: "info",
}
"""With which meaning a problem is shown, here and on every page."""
_GRAVEST_FIRST = ("must", "warn", "info", "good")


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence below a field with its meaning; ``choices`` may be taken over with a click."""

    words: str
    meaning: str
    choices: tuple[str, ...] = ()

    @classmethod
    def of(cls, problem: Problem) -> "Note":
        """What a check says, as a sentence below its field."""
        return cls(problem.message, GRAVITY[problem.severity])


class FieldRow(QWidget):
    """A field of a form.

    Notes are kept by where they come from, so that each source can renew its own: the checks, the
    parsing of what was typed, the county's value, suggestions.
    """

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self.loaded = editor.text()
        self.spans = editor.field.id in LONG_TEXTS
        self._notes: dict[str, tuple[Note, ...]] = {}
        self._label = _label(editor)
        self._mark: words.Picture | None = None
        self._lines: QWidget | None = None
        self._below: QWidget | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        # None of its own between columns: Qt leaves it out beside an empty one, and the first mark
        # would move the field.
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(theme.current().unit // 2)
        self._grid.addWidget(self._label, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(editor, 0, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(2, 1)
        # Beside a higher line this one keeps to the top.
        self._grid.setRowStretch(3, 1)
        self.setLayout(self._grid)
        editor.changed.connect(self.show_mark)

    @property
    def field(self) -> Field:
        """The field this line is for."""
        return self.editor.field

    @property
    def edited(self) -> bool:
        """Whether something else stands here than what was loaded."""
        return self.editor.text() != self.loaded

    @property
    def label_width(self) -> int:
        """How wide the label would like to be, in pixels."""
        return self._label.fontMetrics().horizontalAdvance(self._label.text())

    def align(self, width: int, height: int, mark: int) -> None:
        """Make the label as wide as all others, and as high as a line: everything on one edge.

        All in pixels; ``mark`` is the room for the mark of what is not saved.
        """
        self._label.setFixedWidth(width)
        self._label.setMinimumHeight(height)
        self.editor.setMinimumHeight(height)
        # Room is kept for the mark: the first letter typed must not move anything.
        self._grid.setColumnMinimumWidth(1, mark + theme.current().unit)

    def load(self, text: str) -> None:
        """Show a stored value; what was typed before is gone."""
        self.editor.set_text(text)
        self.loaded = self.editor.text()
        if isinstance(self.editor, MaskedEditor):
            self.editor.mask_number()
        self.show_mark()

    def show_mark(self) -> None:
        """Mark the field where it is not saved."""
        if self._mark is None and self.edited:
            self._mark = words.Picture("pencil", "info", lines=0.7)
            self._mark.setToolTip("已改，尚未保存")
            self._mark.setAccessibleName("已改，尚未保存")
            self._grid.addWidget(self._mark, 0, 1, Qt.AlignmentFlag.AlignCenter)
        if self._mark is not None:
            self._mark.setVisible(self.edited)

    def note(self, source: str, notes: Iterable[Note]) -> None:
        """Renew what one source says of the field; nothing: it says nothing any more."""
        told = tuple(notes)
        if self._notes.get(source, ()) == told:
            return
        self._notes[source] = told
        self._show()

    def notes(self, source: str) -> tuple[Note, ...]:
        """What one source says of the field."""
        return self._notes.get(source, ())

    def show_below(self, part: QWidget | None) -> None:
        """Put a part below what is said of the field, in place of the one before; None: none."""
        if self._below is not None:
            self._grid.removeWidget(self._below)
            self._below.hide()
            self._below.deleteLater()
        self._below = part
        if part is not None:
            self._grid.addWidget(part, 2, 2)
            part.show()

    @property
    def meaning(self) -> str:
        """The gravest meaning of the field's notes, or empty."""
        said = {note.meaning for notes in self._notes.values() for note in notes}
        return next((each for each in _GRAVEST_FIRST if each in said), "")

    def _show(self) -> None:
        if self._lines is not None:
            self._grid.removeWidget(self._lines)
            self._lines.hide()
            self._lines.deleteLater()
            self._lines = None
        told = [note for notes in self._notes.values() for note in notes]
        self.editor.set_meaning(self.meaning if self.meaning in ("must", "warn") else "")
        # Whoever cannot see the words below hears them with the field.
        self.editor.seat().setAccessibleDescription("；".join(note.words for note in told))
        if told:
            lines = (_note_line(note, self._take) for note in told)
            self._lines = boxes.box(boxes.column(*lines, gap=0.25))
            self._grid.addWidget(self._lines, 1, 2)

    def _take(self, choice: str) -> None:
        self.editor.set_text(choice)
        self.editor.changed.emit()
        self.editor.left.emit()


def _label(editor: Editor) -> QLabel:
    field = editor.field
    made = words.label(f"{field.label} *" if field.required else field.label, "soft", wrap=True)
    if field.required:
        made.setToolTip("必须填写")
    made.setBuddy(editor.seat())
    return made


def _note_line(note: Note, take: Callable[[str], None]) -> QWidget:
    said = words.paragraph(note.words, note.meaning)
    picture = words.meaning_picture(note.meaning, lines=0.85)
    line = boxes.row(boxes.column(picture, None, gap=0), said, gap=0.5)
    line.setStretch(1, 1)
    if not note.choices:
        return boxes.box(line)
    takes = (link(choice, partial(take, choice)) for choice in note.choices)
    return boxes.box(boxes.column(line, boxes.Flow(*takes, gap=0.5), gap=0))
