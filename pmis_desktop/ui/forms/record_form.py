"""The form of one record, made from the field table: what is typed, what changed, what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer, Signal

from pmis_desktop.rules import dates, values
from pmis_desktop.rules.doubt import Doubt
from pmis_desktop.rules.field import Kind
from pmis_desktop.rules.form_sections import Section
from pmis_desktop.rules.problems import Problem
from pmis_desktop.ui.forms.choices import Choices
from pmis_desktop.ui.forms.editors.editor import Editor
from pmis_desktop.ui.forms.editors.making import editor_for
from pmis_desktop.ui.forms.editors.masked import MaskedEditor
from pmis_desktop.ui.forms.editors.picker import Picker
from pmis_desktop.ui.forms.field_row import FieldRow, Note
from pmis_desktop.ui.forms.form_layout import FormLayout
from pmis_desktop.ui.forms.masking import masked

UNREADABLE = "form"  # the rule of what cannot be stored as it was typed
CHECKS, TYPING, COUNTY, FILLED = "checks", "typing", "county", "filled"
_WHOLE_DAY = len("1990-05-01")
NUMBER = "number"  # what the ID number says against a field


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a field begins with: its value as people read it, and why it cannot be changed."""

    text: str = ""
    locked: str = ""
    county: str | None = None


class RecordForm(FormLayout):
    """Fields under headings, in two columns where there is room.

    ``value`` is everything as typed, ``loaded`` what it began with; what differs is not saved.
    """

    edited = Signal()
    field_left = Signal(str)
    # Something else is said below the fields.
    judged = Signal()
    # Somebody wants to see the masked numbers.
    unmask_wanted = Signal()

    def __init__(
        self,
        sections: Sequence[Section],
        on: date,
        organisations: Choices,
        made: Mapping[str, FieldRow] | None = None,
        *,
        people: Choices | None = None,
        framed: bool = True,
    ) -> None:
        self._on = on
        # Some lines may have been made before: all at once take a twentieth of a second.
        there = made or {}
        rows = {
            field.id: there.get(field.id) or FieldRow(editor_for(field, on, organisations, people))
            for section in sections
            for field in section.fields
        }
        super().__init__(sections, rows, framed=framed)
        self._county: dict[str, str] = {}
        for row in rows.values():
            self._listen(row)

    @property
    def value(self) -> dict[str, str]:
        """Every field as it stands."""
        return {name: row.editor.text() for name, row in self._rows.items()}

    @property
    def loaded(self) -> dict[str, str]:
        """Every field as it was loaded."""
        return {name: row.loaded for name, row in self._rows.items()}

    @property
    def changes(self) -> dict[str, str]:
        """What stands in the fields that differ from what was loaded."""
        return {name: row.editor.text() for name, row in self._rows.items() if row.edited}

    @property
    def dirty(self) -> bool:
        """Whether anything is not saved."""
        return any(row.edited for row in self._rows.values())

    def load(self, given: Mapping[str, Loaded]) -> None:
        """Begin with these values; whatever stood in the form is gone."""
        for name, row in self._rows.items():
            each = given.get(name, Loaded())
            row.editor.set_locked(each.locked)
            for source in (CHECKS, TYPING, COUNTY, FILLED, NUMBER):
                row.note(source, ())
            row.load(each.text)
        self._county = {n: e.county for n, e in given.items() if e.county is not None}
        self._say_county()
        self.edited.emit()

    def offer(self, organisations: Choices) -> None:
        """Renew the organisations that references can be picked from."""
        for row in self._rows.values():
            if row.field.refers == "organisation" and isinstance(row.editor, Picker):
                row.editor.offer(organisations)

    def put(self, texts: Mapping[str, str]) -> None:
        """Write texts as if they had been typed: a draft, or the other side's value."""
        for name, text in texts.items():
            if name in self._rows and not _refuses(self._rows[name]):
                self._rows[name].editor.set_text(text)
                self._rows[name].show_mark()
        self.edited.emit()

    def fill(self, suggested: Mapping[str, str], because: str) -> None:
        """Fill empty fields and say below each why; what stands there is never replaced."""
        for name, text in suggested.items():
            row = self._rows.get(name)
            if row is None or row.editor.text() or row.editor.locked:
                continue
            row.editor.set_text(text)
            row.show_mark()
            row.note(FILLED, [Note(because, "info")])
        self.edited.emit()

    def unmask(self) -> None:
        """Uncover ID numbers and phones."""
        for row in self._rows.values():
            if isinstance(row.editor, MaskedEditor):
                row.editor.unmask()
        self._say_county()

    @property
    def masked(self) -> bool:
        """Whether a number is masked."""
        editors = (row.editor for row in self._rows.values())
        return any(isinstance(each, MaskedEditor) and each.masked for each in editors)

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put each problem below its field; returns those that no field of the form is for."""
        homeless: list[Problem] = []
        told: dict[str, list[Note]] = {name: [] for name in self._rows}
        for problem in problems:
            row = self._rows.get(problem.field)
            if row is None:
                homeless.append(problem)
            # What cannot be read was said when the field was left, with what it may mean.
            elif problem.rule != UNREADABLE or not row.notes(TYPING):
                told[problem.field].append(Note.of(problem))
        for name, notes in told.items():
            self._rows[name].note(CHECKS, notes)
            # The checks say it too.
            self._rows[name].note(NUMBER, ())
        self.judged.emit()
        return homeless

    def compare(self, fields: Iterable[str], differing: Iterable[Problem]) -> None:
        """Say below these fields where they differ from the ID number; all stays as it is."""
        told = list(differing)
        for name in fields:
            if name in self._rows:
                notes = (Note.of(each) for each in told if each.field == name)
                self._rows[name].note(NUMBER, notes)
        self.judged.emit()

    def problem_count(self) -> int:
        """How many fields have something that keeps the record from being saved."""
        return sum(row.meaning == "must" for row in self._rows.values())

    def go_to_first_problem(self) -> bool:
        """Put the focus where something must be mended; False where nothing must."""
        wrong = next((name for name, row in self._rows.items() if row.meaning == "must"), None)
        if wrong is not None:
            self.go_to(wrong)
        return wrong is not None

    def _say_county(self) -> None:
        """Say below what waits what the county has; numbers are masked as long as the field is."""
        for name, text in self._county.items():
            row = self._rows.get(name)
            if row is None:
                continue
            hidden = row.field.masked and self.masked
            told = (masked(name, text) if hidden else text) or "（没有内容）"
            row.note(COUNTY, [Note(f"等待上报；县里现在是：{told}", "info")])

    def _listen(self, row: FieldRow) -> None:
        editor = row.editor
        editor.changed.connect(partial(self._changed, row))
        # A method of the form: Qt drops it when the form goes, whose focus then leaves its field.
        editor.left.connect(self._left)
        # Later: a list that is open below the line takes Enter first.
        editor.entered.connect(partial(QTimer.singleShot, 0, row, partial(self.go_on, row)))

        if isinstance(editor, MaskedEditor):
            editor.asked_for.connect(self.unmask_wanted)

    def _changed(self, row: FieldRow) -> None:
        """What was said of the old text may not hold any more."""
        for source in (CHECKS, TYPING, FILLED, NUMBER):
            row.note(source, ())
        self.edited.emit()

    def _left(self) -> None:
        """Say at once how it was understood, or not; rules over the record wait for 保存."""
        editor = self.sender()
        if not isinstance(editor, Editor):
            return
        row = self._rows[editor.field.id]
        row.show_mark()
        if row.edited:
            row.note(TYPING, self._understood(row))
        self.field_left.emit(row.field.id)
        self.judged.emit()

    def _understood(self, row: FieldRow) -> list[Note]:
        field = row.field
        found = values.parse(field, row.editor.text(), on=self._on)
        if isinstance(found, Doubt):
            choices = (values.show(field, each, on=self._on) for each in found.choices)
            return [Note(found.message, "must", tuple(choices))]
        if field.kind is Kind.DATE and found and len(found) < _WHOLE_DAY:
            return [Note(f"记为{dates.spoken(found)}", "info")]
        return []


def _refuses(row: FieldRow) -> bool:
    """Whether a field takes no text at all; a masked number takes one from a draft."""
    hidden = isinstance(row.editor, MaskedEditor) and row.editor.masked
    return bool(row.editor.locked) and not hidden
